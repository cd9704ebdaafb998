"""What must be true of every message that is sent, and any citation that hypothesis can think of."""

from hypothesis import strategies as st

from bot.composing import ENTITY_LIMIT, MESSAGE_LIMIT, Rendered, utf16_length
from retrieval import UNSCOPED, Answer, Citation, Occurrence, Place, Source, Span, Timings
from retrieval.arabic.bidi import FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE
from tests.bot.fake_retrieval import NARRATOR
from tests.emulator.formatting import parse_entities

letters = st.characters(exclude_categories=("Cs",))
_values = st.none() | st.text(letters, max_size=400)
_addresses = st.sampled_from(
    [None, "https://example.org/a", "ftp://example.org", "http://[", "https://a b", "x" * 3000]
)
sources = st.builds(
    Source,
    id=st.just("d1"),
    title=st.text(letters, max_size=600),
    publisher=_values,
    author=_values,
    date=_values,
    url=_addresses,
    path=st.text(letters, max_size=300).map(lambda name: f"{name}.txt"),
    sha256=st.just("0" * 64),
)
# As the segmentation makes them: with a letter, and without white space at their ends.
_passages = (
    st.text(letters, min_size=1, max_size=300)
    | st.builds(lambda text, times: text * times, st.text(letters, min_size=1, max_size=40), st.integers(1, 400))
).map(lambda text: f"ق{text}.")
_places = st.builds(Place, st.integers(1, 10**6), st.integers(1, 10**4))
_copies = st.builds(
    Occurrence, source=sources, place=_places, span=st.just(Span(0, 1)), text=st.just("ق"), voices=st.just(NARRATOR)
)


@st.composite
def citations(draw: st.DrawFn, rank: int = 1) -> Citation:
    """Draw a citation of any text, any paragraph around it, any attribution, any highlights and any copies."""
    text, before, after = draw(_passages), draw(st.just("") | _passages), draw(st.just("") | _passages)
    start = draw(st.integers(0, 10**6))
    span = Span(start + len(before), start + len(before) + len(text))
    ends = sorted(draw(st.lists(st.integers(span.start, span.end), max_size=60, unique=True)))
    highlight = tuple(Span(*stretch) for stretch in zip(ends[::2], ends[1::2], strict=False))
    also_in = tuple(draw(st.lists(_copies, max_size=5)))
    return Citation(
        rank,
        0.5,
        draw(sources),
        draw(_places),
        span,
        text,
        Span(start, start + len(before + text + after)),
        before + text + after,
        highlight,
        also_in,
        draw(st.booleans()),
        NARRATOR,
    )


def answered(*found: Citation, confidence: float = 0.9) -> Answer:
    """Return an answer with these citations."""
    return Answer("f" * 16, "سؤال", False, confidence, "g1", Timings(1, 2, 3, 6), found, (), None, None, UNSCOPED)


def check_message(rendered: Rendered) -> None:
    """Assert that Telegram takes a message, that no entity is broken and that every isolate is closed in its line."""
    length = utf16_length(rendered.text)
    assert length <= MESSAGE_LIMIT
    assert len(rendered.entities) <= ENTITY_LIMIT
    for number, entity in enumerate(rendered.entities):
        assert entity.length > 0
        assert 0 <= entity.offset <= entity.offset + entity.length <= length
        assert marked_text(rendered, number)
    parse_entities([entity.to_dict() for entity in rendered.entities], rendered.text)


def check_isolates(line: str) -> None:
    """Assert that a line closes each isolate that it opens, and no other."""
    depth = 0
    for letter in line:
        depth += (letter == FIRST_STRONG_ISOLATE) - (letter == POP_DIRECTIONAL_ISOLATE)
        assert depth in (0, 1)
    assert depth == 0


def marked_text(rendered: Rendered, number: int) -> str:
    """Return the text of an entity; it does not decode where the entity breaks a surrogate pair."""
    entity = rendered.entities[number]
    units = rendered.text.encode("utf-16-le")
    return units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")


def marked_texts(rendered: Rendered, kind: str) -> list[str]:
    """Return the texts of all entities of a kind."""
    return [marked_text(rendered, number) for number, one in enumerate(rendered.entities) if one.type == kind]
