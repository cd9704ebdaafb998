"""Contents: how far what is said goes, and what at its edges does not belong to it."""

from dataclasses import dataclass, replace

from retrieval.arabic.speech.cues import COMMAS, DASHES, Cue, own_saying
from retrieval.arabic.speech.lexicon import sources, verb_forms
from retrieval.arabic.speech.quotation import QUOTES, Quotation, Quotations
from retrieval.arabic.speech.tokens import NEWLINE, Tokens, fold_word

_ENDING_MARKS = frozenset({".", ":", NEWLINE, "("}) | COMMAS | DASHES | QUOTES
_TRAILING = frozenset(
    fold_word(word)
    for word in [
        "كما",
        "فيما",
        "بينما",
        "حيث",
        "ثم",
        "و",
        "بدوره",
        "بدورها",
        "جانبه",
        "جانبها",
        "جهته",
        "جهتها",
        "من",
        "ومن",
        "حين",
        "وفي",
        "في",
        "وهو",
        "وهي",
        "قبل",
        "وذلك",
    ]
)
_TAGS = frozenset(fold_word(word) for word in ["حسب", "بحسب", "وفق", "حد"])
_UPON = fold_word("على")
_FEW_WORDS = 4
_INNA = fold_word("إن")


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is said, tokens [first, after); `quoted` wholly in quotation marks; `fixed`: no later cue cuts it."""

    first: int
    after: int
    quoted: bool
    fixed: bool

    def until(self, after: int) -> "Stretch":
        """Return the stretch cut before a token."""
        return replace(self, after=max(min(self.after, after), self.first))


def stretch_of(tokens: Tokens, quotations: Quotations, cue: Cue) -> Stretch:
    """Return how far what a cue reports goes: to the end of its quotation or of its sentence."""
    quotation = cue.quotation
    if quotation is None:
        return Stretch(cue.content, _clause_end(tokens, quotations, cue.content), quoted=False, fixed=False)
    if not quotation.closed:
        first = quotation.open + 1
        end = tokens.sentence_end(first) if first < len(tokens) else first
        return Stretch(first, end, quoted=True, fixed=False)
    if _ends_at(tokens, quotation):
        return Stretch(quotation.open + 1, quotation.close, quoted=True, fixed=True)
    end = _clause_end(tokens, quotations, quotation.close)
    return Stretch(quotation.open, max(end, quotation.close), quoted=False, fixed=False)


def _clause_end(tokens: Tokens, quotations: Quotations, first: int) -> int:
    """Return the end of the sentence, or of a quotation in it that runs on over full stops."""
    end = tokens.sentence_end(first)
    around = quotations.around.get(end) if end < len(tokens) else None
    if around is not None and around.open >= first:
        return around.close + 1
    return end


def _ends_at(tokens: Tokens, quotation: Quotation) -> bool:
    """Tell whether what is said ends with its quotation, or goes on in the narrator's words."""
    words, at = tokens.words, quotation.close + 1
    if at >= len(tokens) or words[at] in {".", NEWLINE, "؟", "!", "?"}:
        return True
    if tokens.sentence_of[at] != tokens.sentence_of[quotation.close]:
        return True
    long = quotation.close - quotation.open > _FEW_WORDS
    if words[at] in COMMAS | DASHES:
        at += 1
        if at >= len(tokens) or long:
            return True
    word = words[at]
    if word in verb_forms() or own_saying(word) or word in sources().before_noun or word in sources().with_lam:
        return True
    return word == _UPON and words[at + 1 : at + 2] == ["حد"]


def trimmed(tokens: Tokens, stretch: Stretch) -> tuple[int, int] | None:
    """Return a stretch without marks, connectives and closing tags at its edges; None where no word is left."""
    words, first, after = tokens.words, stretch.first, stretch.after
    while first < after and (words[first] in _ENDING_MARKS or words[first] in QUOTES):
        first += 1
    # «قالت: "إن ...» has its complementiser inside the marks.
    if first + 1 < after and words[first] == _INNA and stretch.quoted:
        first += 1
    changed = True
    while changed and after > first:
        changed = False
        last = words[after - 1]
        if last in _ENDING_MARKS or (last in _TRAILING and not stretch.fixed):
            after, changed = after - 1, True
        elif last in sources().own_words and after - 1 > first and words[after - 2] in _TAGS and not stretch.fixed:
            after, changed = after - 2, True
            if after > first and words[after - 1] == _UPON:
                after -= 1
    return (first, after) if after > first and any(words[at][0].isalnum() for at in range(first, after)) else None


def quoted_words(tokens: Tokens, quotations: Quotations, first: int, after: int) -> int:
    """Return the words of the longest quotation inside a stretch."""
    longest = 0
    at = first
    while at < after:
        quotation = quotations.by_open.get(at)
        if quotation is not None and quotation.closed:
            longest = max(longest, sum(tokens.is_word(place) for place in range(at + 1, min(quotation.close, after))))
            at = quotation.close
        at += 1
    return longest
