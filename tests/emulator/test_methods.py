"""The methods of the Bot API as python-telegram-bot calls them over HTTP."""

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.constants import ChatAction
from telegram.error import BadRequest, EndPointNotFound, Forbidden, InvalidToken
from telegram.ext import Application

from tests.emulator.emulator import Emulator

pytestmark = pytest.mark.slow

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("المصادر", callback_data="s:1")]])


@pytest.fixture
def bot(application: Application) -> Bot:
    """The bot of an application that runs."""
    return application.bot


async def test_the_bot_learns_who_it_is(emulator: Emulator, bot: Bot) -> None:
    """GetMe gives a bot with its name and abilities."""
    me = await bot.get_me()
    assert (me.is_bot, me.username, me.can_read_all_group_messages) == (True, "isnad_test_bot", False)
    assert emulator.calls_of("getMe")[-1].executed
    assert await bot.log_out()
    assert await bot.close()


async def test_a_wrong_token_is_unauthorized(emulator: Emulator) -> None:
    """Another token is a 401, one of no known form a 404."""
    for token, status, description in (("123:abc", 401, "Unauthorized"), ("abc", 404, "Not Found")):
        with pytest.raises(InvalidToken, match="rejected by the server"):
            async with Bot(token, base_url=emulator.base_url):
                pass
        assert (emulator.calls[-1].status, emulator.calls[-1].description) == (status, description)


async def test_an_unknown_method_is_not_found(bot: Bot) -> None:
    """A method that the emulator does not know is a 404."""
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("dance")


async def test_a_message_comes_back_as_it_was_delivered(emulator: Emulator, bot: Bot) -> None:
    """Text, entities, keyboard, reply and preview options are in what sendMessage returns and the chat holds."""
    person = emulator.person("ليلى", known=True)
    question = person.send("من قال؟")
    sent = await bot.send_message(
        person.user.id,
        " 😀 قال الوزير /sources ",
        entities=[MessageEntity("bold", 4, 3)],
        reply_markup=KEYBOARD,
        reply_parameters=ReplyParameters(question.id, quote="قال"),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert sent.text == "😀 قال الوزير /sources"
    assert [sent.parse_entity(entity) for entity in sent.entities] == ["قال", "/sources"]
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "من قال؟"
    assert sent.quote is not None
    assert sent.reply_markup == KEYBOARD
    (kept,) = person.chat.from_bot
    assert (kept.id, kept.text, kept.reply_to) == (sent.message_id, sent.text, question.id)
    assert kept.entity_texts("bold") == ("قال",)


async def test_what_cannot_be_sent_is_refused(emulator: Emulator, bot: Bot) -> None:
    """Length, entities, buttons, the chat and the replied message are checked."""
    chat = emulator.person("ليلى", known=True).chat
    stranger = emulator.person("زيد")
    button = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="x" * 65)]])
    with pytest.raises(BadRequest, match=r"^Message is too long$"):
        await bot.send_message(chat.id, "ا" * 4097)
    with pytest.raises(BadRequest, match=r"^Message text is empty$"):
        await bot.send_message(chat.id, "")
    with pytest.raises(BadRequest, match="Can't parse entities: entity begins after"):
        await bot.send_message(chat.id, "ا", entities=[MessageEntity("bold", 5, 1)])
    with pytest.raises(BadRequest, match="Button_data_invalid"):
        await bot.send_message(chat.id, "ا", reply_markup=button)
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(stranger.chat.id, "ا")
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(chat.id, "ا", reply_parameters=ReplyParameters(999))
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(chat.id, "ا", message_thread_id=4)
    asked = emulator.person("هدى").send("سؤال")
    with pytest.raises(BadRequest, match="Quote_text_invalid"):
        await bot.send_message(asked.chat_id, "ا", reply_parameters=ReplyParameters(asked.id, quote="جواب"))
    assert chat.from_bot == ()
    lost = ReplyParameters(999, allow_sending_without_reply=True)
    assert (await bot.send_message(chat.id, "ا", reply_parameters=lost)).reply_to_message is None


async def test_a_message_can_be_edited(emulator: Emulator, bot: Bot) -> None:
    """Text and keyboard change, each version stays in the history, and a change of nothing is refused."""
    chat = emulator.person("ليلى", known=True).chat
    sent = await bot.send_message(chat.id, "1%", reply_markup=KEYBOARD)
    with pytest.raises(BadRequest, match="Message is not modified: specified new message content"):
        await bot.edit_message_text("1% ", chat.id, sent.message_id, reply_markup=KEYBOARD)
    await bot.edit_message_text("2%", chat.id, sent.message_id, reply_markup=KEYBOARD)
    await bot.edit_message_reply_markup(chat.id, sent.message_id)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(chat.id, sent.message_id)
    (kept,) = chat.from_bot
    versions = chat.history(kept)
    assert [(version.message.text, version.message.markup is None) for version in versions] == [
        ("1%", False),
        ("2%", False),
        ("2%", True),
    ]
    assert [version.at for version in versions] == sorted(version.at for version in versions)
    assert kept.edit_date is not None


async def test_what_cannot_be_edited_is_refused(emulator: Emulator, bot: Bot) -> None:
    """Unknown, deleted and other people's messages are not edited."""
    person = emulator.person("ليلى")
    theirs = person.send("سؤال")
    ours = await bot.send_message(person.user.id, "جواب")
    keyboard = await bot.send_message(person.user.id, "اختر", reply_markup=ReplyKeyboardMarkup([["أ"]]))
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", person.user.id, 999)
    for number in (theirs.id, keyboard.message_id):
        with pytest.raises(BadRequest, match="Message can't be edited"):
            await bot.edit_message_text("x", person.user.id, number)
    with pytest.raises(BadRequest, match="Message_too_long"):
        await bot.edit_message_text("x" * 4097, person.user.id, ours.message_id)
    assert await bot.delete_message(person.user.id, ours.message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", person.user.id, ours.message_id)
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(person.user.id, ours.message_id)
    assert [message.text for message in person.chat.deleted.values()] == ["جواب"]


async def test_in_a_group_the_bot_deletes_its_own_only(emulator: Emulator, bot: Bot) -> None:
    """Another's message in a group is deleted by an administrator only."""
    person = emulator.person("ليلى")
    group = emulator.group("مجموعة", person)
    theirs = person.send("سؤال", chat=group)
    ours = await bot.send_message(group.id, "جواب")
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(group.id, theirs.id)
    assert await bot.delete_message(group.id, ours.message_id)
    group.members[bot.id] = "administrator"
    assert await bot.delete_message(group.id, theirs.id)


async def test_chat_actions_are_seen(emulator: Emulator, bot: Bot) -> None:
    """A chat action is kept with its time; an unknown one is refused."""
    chat = emulator.person("ليلى", known=True).chat
    await bot.send_chat_action(chat.id, ChatAction.TYPING)
    assert [action.action for action in chat.actions] == ["typing"]
    with pytest.raises(BadRequest, match="Wrong parameter action"):
        await bot.send_chat_action(chat.id, "singing")


async def test_who_blocks_the_bot_hears_nothing(emulator: Emulator, bot: Bot) -> None:
    """After a block sending is forbidden, after an unblock it works again; so too in a group that it left."""
    person = emulator.person("ليلى", known=True)
    person.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(person.user.id, "ا")
    person.unblock()
    await bot.send_message(person.user.id, "ا")
    group = emulator.group("مجموعة", person, bot="left")
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.send_message(group.id, "ا")


async def test_files_go_both_ways(emulator: Emulator, bot: Bot) -> None:
    """A document that a person sent can be downloaded, and one that the bot sent is kept with its caption."""
    person = emulator.person("ليلى")
    received = person.send_document("seeds.txt", "نص".encode(), media_type="text/plain", caption="وثيقة")
    document = received.content["document"]
    assert isinstance(document, dict)
    file = await bot.get_file(str(document["file_id"]))
    assert bytes(await file.download_as_bytearray()).decode() == "نص"
    sent = await bot.send_document(person.user.id, b"answer", filename="a.csv", caption="الجواب")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size, sent.caption) == ("a.csv", 6, "الجواب")
    again = await bot.send_document(person.user.id, sent.document.file_id)
    assert again.document is not None
    assert again.document.file_unique_id == sent.document.file_unique_id
    photo = await bot.send_photo(person.user.id, b"\xff\xd8jpeg")
    assert await (await photo.photo[0].get_file()).download_as_bytearray() == b"\xff\xd8jpeg"


async def test_broken_files_are_refused(emulator: Emulator, bot: Bot) -> None:
    """Empty files, unknown ids, addresses and texts of a file are refused."""
    chat = emulator.person("ليلى", known=True).chat
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(chat.id, b"", filename="a.txt")
    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await bot.send_document(chat.id, "unknown")
    with pytest.raises(BadRequest, match="Failed to get http url content"):
        await bot.send_document(chat.id, "https://example.org/a.pdf")
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await bot.get_file("unknown")
    sent = await bot.send_document(chat.id, b"a", filename="a.txt")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("x", chat.id, sent.message_id)
    big = emulator.world.store("documents", "big.bin", bytes(20 * 1024 * 1024 + 1), "application/zip")
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(big.id)


async def test_commands_are_kept_by_scope_and_language(emulator: Emulator, bot: Bot) -> None:
    """Each scope and language has a list of its own, and a person's menu comes from the narrowest."""
    admin, other = emulator.person("مدير", known=True), emulator.person("ليلى", language_code="en")
    await bot.set_my_commands([BotCommand("help", "مساعدة")])
    await bot.set_my_commands(
        [BotCommand("start", "Start")], scope=BotCommandScopeAllPrivateChats(), language_code="en"
    )
    await bot.set_my_commands([BotCommand("reindex", "فهرسة")], scope=BotCommandScopeChat(admin.user.id))
    assert admin.menu() == ("reindex",)
    assert other.menu() == ("start",)
    assert other.menu(emulator.group("مجموعة", other)) == ("help",)
    assert [command.command for command in await bot.get_my_commands()] == ["help"]
    assert await bot.get_my_commands(language_code="ar") == ()
    await bot.delete_my_commands(scope=BotCommandScopeChat(admin.user.id))
    assert admin.menu() == ("help",)
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.set_my_commands([], scope=BotCommandScopeChat(other.user.id))


async def test_descriptions_are_kept_by_language(bot: Bot) -> None:
    """A description without a language serves every language that has none."""
    await bot.set_my_description("وصف")
    await bot.set_my_description("Description", language_code="en")
    await bot.set_my_short_description("قصير")
    assert (await bot.get_my_description("en")).description == "Description"
    assert (await bot.get_my_description("ar")).description == "وصف"
    assert (await bot.get_my_short_description()).short_description == "قصير"
    assert (await bot.get_my_name()).name == "Isnad"
    with pytest.raises(BadRequest, match="_too_long"):
        await bot.set_my_short_description("x" * 121)


async def test_chats_and_members_are_described(emulator: Emulator, bot: Bot) -> None:
    """GetChat and getChatMember give what python-telegram-bot can read, for every status."""
    person = emulator.person("ليلى", username="layla")
    group = emulator.group("مجموعة", person, forum=True, bot="administrator")
    assert (await bot.get_chat(group.id)).title == "مجموعة"
    statuses = [(await bot.get_chat_member(group.id, user)).status for user in (person.user.id, bot.id)]
    assert statuses == ["creator", "administrator"]
    with pytest.raises(BadRequest, match="Participant_id_invalid"):
        await bot.get_chat_member(group.id, 5)
