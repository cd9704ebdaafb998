"""The chart of /stats, against a picture that was looked at.

`python -m tests.bot.administration.test_chart` draws it anew.
"""

import io
from datetime import date, timedelta
from pathlib import Path

import matplotlib.image
import numpy as np
import pytest

from bot.administration import texts
from bot.administration.chart import draw_chart
from bot.ledger.statistics import Day

GOLDEN = Path(__file__).parents[3] / "docs" / "stats.png"
ANSWERED = (7, 17, 11, 15, 2, 0, 8, 7, 22, 17, 15, 20, 7, 27)
NOT_FOUND = (9, 2, 9, 9, 9, 7, 8, 3, 7, 8, 6, 2, 2, 8)
# Libraries may smooth edges a little otherwise elsewhere; another word, or letters in another order, differ by more.
TOLERANCE, BLOCK = 0.06, 20


def fortnight() -> tuple[Day, ...]:
    """Return the days of the picture."""
    first = date(2026, 11, 12)
    return tuple(
        Day(first + timedelta(days=number), answered, not_found)
        for number, (answered, not_found) in enumerate(zip(ANSWERED, NOT_FOUND, strict=True))
    )


def pixels(picture: bytes) -> np.ndarray:
    """Return the picture's values, in 0..1."""
    return matplotlib.image.imread(io.BytesIO(picture), format="png")


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """Return by how much the most different block of two pictures differs, on average over its pixels."""
    height, width = (side // BLOCK for side in one.shape[:2])
    apart = np.abs(one - other).mean(axis=2)[: height * BLOCK, : width * BLOCK]
    return float(apart.reshape(height, BLOCK, width, BLOCK).mean(axis=(1, 3)).max())


def test_the_chart_is_the_one_that_was_looked_at() -> None:
    """Bars, Arabic letters joined and in order, digits, direction: all is as in the page of the documentation."""
    drawn, golden = pixels(draw_chart(fortnight())), pixels(GOLDEN.read_bytes())
    assert drawn.shape == golden.shape
    assert difference(drawn, golden) < TOLERANCE


def test_a_word_turned_round_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison is close enough to tell a label whose letters come in the wrong order."""
    monkeypatch.setattr(texts, "CHART_DAY", texts.CHART_DAY[::-1])
    assert difference(pixels(draw_chart(fortnight())), pixels(GOLDEN.read_bytes())) > 2 * TOLERANCE


@pytest.mark.parametrize("days", [1, 2, 365])
def test_any_number_of_days_has_a_chart(days: int) -> None:
    """With nothing on any day too; a letter without a glyph would be a warning, which is an error here."""
    empty = tuple(Day(date(2026, 1, 1) + timedelta(days=number), 0, 0) for number in range(days))
    assert pixels(draw_chart(empty)).min() < 1


if __name__ == "__main__":
    GOLDEN.write_bytes(draw_chart(fortnight()))
