"""The compiled character map does in the tokenizers library what the map says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import normalizers

from retrieval.adapters.charsmap import compile_charsmap

CHARACTERS = st.characters(exclude_categories=("Cs", "M"), exclude_characters="\0")
TEXTS = st.text(CHARACTERS, max_size=4)


@given(st.dictionaries(CHARACTERS, TEXTS, max_size=60), st.lists(CHARACTERS, max_size=5))
def test_replaces_what_is_in_the_map(replacements: dict[str, str], others: list[str]) -> None:
    """A character of the map becomes its replacement, any other stays."""
    normalizer = normalizers.Precompiled(compile_charsmap(replacements))
    for character in [*replacements, *others]:
        assert normalizer.normalize_str(character) == replacements.get(character, character)


@pytest.mark.parametrize("replacements", [{"\0": "a"}, {"a": "b\0"}])
def test_refuses_nul(replacements: dict[str, str]) -> None:
    """A NUL ends a string in the format, so a map that holds one is refused."""
    with pytest.raises(ValueError, match="NUL"):
        compile_charsmap(replacements)
