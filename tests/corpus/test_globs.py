"""What the patterns of `corpus.toml` match."""

import pytest

from retrieval.corpus.globs import compile_glob


@pytest.mark.parametrize(
    ("pattern", "path", "is_match"),
    [
        ("*.txt", "a.txt", True),
        ("*.txt", "d/e/a.txt", True),
        ("*.txt", "a.txt.md", False),
        ("d/*.txt", "d/a.txt", True),
        ("d/*.txt", "d/e/a.txt", False),
        ("d/*.txt", "x/d/a.txt", False),
        ("d/**", "d/e/a.txt", True),
        ("d/**", "de/a.txt", False),
        ("**/e/*", "e/a", True),
        ("**/e/*", "d/x/e/a", True),
        ("**/e/*", "d/xe/a", False),
        ("أخبار/?.txt", "أخبار/ب.txt", True),
        ("[ab].md", "b.md", True),
        ("[!ab].md", "b.md", False),
        ("[!ab].md", "c.md", True),
        ("a+(1).md", "a+(1).md", True),
        ("a[.md", "a[.md", True),
        ("*", "a\nb", True),
    ],
)
def test_a_pattern_matches_whole_paths(pattern: str, path: str, is_match: bool) -> None:
    """A star keeps to one name, two run over folders, and a pattern without a slash is about the name."""
    assert (compile_glob(pattern).match(path) is not None) is is_match


@pytest.mark.parametrize("pattern", ["", " ", "/a", "[z-a].txt"])
def test_a_pattern_that_could_match_nothing_is_refused(pattern: str) -> None:
    """It is a mistake of its writer."""
    with pytest.raises(ValueError, match=r"must be a path|no range"):
        compile_glob(pattern)
