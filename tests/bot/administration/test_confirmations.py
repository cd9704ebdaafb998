"""What waits for a confirming button."""

from bot.administration.confirmations import Confirmations


def test_a_token_confirms_once_and_for_whom_was_asked() -> None:
    """Forged, foreign and used tokens confirm nothing, and trying one does not use it up."""
    asked = Confirmations[str]()
    token = asked.ask(1, "delete")
    assert asked.take("forged", 1) is None
    assert asked.take(token, 2) is None
    assert asked.take(token, 1) == "delete"
    assert asked.take(token, 1) is None


def test_a_token_holds_for_a_time() -> None:
    """A button of long ago confirms nothing."""
    asked = Confirmations[str](seconds=-1)
    assert asked.take(asked.ask(1, "delete"), 1) is None


def test_memory_is_bounded() -> None:
    """Of very many the oldest are forgotten."""
    asked = Confirmations[int]()
    tokens = [asked.ask(1, number) for number in range(1001)]
    assert len(set(tokens)) == 1001
    assert asked.take(tokens[0], 1) is None
    assert asked.take(tokens[-1], 1) == 1000
