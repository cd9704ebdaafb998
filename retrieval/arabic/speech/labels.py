"""Labels: a line that begins with its speaker and a colon, as headlines and interviews do («فلان: ...»)."""

from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.arabic.speech.cues import Cue
from retrieval.arabic.speech.lexicon import first_names, nouns, verb_forms
from retrieval.arabic.speech.mentions import parse_mention
from retrieval.arabic.speech.naming import Mention, head_of
from retrieval.arabic.speech.quotation import Quotation, Quotations
from retrieval.arabic.speech.tokens import NEWLINE, Tokens

_LONGEST = 9
_FEW_WORDS = 4


@dataclass(frozen=True, slots=True)
class Label:
    """A speaker's phrase from token `first` to its colon; `cue` is the colon with what follows."""

    first: int
    colon: int
    mention: Mention
    cue: Cue


def find_labels(tokens: Tokens, quotations: Quotations) -> Iterator[Label]:
    """Yield the labels in the order of the text.

    A phrase before a colon is a speaker's where it begins with a title or a given name, or is a body's and a quotation
    follows; «ملاحظة:» and a dateline («الرياض: «الشرق الأوسط»») are not.
    """
    words, known = tokens.words, nouns()
    for colon in tokens.places.get(":", ()):
        start = colon
        while start > 0 and words[start - 1] != NEWLINE and colon - start <= _LONGEST:
            start -= 1
        if colon - start > _LONGEST or start == colon or colon + 1 >= len(tokens) or words[colon + 1] == NEWLINE:
            continue
        if any(words[at] in verb_forms() and words[at] not in first_names() for at in range(start, colon)):
            continue
        word = words[start]
        titled = head_of(word) in known.titles or word in known.honorifics or word in first_names()
        quotation = quotations.by_open.get(colon + 1)
        if not titled and not _is_long(quotation):
            continue
        mention = parse_mention(tokens, quotations, start, colon)
        if mention is not None and mention.after == colon and (titled or mention.type == "organisation"):
            how = "quote" if quotation is not None else "clause"
            yield Label(start, colon, mention, Cue(colon, colon + 1, None, how, colon + 1, quotation, colon))


def _is_long(quotation: Quotation | None) -> bool:
    return quotation is not None and quotation.closed and quotation.close - quotation.open > _FEW_WORDS
