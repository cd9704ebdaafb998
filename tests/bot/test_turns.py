"""The order in which updates are processed."""

import asyncio
from datetime import UTC, datetime

from telegram import Chat, Message, Update

from bot.metrics import Metrics
from bot.turns import ChatTurns


def message_in(chat_id: int) -> Update:
    """Return an update with a message of a chat."""
    return Update(1, message=Message(1, datetime.now(UTC), Chat(chat_id, "private")))


async def test_a_chat_is_served_in_order_and_others_meanwhile() -> None:
    """The second message of a chat waits for the first; another chat's, and what is no message, does not."""
    turns, done, release = ChatTurns(Metrics()), [], asyncio.Event()

    async def slow() -> None:
        await release.wait()
        done.append("slow")

    async def quick(name: str) -> None:
        done.append(name)

    first = asyncio.create_task(turns.process_update(message_in(1), slow()))
    await asyncio.sleep(0)
    second = asyncio.create_task(turns.process_update(message_in(1), quick("behind")))
    await turns.process_update(message_in(2), quick("other chat"))
    await turns.process_update(Update(2), quick("button"))
    assert done == ["other chat", "button"]
    release.set()
    await asyncio.gather(first, second)
    assert done == ["other chat", "button", "slow", "behind"]
