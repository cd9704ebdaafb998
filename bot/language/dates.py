"""Dates as documents write them, where they can be read."""

import re
from datetime import date

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def day_of(written: str) -> date | None:
    """Return the day that a date of the form 2020-08-21 (ISO 8601) names, None for any other writing."""
    try:
        return date.fromisoformat(written) if _ISO.fullmatch(written) else None
    except ValueError:
        return None
