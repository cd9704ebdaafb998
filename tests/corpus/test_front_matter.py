"""Where front matter ends, what it may say, and how its mistakes are reported."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.corpus.front_matter import LIMIT, read_front_matter
from retrieval.corpus.metadata import Metadata
from retrieval.errors import UnreadableError


def test_all_fields_are_read_and_the_body_begins_after_the_closing_line() -> None:
    """The five fields come out as written; others are ignored; the offset is that of the whole text."""
    head = (
        "---\ntitle: 'خبر: اليوم'\npublisher: وكالة\nauthor: كاتب\ndate: 2021-3-05\nurl: https://x.org/ا?b=1#c\n"
        "tags: [a, b]\n---\n"
    )
    found = read_front_matter(head + "النص.", "a.md")
    assert found.metadata == Metadata(
        title="خبر: اليوم",
        publisher="وكالة",
        author="كاتب",
        date="2021-3-05",
        url="https://x.org/ا?b=1#c",
    )
    assert found.end == len(head)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1984", "1984"),
        ("yes", "yes"),
        ("2020-01-05 10:00:00Z", "2020-01-05 10:00:00Z"),
        ("12:30", "12:30"),
        ("", None),
        ("~", None),
        ("null", None),
        ("''", None),
        ('"  ا \\n ب "', "ا ب"),
        (">\n  ا\n  ب", "ا ب"),
    ],
)
def test_scalars_stay_as_written(written: str, read: str | None) -> None:
    """YAML's guesses at numbers, dates and booleans are not made; white space is one space; nothing is None."""
    assert read_front_matter(f"---\ntitle: {written}\n---\nا", "a.md").metadata.title == read


@pytest.mark.parametrize("text", ["---\nقال\nثم", "نص\n---\ntitle: x\n---\n", "----\ntitle: x\n----\n", "", "---"])
def test_without_both_lines_there_is_no_front_matter(text: str) -> None:
    """A text that only begins with a rule, or has rules elsewhere, is all body."""
    found = read_front_matter(text, "a.md")
    assert found == read_front_matter("", "a.md")
    assert found.end == 0


@pytest.mark.parametrize("text", ["---\n---\nا", "--- \n# a comment\n---\t\nا", "---\n\n---"])
def test_empty_front_matter_says_nothing(text: str) -> None:
    """Front matter without a value is front matter all the same."""
    found = read_front_matter(text, "a.md")
    assert found.metadata == Metadata()
    assert text[found.end :] in {"ا", ""}
    assert found.end > 0


@pytest.mark.parametrize(
    ("block", "line", "reason"),
    [
        ("title: a\npublisher: [x", 4, "expected ',' or ']'"),
        ("title: a\nauthor: b: c", 3, "mapping values are not allowed here"),
        ("title: a\nauthor: @b", 3, "found character '@' that cannot start any token"),
        ("title: a\n\nauthor: [b, c]", 4, "'author' must be a string"),
        ("date: {a: b}", 2, "'date' must be a string"),
        ("title: !!int 3", 2, "'title' must be a string"),
        ("قال\nثم", 2, "not a mapping of names to values"),
        ("- title", 2, "not a mapping of names to values"),
        ("a: b\ntitle: !!python/object/apply:os.getcwd []", 3, "could not determine a constructor"),
        ('url: a\ntitle: "\\uD800"', 3, "'title' holds half of a surrogate pair"),
        ('title: "\\0"', 2, "'title' holds a NUL character"),
        ("title: a\nurl: \x07", 3, "character U+0007 is not allowed in YAML"),
        ("title: *x", 2, "found undefined alias"),
        ("a: b\n%x: c", 3, "expected alphabetic or numeric character"),
        ("a: " + "[" * 3_000, 2, "nested too deeply"),
        ("a: " + "x" * LIMIT, 1, "longer than"),
    ],
)
def test_a_mistake_is_reported_with_its_line_in_the_file(block: str, line: int, reason: str) -> None:
    """Bad YAML and bad values are refused with the file's line and what is wrong."""
    with pytest.raises(UnreadableError) as caught:
        read_front_matter(f"---\n{block}\n---\nا", "a.md")
    assert caught.value.path == "a.md"
    assert caught.value.reason.startswith("bad front matter: ")
    assert (caught.value.line, reason in caught.value.reason) == (line, True), caught.value.reason


def test_aliases_are_not_multiplied() -> None:
    """Nine levels of nine aliases are a few hundred characters, and stay that."""
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10))
    text = f"---\na0: &a0 [x, x, x]\n{levels}\ntitle: ا\n---\nب"
    assert read_front_matter(text, "a.md").metadata.title == "ا"


@given(st.text(st.sampled_from("-:#[]{}&*!|>'\"%@` \n\t\u2028\x85aا\ufeff\x01"), max_size=60))
def test_any_block_is_read_or_refused(block: str) -> None:
    """No text between the lines raises anything but the error of the corpus."""
    text = f"---\n{block}\n---\nا"
    lines = range(1, text.count("\n") + 2)
    try:
        end = read_front_matter(text, "a.md").end
    except UnreadableError as refused:
        line = refused.line
    else:
        line = text.count("\n", 0, end)
    assert line in lines
