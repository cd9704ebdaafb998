"""What a line costs grows with its length and no faster, whatever stands in it."""

from collections.abc import Callable, Iterator, Mapping

import pytest

from retrieval.arabic.sentences import LONGEST_PARAGRAPH, split_paragraphs, split_sentences
from retrieval.arabic.speech.tokens import read_tokens
from retrieval.corpus.mail import read_message
from retrieval.domain import Span
from tests.bench.growth import seconds_of
from tests.hostile.shapes import SHAPES
from tests.hostile.stages import READERS, STAGES, Stage, whole

SHORT, TIMES = 1_000, 8
# Quadratic would be 64 times; what a busy machine or a cache adds stays far below.
MOST_TIMES = 28
WORTH_A_LOOK = 0.1
TURNS = 4


def _in_turn(stages: Mapping[str, Stage]) -> Iterator[tuple[str, int, Stage]]:
    for turn, (name, stage) in enumerate(stages.items()):
        yield name, turn, stage


@pytest.mark.slow
@pytest.mark.parametrize(
    ("turn", "stage"), [pytest.param(*one, id=name) for name, *one in _in_turn({**STAGES, **READERS})]
)
def test_eight_times_the_text_takes_about_eight_times_as_long(turn: int, stage: Stage) -> None:
    """Linear in the shapes whose turn it is (`tests.bench.growth` tries all); a slow run is measured again."""
    stage("كلمة")
    grown: list[str] = []
    for name, shape in list(SHAPES.items())[turn % TURNS :: TURNS]:
        short, long = shape(SHORT), shape(SHORT * TIMES)
        if seconds_of(stage, long) < WORTH_A_LOOK:
            continue
        ratio = min(seconds_of(stage, long) for _ in range(3)) / min(seconds_of(stage, short) for _ in range(3))
        if ratio > MOST_TIMES:
            grown.append(f"{name}: {ratio:.0f} times")
    assert not grown


@pytest.mark.parametrize("unit", ["كلمة ", "ك", "كلمة. ", "\u064e", "ك\u064e", "😀", "«", "د. "])
def test_a_line_without_end_is_divided(unit: str) -> None:
    """No paragraph and no sentence is longer than what every reader of them can bear, and nothing is left out."""
    text = (unit * 70_000)[:70_001]
    paragraphs = split_paragraphs(text, whole(text))
    assert len(paragraphs) >= 4
    assert max(span.end - span.start for span in paragraphs) <= LONGEST_PARAGRAPH
    assert "".join(span.of(text) for span in paragraphs).replace(" ", "") == text.replace(" ", "")
    assert split_sentences(text, whole(text)) == tuple(
        sentence for span in paragraphs for sentence in split_sentences(text, span)
    )


@pytest.mark.parametrize(
    ("unit", "ends"),
    [("كلمة. ", "كلمة."), ("قال «نعم.» ثم ", "«نعم.»"), ("كلمة ", "كلمة"), ("ك\u064e\u0651", "ك\u064e\u0651")],
    ids=["after a sentence", "after a quotation", "at a space", "after a letter with its marks"],
)
def test_a_long_line_is_divided_where_a_reader_would(unit: str, ends: str) -> None:
    """After a sentence where there is one, else between words, else between letters."""
    text = unit * 10_000
    first, second, *_ = (span.of(text) for span in split_paragraphs(text, whole(text)))
    assert first.endswith(ends)
    assert second[0] == unit.rsplit(".»", maxsplit=1)[-1].split(maxsplit=1)[0][0]


def test_what_is_within_the_measure_is_left_whole() -> None:
    """A paragraph of exactly the most letters is one."""
    text = "ك" * LONGEST_PARAGRAPH
    assert split_paragraphs(text, whole(text)) == (whole(text),)
    assert len(split_paragraphs(f"{text}ك", Span(0, LONGEST_PARAGRAPH + 1))) == 2


def test_a_word_without_end_is_not_remembered_whole() -> None:
    """The rules look up the beginning of it; where it stands is known to the last letter."""
    text = f"قال {'ك' * 100_000} ذلك"
    tokens = read_tokens(text, whole(text))
    assert tokens.words[1] == "ك" * 64
    assert tokens.raw(1) == "ك" * 100_000


@pytest.mark.parametrize("header", ["Subject", "From", "Date", "Content-Type", "Content-Disposition", "X-Other"])
def test_a_header_without_end_is_read_in_its_beginning(
    header: str, calls: Callable[[Callable[[], object]], int]
) -> None:
    """The standard library goes over the rest of a header for each word of it."""

    def read(length: int) -> int:
        data = f"{header}: {'a, ' * length}\n\nكلمة".encode()
        return calls(lambda: read_message(data, "a.eml"))

    assert read(64_000) < 2 * read(8_000)
