"""Questions for somebody's words: which they are, and where the speaker ends and the topic begins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.arabic.questions import as_searched
from retrieval.arabic.speech_questions import AskedSpeech, asked_speech


@pytest.mark.parametrize(
    ("question", "speaker", "topic"),
    [
        ("ماذا قال الكاظمي عن السلاح المنفلت؟", "الكاظمي", "السلاح المنفلت"),
        ("شنو گال الكاظمي عن السلاح المنفلت", "الكاظمي", "السلاح المنفلت"),
        ("وش قال الكاظمي عن الفساد؟", "الكاظمي", "الفساد"),
        ("ماذا قال رئيس الوزراء مصطفى الكاظمي بشأن الانتخابات؟", "رئيس الوزراء مصطفى الكاظمي", "الانتخابات"),
        ("تصريحات وزير الصحة حول اللقاح", "وزير الصحة", "اللقاح"),
        ("ما هو رأي أردوغان في الأزمة السورية؟", "أردوغان", "الأزمة السورية"),
        ("ما موقف تونس من الحرب؟", "تونس", "الحرب"),
        ("كيف وصف الكاظمي دور الجهاز؟", "الكاظمي", "دور الجهاز"),
        ("هل تحدث الوزير عن الأسعار؟", "الوزير", "الأسعار"),
        ("ماذا قال الكاظمي؟", "الكاظمي", ""),
        ("آخر تصريحات ترامب اليوم", "ترامب", ""),
        ("بماذا صرّح الناطق باسم الجيش فيما يخص الهدنة؟", "الناطق باسم الجيش", "الهدنة"),
        ("What did al-Kadhimi say about weapons?", "al-Kadhimi", "weapons"),
        ("Merkel's remarks on Libya", "Merkel", "Libya"),
        ("statements by the minister of health about the vaccine", "the minister of health", "the vaccine"),
    ],
)
def test_speaker_and_topic_are_among_the_ways_to_divide(question: str, speaker: str, topic: str) -> None:
    """Whatever asks for the words, in standard Arabic, a dialect or English."""
    assert AskedSpeech(speaker, topic) in list(asked_speech(as_searched(question)))


@pytest.mark.parametrize(
    "question",
    [
        "في أي مؤتمر ألقى الكاظمي كلمته؟",
        "ماذا يحتاج العراق؟",
        "من قال إن المحصول وفير؟",
        "ما بين العراق وسوريا من حدود؟",
        "متى أعلن الوزير النتائج؟",
        "كم بلغ سعر النفط؟",
        "What is the capital of France?",
        "قال",
        "ماذا قال",
        "",
    ],
)
def test_other_questions_ask_for_no_ones_words(question: str) -> None:
    """A question of where, when or who is not for a speaker's words, and a verb alone names nobody."""
    assert list(asked_speech(question)) == []


def test_the_longest_speaker_is_tried_first() -> None:
    """What may be a part of the title is tried as such before it is taken for the topic."""
    divided = list(asked_speech("ماذا قال السفير الأمريكي في تونس عن الانتخابات"))
    lengths = [len(one.speaker.split()) for one in divided]
    assert lengths == sorted(lengths, reverse=True)
    assert divided.index(AskedSpeech("السفير الأمريكي في تونس", "الانتخابات")) < divided.index(
        AskedSpeech("السفير الأمريكي", "تونس عن الانتخابات")
    )


@given(st.text(max_size=80) | st.text("ماذا قال عن رأي في الوزير what did say about ", max_size=80))
def test_any_text_can_be_divided(text: str) -> None:
    """No text raises, no speaker is empty, and the words stand in the text."""
    for asked in asked_speech(text):
        assert asked.speaker.strip()
        assert all(word in text for word in (*asked.speaker.split(), *asked.topic.split()))
