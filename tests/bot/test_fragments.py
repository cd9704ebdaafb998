"""Links that scroll to a passage."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fragments import is_link, link_to_passage
from tests.emulator.formatting import check_url


def test_a_short_passage_is_named_whole() -> None:
    """Its words are encoded, with the marks that mean something in a directive, and without those at its ends."""
    assert link_to_passage("https://a.iq/1", '"قال: نعم، لا-بأس & مرحبًا".') == (
        "https://a.iq/1#:~:text=%D9%82%D8%A7%D9%84%3A%20%D9%86%D8%B9%D9%85%D8%8C%20%D9%84%D8%A7%2D%D8%A8%D8%A3%D8%B3"
        "%20%26%20%D9%85%D8%B1%D8%AD%D8%A8%D9%8B%D8%A7"
    )


def test_a_long_passage_is_named_by_its_ends() -> None:
    """The browser highlights from the first words to the last."""
    linked = link_to_passage("https://a.iq/1", " ".join(f"كلمة{number}" for number in range(40)))
    start, end = linked.partition("text=")[2].split(",")
    assert unquote(start) == "كلمة0 كلمة1 كلمة2 كلمة3 كلمة4"
    assert unquote(end) == "كلمة35 كلمة36 كلمة37 كلمة38 كلمة39"


def test_a_fragment_is_kept() -> None:
    """A link to an anchor keeps it, and one that names a text already is left alone."""
    assert link_to_passage("https://a.iq/1#top", "نعم") == "https://a.iq/1#top:~:text=%D9%86%D8%B9%D9%85"
    assert link_to_passage("https://a.iq/1#:~:text=x", "نعم") == "https://a.iq/1#:~:text=x"
    assert link_to_passage("https://a.iq/1", "؟!") == "https://a.iq/1"
    assert link_to_passage("https://a.iq/" + "x" * 2030, "نعم نعم") == "https://a.iq/" + "x" * 2030


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=400))
def test_any_passage_gives_a_link(passage: str) -> None:
    """Whatever is quoted, the link is one that Telegram takes and a directive of one or two terms."""
    linked = link_to_passage("https://a.iq/1", passage)
    check_url(linked, "the link")
    assert len(linked) <= 2048
    directive = linked.partition("text=")[2]
    assert directive.count(",") <= 1
    assert "-" not in directive
    assert directive.isascii()


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://a.iq/1", True),
        ("http://localhost:80/", True),
        (None, False),
        ("", False),
        ("ftp://a.iq", False),
        ("http://[", False),
        ("https://", False),
        ("https://host", False),
        ("https://a.iq/a b", False),
        ("https://a.iq/" + "x" * 3000, False),
    ],
)
def test_a_link_is_what_telegram_takes_for_one(url: str | None, is_one: bool) -> None:
    """Anything else is shown without a link."""
    assert is_link(url) == is_one
