"""Any text goes through every stage: nothing is raised, spans are of the text, and Telegram takes what is shown."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.hostile.shapes import PIECES, SHAPES
from tests.hostile.stages import READERS, STAGES

LONGEST_MESSAGE = 4096

pieces = st.lists(st.sampled_from(PIECES) | st.characters(exclude_categories=("Cs",)), max_size=60).map("".join)
"""What documents can hold: all that UTF-8 can."""

messages = pieces | st.text(st.characters(), max_size=200)
"""What a message can hold as JSON: lone surrogates as well."""

TOLERANT = ("folding", "segmentation", "speech", "terms", "question", "highlight")
"""The stages that a message goes through before it is known what it is."""


@pytest.mark.parametrize("name", STAGES)
def test_every_shape_of_a_message_goes_through(name: str) -> None:
    """As long as a message of Telegram can be."""
    for shape in SHAPES.values():
        STAGES[name](shape(LONGEST_MESSAGE))


@pytest.mark.parametrize("name", STAGES)
@given(text=pieces)
def test_any_document_goes_through(name: str, text: str) -> None:
    """Whatever a document holds is folded, split, attributed, searched and shown."""
    STAGES[name](text)


@pytest.mark.parametrize("name", TOLERANT)
@given(text=messages)
@example(text="\ud800")
@example(text="قال \udfff إن")
def test_any_message_goes_through(name: str, text: str) -> None:
    """Half of a pair of surrogates, which JSON can spell, is a letter like any other."""
    STAGES[name](text)


@pytest.mark.parametrize("name", READERS)
@given(text=pieces)
def test_any_file_is_read_or_reported(name: str, text: str) -> None:
    """No reader breaks over what its format can hold; what it yields can be written as UTF-8."""
    READERS[name](text)
