"""Links that scroll to a passage: the text directive of a URL's fragment (WICG, "URL Fragment Text Directives")."""

from urllib.parse import quote, urlsplit

_LINK_LIMIT = 2048
_WHOLE_WORDS, _EDGE_WORDS = 12, 5
_DIRECTIVE = ":~:"
_SCHEMES = frozenset({"http", "https"})


def is_link(url: str | None) -> bool:
    """Tell whether Telegram takes an address for a link."""
    if not url or len(url) > _LINK_LIMIT or any(letter.isspace() for letter in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return (
        parts.scheme in _SCHEMES and bool(parts.hostname) and ("." in parts.hostname or parts.hostname == "localhost")
    )


def link_to_passage(url: str, passage: str) -> str:
    """Return an address with a fragment that makes the browser scroll to a passage and highlight it.

    A long passage is named by its first and last words. Where the address has no room for that it stays as it is.
    """
    words = [word for word in map(_core, passage.split()) if word]
    if not words or _DIRECTIVE in url:
        return url
    if len(words) <= _WHOLE_WORDS:
        directive = _encoded(passage.split())
    else:
        tokens = passage.split()
        directive = f"{_encoded(tokens[:_EDGE_WORDS])},{_encoded(tokens[-_EDGE_WORDS:])}"
    mark = _DIRECTIVE if "#" in url else f"#{_DIRECTIVE}"
    linked = f"{url}{mark}text={directive}"
    return linked if len(linked) <= _LINK_LIMIT else url


def _encoded(tokens: list[str]) -> str:
    """Return words as a term of the directive: its own marks, -, comma and &, must be encoded as well."""
    stripped = _core(" ".join(tokens)) or " ".join(tokens)
    return quote(stripped, safe="").replace("-", "%2D")


def _core(text: str) -> str:
    """Return a text without the marks at its ends: a term matches whole words, whatever stands around them."""
    start, end = 0, len(text)
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return text[start:end]
