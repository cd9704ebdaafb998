"""Texts with entities: cut, split and packed."""

from hypothesis import given
from hypothesis import strategies as st
from telegram import MessageEntity
from telegram.constants import MessageEntityType

from bot.composing import Rendered, cut_at_word, pack, quotation, split_at_sentences, utf16_length
from retrieval import Span
from tests.bot.messages import check_message, letters, marked_texts


@given(st.text(letters), st.integers(1, 80))
def test_a_cut_text_is_a_beginning_that_fits(text: str, limit: int) -> None:
    """A cut text is a beginning of the text and not longer than asked."""
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


@given(st.text(letters, max_size=400) | st.text("قل .؟\n😀", max_size=400), st.integers(4, 60))
def test_a_split_text_is_whole(text: str, limit: int) -> None:
    """The parts fit, follow one another, and leave out white space only."""
    parts = split_at_sentences(text, limit)
    end = 0
    for part in parts:
        assert not text[end : part.start].strip()
        end = part.end
        if any(letter.isalnum() for letter in text):
            assert utf16_length(part.of(text)) <= limit
            assert part.of(text) == part.of(text).strip()
    assert not text[end:].strip()


def test_a_text_is_split_between_sentences() -> None:
    """A part holds as many whole sentences as fit; only a sentence that is too long itself is split, at words."""
    text = "قال ذلك. ثم غادر. وعاد في المساء إلى بيته القديم. نعم."
    assert [part.of(text) for part in split_at_sentences(text, 20)] == [
        "قال ذلك. ثم غادر.",
        "وعاد في المساء إلى",
        "بيته القديم. نعم.",
    ]


def test_what_is_bold_lies_in_what_is_shown() -> None:
    """A stretch that is shown in part is bold in that part, without white space at its ends."""
    text = "أول ثانٍ 😀 ثالث رابع"
    shown = quotation(text, Span(4, 15), [Span(0, 6), Span(8, 11), Span(16, 20)], MessageEntityType.BLOCKQUOTE)
    check_message(shown)
    assert shown.text == "ثانٍ 😀 ثالث"[: len(shown.text)]
    assert marked_texts(shown, "bold") == ["ثا", "😀"]


def test_blocks_are_packed_whole() -> None:
    """A page takes blocks while there is room, at most so many, and never more entities than Telegram keeps."""
    blocks = [Rendered("كلمة", (MessageEntity("bold", 0, 4),) * 30)] * 7
    assert [page.text.count("كلمة") for page in pack(blocks, "\n")] == [3, 3, 1]
    assert [page.text.count("كلمة") for page in pack(blocks, "\n", most=2)] == [2, 2, 2, 1]
    assert [page.text for page in pack([Rendered("أ" * 6), Rendered("ب" * 6)], "\n", room=10)] == ["أ" * 6, "ب" * 6]
    assert pack([], "\n") == (Rendered(""),)
