"""What crosses the wire: JSON values, a request's parameters, and the errors of the Bot API."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
JsonObject: TypeAlias = dict[str, Json]


class ApiError(Exception):
    """An error answer of the Bot API.

    Args:
        code: the HTTP status, repeated in the body as `error_code`.
        description: the full text, with its prefix.
        retry_after: seconds, given with 429 only.
    """

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        """Keep the parts of the body."""
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def body(self) -> JsonObject:
        """Return the body as Telegram words it."""
        body: JsonObject = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


def bad_request(reason: str) -> ApiError:
    """Return a 400 with its prefix."""
    return ApiError(400, f"Bad Request: {reason}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent in a multipart body."""

    name: str
    content: bytes
    media_type: str


class Parameters:
    """The parameters of one call: strings as a form carries them, nested values as JSON in a string."""

    def __init__(self, fields: Mapping[str, str], uploads: Mapping[str, Upload] | None = None) -> None:
        """Hold the fields and the files of a request."""
        self.fields = dict(fields)
        self.uploads = dict(uploads or {})

    def text(self, name: str) -> str | None:
        """Return a field as it came; None where it is absent or empty, which Telegram takes for the same."""
        return self.fields.get(name) or None

    def integer(self, name: str) -> int | None:
        """Return a field as an integer.

        Raises:
            ApiError: it is no integer.
        """
        raw = self.text(name)
        if raw is None:
            return None
        try:
            return int(raw)
        except ValueError as error:
            message = f"can't parse {name}: expected an integer, got {raw!r}"
            raise bad_request(message) from error

    def boolean(self, name: str) -> bool:
        """Return a field as Telegram reads truth: true, yes and 1."""
        return (self.text(name) or "").lower() in {"true", "yes", "1"}

    def parsed(self, name: str) -> Json:
        """Return the JSON in a field; None where it is absent.

        Raises:
            ApiError: it is no JSON.
        """
        raw = self.text(name)
        if raw is None:
            return None
        try:
            return json.loads(raw)
        except ValueError as error:
            message = f"can't parse {name} JSON object"
            raise bad_request(message) from error

    def object(self, name: str) -> JsonObject | None:
        """Return the JSON object in a field.

        Raises:
            ApiError: it is no JSON object.
        """
        value = self.parsed(name)
        if value is None or isinstance(value, dict):
            return value
        message = f"can't parse {name}: expected an Object"
        raise bad_request(message)

    def array(self, name: str) -> list[Json] | None:
        """Return the JSON array in a field.

        Raises:
            ApiError: it is no JSON array.
        """
        value = self.parsed(name)
        if value is None or isinstance(value, list):
            return value
        message = f"can't parse {name}: expected an Array"
        raise bad_request(message)

    def upload(self, name: str) -> Upload | None:
        """Return the file of a field, sent under its name or under `attach://`."""
        raw = self.text(name) or ""
        return self.uploads.get(raw.removeprefix("attach://") if raw.startswith("attach://") else name)
