"""What the emulator refuses in keyboards, texts, commands and inline results."""

import pytest

from tests.emulator import validation
from tests.emulator.keyboards import Markup, buttons, parse_inline_markup, parse_markup
from tests.emulator.wire import ApiError, Json, JsonObject, Parameters, Upload


def _inline(**button: Json) -> JsonObject:
    return {"inline_keyboard": [[button]]}


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (_inline(text="x", callback_data="ن" * 33), "BUTTON_DATA_INVALID"),
        (_inline(text="x"), "Text buttons are unallowed in the inline keyboard"),
        (_inline(text="x", callback_data=""), "Text buttons are unallowed in the inline keyboard"),
        (_inline(text="x", callback_data="a", url="https://a.iq"), "exactly one action"),
        (_inline(text=" ", callback_data="a"), 'field "text" must be'),
        (_inline(text="x", url="ftp://a.iq"), "Unsupported URL protocol"),
        (_inline(text="x", copy_text={"text": ""}), "BUTTON_COPY_TEXT_INVALID"),
        (_inline(text="x", callback_data="a", style="loud"), "unknown style"),
        ({"inline_keyboard": [["x"]]}, "expected an Object"),
        ({"inline_keyboard": ["x"]}, "expected an Array of Arrays"),
        ({"inline_keyboard": "x"}, "expected an Array of Arrays"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "a"}]] * 101}, "reply markup is too long"),
        ({"keyboard": []}, "the keyboard has no button"),
        ({"keyboard": [[""]]}, "keyboard button text must be non-empty"),
        ({}, "object expected as reply markup"),
    ],
)
def test_a_broken_keyboard_is_refused(markup: JsonObject, reason: str) -> None:
    """Each way in which a keyboard can be wrong is a 400 that says which."""
    with pytest.raises(ApiError, match="Bad Request") as refused:
        parse_markup(markup)
    assert reason in refused.value.description


def test_callback_data_may_have_64_bytes() -> None:
    """The limit is in bytes of UTF-8 and 64 are within it."""
    markup = parse_markup(_inline(text="x", callback_data="ن" * 32))
    assert [button["text"] for button in buttons(markup.inline)] == ["x"]


def test_an_empty_inline_keyboard_is_none() -> None:
    """A keyboard without a button is no keyboard."""
    assert parse_markup({"inline_keyboard": []}) == Markup() == parse_markup({"inline_keyboard": [[]]})


@pytest.mark.parametrize(
    "markup", [{"keyboard": [["ا", {"text": "ب"}]]}, {"remove_keyboard": True}, {"force_reply": True}]
)
def test_other_keyboards_go_with_new_messages_only(markup: JsonObject) -> None:
    """A reply keyboard, its removal and a forced reply are taken when sent and refused when edited."""
    assert parse_markup(markup).keyboard == markup
    with pytest.raises(ApiError, match="inline keyboard expected"):
        parse_inline_markup(markup)


def test_a_text_has_at_most_4096_units() -> None:
    """The limit is in UTF-16 units, counted after the ends are cut."""
    assert validation.message_text("😀" * 2048 + "\n", []).text == "😀" * 2048
    with pytest.raises(ApiError, match="message is too long"):
        validation.message_text("😀" * 2048 + "ا", [])


@pytest.mark.parametrize("text", [None, "", " \u200f\n"])
def test_an_empty_text_is_refused(text: str | None) -> None:
    """Nothing, spaces and invisible marks are no message."""
    with pytest.raises(ApiError, match="message text is empty"):
        validation.message_text(text, [])


def test_a_caption_has_at_most_1024_units() -> None:
    """A caption may be empty, but not long."""
    assert validation.caption(None, []).text == ""
    with pytest.raises(ApiError, match="message caption is too long"):
        validation.caption("ا" * 1025, [])


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ([{"command": "مصادر", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "Start", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "start", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "start", "description": "x" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "start", "description": "x"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
    ],
)
def test_broken_commands_are_refused(value: list[Json], reason: str) -> None:
    """A command is small Latin letters, digits and underscores, with a description."""
    with pytest.raises(ApiError, match=reason):
        validation.commands(value)


def _article(identity: str, **more: Json) -> Json:
    content: Json = {"message_text": "نص"}
    return {"type": "article", "id": identity, "title": "ع", "input_message_content": content, **more}


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ([_article("")], "RESULT_ID_INVALID"),
        ([_article("a" * 65)], "RESULT_ID_INVALID"),
        ([_article("a"), _article("a")], "RESULT_ID_DUPLICATE"),
        ([_article(str(number)) for number in range(51)], "RESULTS_TOO_MUCH"),
        ([_article("a", title="")], "title"),
        ([_article("a", input_message_content=None)], "input message content is not specified"),
        ([_article("a", input_message_content={"message_text": ""})], "message text is empty"),
        ([_article("a", reply_markup=_inline(text="x"))], "Text buttons"),
        (["a"], "expected an Object"),
    ],
)
def test_broken_inline_results_are_refused(value: list[Json], reason: str) -> None:
    """Ids, titles, contents and keyboards of inline results are checked."""
    with pytest.raises(ApiError, match="Bad Request") as refused:
        validation.inline_results(value)
    assert reason in refused.value.description


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"start_parameter": "a"}, 'can\'t find field "text"'),
        ({"text": "x"}, "exactly one optional field"),
        ({"text": "x", "start_parameter": "a", "web_app": {"url": "https://a.iq"}}, "exactly one optional field"),
        ({"text": "x", "start_parameter": "س"}, "START_PARAM_INVALID"),
        ({"text": "x", "start_parameter": "a" * 65}, "START_PARAM_INVALID"),
    ],
)
def test_a_broken_button_over_inline_results_is_refused(button: JsonObject, reason: str) -> None:
    """It has a text and leads to one place."""
    with pytest.raises(ApiError) as refused:
        validation.results_button(button)
    assert reason in refused.value.description
    assert validation.results_button(None) is None


def test_codes_and_secrets_are_checked() -> None:
    """A language is two letters, a secret is made of letters, digits, _ and -."""
    assert (validation.language_code(None), validation.language_code("ar")) == ("", "ar")
    assert validation.secret_token("aZ9_-") == "aZ9_-"
    with pytest.raises(ApiError, match="invalid language code"):
        validation.language_code("arabic")
    with pytest.raises(ApiError, match="unallowed characters"):
        validation.secret_token("سر")


def test_parameters_are_read_from_a_form() -> None:
    """A form carries strings; numbers, truth and JSON are read out of them or refused."""
    upload = Upload("a.txt", b"a", "text/plain")
    parameters = Parameters({"n": "7", "t": "True", "o": "{}", "e": "", "f": "attach://x"}, {"x": upload})
    assert (parameters.integer("n"), parameters.boolean("t"), parameters.object("o")) == (7, True, {})
    assert parameters.text("e") is None
    assert parameters.upload("f") == upload
    for read in (parameters.integer, parameters.array, parameters.parsed):
        with pytest.raises(ApiError, match="can't parse"):
            read("o" if read == parameters.array else "t")
    with pytest.raises(ApiError, match="expected an Object"):
        parameters.object("n")
    with pytest.raises(ApiError, match="unsupported parse_mode"):
        validation.refuse_parse_mode(Parameters({"parse_mode": "HTML"}))
