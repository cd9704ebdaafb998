"""The faults that a test injects: what goes wrong with a call, and how often."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Refused:
    """An error with a JSON body, not executed: 429 with `retry_after`, 500, 503 ..."""

    code: int = 500
    description: str = "Internal Server Error"
    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class HtmlBody:
    """What a proxy in front of Telegram answers, not executed."""

    code: int = 502
    body: str = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


@dataclass(frozen=True, slots=True)
class Dropped:
    """The connection breaks without an answer, before or after the call was executed."""

    executed: bool


@dataclass(frozen=True, slots=True)
class Hang:
    """No answer for `seconds`, then the connection breaks."""

    seconds: float
    executed: bool = False


@dataclass(frozen=True, slots=True)
class Delay:
    """The call is executed and answered, `seconds` late."""

    seconds: float


Fault: TypeAlias = Refused | HtmlBody | Dropped | Hang | Delay


def too_many_requests(retry_after: int) -> Refused:
    """Return Telegram's flood control."""
    return Refused(429, f"Too Many Requests: retry after {retry_after}", retry_after)


@dataclass(slots=True)
class _Rule:
    method: str
    fault: Fault
    left: int | None


class Faults:
    """The rules in the order they were added; the first that matches a call is spent on it."""

    def __init__(self) -> None:
        """Start with none."""
        self._rules: list[_Rule] = []

    def add(self, method: str, fault: Fault, times: int | None = 1) -> None:
        """Let the next `times` calls of a method fail, None for all from now on; `*` is any method."""
        self._rules.append(_Rule(method.lower(), fault, times))

    def take(self, method: str) -> Fault | None:
        """Return the fault of this call, if any, and count it."""
        for rule in self._rules:
            if rule.method in {"*", method.lower()} and rule.left != 0:
                if rule.left is not None:
                    rule.left -= 1
                return rule.fault
        return None

    def clear(self) -> None:
        """Let everything work again."""
        self._rules.clear()

    @property
    def pending(self) -> int:
        """The number of counted faults that no call has met yet."""
        return sum(rule.left or 0 for rule in self._rules)
