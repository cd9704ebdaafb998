"""The data behind buttons: what to do and with which answer, in the 64 bytes that Telegram gives."""

import re

SOURCES_PATTERN = re.compile(r"s:(?P<answer_id>.+)")
TOPIC_PATTERN = re.compile(r"t:(?P<number>[1-9]):(?P<answer_id>.+)")


def sources_callback(answer_id: str) -> str:
    """Return the data of the button that shows an answer's sources."""
    return f"s:{answer_id}"


def answer_of_callback(data: str) -> str | None:
    """Return the id of the answer whose sources a button shows, None where the data is not ours."""
    match = SOURCES_PATTERN.fullmatch(data)
    return match["answer_id"] if match else None


def topic_callback(answer_id: str, number: int) -> str:
    """Return the data of the button that asks one of an answer's topics, counted from 1."""
    return f"t:{number}:{answer_id}"


def topic_of_callback(data: str) -> tuple[str, int] | None:
    """Return the answer's id and the topic's number that a button asks, None where the data is not ours."""
    match = TOPIC_PATTERN.fullmatch(data)
    return (match["answer_id"], int(match["number"])) if match else None
