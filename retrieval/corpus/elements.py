"""Elements of files that look like SGML or XML and are often neither: nothing is asked but that the tags are there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.domain import Span


@dataclass(frozen=True, slots=True)
class Element:
    """Where an element stands with its tags, and where without them."""

    whole: Span
    content: Span


def elements(name: str, text: str, *, in_any_case: bool = False) -> Iterator[Element]:
    """Yield the elements of a name; the first closing tag ends one, and without any there is none."""
    flags = re.IGNORECASE if in_any_case else 0
    opening = re.compile(rf"<{re.escape(name)}(?:\s[^<>]*)?>", flags)
    closing = re.compile(rf"</{re.escape(name)}\s*>", flags)
    end = 0
    while (first := opening.search(text, end)) and (last := closing.search(text, first.end())):
        end = last.end()
        yield Element(Span(first.start(), end), Span(first.end(), last.start()))
