"""Links and queries that lead to a recorded answer."""

import re
from urllib.parse import quote

_SHARED = re.compile(r"q_(?P<answer_id>[A-Za-z0-9-]{1,60})")


def share_query(answer_id: str) -> str:
    """Return what is asked inline, and what follows /start, to get an answer."""
    return f"q_{answer_id}"


def shared_answer(text: str) -> str | None:
    """Return the id of the answer that a text asks for, None where it asks for none."""
    match = _SHARED.fullmatch(text.strip())
    return match["answer_id"] if match else None


def deep_link(bot_username: str, answer_id: str) -> str:
    """Return the address that opens an answer in the chat with the bot."""
    return f"https://t.me/{bot_username}?start={share_query(answer_id)}"


def share_url(bot_username: str, answer_id: str) -> str:
    """Return the address that lets a person choose whom to send the link of an answer to."""
    return f"https://t.me/share/url?url={quote(deep_link(bot_username, answer_id), safe='')}"
