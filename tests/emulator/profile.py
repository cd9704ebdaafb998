"""The methods about the bot itself and about chats: who it is, its commands, its descriptions, who is a member."""

from tests.emulator import validation
from tests.emulator.chats import Chat, User
from tests.emulator.state import Scope, World
from tests.emulator.wire import Json, JsonObject, Parameters, bad_request

TEXT_LIMITS = {"description": 512, "short_description": 120, "name": 64}
WIDE_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})
ADMINISTRATOR_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


def get_me(world: World, _: Parameters) -> Json:
    """Return the bot."""
    return {
        **world.bot.as_json(),
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": world.inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def accept(_: World, __: Parameters) -> Json:
    """Agree and do nothing: logOut and close mean something on a server of one's own only."""
    return True


def set_my_commands(world: World, parameters: Parameters) -> Json:
    """Set the commands of a scope and a language; an empty list deletes them."""
    key = _commands_key(world, parameters)
    checked = validation.commands(parameters.array("commands") or ())
    if checked:
        world.commands[key] = checked
    else:
        world.commands.pop(key, None)
    world.changes.announce()
    return True


def get_my_commands(world: World, parameters: Parameters) -> Json:
    """Return the commands of exactly this scope and language."""
    return [*world.commands.get(_commands_key(world, parameters), ())]


def delete_my_commands(world: World, parameters: Parameters) -> Json:
    """Forget the commands of a scope and a language."""
    world.commands.pop(_commands_key(world, parameters), None)
    world.changes.announce()
    return True


def menu(world: World, person: User, chat: Chat) -> tuple[JsonObject, ...]:
    """Return the commands that a person is shown in a chat, from the narrowest scope that has any."""
    rules = chat.members.get(person.id) in {"administrator", "creator"}
    if chat.type == "private":
        scopes = [Scope("chat", chat.id), Scope("all_private_chats"), Scope()]
    else:
        scopes = [
            Scope("chat_member", chat.id, person.id),
            *([Scope("chat_administrators", chat.id)] if rules else []),
            Scope("chat", chat.id),
            *([Scope("all_chat_administrators")] if rules else []),
            Scope("all_group_chats"),
            Scope(),
        ]
    for scope in scopes:
        for language in (person.language_code or "", ""):
            if (scope, language) in world.commands:
                return world.commands[scope, language]
    return ()


def set_my_text(world: World, parameters: Parameters, name: str) -> Json:
    """Set the description, the short description or the name in a language; an empty one deletes it."""
    language = validation.language_code(parameters.text("language_code"))
    text = parameters.text(name) or ""
    if len(text) > TEXT_LIMITS[name]:
        reason = f"BOT_{name.upper()}_TOO_LONG"
        raise bad_request(reason)
    world.texts[name, language] = text
    world.changes.announce()
    return True


def get_my_text(world: World, parameters: Parameters, name: str) -> Json:
    """Return the description, the short description or the name in a language, else in none."""
    language = validation.language_code(parameters.text("language_code"))
    default = world.bot.first_name if name == "name" else ""
    return {name: world.texts.get((name, language)) or world.texts.get((name, "")) or default}


def get_chat(world: World, parameters: Parameters) -> Json:
    """Return a ChatFullInfo."""
    return {
        **world.chat(parameters.text("chat_id")).as_json(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


def get_chat_member(world: World, parameters: Parameters) -> Json:
    """Return a ChatMember."""
    chat = world.chat(parameters.text("chat_id"))
    user = world.users.get(parameters.integer("user_id") or 0)
    if user is None:
        reason = "PARTICIPANT_ID_INVALID"
        raise bad_request(reason)
    return member_json(user, chat.members.get(user.id, "left"))


def member_json(user: User, status: str) -> JsonObject:
    """Return a ChatMember of a status."""
    member: JsonObject = {"user": user.as_json(), "status": status}
    if status in {"creator", "administrator"}:
        member["is_anonymous"] = False
    if status == "administrator":
        member |= {"can_be_edited": False, **dict.fromkeys(ADMINISTRATOR_RIGHTS, True)}
    if status == "kicked":
        member["until_date"] = 0
    return member


def _commands_key(world: World, parameters: Parameters) -> tuple[Scope, str]:
    scope = parameters.object("scope") or {"type": "default"}
    language = validation.language_code(parameters.text("language_code"))
    kind = str(scope.get("type"))
    if kind in WIDE_SCOPES:
        return Scope(kind), language
    if kind not in CHAT_SCOPES:
        reason = "can't parse BotCommandScope: unsupported type specified"
        raise bad_request(reason)
    chat = world.chat(str(scope.get("chat_id", "")) or None)
    user = scope.get("user_id") if kind == "chat_member" else None
    if kind == "chat_member" and user not in world.users:
        reason = "user not found"
        raise bad_request(reason)
    return Scope(kind, chat.id, user if isinstance(user, int) else None), language
