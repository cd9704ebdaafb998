"""The word lists beside this package: words divided by white space, lines that begin with `#` are comments."""

from importlib.resources import files


def word_list(name: str) -> tuple[str, ...]:
    """Return the words of a list in `data/`."""
    lines = (files("retrieval.arabic") / "data" / name).read_text("utf-8").splitlines()
    return tuple(word for line in lines if not line.startswith("#") for word in line.split())
