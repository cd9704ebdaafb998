"""How updates reach python-telegram-bot: by long polling and by a webhook, and what people's doings look like."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Update,
)
from telegram.error import BadRequest, Conflict
from telegram.ext import Application, ContextTypes, TypeHandler

from tests.emulator.conftest import application_for
from tests.emulator.emulator import Emulator

pytestmark = pytest.mark.slow

Seen = asyncio.Queue[Update]


@pytest.fixture
async def seen(application: Application) -> AsyncIterator[Seen]:
    """The updates that a polling application received."""
    queue: Seen = asyncio.Queue()

    async def keep(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await queue.put(update)

    application.add_handler(TypeHandler(Update, keep))
    assert application.updater is not None
    await application.updater.start_polling(timeout=2, allowed_updates=Update.ALL_TYPES)
    yield queue
    await application.updater.stop()


async def _next(seen: Seen) -> Update:
    return await asyncio.wait_for(seen.get(), 5)


async def test_a_command_reaches_a_polling_bot(emulator: Emulator, seen: Seen) -> None:
    """A command has its entity, its sender a language, and once handled it is confirmed."""
    person = emulator.person("ليلى", language_code="ar", username="layla")
    await emulator.wait_until_polled()
    person.send("/start 😀 @isnad_test_bot")
    update = await _next(seen)
    message = update.message
    assert message is not None
    assert [entity.type for entity in message.entities] == ["bot_command", "mention"]
    assert message.from_user is not None
    assert (message.from_user.language_code, message.chat.type) == ("ar", "private")
    await emulator.wait_until_polled()
    assert emulator.world.updates.pending == ()


async def test_the_long_poll_really_waits(emulator: Emulator, application: Application) -> None:
    """Without an update the poll takes its whole timeout, with one it ends at once."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    assert await application.bot.get_updates(timeout=1) == ()
    assert loop.time() - start >= 0.9
    poll = asyncio.create_task(application.bot.get_updates(timeout=30))
    await emulator.until(lambda: emulator.world.updates.is_polled or None)
    start = loop.time()
    emulator.person("ليلى").send("سؤال")
    assert len(await poll) == 1
    assert loop.time() - start < 0.5


async def test_an_offset_confirms(emulator: Emulator, application: Application) -> None:
    """Updates come again until a later offset confirms them; a negative one keeps the last; limit cuts."""
    person = emulator.person("ليلى")
    for number in range(4):
        person.send(str(number))
    bot = application.bot
    first = await bot.get_updates(limit=2)
    assert [update.message and update.message.text for update in first] == ["0", "1"]
    assert len(await bot.get_updates()) == 4
    assert len(await bot.get_updates(offset=first[0].update_id + 1)) == 3
    assert [update.message and update.message.text for update in await bot.get_updates(offset=-1)] == ["3"]
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_only_the_kinds_asked_for_come(emulator: Emulator, application: Application) -> None:
    """AllowedUpdates holds for what happens later, until it is changed."""
    person = emulator.person("ليلى")
    bot = application.bot
    await bot.get_updates(allowed_updates=["callback_query"])
    person.send("لا يصل")
    await bot.get_updates(allowed_updates=[])
    person.send("يصل")
    assert [update.message and update.message.text for update in await bot.get_updates()] == ["يصل"]


async def test_a_second_poll_ends_the_first(emulator: Emulator, application: Application) -> None:
    """Of two polls at once the earlier gets a 409."""
    first = asyncio.create_task(application.bot.get_updates(timeout=30))
    await emulator.until(lambda: emulator.world.updates.is_polled or None)
    async with application_for(emulator) as other:
        second = asyncio.create_task(other.bot.get_updates(timeout=30))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        emulator.person("ليلى").send("سؤال")
        assert len(await second) == 1


async def test_a_poll_of_a_client_that_left_is_forgotten(emulator: Emulator, application: Application) -> None:
    """When the connection of a poll is closed, nobody polls any more."""
    poll = asyncio.create_task(application.bot.get_updates(timeout=30))
    await emulator.until(lambda: emulator.world.updates.is_polled or None)
    poll.cancel()
    await emulator.until(lambda: None if emulator.world.updates.is_polled else True)


async def test_edits_and_replies_are_told(emulator: Emulator, seen: Seen) -> None:
    """An edited question is an edited_message, a reply carries the message that it answers."""
    person = emulator.person("ليلى")
    question = person.send("سؤال")
    person.edit(question, "سؤال آخر")
    person.send("رد", reply_to=question)
    updates = [await _next(seen) for _ in range(3)]
    edited, reply = updates[1].edited_message, updates[2].message
    assert edited is not None
    assert edited.text == "سؤال آخر"
    assert edited.edit_date is not None
    assert reply is not None
    assert reply.reply_to_message is not None
    assert reply.reply_to_message.text == "سؤال آخر"


async def test_files_and_stickers_are_told(emulator: Emulator, seen: Seen) -> None:
    """Documents, photos, voice messages and stickers come as python-telegram-bot knows them."""
    person = emulator.person("ليلى")
    person.send_document("a.txt", b"a", caption="وصف")
    person.send_photo(b"jpeg")
    person.send_voice(b"ogg")
    person.send_sticker()
    messages = [(await _next(seen)).effective_message for _ in range(4)]
    document, photo, voice, sticker = messages
    assert document is not None
    assert photo is not None
    assert voice is not None
    assert sticker is not None
    assert (document.document is not None, document.caption) == (True, "وصف")
    assert (len(photo.photo), voice.voice is not None, sticker.sticker is not None) == (1, True, True)


async def test_a_button_is_pressed_and_answered(emulator: Emulator, application: Application, seen: Seen) -> None:
    """A press is a callback query with the data; it is answered once, in time and in 200 characters."""
    person = emulator.person("ليلى", known=True)
    keyboard = InlineKeyboardMarkup(
        [[InlineKeyboardButton("المصادر", callback_data="s:1"), InlineKeyboardButton("موقع", url="a.iq")]]
    )
    await application.bot.send_message(person.user.id, "جواب", reply_markup=keyboard)
    (sent,) = person.chat.from_bot
    callback = person.press(sent, "المصادر")
    query = (await _next(seen)).callback_query
    assert query is not None
    assert (query.data, query.from_user.id, query.message and query.message.message_id) == (
        "s:1",
        person.user.id,
        sent.id,
    )
    with pytest.raises(BadRequest, match="Message_too_long"):
        await query.answer("x" * 201)
    await query.answer("تم", show_alert=True)
    answer = await person.answer_to(callback)
    assert (answer.text, answer.show_alert) == ("تم", True)
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer()
    late = person.press(sent, "s:1")
    late.expired = True
    with pytest.raises(BadRequest, match="Query is too old"):
        await application.bot.answer_callback_query(late.id)
    for label in ("موقع", "لا شيء"):
        with pytest.raises(LookupError, match="it has"):
            person.press(sent, label)


async def test_an_inline_query_is_answered(emulator: Emulator, application: Application, seen: Seen) -> None:
    """An inline query gets its results, once; a chosen one is told."""
    person = emulator.person("ليلى")
    query = person.ask_inline("بغداد")
    received = (await _next(seen)).inline_query
    assert received is not None
    assert received.query == "بغداد"
    await received.answer([InlineQueryResultArticle("1", "عنوان", InputTextMessageContent("نص"))], cache_time=5)
    answer = await person.results_of(query)
    assert ([result["id"] for result in answer.results], answer.cache_time) == (["1"], 5)
    with pytest.raises(BadRequest, match="Query is too old"):
        await application.bot.answer_inline_query(query.id, [])
    with pytest.raises(BadRequest, match="Next_offset_invalid"):
        await application.bot.answer_inline_query(query.id, [], next_offset="x" * 65)
    person.choose(query, "1")
    chosen = (await _next(seen)).chosen_inline_result
    assert chosen is not None
    assert chosen.result_id == "1"


async def test_a_person_asks_and_waits(emulator: Emulator, application: Application) -> None:
    """Asking returns the bot's answer to this question, as it stands when it fits."""

    async def answer(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        progress = await update.message.reply_text("...")
        await progress.edit_text(f"جواب: {update.message.text}")

    application.add_handler(TypeHandler(Update, answer))
    assert application.updater is not None
    await application.updater.start_polling(timeout=2)
    person = emulator.person("ليلى")
    for question in ("أول", "ثان"):
        found = await person.ask(question, predicate=lambda message: message.text != "...")
        assert found.text == f"جواب: {question}"
        assert [version.message.text for version in person.chat.history(found)] == ["...", found.text]
    await application.updater.stop()
    person.delete(person.chat.messages[0])
    assert [message.text for message in person.chat.messages] == ["جواب: أول", "ثان", "جواب: ثان"]


async def test_in_groups_a_bot_sees_what_concerns_it(emulator: Emulator, application: Application, seen: Seen) -> None:
    """In privacy mode commands, mentions and replies to the bot come, other talk and other bots' commands do not."""
    person = emulator.person("ليلى")
    group = emulator.group("مجموعة", person, kind="group")
    ours = await application.bot.send_message(group.id, "جواب")
    (kept,) = group.from_bot
    person.send("كلام", chat=group)
    person.send("/help@other_bot", chat=group)
    person.send("/help@Isnad_Test_Bot", chat=group)
    person.send("سؤال @isnad_test_bot", chat=group)
    person.send("رد", chat=group, reply_to=kept)
    texts = [(await _next(seen)).effective_message for _ in range(3)]
    assert [message and message.text for message in texts] == ["/help@Isnad_Test_Bot", "سؤال @isnad_test_bot", "رد"]
    assert ours.chat.type == "group"


async def test_a_topic_is_a_thread(emulator: Emulator, application: Application, seen: Seen) -> None:
    """Messages of a topic carry its thread, and the bot can write into it."""
    person = emulator.person("ليلى")
    forum = emulator.group("منتدى", person, forum=True)
    thread = emulator.topic(forum, "أسئلة")
    person.send("/help", chat=forum, thread_id=thread)
    message = (await _next(seen)).message
    assert message is not None
    assert (message.message_thread_id, message.is_topic_message) == (thread, True)
    assert message.reply_to_message is not None
    assert message.reply_to_message.forum_topic_created is not None
    await message.reply_text("جواب", message_thread_id=thread)
    (answer,) = [kept for kept in forum.from_bot if kept.text]
    assert answer.thread_id == thread
    assert application.running


async def test_a_block_is_told(emulator: Emulator, seen: Seen) -> None:
    """Blocking and unblocking are updates of the bot's membership."""
    person = emulator.person("ليلى")
    person.block()
    person.unblock()
    statuses = [(await _next(seen)).my_chat_member for _ in range(2)]
    assert [change and change.new_chat_member.status for change in statuses] == ["kicked", "member"]


async def test_a_webhook_gets_the_updates(emulator: Emulator, application: Application) -> None:
    """Updates are posted with the secret, again until they are taken; polling is a conflict meanwhile."""
    received: asyncio.Queue[tuple[str, Update]] = asyncio.Queue()
    answers = iter([500, 200, 200])

    async def take(request: web.Request) -> web.Response:
        update = Update.de_json(await request.json(), application.bot)
        await received.put((request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""), update))
        return web.Response(status=next(answers))

    app = web.Application()
    app.router.add_post("/hook", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    bot = application.bot
    try:
        poll = asyncio.create_task(bot.get_updates(timeout=30))
        await emulator.until(lambda: emulator.world.updates.is_polled or None)
        word = "s-1"
        await bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token=word, allowed_updates=["message"])
        with pytest.raises(Conflict, match="terminated by setWebhook"):
            await poll
        with pytest.raises(Conflict, match="while webhook is active"):
            await bot.get_updates()
        person = emulator.person("ليلى")
        person.send("أول")
        person.send("ثان")
        posts = [await asyncio.wait_for(received.get(), 5) for _ in range(3)]
        assert [sent for sent, _ in posts] == [word] * 3
        texts = [update.message and update.message.text for _, update in posts]
        assert texts == ["أول", "أول", "ثان"]
        info = await bot.get_webhook_info()
        assert (info.url.endswith("/hook"), info.last_error_message) == (
            True,
            "Wrong response from the webhook: 500",
        )
        await emulator.until(lambda: None if emulator.world.updates.pending else True)
    finally:
        await bot.delete_webhook()
        await runner.cleanup()
    assert (await bot.get_webhook_info()).url == ""
    with pytest.raises(BadRequest, match="Bad webhook"):
        await bot.set_webhook("ftp://a.iq")
