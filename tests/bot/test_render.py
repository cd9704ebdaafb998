"""Messages and their entities."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.constants import MessageEntityType

from bot import texts
from bot.building import Changes, Skipped, Summary
from bot.render import (
    ENTITY_LIMIT,
    MESSAGE_LIMIT,
    Rendered,
    cut_at_word,
    render_answer,
    render_documents,
    render_failure,
    render_sources,
    render_summary,
    utf16_length,
)
from retrieval import Citation, Occurrence, Place, Source, Span
from retrieval.arabic.bidi import isolate
from tests.bot.fake_retrieval import NARRATOR, PASSAGE, citation, occurrence, source
from tests.emulator.formatting import parse_entities

letters = st.characters(exclude_categories=("Cs",))
values = st.none() | st.text(letters, max_size=400)
addresses = st.sampled_from([None, "https://example.org/a", "ftp://example.org", "http://[", "x" * 3000])
sources = st.builds(
    Source,
    id=st.just("d1"),
    title=st.text(letters, max_size=600),
    publisher=values,
    author=values,
    date=values,
    url=addresses,
    path=st.text(letters, max_size=300).map(lambda name: f"{name}.txt"),
    sha256=st.just("0" * 64),
)
words = st.text(letters, min_size=1, max_size=300).filter(str.strip)
# No sentence is white space alone.
passages = words | st.builds(lambda text, times: text * times, words.map(lambda text: text[:40]), st.integers(1, 400))
passages = passages.filter(str.strip)


places = st.builds(Place, st.integers(1, 10**6), st.integers(1, 10**4))
copies = st.builds(
    Occurrence, source=sources, place=places, span=st.just(Span(0, 1)), text=st.just("ق"), voices=st.just(NARRATOR)
)


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    """Draw a citation of any text, any attribution, any highlights and any copies."""
    text = draw(passages)
    start = draw(st.integers(0, 10**6))
    span = Span(start, start + len(text))
    ends = sorted(draw(st.lists(st.integers(span.start, span.end), max_size=60, unique=True)))
    highlight = tuple(Span(*stretch) for stretch in zip(ends[::2], ends[1::2], strict=False))
    also_in = tuple(draw(st.lists(copies, max_size=5)))
    return Citation(
        1, 0.5, draw(sources), draw(places), span, text, span, text, highlight, also_in, draw(st.booleans()), NARRATOR
    )


def quoted(rendered: Rendered) -> list[str]:
    """Return the quotations of a message as Telegram would cut them out."""
    return [marked(rendered, number) for number, one in enumerate(rendered.entities) if one.type == "blockquote"]


def marked(rendered: Rendered, number: int) -> str:
    """Return the text of an entity; it does not decode where the entity breaks a surrogate pair."""
    entity = rendered.entities[number]
    units = rendered.text.encode("utf-16-le")
    return units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")


def check(rendered: Rendered) -> None:
    """Assert that Telegram takes the message and that no entity is broken."""
    length = utf16_length(rendered.text)
    assert length <= MESSAGE_LIMIT
    assert len(rendered.entities) <= ENTITY_LIMIT
    for number, entity in enumerate(rendered.entities):
        assert entity.length > 0
        assert 0 <= entity.offset <= entity.offset + entity.length <= length
        assert marked(rendered, number)
    parse_entities([entity.to_dict() for entity in rendered.entities], rendered.text)


def check_bold(rendered: Rendered, one: Citation) -> None:
    """Assert that what is bold in the quotation is what answers, as far as it is shown, and lies inside of it."""
    (quotation,) = (entity for entity in rendered.entities if entity.type == "blockquote")
    bold = [number for number, entity in enumerate(rendered.entities) if entity.type == "bold"]
    stretches = [stretch.of(" " * one.span.start + one.text).strip() for stretch in one.highlight]
    stretches = [stretch for stretch in stretches if stretch]
    end = quotation.offset
    for place, number in enumerate(bold):
        entity = rendered.entities[number]
        assert end <= entity.offset
        assert stretches[place].startswith(marked(rendered, number))
        end = entity.offset + entity.length
    assert end <= quotation.offset + quotation.length
    if texts.CONTINUES not in rendered.text:
        assert len(bold) == min(len(stretches), 12) or len(one.highlight) > 12


@given(citations())
def test_an_answer_is_a_message_that_telegram_takes(one: Citation) -> None:
    """Any citation fits in a message, its entities lie on the borders of code points, its quotation is verbatim."""
    rendered = render_answer(one)
    check(rendered)
    (quotation,) = quoted(rendered)
    assert one.text.startswith(quotation)
    if texts.CONTINUES not in rendered.text:
        assert quotation == one.text
    check_bold(rendered, one)


@given(st.lists(citations(), max_size=7), st.text(letters))
def test_sources_are_messages_that_telegram_takes(many: list[Citation], question: str) -> None:
    """Any citations are shown, each once and whole in its message."""
    messages = render_sources(question, many)
    for message in messages:
        check(message)
    quotations = [quotation for message in messages for quotation in quoted(message)]
    assert len(quotations) == len(many)
    assert all(one.text.startswith(quotation) for one, quotation in zip(many, quotations, strict=True))


@given(st.lists(sources, max_size=25))
def test_documents_are_messages_that_telegram_takes(many: list[Source]) -> None:
    """Any list of documents can be sent."""
    for message in render_documents(many):
        check(message)


@given(st.text(letters, max_size=3000))
def test_a_failure_is_a_message_that_telegram_takes(reason: str) -> None:
    """Any reason can be sent."""
    check(render_failure(texts.REINDEX_FAILED, reason))


@given(st.text(letters), st.integers(1, 80))
def test_a_cut_text_is_a_beginning_that_fits(text: str, limit: int) -> None:
    """A cut text is a beginning of the text and not longer than asked, save that no letter loses its marks."""
    head = cut_at_word(text, limit)
    assert text.startswith(head)
    assert utf16_length(head) <= limit


def test_a_text_is_cut_between_words() -> None:
    """The last word that does not fit is left out whole; one that just fits stays."""
    assert cut_at_word("قال الكاظمي ذلك", 11) == "قال الكاظمي"
    assert cut_at_word("قال الكاظمي ذلك", 10) == "قال"


def test_a_long_word_is_cut_between_letters() -> None:
    """A word that is longer than the room is cut, and no letter is parted from its marks."""
    assert cut_at_word("سَلام", 4) == "سَلا"
    assert cut_at_word("سلَام", 2) == "س"
    assert cut_at_word("😀😀", 3) == "😀"


def test_an_answer_shows_all_that_is_known() -> None:
    """The passage is a quotation, the title a link, and each known field has its line."""
    of = source(title="خبر", publisher="وكالة الأنباء", author="Ali", date="2020-09-13", url="https://example.org/1")
    rendered = render_answer(citation(of=of))
    assert rendered.text == "\n".join(
        [
            PASSAGE,
            f"الوثيقة: {isolate('خبر')}",
            f"الناشر: {isolate('وكالة الأنباء')}",
            f"الكاتب: {isolate('Ali')}",
            f"التاريخ: {isolate('2020-09-13')}",
            "الموضع: الفقرة ٣، الجملة ٢",
        ]
    )
    assert [entity.type for entity in rendered.entities] == ["blockquote", "text_link"]
    assert marked(rendered, 0) == PASSAGE
    assert marked(rendered, 1) == "خبر"
    assert rendered.entities[1].url == "https://example.org/1"


def test_an_answer_shows_nothing_that_is_unknown() -> None:
    """A field that the document does not have has no line."""
    assert render_answer(citation()).text == "\n".join(
        [PASSAGE, f"الوثيقة: {isolate('جهاز مكافحة الإرهاب')}", "الموضع: الفقرة ٣، الجملة ٢"]
    )


def test_a_document_without_a_title_is_named_by_its_path() -> None:
    """The attribution always names the document."""
    assert isolate("1.txt") in render_answer(citation(of=source(title="\u200f "))).text


def test_a_long_passage_is_cut_and_says_so() -> None:
    """What does not fit in a message ends at a word; the ellipsis and the note stand outside of the quotation."""
    text = "كلمة " * 2000
    rendered = render_answer(citation(text.strip()))
    (quotation,) = quoted(rendered)
    assert quotation.endswith("كلمة")
    assert text.startswith(quotation + " ")
    assert f"{quotation}\n{texts.CONTINUES}\n" in rendered.text
    assert utf16_length(rendered.text) > MESSAGE_LIMIT - 10


def test_sources_are_numbered_with_short_quotations() -> None:
    """Each citation has its number, and a long one is shortened outside of the quotation."""
    long = "كلمة " * 200
    (message,) = render_sources("سؤال", [citation(), citation(long.strip(), rank=2)])
    first, second = quoted(message)
    assert first == PASSAGE
    assert f"{second}\n…\n" in message.text
    assert [marked(message, number) for number in (0, 3 - 1)] == ["المصدر ١ من ٢", "المصدر ٢ من ٢"]


def test_what_answers_is_bold() -> None:
    """Each stretch of the highlight is bold inside the quotation, in UTF-16 units and without its outer spaces."""
    text = "😀 فاز الفريق 😀 بالكأس أمس"
    one = replace(citation(text), span=Span(50, 50 + len(text)), highlight=(Span(51, 63), Span(65, 71), Span(71, 72)))
    entities = render_answer(one).entities
    assert [(entity.type, entity.offset, entity.length) for entity in entities] == [
        ("blockquote", 0, 27),
        ("bold", 3, 10),
        ("bold", 17, 6),
    ]
    assert [marked(render_answer(one), number) for number in (1, 2)] == ["فاز الفريق", "بالكأس"]


def test_bold_ends_where_the_quotation_is_cut() -> None:
    """A highlight that goes on beyond the cut is bold up to it, and one behind it is not shown."""
    one = replace(citation("كلمة " * 200), highlight=(Span(390, 500), Span(600, 604)))
    (message,) = render_sources("سؤال", [one])
    heading, quotation, bold = message.entities
    assert (heading.type, quotation.type, bold.type) == ("bold", "blockquote", "bold")
    assert bold.offset == quotation.offset + 390
    assert bold.offset + bold.length == quotation.offset + quotation.length


def test_many_highlights_take_several_messages() -> None:
    """Telegram keeps a hundred entities of a message, so the others go into the next one."""
    text = "نعم لا " * 20
    one = replace(citation(text), highlight=tuple(Span(start, start + 3) for start in range(0, 140, 7)))
    messages = render_sources("سؤال", [one] * 10)
    assert len(messages) == 2
    for message in messages:
        check(message)


@pytest.mark.parametrize(
    ("number", "phrase"),
    [
        (1, "في موضع آخر."),
        (2, "في موضعين آخرين."),
        (3, "في ٣ مواضع أخرى."),
        (11, "في ١١ موضعًا آخر."),
        (100, "في ١٠٠ موضع آخر."),
    ],
)
def test_an_answer_counts_its_other_places(number: int, phrase: str) -> None:
    """One line below the attribution says in how many other places the words stand."""
    rendered = render_answer(replace(citation(), also_in=(occurrence(source(2)),) * number))
    assert rendered.text.splitlines()[-1] == f"ورد هذا الكلام أيضًا {phrase}"


def test_a_conflict_of_attributions_is_said() -> None:
    """Where the same words are attributed to different people, the answer and its sources both warn."""
    one = replace(citation(), also_in=(occurrence(source(2)),), attributions_differ=True)
    (sources,) = render_sources("سؤال", [one])
    for text in (render_answer(one).text, sources.text):
        assert text.splitlines()[-1] == texts.ATTRIBUTIONS_DIFFER
    assert texts.ATTRIBUTIONS_DIFFER not in render_answer(citation()).text


def test_sources_list_the_other_places() -> None:
    """The first three places are named, with a link where there is one, and the others are counted."""
    first = source(2, title="خبر", publisher="واع", date="2020", url="https://example.org")
    one = replace(citation(), also_in=(occurrence(first), *(occurrence(source(number)) for number in range(3, 9))))
    (message,) = render_sources("سؤال", [one])
    check(message)
    lines = message.text.splitlines()
    heading = lines.index(texts.COPIES_HEADING)
    assert lines[heading + 1] == (f"\u200f١. {isolate('خبر')}، {isolate('واع')}، {isolate('2020')}، الفقرة ١، الجملة ٤")
    assert len(lines) == heading + 5
    assert lines[-1] == "وفي ٤ مواضع أخرى."
    assert message.entities[-1].url == "https://example.org"


def test_many_sources_take_several_messages() -> None:
    """A citation is never split between messages."""
    of = source(title="عنوان " * 50, publisher="ناشر " * 50, author="كاتب " * 50)
    messages = render_sources("سؤال", [citation("كلمة " * 100, rank, of) for rank in range(1, 11)])
    assert len(messages) > 1
    assert sum(len(quoted(message)) for message in messages) == 10
    assert all("الموضع" in message.text.splitlines()[-1] for message in messages)


def test_documents_are_listed() -> None:
    """The first twenty are named, the others counted."""
    (message,) = render_documents([source(number, title=f"وثيقة {number}") for number in range(1, 24)])
    lines = message.text.splitlines()
    assert lines[0] == "عندي ٢٣ وثيقة:"
    assert lines[1] == f"\u200f١. {isolate('وثيقة 1')}"
    assert len(lines) == 22
    assert lines[-1] == "و٣ وثائق أخرى."


def test_a_listed_document_has_its_publisher_and_date() -> None:
    """A line of the list has what is known, and the title is the link."""
    one = source(title="خبر", publisher="واع", date="2020", url="https://example.org")
    (message,) = render_documents([one])
    assert message.text.endswith(f"{isolate('خبر')}، {isolate('واع')}، {isolate('2020')}")
    assert message.entities[0].type == MessageEntityType.TEXT_LINK


def test_no_documents_are_said_to_be_none() -> None:
    """An empty corpus is no empty list."""
    assert render_documents([]) == (Rendered(texts.NO_DOCUMENTS),)


@pytest.fixture
def summary() -> Summary:
    """A build that read everything."""
    changes = Changes(added=2, changed=0, removed=1, unchanged=12)
    return Summary(generation="g", documents=changes, skipped=(), sentences=250, seconds=3.2)


def test_a_summary_counts_documents(summary: Summary) -> None:
    """Every count agrees with its noun."""
    assert render_summary(summary).text.splitlines()[2:] == [
        "المضاف: وثيقتان",
        "المعدَّل: لا شيء",
        "المحذوف: وثيقة واحدة",
        "ما لم يتغيّر: ١٢ وثيقة",
        "الجمل في الفهرس: ٢٥٠ جملة",
        "المدّة: ٣ ثوانٍ",
    ]


def test_a_summary_says_when_nothing_changed(summary: Summary) -> None:
    """No new index is spoken of where the documents are as they were."""
    unchanged = Changes(added=0, changed=0, removed=0, unchanged=1)
    heading = render_summary(summary.model_copy(update={"documents": unchanged})).text.splitlines()[0]
    assert heading == "اكتملت إعادة الفهرسة، ولم يتغيّر شيء في الوثائق."
    assert render_summary(summary).text.startswith("اكتملت إعادة الفهرسة، والأجوبة الآن من الفهرس الجديد.")


def test_a_summary_names_what_was_skipped(summary: Summary) -> None:
    """The first five are named with their reasons, the others counted."""
    skipped = tuple(Skipped(path="a.jsonl", line=line, reason="no text") for line in range(1, 8))
    whole_file = Skipped(path="b.txt", line=None, reason="empty")
    rendered = render_summary(summary.model_copy(update={"skipped": (whole_file, *skipped)}))
    check(rendered)
    lines = rendered.text.splitlines()
    assert "تعذّرت القراءة في ٨ مواضع:" in lines
    assert f"\u200f١. {isolate('b.txt')}: {isolate('empty')}" in lines
    assert f"\u200f٥. {isolate('a.jsonl:4')}: {isolate('no text')}" in lines
    assert lines[-1] == "و٣ مواضع أخرى."


def test_a_failure_shows_its_reason_as_it_was() -> None:
    """The technical reason is set apart from the sentence."""
    rendered = render_failure("جملة", "disk full")
    assert rendered.text == "جملة\ndisk full"
    assert marked(rendered, 0) == "disk full"
    assert rendered.entities[0].type == MessageEntityType.PRE


def test_a_failure_without_a_reason_is_still_a_message() -> None:
    """An empty entity would be refused, so there is none."""
    check(render_failure("جملة", " "))


def test_a_citation_keeps_its_place() -> None:
    """The place is in Arabic-Indic digits."""
    assert "الفقرة ١٢، الجملة ٣" in render_answer(replace(citation(), place=Place(12, 3))).text
