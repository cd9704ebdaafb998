"""Questions for somebody's words: only that speaker is cited, ranked by the topic."""

import io

import pytest
from rich.console import Console

from retrieval.answering import Answerer
from retrieval.commands.terminal import show_answer, show_speakers
from retrieval.domain import Answer
from retrieval.examples import subject_of
from tests.retrieval.conftest import Workshop

PRIME_MINISTER = """\
قال رئيس الوزراء مصطفى الكاظمي إن الحكومة ستضبط السلاح المنفلت في المدن.
وبين أن «الفساد آفة كبيرة تنخر مؤسسات الدولة كلها».
وزار الوفد المتحف الوطني مساء.
"""
MINISTER = "أكد وزير الصحة حسن التميمي أن اللقاح آمن. وأضاف أن السلاح المنفلت خطر على المستشفيات.\n"
GARDEN = """\
افتتحت بلدية المدينة صباح الثلاثاء الحديقة العامة الجديدة على ضفة النهر بعد عامين من العمل.
وقال رئيس البلدية حازم المرسي إن كلفة المشروع بلغت أربعة ملايين دينار. \
وأضاف أن المرحلة الثانية تشمل مكتبة للأطفال ومسرحًا مكشوفًا.
وحضر الافتتاح عدد من المهندسين وطلاب المدارس. وزرع المتطوعون مئتي شجرة زيتون في أطراف الحديقة.
"""


@pytest.fixture
def answerer(workshop: Workshop) -> Answerer:
    """Two speakers, who both speak of weapons."""
    workshop.write("حكومة.txt", PRIME_MINISTER)
    workshop.write("صحة.txt", MINISTER)
    workshop.build()
    return workshop.answerer()


def speakers_of(answer: Answer) -> set[str | None]:
    """Return who speaks in the citations."""
    return {one.voices.speaker and one.voices.speaker.name for one in answer.citations}


@pytest.mark.parametrize(
    ("question", "speaker", "first"),
    [
        ("ماذا قال الكاظمي عن السلاح المنفلت؟", "مصطفى الكاظمي", "ستضبط السلاح المنفلت"),
        ("شنو قال الكاظمي عن الفساد", "مصطفى الكاظمي", "الفساد آفة"),
        ("تصريحات وزير الصحة حول السلاح المنفلت", "حسن التميمي", "خطر على المستشفيات"),
        ("ماذا قال الكاضمي عن الفساد؟", "مصطفى الكاظمي", "الفساد آفة"),
    ],
)
def test_only_the_speaker_who_is_asked_for_is_cited(
    answerer: Answerer, question: str, speaker: str, first: str
) -> None:
    """Also where the sentence leaves the speaker out, and where the name is mistyped; the topic orders what is said."""
    answer = answerer.answer(question)
    assert answer.asked_speaker == speaker
    assert speakers_of(answer) == {speaker}
    assert first in answer.citations[0].text


@pytest.mark.parametrize("question", ["ماذا قال المرسي عن كلفة المشروع؟", "ماذا قال المرسي عن المكتبة؟"])
def test_few_sentences_are_sure_beside_those_of_others(workshop: Workshop, question: str) -> None:
    """Of somebody who says two sentences one can stand out of two only: the whole corpus tells how far it does."""
    workshop.write("حديقة.txt", GARDEN)
    workshop.write("صحة.txt", MINISTER)
    workshop.build()
    answerer = workshop.answerer()
    assert not answerer.answer(question).abstained
    foreign = answerer.answer("ماذا قال المرسي عن اللقاح؟")
    assert foreign.abstained
    assert speakers_of(foreign) == {"حازم المرسي"}
    assert all("المرسي" not in subject_of(topic) for topic in foreign.topics)


def test_whatever_somebody_says_is_an_answer(answerer: Answerer) -> None:
    """Without a topic all that the speaker says is cited, as sure as the speaker was found."""
    answer = answerer.said("الكاظمي")
    assert answer is not None
    assert not answer.abstained
    assert len(answer.citations) == 2
    main = answer.citations[0].voices.main
    assert main is not None
    assert answer.confidence == main.report.confidence
    assert answerer.answer("ماذا قال الكاظمي؟").citations == answer.citations


def test_nobody_is_called_so(answerer: Answerer) -> None:
    """A name that no speaker has gives no answer, and a question with it is searched like any other."""
    assert answerer.said("بايدن", "الفساد") is None
    assert answerer.answer("ماذا قال بايدن عن الفساد؟").asked_speaker is None


def test_speakers_come_by_how_much_they_say(answerer: Answerer) -> None:
    """Everybody who speaks is listed, the most quoted first; a name or a title finds some of them."""
    everybody = answerer.speakers()
    assert [one.reports for one in everybody] == sorted((one.reports for one in everybody), reverse=True)
    assert {"مصطفى الكاظمي", "حسن التميمي"} <= {one.name for one in everybody}
    assert [one.name for one in answerer.speakers("وزير الصحة")] == ["حسن التميمي"]
    assert answerer.speakers("بايدن") == ()


def test_a_person_reads_who_speaks(answerer: Answerer) -> None:
    """The terminal names the speaker under the passage, and lists speakers with their titles."""
    written = io.StringIO()
    console = Console(file=written, width=200)
    answer = answerer.said("الكاظمي")
    assert answer is not None
    show_answer(answer, console)
    show_speakers(answerer.speakers()[:1], 4, console)
    show_speakers([], 0, console)
    printed = written.getvalue()
    assert "القائل: " in printed
    assert "رئيس الوزراء" in printed
    assert "وغيرهم: ٣ متحدّثين." in printed
    assert "ليس في الوثائق كلام منسوب إلى أحد." in printed


def test_a_speaker_with_nothing_on_the_topic(answerer: Answerer) -> None:
    """Says so by name; the topics are the speaker's own."""
    answer = answerer.said("حسن التميمي", "بطولة العالم لكرة القدم في قطر")
    assert answer is not None
    if answer.abstained:
        written = io.StringIO()
        show_answer(answer, Console(file=written, width=200))
        assert "كلامًا منسوبًا إلى" in written.getvalue()
        assert all("التميمي" in topic for topic in answer.topics)
