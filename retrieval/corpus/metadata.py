"""What a document may say about itself, in front matter and in JSON Lines alike, checked at this edge."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from retrieval.corpus.decoding import is_blank

_PLACE_OF_JSON_ERROR: Final = " at line 1 column "


def _storable(value: str) -> str:
    """Refuse what UTF-8 cannot encode or a database cannot keep; escapes of JSON and YAML can write both."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        message = "holds half of a surrogate pair"
        raise ValueError(message) from error
    if "\0" in value:
        message = "holds a NUL character"
        raise ValueError(message)
    return value


def _one_line(value: str | None) -> str | None:
    """Make runs of white space one space and what is blank None: these values are shown inside a line."""
    if value is None or is_blank(_storable(value)):
        return None
    return " ".join(value.split())


def _number_as_text(value: object) -> object:
    """Let a whole number be an id; `True` is one only to Python."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


OneLine = Annotated[str | None, AfterValidator(_one_line)]


class Metadata(BaseModel):
    """The fields of front matter; those of other names are ignored."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")

    title: OneLine = None
    publisher: OneLine = None
    author: OneLine = None
    date: OneLine = None
    url: OneLine = None


class Record(Metadata):
    """One line of a `.jsonl` file."""

    text: Annotated[str, AfterValidator(_storable)]
    id: Annotated[OneLine, BeforeValidator(_number_as_text)] = None


def describe(
    error: ValidationError, expected: str, names: Mapping[str, str] = MappingProxyType({})
) -> tuple[str | None, str]:
    """Return the field that is wrong, None where it is the whole value, and the reason in a few words.

    Args:
        error: what pydantic raised; its first complaint is described.
        expected: what the whole value should have been, such as "a JSON object".
        names: what the file calls its fields, where not as they are called here.
    """
    # Without the input: it may be a whole document, or private.
    first = error.errors(include_input=False, include_url=False)[0]
    name = str(first["loc"][0]) if first["loc"] else None
    return name, _reason(first, name and names.get(name, name), expected)


def _reason(detail: ErrorDetails, name: str | None, expected: str) -> str:
    match detail["type"]:
        case "json_invalid":
            said, _, column = detail["msg"].partition(_PLACE_OF_JSON_ERROR)
            return f"not JSON: {said.removeprefix('Invalid JSON: ')} (column {column})"
        case "missing":
            return f"{name!r} is missing"
        case "string_type":
            return f"{name!r} must be a string"
        case "value_error":
            return f"{name!r} {detail['msg'].removeprefix('Value error, ')}"
        case _:
            return f"not {expected}" if name is None else f"{name!r}: {detail['msg']}"
