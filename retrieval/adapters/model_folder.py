"""What is wrong with a model's folder that was copied, downloaded or unpacked by half."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

MODULES = "modules.json"
_CONFIGURATION, _WITHOUT_CONFIGURATION = "config.json", ".Normalize"

_HEADER_LENGTH_BYTES = 8
_LONGEST_HEADER = 100_000_000  # the limit of the format


class _Tensor(BaseModel):
    """Where a tensor stands behind the header of a safetensors file."""

    model_config = ConfigDict(extra="ignore")

    data_offsets: tuple[int, int]


class _Module(BaseModel):
    """A part of the model, in a folder of its own but for the first."""

    model_config = ConfigDict(extra="ignore")

    path: str
    type: str


class _Shards(BaseModel):
    """Which file holds each tensor."""

    model_config = ConfigDict(extra="ignore")

    weight_map: Mapping[str, str]


_MODULES: TypeAdapter[list[_Module]] = TypeAdapter(list[_Module])
_HEADER: TypeAdapter[dict[str, _Tensor | dict[str, str]]] = TypeAdapter(
    dict[str, Annotated[_Tensor | dict[str, str], Field(union_mode="left_to_right")]]
)


def find_damage(folder: Path) -> str | None:
    """Return the first file of a sentence-transformers folder that is missing or not whole, and why; None for none."""
    if not (folder / MODULES).is_file():
        return f"{folder / MODULES} is missing: it is no sentence-transformers folder, or a part of one"
    return next(_damages(folder), None)


def _damages(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.json")):
        try:
            json.loads(path.read_bytes())
        except (ValueError, OSError) as error:
            yield f"{path} is not whole: {error}"
    try:
        modules = _MODULES.validate_json((folder / MODULES).read_bytes())
    except (ValidationError, OSError):
        yield f"{folder / MODULES} does not name the parts of a model"
        return
    for module in modules:
        path = folder / module.path / _CONFIGURATION
        if not module.type.endswith(_WITHOUT_CONFIGURATION) and not path.is_file():
            yield f"{path} is missing"
    for path in sorted(folder.rglob("*.safetensors.index.json")):
        try:
            shards = set(_Shards.model_validate_json(path.read_bytes()).weight_map.values())
        except (ValidationError, OSError):
            yield f"{path} does not name the files of the weights"
            continue
        yield from (f"{path.parent / name} is missing" for name in sorted(shards) if not (path.parent / name).is_file())
    for path in sorted(folder.rglob("*.safetensors")):
        if (reason := _damage_of_weights(path)) is not None:
            yield f"{path} is not whole: {reason}"


def _damage_of_weights(path: Path) -> str | None:
    size = path.stat().st_size
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(_HEADER_LENGTH_BYTES), "little")
            if length > min(_LONGEST_HEADER, size - _HEADER_LENGTH_BYTES):
                return f"its {size} bytes end in its header"
            header = _HEADER.validate_json(file.read(length))
    except (ValidationError, OSError):
        return "its header cannot be read"
    ends = (tensor.data_offsets[1] for tensor in header.values() if isinstance(tensor, _Tensor))
    wanted = _HEADER_LENGTH_BYTES + length + max(ends, default=0)
    return None if size == wanted else f"it has {size} bytes and should have {wanted}"
