"""The page of a chat, and its picture."""

import struct
from base64 import b64encode
from pathlib import Path

import pytest

from tests.emulator.chats import Message
from tests.emulator.emulator import Emulator
from tests.emulator.formatting import Entity
from tests.screenshots.browser import NoBrowserError, find_browser, take_picture
from tests.screenshots.drawing import draw_chat, draw_inline_results, formatted


def test_entities_are_nested() -> None:
    """Bold inside a quotation stays inside of it, and the line break behind the quotation is the quotation's."""
    entities = (Entity("bold", 4, 3), Entity("blockquote", 0, 7), Entity("text_link", 8, 4, {"url": "https://a.b"}))
    assert formatted("قال نعم\nخبر <", entities) == (
        '<blockquote>قال <b>نعم</b></blockquote><span class="link">خبر </span>&lt;'
    )


def test_offsets_are_utf16_units() -> None:
    """A letter outside the basic plane counts for two."""
    assert formatted("😀 نعم", (Entity("bold", 3, 3),)) == "😀 <b>نعم</b>"


def test_a_folded_quotation_is_told_apart() -> None:
    """An expandable quotation is drawn folded."""
    assert formatted("نص", (Entity("expandable_blockquote", 0, 2),)) == '<blockquote class="expandable">نص</blockquote>'


def test_a_chat_has_its_messages_and_keyboards() -> None:
    """Each message is a bubble with its text, the message that it replies to, and its buttons."""
    emulator = Emulator()
    ali, bot = emulator.person("علي"), emulator.world.bot
    asked = ali.send("سؤال")
    emulator.world.post(
        Message(
            ali.chat.id,
            bot,
            text="جواب",
            reply_to=asked.id,
            markup={"inline_keyboard": [[{"text": "المصادر", "callback_data": "s"}, {"text": "افتح", "url": "a.b"}]]},
        )
    )
    ali.send_sticker()
    page = draw_chat(ali.chat, ali.user, title="إسناد", alert="تنبيه")
    assert page.count("<section") == 3
    assert '<div class="reply" dir="auto"><b>علي</b><span dir="auto">سؤال</span></div>' in page
    assert '<span dir="auto">المصادر<i></i></span><span dir="auto">افتح<i>↗\ufe0e</i></span>' in page
    assert '<div class="kind">🙂</div>' in page
    assert "<p>تنبيه</p>" in page


def test_a_photo_is_shown() -> None:
    """A photo whose file is at hand stands in its bubble, any other is a sign of one."""
    emulator = Emulator()
    ali = emulator.person("علي")
    ali.send_photo(b"\x89PNG", caption="صورة")
    shown = draw_chat(ali.chat, ali.user, title="إسناد", files=emulator.world.files)
    assert f'base64,{b64encode(bytes([0x89]) + b"PNG").decode()}">' in shown
    assert "🖼" not in shown
    assert "🖼" in draw_chat(ali.chat, ali.user, title="إسناد")


def test_inline_results_are_a_list() -> None:
    """Each result has its title and its description."""
    page = draw_inline_results("سؤال", ({"title": "عنوان", "description": "وصف"},), Emulator().world.bot)
    assert "<b>عنوان</b><p>وصف</p>" in page
    assert "@isnad_test_bot سؤال" in page


@pytest.mark.slow
async def test_a_picture_is_as_high_as_its_page(tmp_path: Path) -> None:
    """Chromium writes a picture of the width of a phone and of the height of the chat."""
    if find_browser() is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium fonts-noto-core)")
    ali = Emulator().person("علي")
    for number in range(30):
        ali.send(f"رسالة {number}")
    await take_picture(draw_chat(ali.chat, ali.user, title="إسناد"), tmp_path / "chat.png")
    head = (tmp_path / "chat.png").read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", head[16:])
    assert width == 780
    assert height > 2000


async def test_no_browser_is_told_plainly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without Chromium the message says what to install."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NoBrowserError, match="apt-get install chromium"):
        await take_picture("", tmp_path / "chat.png")
