"""Sentences end where a reader would end them, and their spans hold the whole text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.arabic.sentences import split_paragraphs, split_sentences
from retrieval.domain import Span


def _sentences(text: str) -> list[str]:
    return [span.of(text) for span in split_sentences(text, Span(0, len(text)))]


# A bar stands where a sentence ends; the text between bars is one sentence with the spaces that were in it.
@pytest.mark.parametrize(
    "marked",
    [
        pytest.param("وصل الوفد.| هل عاد؟| نعم!| ربما…| لا", id="every mark"),
        pytest.param("قال ،وأضاف ، وتابع؛ ثم: نعم.", id="no break at a comma"),
        pytest.param("ماذا؟!| لا...| نعم..| حسنا!!!| انتهى . . .", id="a run is one mark"),
        pytest.param("قضى على الهجرة .| من جهته قال ؟| نعم", id="a space before the mark"),
        pytest.param("كبيرة.|وقال لنا.|لكن كيف؟|وعاد…|ثم ذهب .|وأوضح", id="no space after the mark"),
        pytest.param("النسبة 3.5 أو ٣٫٥ أو ٣.٥ أو 1,200.75 أو من 1..5 .", id="decimals"),
        pytest.param("في جويلية .2016 بلغت .5 مليون.| ثم زادت", id="a decimal without its zero"),
        pytest.param("في 12.3.2017 وفي ١٢.٣.٢٠١٧.| ثم في 2018.| 5 لاعبين", id="dates"),
        pytest.param("الأربعاء في 2017.|وسينظر المجلس", id="a year without a space after it"),
        pytest.param("قال د. أحمد وم. سامي وأ. علي وأ.د. وليد وأ. م. د. سعد ذلك.| ثم", id="titles"),
        pytest.param("جامعة الزيتونة د.عبد اللطيف وصل.", id="a title without a space"),
        pytest.param("ص.ب. 123 الرياض، ص. 45، ج. 2، رقم. 7.| ثم", id="before a number"),
        pytest.param("في القرن الثالث ق.م. بمصر.| سنة 300 ق.م.| وكانت روما", id="eras"),
        pytest.param("أقلام إلخ. في السوق.| ودفاتر إلخ.| وعاد", id="et cetera"),
        pytest.param("بطول 200 م.| يذكر أنه بقيمة 1.5 م.د.| وأضاف أنها 355 أد.| خلق", id="units"),
        pytest.param("بسرعة 40 كلم/س.| والبحر هائج كلم/س.|و البحر", id="a unit over a unit"),
        pytest.param("كتبت J. K. Rowling وج. ك. رولينغ وجيه. كيه. رولينغ.| وقال جورج دبليو. بوش نعم", id="initials"),
        pytest.param("المتهم هيكل س. قد وصل.| انتهى (عمار .ع).| ولم", id="initials of names kept back"),
        pytest.param("لعبت المجموعة ب.| ويلعب الفريق.| بنسبة A.| يبين هذا فيتامين د.| يساعد", id="labels"),
        pytest.param("قالت (سي.إن.إن) و(كيه.دي.في.) في برلين.| على أف.أم.| وقالت بي بي سي.| ثم", id="stations"),
        pytest.param("قالت وكالة د.ب.أ إن.| وقالت د.ب.أ.| وقال", id="agencies"),
        pytest.param("في U.S. قوات وفي U.S.A. أيضا وفي U.S.| وقال", id="dotted acronyms"),
        pytest.param("Mr. Smith met Dr. Jones vs. them, e.g. here.| Then no. 5.| No.| Yes", id="Latin abbreviations"),
        pytest.param("زوروا http://a.com/b.c?x=1!2 الآن.| أو https://a.org/مصر.القاهرة؟|", id="addresses"),
        pytest.param("أو www.site.org.| راسلوا a.b@c.com.| وقال", id="an address before a mark"),
        pytest.param("افتح تقرير.pdf وملف data.v2.txt الآن.| الجزيرة.نت قالت weather.com نعم", id="files, domains"),
        pytest.param('قال "انتهى الأمر.".| وأضاف: "نعم.. ".| ثم «لا.»| و(حسنا).| ثم', id="closing signs stay"),
        pytest.param('قال "نعم.| لا."| وقال “جاء.”| وعاد', id="sentences in a quotation"),
        pytest.param('"وصل إلى دبي."| "ثم غادر."| انتهى', id="a quotation after a quotation"),
        pytest.param('قال "أقل."|وتابع.|"ثم غادر" وسكت', id="a quotation mark without a space"),
        pytest.param('قال "نعم. "| ثم .| "وعاد الوفد', id="a quotation mark between spaces"),
        pytest.param('قال نعم".| وعاد «الوفد.| ثم غادر', id="unbalanced quotation marks"),
        pytest.param("قال »نعم.«| ثم", id="guillemets the wrong way"),
        pytest.param('"هل تريد؟"، سأل.| والقدس".، على حد قوله', id="a comma goes on"),
        pytest.param('صاح "قرش في المياه!" كما أضاف هاميل.| سأل "لماذا؟" أجاب.| "نعم!"| وعاد', id="who said it"),
        pytest.param('برنامج "علاش هكا؟" على الجوهرة.| قانون "من أين؟" المتعلق به', id="a title with a mark"),
        pytest.param("برنامج (من رآه؟) التلفزيوني.| (ترجمة فلان.)| ثم", id="parentheses"),
        pytest.param('خلال شهر (...) مشيرا (!) وقال "...نعم" وذهب', id="omissions"),
        pytest.param("1. أولا هذا.| 2. ثانيا ذاك.| ٣. ثالثا", id="numbered items"),
        pytest.param("المخدّرات.| وقال أيضًا.| مُشدّدة.|وثمّ", id="marks on the last letter"),
        pytest.param("قال.\u200f| وقال \u200fد\u200f. أحمد.", id="direction marks"),
        pytest.param("سطر بلا علامة\n|سطر ثان.| ثالث\u2028|رابع", id="line ends"),
        pytest.param(".وكان يرتدي خوذة", id="a mark at the head of a line"),
        pytest.param("***\n|؟!", id="lines without words"),
    ],
)
def test_sentences_end_where_they_should(marked: str) -> None:
    """Each rule holds on sentences as newspapers write them."""
    expected = [part.strip() for part in marked.split("|")]
    assert _sentences(marked.replace("|", "")) == [part for part in expected if part]


def test_the_body_alone_is_split() -> None:
    """Spans count from the head of the text, and nothing outside the body is touched."""
    text = "---\ntitle: أ\n---\nأولى. ثانية.\n\n  ثالثة  \n"
    body = Span(text.index("أولى"), len(text))
    assert [span.of(text) for span in split_sentences(text, body)] == ["أولى.", "ثانية.", "ثالثة"]
    assert [span.of(text) for span in split_paragraphs(text, body)] == ["أولى. ثانية.", "ثالثة"]


def test_nothing_has_no_sentences() -> None:
    """White space has neither paragraphs nor sentences."""
    assert split_sentences(" \n\t\n ", Span(0, 5)) == ()
    assert split_paragraphs("", Span(0, 0)) == ()


_SIGNS = st.sampled_from(
    [*".!?؟…،\"'“”«»()[] \n\u200f\u2028", "..", " . ", "د", "أ", "و", "قال", "سي", "3", "a", "www."]
)
_TEXTS = st.one_of(st.text(), st.lists(_SIGNS, max_size=60).map("".join))


@given(_TEXTS)
def test_sentences_cover_the_text_once(text: str) -> None:
    """Spans are trimmed, ordered and disjoint, and what lies between them is white space."""
    spans = split_sentences(text, Span(0, len(text)))
    assert all(span.of(text) == span.of(text).strip() != "" for span in spans)
    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(text)]
    assert edges == sorted(edges)
    assert not "".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)).strip()


@given(_TEXTS, st.data())
def test_paragraphs_hold_their_sentences(text: str, data: st.DataObject) -> None:
    """The sentences of a body are those of its paragraphs, inside the body."""
    start = data.draw(st.integers(0, len(text)))
    body = Span(start, data.draw(st.integers(start, len(text))))
    paragraphs = split_paragraphs(text, body)
    sentences = split_sentences(text, body)
    assert sentences == tuple(sentence for span in paragraphs for sentence in split_sentences(text, span))
    assert all(body.start <= span.start < span.end <= body.end for span in paragraphs + sentences)


@pytest.mark.parametrize(
    "unit", ["كلمة ثم كلمة طويلة جدا. ", "a.", "د. ", '."', ".(", "(x.) ", "كلمة", ". " + " " * 999]
)
def test_a_long_line_is_split_in_linear_time(unit: str) -> None:
    """Four times the text takes about four times as long, whatever the marks."""

    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        started = time.perf_counter()
        split_sentences(text, Span(0, length))
        return time.perf_counter() - started

    # The shortest of three runs: what else the machine does only ever adds.
    short, long = (min(seconds(length) for _ in range(3)) for length in (20_000, 80_000))
    assert long < 10 * short + 0.02
