"""By what a person can choose documents: the years and months that there are, and the publishers; pure."""

import hashlib
from dataclasses import dataclass

from retrieval import Period

_KEY_LETTERS = 10


@dataclass(frozen=True, slots=True)
class Shelves:
    """What the documents are dated with, and who published them."""

    periods: tuple[Period, ...]
    publishers: tuple[str, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The years that hold all of a document's date, the newest first."""
        held = {one.first.year for one in self.periods if one.first.year == one.last.year}
        return tuple(sorted(held, reverse=True))

    def months(self, year: int) -> tuple[int, ...]:
        """Return the months of a year that hold all of a document's date."""
        return tuple(
            sorted(
                {
                    one.first.month
                    for one in self.periods
                    if one.first.year == year and (one.last.year, one.last.month) == (year, one.first.month)
                }
            )
        )

    def publisher_of(self, key: str) -> str | None:
        """Return the publisher of a key, None where the index has none any more."""
        return next((one for one in self.publishers if key_of(one) == key), None)


def key_of(name: str) -> str:
    """Return what a button carries of a publisher's name or a document's id, which may be longer than it can."""
    return hashlib.sha256(name.encode("utf-8")).hexdigest()[:_KEY_LETTERS]
