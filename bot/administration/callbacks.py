"""The data behind the buttons of administration and of privacy."""

import re

ADMIN_PREFIX = "a:"
"""What the data of every administrative button begins with: the gate lets nobody else press one."""

ADMIN_PATTERN = re.compile(r"a:(?P<name>[a-z]+):(?P<argument>[\x21-\x7e]*)")

FORGET_PATTERN = re.compile(r"f:(?P<choice>[yn]):(?P<token>[\w-]+)")


def admin_callback(name: str, argument: str) -> str:
    """Return the data of an administrative button."""
    return f"{ADMIN_PREFIX}{name}:{argument}"


def admin_of_callback(data: str) -> tuple[str, str] | None:
    """Return the name and the argument of an administrative button, None where the data is none of ours."""
    match = ADMIN_PATTERN.fullmatch(data)
    return (match["name"], match["argument"]) if match else None


def forget_callback(token: str, *, confirmed: bool) -> str:
    """Return the data of the buttons under the question whether to delete a person's data."""
    return f"f:{'y' if confirmed else 'n'}:{token}"
