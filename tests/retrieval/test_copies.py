"""One passage, once: what is a copy, what is not, and what becomes of one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.domain import Attribution, Occurrence, Place, Report, Source, Span, Speaker, SpeakerType, Voices
from retrieval.json_form import answer_json
from retrieval.ranking.copies import are_copies, attributions_differ, group_copies
from tests.retrieval.conftest import Workshop

NEWS = "أعلن مدير عام الامتحانات بوزارة التربية تأجيل موعد انطلاق الدورة الرئيسية لامتحان البكالوريا بأسبوع"

COPIES = {
    "harakat and punctuation": (NEWS, NEWS.replace("أعلن", "أَعْلَنَ") + " ..."),
    "spelling": (NEWS, NEWS.replace("انطلاق", "إنطلاق").replace("الرئيسية", "الرئيسيه")),
    "a conjunction in front": (NEWS, "و" + NEWS),
    "a conjunction written apart": ("و" + NEWS, "و " + NEWS),
    "a phrase put in": (NEWS, NEWS.replace("تأجيل", "اليوم الاثنين تأجيل")),
    "an agency in front": (NEWS, f"تونس (وكالات) - {NEWS}"),
    "the future for the present": ("وتكون الرياح قوية قرب السواحل الشمالية", "وستكون الرياح قوية قرب السواحل الشمالية"),
    "the digits of the East": ("ارتفع السعر بنسبة 25 بالمائة", "ارتفع السعر بنسبة ٢٥ بالمائة"),
    "few words, the same": ("نعم، بالتأكيد.", "نعم بالتأكيد!"),
}

OTHERS = {
    "another number": (
        "ارتفعت أسعار المحروقات في البلاد بنسبة 2 بالمائة",
        "ارتفعت أسعار المحروقات في البلاد بنسبة 3 بالمائة",
    ),
    "a number more": (NEWS, NEWS + " 2017"),
    "the numbers turned around": (
        "انتهت مباراة نصف النهائي في صفاقس بنتيجة 6-4",
        "انتهت مباراة نصف النهائي في صفاقس بنتيجة 4-6",
    ),
    "another ordinal": (f"{NEWS} للمرة الأولى", f"{NEWS} للمرة الثانية"),
    "another day": (f"{NEWS} يوم الخميس", f"{NEWS} يوم الجمعة"),
    "the dual": (f"{NEWS} بعد يوم", f"{NEWS} بعد يومين"),
    "another name": (f"{NEWS} كما قال محمد صالح", f"{NEWS} كما قال محمود صالح"),
    "names turned around": (
        "فاز فريق الهلال على فريق النصر في مباراة كأس الملك",
        "فاز فريق النصر على فريق الهلال في مباراة كأس الملك",
    ),
    "a negation": (f"{NEWS} وهو قرار صائب", f"{NEWS} وهو قرار غير صائب"),
    "a joined negation": (NEWS.replace("بوزارة", "ووزيرها بوزارة"), NEWS.replace("بوزارة", "وليس وزيرها بوزارة")),
    "a magnitude": (f"{NEWS} بكلفة 20 دينار", f"{NEWS} بكلفة 20 مليون دينار"),
    "few words and one more": ("البحر قليل الاضطراب", "والبحر قليل الاضطراب"),
    "much more": (NEWS, f"{NEWS} وذلك بعد اجتماع طويل مع ممثلي النقابات في مقر الوزارة بالعاصمة"),
}

# A mark that does not count is put after a letter and never between two digits, which would make a number of them.
_UNHEARD = st.sampled_from(["َ", "ّ", "ـ", "\u200f"])
_words = st.text(st.sampled_from("ابتسعلمنهويةأىلا"), min_size=1, max_size=9) | st.sampled_from(
    ["لم", "25", "مليون", "و"]
)
_texts = st.lists(_words, max_size=12).map(" ".join) | st.text(max_size=40)


@pytest.mark.parametrize("kind", COPIES)
def test_the_same_words_are_one_passage(kind: str) -> None:
    """What an editor changes in a repost leaves it the same passage."""
    assert are_copies(*COPIES[kind])


@pytest.mark.parametrize("kind", OTHERS)
def test_another_fact_is_another_passage(kind: str) -> None:
    """One word that changes what is said makes two passages of sentences that are otherwise alike."""
    assert not are_copies(*OTHERS[kind])


@given(_texts)
def test_a_text_is_a_copy_of_itself(text: str) -> None:
    """Nothing is too short or too strange to be the same as itself."""
    assert are_copies(text, text)


@given(_texts, _texts, st.lists(_words, max_size=2))
def test_copies_are_mutual(one: str, other: str, added: list[str]) -> None:
    """Whether two texts are copies does not depend on which comes first."""
    assert are_copies(one, other) == are_copies(other, one)
    longer = " ".join([one, *added])
    assert are_copies(one, longer) == are_copies(longer, one)


@given(st.lists(_words, max_size=12), _texts, st.data())
def test_marks_do_not_count(words: list[str], other: str, data: st.DataObject) -> None:
    """Harakat, tatweel, controls of direction and punctuation change nothing about what is a copy of what."""
    plain = " ".join(words)
    marked = "، ".join(
        word if word.isdigit() else "".join(letter + data.draw(_UNHEARD) for letter in word) for word in words
    )
    assert are_copies(plain, marked)
    assert are_copies(plain, other) == are_copies(marked, other)


@given(st.lists(st.sampled_from([*(pair[0] for pair in OTHERS.values()), *(pair[1] for pair in COPIES.values())])))
def test_grouping_loses_nothing(texts: list[str]) -> None:
    """Each sentence is in one group, groups and members keep the ranking, and no two heads are copies."""
    groups = group_copies(enumerate(texts), top=len(texts) + 1, depth=len(texts))
    assert sorted(number for group in groups for number in group) == list(range(len(texts)))
    assert all(list(group) == sorted(group) for group in groups)
    heads = [group[0] for group in groups]
    assert heads == sorted(heads)
    assert not any(are_copies(texts[one], texts[two]) for one in heads for two in heads if one < two)


def test_following_passages_move_up() -> None:
    """A copy takes no place of another passage, and one behind the last passage is found within the depth."""
    ranked = [(7, NEWS), (3, f"{NEWS}."), (9, "فاز الفريق بالكأس"), (1, "بلغ محصول القمح مليون طن"), (4, f"و{NEWS}")]
    assert group_copies(ranked, top=2, depth=5) == ((7, 3, 4), (9,))
    assert group_copies(ranked, top=2, depth=1) == ((7, 3), (9,))


def test_no_more_is_read_than_needed() -> None:
    """Texts come from a file: reading ends with the last passage that is wanted, or with the depth."""
    waiting = iter([(number, f"جملة رقمها {number}") for number in range(100)])
    assert len(group_copies(waiting, top=3, depth=10)) == 3
    assert next(waiting)[0] == 10


def by(author: str | None, publisher: str | None = None) -> Source:
    """Return a document by an author."""
    return Source("d", "عنوان", publisher, author, None, None, "a.txt", "0" * 64)


@pytest.mark.parametrize(
    ("authors", "differ"),
    [
        (["أحمد علي", "سعيد صالح"], True),
        (["أحمد علي", None, "سعيد صالح"], True),
        (["أحمد علي", "احمد  عليّ"], False),
        (["أحمد علي", None], False),
        (["أحمد علي", "-"], False),
        ([None, None], False),
    ],
)
def test_two_authors_are_a_conflict(authors: list[str | None], differ: bool) -> None:
    """Two names that are known and not the same; an unknown one and another spelling contradict nothing."""
    first, *others = [by(author, publisher=f"ناشر {number}") for number, author in enumerate(authors)]
    also_in = [Occurrence(one, Place(1, 1), Span(0, 1), "ق", Voices(None, ())) for one in others]
    assert attributions_differ(first, Voices(None, ()), also_in) == differ


@pytest.mark.parametrize(
    ("speakers", "differ"),
    [
        ([("مصطفى الكاظمي", "person"), ("برهم صالح", "person")], True),
        ([("مصطفى الكاظمي", "person"), ("الكاظمي", "person")], False),
        ([("مصطفى الكاظمي", "person"), None], False),
        ([("مصطفى الكاظمي", "person"), ("مصدر أمني", "anonymous")], False),
        ([None, None], False),
    ],
)
def test_two_speakers_are_a_conflict(speakers: list[tuple[str, SpeakerType] | None], differ: bool) -> None:
    """The same words of two speakers are; a shorter name, somebody unnamed and the narrator are not."""
    first, *others = [Voices(None, ()) if one is None else Voices(said_by(*one), ()) for one in speakers]
    also_in = [Occurrence(by(None), Place(1, 1), Span(0, 1), "ق", one) for one in others]
    assert attributions_differ(by(None), first, also_in) == differ


def said_by(name: str, kind: SpeakerType) -> Attribution:
    """Return what makes somebody the speaker."""
    speaker = Speaker(name, name, Span(0, len(name)), kind)
    return Attribution(Report(Span(0, 1), Span(0, 1), speaker, "direct", elided=False, rule="r", confidence=1.0), "قال")


def test_a_repost_is_cited_once(workshop: Workshop) -> None:
    """Two documents that share a sentence give one citation that names both, verbatim, and the next one moves up."""
    sentence = "أعلنت وزارة الزراعة أن محصول القمح بلغ مليون طن هذا الموسم."
    workshop.write("نشر.md", f"---\nauthor: سعيد\n---\n{sentence} ورحب الفلاحون بالنتيجة.\n")
    workshop.write("نقل.md", f"---\nauthor: أحمد\n---\nافتتاحية.\n\nو{sentence}\n")
    workshop.build()
    answer = workshop.answerer().answer("كم بلغ محصول القمح هذا الموسم بحسب وزارة الزراعة؟", top=3)

    first = answer.citations[0]
    (copy,) = first.also_in
    assert {first.source.path, copy.source.path} == {"نشر.md", "نقل.md"}
    for passage in (first, copy):
        text = (workshop.seeds / passage.source.path).read_text(encoding="utf-8")
        assert passage.span.of(text) == passage.text
        assert sentence in passage.text
    assert first.attributions_differ
    assert [one.rank for one in answer.citations] == [1, 2, 3]
    assert not any(sentence in one.text for one in answer.citations[1:])
    assert not any(one.also_in or one.attributions_differ for one in answer.citations[1:])

    written = answer_json(answer)["citations"]
    assert isinstance(written, list)
    assert isinstance(written[0], dict)
    assert written[0]["attributions_differ"] is True
    assert isinstance(written[0]["also_in"], list)
    (also,) = written[0]["also_in"]
    assert isinstance(also, dict)
    speaker = also.pop("speaker")
    assert isinstance(speaker, dict)
    assert (speaker["name"], speaker["kind"], speaker["elided"]) == ("وزارة الزراعة", "indirect", False)
    assert also == {
        "document": {name: getattr(copy.source, name) for name in Source.__slots__},
        "place": {"page": None, "paragraph": copy.place.paragraph, "sentence": copy.place.sentence},
        "span": [copy.span.start, copy.span.end],
        "text": copy.text,
        "speakers": [],
    }


def test_copies_leave_room_for_as_many_passages_as_asked(workshop: Workshop) -> None:
    """However often a passage is repeated, further ones are read until as many are found as were asked for."""
    for number in range(70):
        workshop.write(f"نسخة {number}.txt", "بلغ محصول القمح مليون طن هذا الموسم.")
    workshop.build()
    answer = workshop.answerer().answer("كم بلغ محصول القمح هذا الموسم؟", top=3)
    assert len(answer.citations) == 3
    assert len({one.text for one in answer.citations}) == 3
    assert len(answer.citations[0].also_in) >= 49
