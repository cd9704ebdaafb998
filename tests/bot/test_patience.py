"""What is done when Telegram asks to slow down."""

from datetime import timedelta

import pytest
from telegram.error import RetryAfter

from bot.patience import Patience
from tests.bot.conftest import RunningBot
from tests.emulator.emulator import Emulator
from tests.emulator.faults import too_many_requests


class Refusing:
    """A request that is refused for its frequency until `refusals` are used up."""

    def __init__(self, refusals: int, seconds: float) -> None:
        """Refuse so often, asking to wait so long."""
        self.left, self.seconds, self.calls = refusals, seconds, 0

    async def __call__(self) -> bool:
        """Refuse, or succeed."""
        self.calls += 1
        if self.left:
            self.left -= 1
            raise RetryAfter(timedelta(seconds=self.seconds))
        return True


async def repeat(request: Refusing, endpoint: str = "sendMessage") -> object:
    """Make a request through the limiter."""
    return await Patience().process_request(request, (), {}, endpoint, {}, None)


async def test_a_request_is_made_again_after_the_wait() -> None:
    """A refusal for frequency is not an error while patience lasts."""
    request = Refusing(4, 0.001)
    assert await repeat(request) is True
    assert request.calls == 5


@pytest.mark.parametrize(
    ("request_", "endpoint", "calls"),
    [
        (Refusing(9, 0.001), "sendMessage", 5),
        (Refusing(9, 3600), "sendMessage", 1),
        (Refusing(9, 0.001), "sendChatAction", 1),
    ],
    ids=["too often", "too long", "not worth it"],
)
async def test_patience_ends(request_: Refusing, endpoint: str, calls: int) -> None:
    """After five refusals, on a wait of over a minute and for a typing indicator the error is raised."""
    with pytest.raises(RetryAfter):
        await repeat(request_, endpoint)
    assert request_.calls == calls


async def test_an_answer_that_was_refused_arrives(emulator: Emulator, bot: RunningBot) -> None:
    """Flood control delays an answer and does not lose it."""
    assert bot.application.running
    emulator.faults.add("sendMessage", too_many_requests(1))
    message = await emulator.person("علي").ask("ماذا قال الكاظمي؟")
    assert message.text.startswith("وقال الكاظمي")
    assert [call.status for call in emulator.calls_of("sendMessage")] == [429, 200]


async def test_typing_leaves_telegram_time_for_answers() -> None:
    """However many wait, so many indicators are sent in a second and no more; nobody is told of those left out."""
    now = 100.0
    patience = Patience(lambda: now)
    request = Refusing(0, 0)
    for _ in range(15):
        assert await patience.process_request(request, (), {}, "sendChatAction", {}, None) is True
    assert request.calls == 10
    assert await patience.process_request(request, (), {}, "sendMessage", {}, None) is True
    assert request.calls == 11
    now += 1.0
    assert await patience.process_request(request, (), {}, "sendChatAction", {}, None) is True
    assert request.calls == 12
