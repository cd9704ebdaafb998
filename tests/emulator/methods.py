"""The table of methods that the emulator knows, by their names in lower case."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TypeAlias

from tests.emulator import answering, messaging, profile, receiving
from tests.emulator.state import World
from tests.emulator.wire import ApiError, Json, Parameters

Method: TypeAlias = Callable[[World, Parameters], Json]
WaitingMethod: TypeAlias = Callable[[World, Parameters], Awaitable[Json]]

METHODS: Mapping[str, Method] = {
    "getme": profile.get_me,
    "logout": profile.accept,
    "close": profile.accept,
    "setmycommands": profile.set_my_commands,
    "getmycommands": profile.get_my_commands,
    "deletemycommands": profile.delete_my_commands,
    "setmydescription": partial(profile.set_my_text, name="description"),
    "getmydescription": partial(profile.get_my_text, name="description"),
    "setmyshortdescription": partial(profile.set_my_text, name="short_description"),
    "getmyshortdescription": partial(profile.get_my_text, name="short_description"),
    "setmyname": partial(profile.set_my_text, name="name"),
    "getmyname": partial(profile.get_my_text, name="name"),
    "getchat": profile.get_chat,
    "getchatmember": profile.get_chat_member,
    "sendmessage": messaging.send_message,
    "senddocument": messaging.send_document,
    "sendphoto": messaging.send_photo,
    "editmessagetext": messaging.edit_message_text,
    "editmessagereplymarkup": messaging.edit_message_reply_markup,
    "deletemessage": messaging.delete_message,
    "sendchataction": messaging.send_chat_action,
    "getfile": messaging.get_file,
    "answercallbackquery": answering.answer_callback_query,
    "answerinlinequery": answering.answer_inline_query,
}

WAITING_METHODS: Mapping[str, WaitingMethod] = {
    "getupdates": receiving.get_updates,
    "setwebhook": receiving.set_webhook,
    "deletewebhook": receiving.delete_webhook,
    "getwebhookinfo": receiving.get_webhook_info,
}


async def execute(name: str, world: World, parameters: Parameters) -> Json:
    """Run a method and return its result.

    Raises:
        ApiError: Telegram refuses, or knows no such method.
    """
    if name in WAITING_METHODS:
        return await WAITING_METHODS[name](world, parameters)
    if name not in METHODS:
        raise ApiError(404, "Not Found")
    return METHODS[name](world, parameters)
