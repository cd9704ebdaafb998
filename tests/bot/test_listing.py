"""Lists in pages: sources of an answer, and documents."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.language import ARABIC
from bot.listing import newest_first, page_count, render_documents, render_sources
from retrieval import Citation, Source, Span
from retrieval.arabic.bidi import isolate
from tests.bot.fake_retrieval import PASSAGE, citation, occurrence, source
from tests.bot.messages import check_message, citations, marked_texts, sources


@given(st.lists(citations(), min_size=1, max_size=7), st.text(), st.sampled_from([3, 5, 10]))
def test_sources_are_messages_that_telegram_takes(many: list[Citation], question: str, size: int) -> None:
    """Any citations are shown, each once and whole in its page, at most so many a page."""
    question = question.encode("utf-8", "ignore").decode()
    pages = render_sources(question, many, ARABIC, size)
    quotations: list[str] = []
    for page in pages:
        check_message(page)
        quoted = marked_texts(page, "blockquote")
        assert 1 <= len(quoted) <= size
        quotations += quoted
    assert len(quotations) == len(many)
    assert all(one.text.startswith(quotation) for one, quotation in zip(many, quotations, strict=True))


@given(st.lists(st.lists(sources, min_size=1, max_size=6).map(tuple), max_size=25))
def test_documents_are_messages_that_telegram_takes(many: list[tuple[Source, ...]]) -> None:
    """Every page of any list of documents can be sent."""
    for page in range(1, page_count(many) + 1):
        check_message(render_documents(ARABIC.document_count(len(many)), many, {"d1": 3}, page, ARABIC))


def test_sources_are_numbered_with_short_quotations() -> None:
    """Each citation has its number, a long one is shortened outside of the quotation, and the question stands above."""
    long = "كلمة " * 200
    (page,) = render_sources("سؤال", [citation(), citation(long.strip(), rank=2)], ARABIC, 5)
    first, second = marked_texts(page, "blockquote")
    assert first == PASSAGE
    assert f"{second}\n…\n" in page.text
    assert marked_texts(page, "bold") == ["المصدر ١ من ٢", "المصدر ٢ من ٢"]
    assert page.text.startswith(f"المقاطع التي وجدتها لسؤالك: «{isolate('سؤال')}»")


def test_a_source_is_attributed_in_two_lines() -> None:
    """Who is speaking, then the document, its publisher and author, the date and the place."""
    of = source(title="خبر", publisher="واع", author="Ali", date="2020-09-13", url="https://example.org")
    (page,) = render_sources("سؤال", [citation(of=of)], ARABIC, 5)
    speaker, line = page.text.splitlines()[-2:]
    assert speaker == ARABIC.speaker(citation().voices)
    assert line == (
        f"\u200f{isolate('خبر')}، {isolate('واع')}، {isolate('Ali')}، ١٣ أيلول/سبتمبر ٢٠٢٠، الفقرة ٣، الجملة ٢"
    )


def test_sources_are_paged() -> None:
    """Each page has the question above and its number below."""
    pages = render_sources("سؤال", [citation(rank=rank) for rank in range(1, 6)], ARABIC, 3)
    assert [len(marked_texts(page, "blockquote")) for page in pages] == [3, 2]
    assert [page.text.splitlines()[-1] for page in pages] == ["الصفحة ١ من ٢", "الصفحة ٢ من ٢"]
    assert all(page.text.startswith("المقاطع") for page in pages)


def test_bold_ends_where_the_quotation_is_cut() -> None:
    """A highlight that goes on beyond the cut is bold up to it, and one behind it is not shown."""
    one = replace(citation("كلمة " * 200), highlight=(Span(390, 500), Span(600, 604)))
    (page,) = render_sources("سؤال", [one], ARABIC, 5)
    heading, quotation, bold = page.entities
    assert (heading.type, quotation.type, bold.type) == ("bold", "blockquote", "bold")
    assert bold.offset == quotation.offset + 390
    assert bold.offset + bold.length == quotation.offset + quotation.length


def test_sources_list_the_other_places() -> None:
    """The first three places are named, with a link where there is one, and the others are counted."""
    first = source(2, title="خبر", publisher="واع", date="2020", url="https://example.org")
    one = replace(citation(), also_in=(occurrence(first), *(occurrence(source(number)) for number in range(3, 9))))
    (page,) = render_sources("سؤال", [replace(one, attributions_differ=True)], ARABIC, 5)
    check_message(page)
    lines = page.text.splitlines()
    heading = lines.index(ARABIC.COPIES_HEADING)
    assert lines[heading + 1] == (f"\u200f١. {isolate('خبر')}، {isolate('واع')}، {isolate('2020')}، الفقرة ١، الجملة ٤")
    assert lines[heading + 4 :] == ["وفي ٤ مواضع أخرى.", ARABIC.ATTRIBUTIONS_DIFFER]
    assert page.entities[-1].url == "https://example.org"


def test_documents_are_listed_in_pages() -> None:
    """Ten a page, numbered on, with what is known of each and how many sentences it has."""
    many = [(source(number, title=f"وثيقة {number}", publisher="واع", date="2020"),) for number in range(1, 24)]
    page = render_documents(ARABIC.document_count(23), many, {"d21": 2, "d22": 12}, 3, ARABIC)
    assert page.text.splitlines() == [
        "عندي ٢٣ وثيقة، أحدثها أوّلًا:",
        f"\u200f٢١. {isolate('وثيقة 21')}، {isolate('واع')}، {isolate('2020')}، جملتان",
        f"\u200f٢٢. {isolate('وثيقة 22')}، {isolate('واع')}، {isolate('2020')}، ١٢ جملة",
        f"\u200f٢٣. {isolate('وثيقة 23')}، {isolate('واع')}، {isolate('2020')}",
        "",
        ARABIC.CHOOSE_DOCUMENT,
        "الصفحة ٣ من ٣",
    ]


def test_an_article_is_listed_once_with_its_other_places() -> None:
    """By who published it, or by its title, with a link and the date; three are named, the others counted."""
    first, other = (
        source(1, title="خبر", publisher="واع"),
        source(2, publisher="الفجر", date="2020-09-13", url="https://example.org"),
    )
    untitled = tuple(source(number, title=f"عنوان {number}") for number in range(3, 7))
    page = render_documents("عنوان:", [(first, other, *untitled)], {"d1": 2}, 1, ARABIC)
    assert page.text.splitlines()[1:-2] == [
        f"\u200f١. {isolate('خبر')}، {isolate('واع')}، جملتان",
        f"\u200fنُشر أيضًا في {isolate('الفجر')} (١٣ أيلول/سبتمبر ٢٠٢٠)، {isolate('عنوان 3')}، {isolate('عنوان 4')}. "
        "وفي موضعين آخرين.",
    ]
    assert [one.url for one in page.entities if one.url] == ["https://example.org"]
    long = source(1, title="ع" * 300, publisher="ن" * 300, date="ت" * 300)
    crowded = render_documents("عنوان:", [(long,) * 4] * 10, {}, 1, ARABIC)
    check_message(crowded)
    assert ARABIC.ALSO_PUBLISHED_IN not in crowded.text


def test_the_newest_come_first() -> None:
    """Dates are compared as dates, however they are written; what has none comes last, in its order."""
    dates = ["2020-01-05", None, "٢٠٢١", "قبل أعوام", "2020-11", "14 مارس 2021", "١٥/٠٢/٢٠١٩"]
    ordered = newest_first([(source(number, date=date),) for number, date in enumerate(dates)])
    assert [one.date for (one,) in ordered] == [
        "14 مارس 2021", "٢٠٢١", "2020-11", "2020-01-05", "١٥/٠٢/٢٠١٩", None, "قبل أعوام",
    ]  # fmt: skip
