"""The unpacking of the default model, with a few small files in the place of the weights."""

from pathlib import Path
from unittest import mock

from retrieval.adapters import bundled_model

_CONTENT = {"config.json": b"{}", "model.safetensors": bytes(range(256)) * 4096, "1_Pooling/config.json": b"{}"}


def unpack(folder: Path) -> bytes:
    """Unpack under a folder by the real protocol, and return the path."""
    with mock.patch.object(bundled_model, "_read_packed"), mock.patch.object(bundled_model, "write_folder", _write):
        return str(bundled_model.unpack(folder)).encode()


def _write(_: object, folder: Path) -> None:
    for name, content in _CONTENT.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)


def unpacked(folder: Path) -> bytes:
    """Tell whether the model is there, whole."""
    model = folder / bundled_model.FOLDER_NAME
    if not model.exists():
        return b"no model"
    is_whole = all((model / name).is_file() and (model / name).read_bytes() == _CONTENT[name] for name in _CONTENT)
    return b"a whole model" if is_whole else b"half a model"


def left_over(folder: Path) -> list[str]:
    """Return the folders that are not the model's."""
    return sorted(path.name for path in folder.iterdir() if path.is_dir() and path.name != bundled_model.FOLDER_NAME)
