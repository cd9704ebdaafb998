"""Cues: the verbs that report something, and where what they report begins."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from retrieval.arabic.speech.lexicon import Form, bare, nouns, sources, verb_forms
from retrieval.arabic.speech.quotation import QUOTES, Quotation, Quotations
from retrieval.arabic.speech.tokens import NEWLINE, Tokens, fold_word

How: TypeAlias = Literal["clause", "quote", "noun"]

COMMAS = frozenset("،,؛;")
DASHES = frozenset("-–—")
_STOPS = frozenset({".", "؟", "?", "!", NEWLINE})
_BRACKETS = {"(": ")", "[": "]"}

_PRONOUNS = ("", "ه", "ها", "هم", "هما", "هن", "ي", "ني", "نا", "ك", "كم")
_BARE_COMPLEMENT = frozenset(fold_word("ان" + pronoun) for pronoun in _PRONOUNS) | {fold_word("إننا"), "اننا", "انني"}
_WITH_BI = frozenset("ب" + word for word in _BARE_COMPLEMENT)
COMPLEMENT = _BARE_COMPLEMENT | _WITH_BI
"""أن and إن with what is attached to them: after a verb of saying they begin what is said."""

_PREPOSITIONS = frozenset(fold_word(word) for word in ("إلى", "على", "عن", "من", "في", "ل"))
_NEGATIONS = frozenset({"لم", "لن", "لا", "ما", "ولم", "ولن", "ولا", "دون", "لو", "اذا"})
RELATIVES = frozenset(
    fold_word(word) for word in ("الذي", "التي", "الذين", "اللذين", "اللذان", "والذي", "والتي", "والذين")
)
_OWN_SAYING = frozenset(
    fold_word(prefix + word) for prefix in ("", "ب", "و", "في ") for word in ("قوله", "قولها", "قولهم", "قولهما")
) | {fold_word("بالقول")}

# «يذكر أن» and the like at the head of a sentence are passive: nobody speaks.
_PASSIVE_TOO = frozenset(
    fold_word(word) for word in ("ذكر", "ذكّر", "توقع", "لاحظ", "رجح", "زعم", "اعتبر", "كشف", "أضاف")
)
_BAYYANA = fold_word("بين")

_FURTHEST = 60
_FURTHEST_OF_PARTICIPLE = 9
_FEW_WORDS = 4


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb, participle or «قوله» with what it governs, in tokens.

    The cue is [first, after); its subject, if it has one behind it, is in [after, subject_end); what is said begins at
    `content`, which is the opening mark of `quotation` where there is one.
    """

    first: int
    after: int
    form: Form | None
    how: How
    content: int
    quotation: Quotation | None
    subject_end: int


@dataclass(frozen=True, slots=True)
class Governor:
    """A verb that reports nothing here, but whose subject may be who speaks on."""

    first: int
    form: Form


def find_cues(tokens: Tokens, quotations: Quotations) -> Iterator[Cue | Governor]:
    """Yield the cues in the order of the text, also those inside of what another one reports."""
    forms = verb_forms()
    for at, word in enumerate(tokens.words):
        form = forms.get(word)
        if form is not None:
            if not _is_denied(tokens, at, form):
                cue = _participle(tokens, quotations, at, form) if form.part == "participle" else None
                if form.part != "participle" and form.verb.reports:
                    cue = _verb(tokens, quotations, at, form)
                yield cue or Governor(at, form)
        elif word in _OWN_SAYING and (cue := _own_saying(tokens, quotations, at)) is not None:
            yield cue


def _is_denied(tokens: Tokens, at: int, form: Form) -> bool:
    """Tell whether the verb is denied, wished for or conditional: «لم يقل»، «أن يقول»."""
    before = tokens.words[at - 1] if at else ""
    if before in _NEGATIONS:
        return True
    return form.part == "imperfect" and not form.joined and before in COMPLEMENT | {"لان", "كي", "حتي"}


def _own_saying(tokens: Tokens, quotations: Quotations, at: int) -> Cue | None:
    """Return the cue «قوله» or «بقوله» where a complement follows."""
    found = _near_complement(tokens, quotations, at + 1, frozenset({""}))
    if found is None:
        return None
    how, content, quotation = found
    forms = verb_forms()
    first = at
    # «مضيفا قوله» is one cue.
    if at and (form := forms.get(tokens.words[at - 1])) is not None and form.part == "participle":
        first = at - 1
    return Cue(first, at + 1, None, how, content, quotation, at + 1)


def _near_complement(
    tokens: Tokens, quotations: Quotations, at: int, prepositions: frozenset[str]
) -> tuple[How, int, Quotation | None] | None:
    """Return what begins at a token, or a comma and a preposition after it: a clause or a quotation."""
    words, size = tokens.words, len(tokens)
    while at < size and (words[at] in COMMAS or words[at] == ":"):
        if words[at] == ":":
            return _after_colon(tokens, quotations, at)
        at += 1
    if at < size and words[at] in prepositions and words[at]:
        at += 1
    if at >= size:
        return None
    if words[at] in COMPLEMENT:
        return _after_complement(tokens, quotations, at)
    if at in quotations.by_open:
        return "quote", at, quotations.by_open[at]
    return None


def _after_complement(tokens: Tokens, quotations: Quotations, at: int) -> tuple[How, int, Quotation | None] | None:
    """Return the beginning of a clause after its complementiser, or of the quotation that stands there."""
    content = at + 1
    while content < len(tokens) and tokens.words[content] in COMMAS | {":"}:
        content += 1
    if content >= len(tokens):
        return None
    quotation = quotations.by_open.get(content)
    return ("quote" if quotation else "clause"), content, quotation


def _after_colon(tokens: Tokens, quotations: Quotations, at: int) -> tuple[How, int, Quotation | None] | None:
    """Return the beginning of what a colon announces, which may stand on the next line."""
    content = at + 1
    while content < len(tokens) and tokens.words[content] in DASHES | {NEWLINE, ":"}:
        content += 1
    if content >= len(tokens) or tokens.words[content] in _STOPS:
        return None
    quotation = quotations.by_open.get(content)
    if quotation is None and tokens.words[content] in COMPLEMENT:
        return _after_complement(tokens, quotations, content)
    return ("quote" if quotation else "clause"), content, quotation


def _participle(tokens: Tokens, quotations: Quotations, at: int, form: Form) -> Cue | None:
    """Return the cue of a participle: it has no subject of its own, so its complement is near."""
    if not form.verb.reports:
        return None
    words, verb = tokens.words, form.verb
    limit = min(tokens.sentence_end(at), at + _FURTHEST_OF_PARTICIPLE)
    after = at + 1
    if after < limit and words[after] in verb.prepositions and words[after]:
        after += 1
    for place in range(at + 1, limit):
        word = words[place]
        if word in _STOPS:
            break
        if word in COMPLEMENT and words[place - 1] not in nouns().not_before_complement:
            found = _after_complement(tokens, quotations, place)
        elif word == ":":
            found = _after_colon(tokens, quotations, place)
        elif place in quotations.by_open:
            found = "quote", place, quotations.by_open[place]
        else:
            if verb_forms().get(word) is not None and place > at + 1:
                break
            continue
        # A noun that follows at once is what is said; a clause further on belongs to it: «مؤكدا ضرورة أن».
        if found is None or (place > after and _noun_follows(tokens, at, after, form)):
            break
        return Cue(at, after if place == after or words[after - 1] in _PREPOSITIONS else at + 1, form, *found, at + 1)
    if _noun_follows(tokens, at, after, form):
        return Cue(at, after, form, "noun", after, None, at + 1)
    return None


def _noun_follows(tokens: Tokens, at: int, after: int, form: Form) -> bool:
    """Tell whether a noun stands where the complement of a participle does."""
    verb, limit = form.verb, tokens.sentence_end(at)
    if verb.objects == "no" or after >= limit or not tokens.is_word(after):
        return False
    word = tokens.words[after]
    if word in nouns().between or word in verb_forms() or word in nouns().ends or word in _PREPOSITIONS:
        return False
    if word in COMPLEMENT:
        return False
    if after > at + 1:
        return True
    if verb.directive:
        return True
    return verb.objects == "any" or any(one and len(one) == 1 and word.startswith(one) for one in verb.prepositions)


def _verb(tokens: Tokens, quotations: Quotations, at: int, form: Form) -> Cue | None:
    """Return the cue of a finite verb: its subject and circumstances may stand before what is said."""
    words, verb = tokens.words, form.verb
    limit = min(tokens.sentence_end(at), at + _FURTHEST)
    after = at + 1
    if after < limit and words[after] in verb.prepositions and words[after]:
        after += 1
    noun_at: int | None = None
    noun_from = at
    place = at + 1
    while place < limit:
        word = words[place]
        if word in _STOPS:
            break
        if word in _BRACKETS:
            place = _closing_bracket(tokens, place, limit) + 1
            continue
        found: tuple[How, int, Quotation | None] | None = None
        if word in QUOTES:
            quotation = quotations.by_open.get(place)
            if quotation is not None:
                if _is_speech(tokens, at, place, quotation):
                    found = "quote", place, quotation
                elif quotation.closed and quotation.close < limit:
                    place = quotation.close + 1
                    continue
        elif word == ":":
            if not (words[place - 1].isdecimal() and place + 1 < limit and words[place + 1].isdecimal()):
                found = _after_colon(tokens, quotations, place)
        elif word in COMPLEMENT:
            if verb.trap != "quote" and _is_complement(tokens, at, place, form):
                framed = bool(words[place - 1]) and words[place - 1] in verb.prepositions
                if noun_at is not None and not (framed and noun_from > at + 1):
                    break
                found = _after_complement(tokens, quotations, place)
        elif _ends_search(tokens, at, place):
            break
        elif noun_at is None and (start := _noun_object(tokens, at, place, limit, form)) is not None:
            noun_at, noun_from = start, place
        if found is not None:
            if _is_impersonal(tokens, at, place, form):
                return None
            how, content, quotation = found
            return Cue(
                at, after if after <= place else at + 1, form, how, content, quotation, _subject_end(tokens, place)
            )
        place += 1
    if noun_at is None or verb.trap in {"clause", "quote"}:
        return None
    return Cue(at, max(after, noun_at) if noun_at == after else at + 1, form, "noun", noun_at, None, noun_from)


def _subject_end(tokens: Tokens, place: int) -> int:
    """Return where the stretch of the subject ends before a complement: without its preposition and comma."""
    end = place
    while end and (tokens.words[end - 1] in COMMAS or tokens.words[end - 1] in _PREPOSITIONS):
        end -= 1
    return end


def _closing_bracket(tokens: Tokens, at: int, limit: int) -> int:
    closing = _BRACKETS[tokens.words[at]]
    for place in range(at + 1, min(limit, at + 16)):
        if tokens.words[place] == closing:
            return place
    return at


def _is_speech(tokens: Tokens, at: int, place: int, quotation: Quotation) -> bool:
    """Tell whether a quotation after a verb is what is said, and no name in marks (صحيفة «عكاظ»)."""
    before = tokens.words[place - 1]
    length = quotation.close - quotation.open - 1
    if before == ":" or place == at + 1:
        return length > 0
    if before == "ل" or bare(before, nouns().media) or bare(before, nouns().organisations):
        return length > 2 * _FEW_WORDS
    return length >= _FEW_WORDS


def _is_complement(tokens: Tokens, at: int, place: int, form: Form) -> bool:
    """Tell whether أن stands for what the verb reports, and not for another word's (قبل أن، إلى أن)."""
    before, word, verb = tokens.words[place - 1], tokens.words[place], form.verb
    if place == at + 1:
        return word in _WITH_BI or "" in verb.prepositions
    if before in nouns().not_before_complement or before.removeprefix("و") in nouns().not_before_complement:
        return False
    if before in _PREPOSITIONS:
        return before in verb.prepositions
    if verb.lemma == _BAYYANA and not _heads_sentence(tokens, at):
        return False
    return "" in verb.prepositions or word in _WITH_BI


def _heads_sentence(tokens: Tokens, at: int) -> bool:
    return at == tokens.sentence_start(at)


def _ends_search(tokens: Tokens, at: int, place: int) -> bool:
    """Tell whether a word between the verb and what is said shows that the verb reports nothing more."""
    words = tokens.words
    form = verb_forms().get(words[place])
    if words[place] in _OWN_SAYING:
        return True
    if form is None or form.verb.trap or words[place] in nouns().ends:
        return False
    if form.part == "participle":
        return form.verb.reports
    if form.verb.lemma == fold_word("عبر"):
        return False
    return not any(words[earlier] in RELATIVES for earlier in range(max(at, place - 4), place))


def _noun_object(tokens: Tokens, at: int, place: int, limit: int, form: Form) -> int | None:
    """Return where a nominal object begins if it does at a token: after the verb's preposition, or at its noun."""
    words, verb = tokens.words, form.verb
    if verb.objects == "no":
        return None
    word = words[place]
    if word in verb.prepositions:
        following = place + 1
        if following >= limit or words[following] in COMPLEMENT:
            return None
        if following in () or not (tokens.is_word(following) or words[following] in QUOTES):
            return None
        if place > at + 1 and (bare(words[following], nouns().organisations) or bare(words[following], nouns().places)):
            return None
        if bare(words[following], nouns().occasions) and place > at + 1:
            return None
        return following
    if word in nouns().said and verb.objects == "any":
        return place
    if verb.directive and "ب" in verb.prepositions and word.startswith("ب") and len(word) > _FEW_WORDS:
        return place
    return None


def _is_impersonal(tokens: Tokens, at: int, place: int, form: Form) -> bool:
    """Tell whether the verb is a passive that nobody speaks: «يذكر أن» at the head of a sentence."""
    if form.part != "imperfect" or form.gender != "m" or form.number != "s" or place > at + 1:
        return False
    before = tokens.words[at - 1] if at > tokens.sentence_start(at) else ""
    return form.verb.lemma in _PASSIVE_TOO and (not before or before in {"كما", "و", "حيث", "ومما", "مما"})


def own_saying(word: str) -> bool:
    """Tell whether a folded word is «قوله» or one of its kind."""
    return word in _OWN_SAYING


def is_own_words(word: str) -> bool:
    """Tell whether a folded word is what closes a report after على حد or وفق: قوله، تعبيره."""
    return word in sources().own_words
