"""Which failures pass by themselves, so that what failed is tried again instead of being apologised for."""

from datetime import timedelta

from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter

from bot.ledger import LedgerUnavailableError
from bot.ledger.inbox import ClaimLostError
from bot.telegram_requests import NotSentError

_PASSING = LedgerUnavailableError, NetworkError, RetryAfter, InvalidToken


def passes(error: BaseException | None) -> bool:
    """Tell whether an update that met an error may do better later, or with another replica."""
    return isinstance(error, (*_PASSING, ClaimLostError)) and not isinstance(error, BadRequest)


def is_of_network(error: BaseException) -> bool:
    """Tell whether Telegram could not be reached, gave no answer in time, or failed itself."""
    return isinstance(error, NetworkError) and not isinstance(error, BadRequest)


def may_be_executed(error: BaseException) -> bool:
    """Tell whether Telegram may have done what it was asked for in spite of an error."""
    return is_of_network(error) and not isinstance(error, NotSentError)


def wait_of(error: RetryAfter) -> float:
    """Return the seconds that Telegram asks to wait."""
    wait: float | timedelta = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
