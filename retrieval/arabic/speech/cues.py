"""Cues: the verbs that report something, and where what they report begins."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from retrieval.arabic.speech.lexicon import Form, bare, first_names, nouns, verb_forms
from retrieval.arabic.speech.quotation import QUOTES, Quotation, Quotations
from retrieval.arabic.speech.tokens import NEWLINE, Tokens, fold_word
from retrieval.arabic.speech.verbal_nouns import is_verbal_noun

How: TypeAlias = Literal["clause", "quote", "noun"]

COMMAS = frozenset("،,؛;")
DASHES = frozenset("-–—")
_BEFORE_CLAUSE = COMMAS | {":"}
_BEFORE_ANNOUNCED = DASHES | {NEWLINE, ":"}
_STOPS = frozenset({".", "؟", "?", "!", NEWLINE})
_BRACKETS = {"(": ")", "[": "]"}

_PRONOUNS = ("", "ه", "ها", "هم", "هما", "هن", "ي", "ني", "نا", "ك", "كم")
_BARE_COMPLEMENT = frozenset(fold_word("ان" + pronoun) for pronoun in _PRONOUNS) | {fold_word("إننا"), "اننا", "انني"}
_WITH_BI = frozenset("ب" + word for word in _BARE_COMPLEMENT)
COMPLEMENT = _BARE_COMPLEMENT | _WITH_BI
"""أن and إن with what is attached to them: after a verb of saying they begin what is said."""

_PREPOSITIONS = frozenset(fold_word(word) for word in ("إلى", "على", "عن", "من", "في", "ل"))
_SUBJUNCTIVE = frozenset({"لان", "كي", "لكي", "حتي"})
_NEGATIONS = frozenset({"لم", "لن", "لا", "ما", "ولم", "ولن", "ولا", "دون", "لو", "اذا"})
RELATIVES = frozenset(
    fold_word(word) for word in ("الذي", "التي", "الذين", "اللذين", "اللذان", "والذي", "والتي", "والذين")
)
_OWN_SAYING = frozenset(
    fold_word(prefix + word) for prefix in ("", "ب", "و", "في ") for word in ("قوله", "قولها", "قولهم", "قولهما")
) | {fold_word("بالقول")}

# «يذكر أن» and the like at the head of a sentence are passive: nobody speaks.
_PASSIVE_TOO = frozenset(
    fold_word(word) for word in ("ذكر", "ذكّر", "توقع", "لاحظ", "رجح", "زعم", "اعتبر", "كشف", "أضاف", "اعتقد")
)
_FROM, _IN, _IF = "عن", "في", fold_word("إن")
# «ما أعلن عنه الوزير»: what is said stands before the verb.
_ABOUT_IT = frozenset({"عنه", "عنها", "عنهما"})
# «جاء في البيان أن»: what a document holds.
_CONTAINED = frozenset({fold_word("جاء"), fold_word("ورد")})
# «وهو ما أكده الوزير»
_WHAT = frozenset({"ما", "مما"})
_PAGES = frozenset(fold_word(word) for word in ("صفحة", "موقع", "حساب"))
_ABLAGHA = fold_word("أبلغ")
_IDDAA = fold_word("ادعى")
# «أكد خلال انطلاق الحملة أن»
_TIMES_OF = frozenset(
    fold_word(word) for word in ("خلال", "بعد", "قبل", "عقب", "إثر", "قبيل", "منذ", "بمناسبة", "حول", "هامش", "أثناء")
)
_TALABA, _ASKED, _RADDA = fold_word("طالب"), fold_word("طلب"), fold_word("رد")
# «ستتم مواصلة العمل»
_IS_DONE = frozenset(joined + word for joined in ("", "و", "س") for word in ("تم", "تمت", "يتم", "تتم"))
_PREACHER = fold_word("داعية")
_TITLING = frozenset({fold_word("كتب"), fold_word("أبرز")})
_BAYYANA, _NAQALA = fold_word("بين"), fold_word("نقل")
# The prepositions are far more frequent than the verbs.
_ABR, _DOUNA = fold_word("عبر"), fold_word("دون")

_FURTHEST = 60
_FURTHEST_OF_PARTICIPLE = 9
# Of others' verbs, in relative clauses and the like: a line of nothing but verbs would be looked through for each.
_MOST_VERBS = 6
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
                look = _participle if form.part == "participle" else _verb
                cue = look(tokens, quotations, at, form) if form.verb.reports else None
                yield cue or Governor(at, form)
        elif at and (form := _form_with_object(tokens, at)) is not None:
            yield Governor(at, form)
        elif word in _OWN_SAYING and (cue := _own_saying(tokens, quotations, at)) is not None:
            yield cue


def _form_with_object(tokens: Tokens, at: int) -> Form | None:
    """Return the verb of «وهو ما أكده فلان»: its subject speaks of what stands before, and may go on."""
    word = tokens.words[at]
    if tokens.words[at - 1] not in _WHAT or not word.endswith("ه"):
        return None
    form = verb_forms().get(word[:-1])
    return form if form is not None and form.part == "perfect" and form.verb.reports else None


def _is_denied(tokens: Tokens, at: int, form: Form) -> bool:
    """Tell whether the verb is denied, wished for or conditional («لم يقل»، «أن يقول»), or another word."""
    before = tokens.words[at - 1] if at else ""
    if before in _NEGATIONS or _is_another_verb(tokens, at, form):
        return True
    if form.part == "participle":
        return _is_noun(form, before)
    if form.part == "perfect":
        return _is_other_word(tokens, at, form, before)
    return not form.joined and (before in COMPLEMENT or before in _SUBJUNCTIVE)


def _is_another_verb(tokens: Tokens, at: int, form: Form) -> bool:
    """Tell whether the letters are of a verb that says nothing: «تدعى هنية»، «تبلغ من العمر»، «فرد عن كل عائلة»."""
    lemma, following = form.verb.lemma, tokens.words[at + 1] if at + 1 < len(tokens) else ""
    if lemma == _IDDAA:
        return form.part == "imperfect" and tokens.raw(at).endswith("ى")
    if lemma == _ABLAGHA:
        return form.part == "imperfect" and (following == "من" or following.isdecimal())
    return lemma == _RADDA and form.joined == "ف" and following in _PREPOSITIONS


def _is_noun(form: Form, before: str) -> bool:
    """Tell whether the letters of a participle are a noun's («ستتم مواصلة العمل») or passive («الحكومة مطالبة بأن»)."""
    asked = form.verb.lemma == _TALABA and form.gender == "f" and before.startswith("ال")
    return asked or before in _PREPOSITIONS or before in _IS_DONE


def _is_other_word(tokens: Tokens, at: int, form: Form, before: str) -> bool:
    """Tell whether the letters are a preposition (بين، عبر، دون) or a noun (طلب، طالب)."""
    if form.verb.trap == "directive":
        if form.joined or form.gender == "f" or form.number != "s":
            return False
        # «أطلقت طلب عروض»: behind a verb with ت it is its object.
        return before in _PREPOSITIONS or (form.verb.lemma == _ASKED and before.endswith("ت"))
    if form.verb.lemma not in {_BAYYANA, _ABR, _DOUNA} or form.gender == "f":
        return False
    start = tokens.sentence_start(at)
    alone = not form.joined and at > start and before not in nouns().connectives and before not in COMMAS
    return alone or (form.verb.lemma == _BAYYANA and tokens.stands_in(_BAYYANA, start, at))


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
    while content < len(tokens) and tokens.words[content] in _BEFORE_CLAUSE:
        content += 1
    # «إن لم» is a condition, «أنه لم» is said.
    if content >= len(tokens) or (tokens.words[content] == "لم" and tokens.words[at] == _IF):
        return None
    quotation = quotations.by_open.get(content)
    return ("quote" if quotation else "clause"), content, quotation


def _after_colon(tokens: Tokens, quotations: Quotations, at: int) -> tuple[How, int, Quotation | None] | None:
    """Return the beginning of what a colon announces, which may stand on the next line."""
    content = at + 1
    while content < len(tokens) and tokens.words[content] in _BEFORE_ANNOUNCED:
        content += 1
    if content >= len(tokens) or tokens.words[content] in _STOPS:
        return None
    quotation = quotations.by_open.get(content)
    if quotation is None and tokens.words[content] in COMPLEMENT:
        return _after_complement(tokens, quotations, content)
    return ("quote" if quotation else "clause"), content, quotation


def _participle(tokens: Tokens, quotations: Quotations, at: int, form: Form) -> Cue | None:
    """Return the cue of a participle: it has no subject of its own, so its complement is near."""
    after = _after_preposition(tokens, at, form)
    aside = _after_aside(tokens, after)
    if aside > after and _noun_follows(tokens, aside - 1, aside, form):
        return Cue(at, at + 1, form, "noun", aside, None, at + 1)
    # A noun that follows at once is what is said; a clause further on belongs to it: «مؤكدا ضرورة أن».
    if _noun_follows(tokens, at, after, form):
        return Cue(at, after, form, "noun", after, None, at + 1)
    limit = min(tokens.sentence_end(at), at + _FURTHEST_OF_PARTICIPLE)
    for place in range(at + 1, limit):
        if tokens.words[place] in _STOPS or (tokens.words[place] in verb_forms() and place > at + 1):
            return None
        found = _announced(tokens, quotations, place)
        if found is not None:
            return Cue(at, after if after <= place else at + 1, form, *found, at + 1)
    return None


def _after_preposition(tokens: Tokens, at: int, form: Form) -> int:
    """Return the token after a verb, and after its preposition where that is next to it."""
    after = at + 1
    if after < tokens.sentence_end(at) and tokens.words[after] in form.verb.prepositions:
        after += 1
    return after


def _after_aside(tokens: Tokens, at: int) -> int:
    """Return the token after «في هذا الصدد» and its kind."""
    end, words = tokens.sentence_end(at) if at < len(tokens) else at, tokens.words
    if at + 1 < end and words[at] in {"في", "من"} and words[at + 1] in nouns().between:
        at += 2
        while at < end and words[at] in nouns().between:
            at += 1
    return at


def _announced(tokens: Tokens, quotations: Quotations, at: int) -> tuple[How, int, Quotation | None] | None:
    """Return what begins at a complementiser, a colon or an opening mark; None at another token."""
    word = tokens.words[at]
    if word in COMPLEMENT:
        if tokens.words[at - 1] in nouns().not_before_complement:
            return None
        return _after_complement(tokens, quotations, at)
    if word == ":":
        return _after_colon(tokens, quotations, at)
    quotation = quotations.by_open.get(at)
    return ("quote", at, quotation) if quotation is not None else None


def _noun_follows(tokens: Tokens, at: int, after: int, form: Form) -> bool:
    """Tell whether a noun stands where the complement of a participle does."""
    verb = form.verb
    if verb.objects == "no" or after >= tokens.sentence_end(at) or not tokens.is_word(after):
        return False
    word = tokens.words[after]
    if (
        word in _PREPOSITIONS
        or word in COMPLEMENT
        or word in nouns().between
        or word in nouns().ends
        or word in verb_forms()
    ):
        return False
    # «داعية مصري» is a preacher.
    if tokens.words[at] == _PREACHER and not word.startswith("ال") and word.endswith("ي"):
        return False
    # «إصابات مؤكدة ومباشرة» is an adjective, of which another one follows.
    before = tokens.words[at - 1] if at else ""
    if word.startswith("و") and form.gender == "f" and before.endswith("ات") and not before.startswith("ال"):
        return False
    if after > at + 1 or verb.directive or verb.objects == "any":
        return True
    return any(len(one) == 1 and word.startswith(one) for one in verb.prepositions)


def _verb(tokens: Tokens, quotations: Quotations, at: int, form: Form) -> Cue | None:
    """Return the cue of a finite verb: its subject and circumstances may stand before what is said."""
    return _Search(tokens, quotations, at, form).cue()


class _Search:
    """The look from a finite verb for what it reports: the first of clause, quotation, colon and noun."""

    def __init__(self, tokens: Tokens, quotations: Quotations, at: int, form: Form) -> None:
        self._tokens = tokens
        self._quotations = quotations
        self._at = at
        self._form = form
        self._after = _after_preposition(tokens, at, form)
        self._limit = min(tokens.sentence_end(at), at + _FURTHEST)
        # Where a nominal object begins, and the preposition or noun that showed it.
        self._noun: tuple[int, int] | None = None

    def cue(self) -> Cue | None:
        """Return the cue, None where the verb reports nothing."""
        place = self._at + 1
        passed = 0
        while place < self._limit and passed <= _MOST_VERBS and not self._ends_at(place):
            passed += self._tokens.words[place] in verb_forms()
            found = self._complement(place)
            # «دعا إلى ضبط النفس "..."»: what stands in marks further on belongs to the noun.
            if found is not None and not (self._noun is not None and found[0] == "quote" and place > self._noun[0]):
                return self._cue(place, *found)
            if self._noun is None:
                self._noun = self._noun_at(place)
            place = self._next(place)
        if self._noun is None or self._form.verb.trap in {"clause", "quote"}:
            return None
        content, shown = self._noun
        after = self._after if content == self._after else self._at + 1
        return Cue(self._at, after, self._form, "noun", content, None, shown)

    def _cue(self, place: int, how: How, content: int, quotation: Quotation | None) -> Cue | None:
        if _is_impersonal(self._tokens, self._at, place, self._form):
            return None
        after = self._after if self._after <= place else self._at + 1
        return Cue(self._at, after, self._form, how, content, quotation, _subject_end(self._tokens, place))

    def _next(self, place: int) -> int:
        """Return the token after one, past a bracket or a name in quotation marks."""
        if self._tokens.words[place] in _BRACKETS:
            return _closing_bracket(self._tokens, place, self._limit) + 1
        quotation = self._quotations.by_open.get(place)
        if quotation is not None and quotation.closed and quotation.close < self._limit:
            return quotation.close + 1
        words = self._tokens.words
        if words[place] in COMMAS and words[place + 1 : place + 2] and words[place + 1] in RELATIVES:
            # «دعا الوزير، الذي يزور المدينة، السكان إلى»
            closing = (at for at in range(place + 2, self._limit) if words[at] in COMMAS)
            return next(closing, place + 1)
        return place + 1

    def _ends_at(self, place: int) -> bool:
        """Tell whether a token shows that the verb reports nothing more: another verb, «قوله», a full stop."""
        words = self._tokens.words
        word = words[place]
        if word in _STOPS or word in _OWN_SAYING or (word in _ABOUT_IT and place == self._at + 1):
            return True
        if word in COMPLEMENT and self._noun is not None:
            return self._is_own(place) and not self._is_framed_later(place, self._noun[1])
        form = verb_forms().get(word)
        if form is None or form.verb.trap or word in nouns().ends or word == _ABR:
            return False
        if form.part == "participle":
            return form.verb.reports and words[place - 1] not in _PREPOSITIONS
        return not any(words[earlier] in RELATIVES for earlier in range(max(self._at, place - 4), place))

    def _is_framed_later(self, place: int, shown: int) -> bool:
        """Tell whether أن has the verb's preposition, and the noun before it is of a circumstance («في زيارة إلى»)."""
        return self._tokens.words[place - 1] in self._form.verb.prepositions and shown > self._at + 1

    def _complement(self, place: int) -> tuple[How, int, Quotation | None] | None:
        tokens, word = self._tokens, self._tokens.words[place]
        if word in COMPLEMENT:
            return _after_complement(tokens, self._quotations, place) if self._is_own(place) else None
        if word == ":":
            # «كتب - فلان:» is a byline, «أبرز عناوين الأخبار:» a list of headlines.
            if self._form.verb.lemma in _TITLING and place + 1 not in self._quotations.by_open:
                return None
            # «تتولى القناة نقل المقابلات وفق البرنامج التالي:»
            if self._form.verb.lemma == _NAQALA and not tokens.stands_in(_FROM, self._at, place):
                return None
            beside = (tokens.words[place - 1], tokens.words[place + 1] if place + 1 < len(tokens) else "")
            return None if all(one.isdecimal() for one in beside) else _after_colon(tokens, self._quotations, place)
        quotation = self._quotations.by_open.get(place)
        if quotation is not None and _is_speech(tokens, self._at, place, quotation):
            return "quote", place, quotation
        return None

    def _is_own(self, place: int) -> bool:
        """Tell whether أن stands for what the verb reports, and not for another word's (قبل أن، إلى أن)."""
        before, word, verb = self._tokens.words[place - 1], self._tokens.words[place], self._form.verb
        if verb.trap == "quote" or (place > self._at + 1 and self._is_anothers(place)):
            return False
        if before in _PREPOSITIONS:
            return before in verb.prepositions
        return word in _WITH_BI or "" in verb.prepositions

    def _is_anothers(self, place: int) -> bool:
        """Tell whether أن belongs to the word before it, or the verb's letters are another word's («بين»، «نقل»)."""
        words, lemma = self._tokens.words, self._form.verb.lemma
        before, known = words[place - 1], nouns().not_before_complement
        if before in known or before.removeprefix("و") in known:
            return True
        if lemma == _BAYYANA:
            return self._at != self._tokens.sentence_start(self._at)
        if lemma in _CONTAINED:
            return words[self._at + 1] != _IN or not bare(words[self._at + 2], nouns().documents | _PAGES)
        return lemma == _NAQALA and _FROM not in words[self._at : place]

    def _noun_at(self, place: int) -> tuple[int, int] | None:
        """Return where a nominal object begins if it does at a token: after the verb's preposition, or at its noun."""
        words, verb = self._tokens.words, self._form.verb
        if verb.objects == "no":
            return None
        word = words[place]
        if word in verb.prepositions:
            return (place + 1, place) if self._is_object(place + 1) and not self._is_of_noun(place) else None
        if words[place - 1] in verb.prepositions and self._is_of_noun(place - 1):
            return None
        beside = place == self._at + 1 or words[place - 1] in COMMAS or words[place - 1] in nouns().times
        if verb.objects == "any" and (
            (word in nouns().said and word not in nouns().heads and words[place - 1] not in _TIMES_OF)
            or (beside and self._has_pronoun(place))
            or self._is_what_is_done(place)
        ):
            return place, place
        asked = word.startswith("ب") and len(word) > _FEW_WORDS and word not in nouns().occasions
        if verb.directive and "ب" in verb.prepositions and asked:
            return place, place
        return None

    def _is_of_noun(self, place: int) -> bool:
        """Tell whether a preposition belongs to the noun before it: «أكد على هامش إشرافه على الحملة أن»."""
        before = place - 1
        occasion = bare(self._tokens.words[before], nouns().occasions) is not None
        return before > self._at and self._has_pronoun(before) and not occasion

    def _is_object(self, at: int) -> bool:
        """Tell whether what follows a preposition is said; after the subject, a body or place belongs to a title."""
        words = self._tokens.words
        if at >= self._limit or words[at] in COMPLEMENT or not (self._tokens.is_word(at) or words[at] in QUOTES):
            return False
        if at == self._at + 2:
            return True
        known = nouns()
        others = (known.organisations, known.places, known.media, known.occasions, known.circumstantial)
        return not any(bare(words[at], words_of) for words_of in others)

    def _is_what_is_done(self, place: int) -> bool:
        """Tell whether a verbal noun is the verb's object: right after it, or where a subject has ended."""
        word, before = self._tokens.words[place], self._tokens.words[place - 1]
        known = nouns()
        if word in first_names() or word in known.heads or word in known.places:
            return False
        if not is_verbal_noun(self._tokens, place):
            return False
        return place == self._at + 1 or (before.startswith("ال") and not bare(before, known.occasions))

    def _has_pronoun(self, place: int) -> bool:
        """Tell whether a word is a noun with a pronoun of the speaker, as no subject is: «وأكد دعمه»."""
        word = self._tokens.raw(place)
        return (
            len(word) > _FEW_WORDS
            and word.endswith(("ه", "ها", "هم", "هما"))
            and not (self._tokens.words[place] in first_names() or self._tokens.words[place].startswith("ال"))
        )


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
    if before in nouns().titled_things:
        return False
    length = quotation.close - quotation.open - 1
    if before == ":":
        return length > 0
    if place == at + 1:
        # «أشار "عيّاد" إلى أن» has a name in marks.
        after = range(quotation.close + 1, min(quotation.close + _FEW_WORDS, tokens.sentence_end(at)))
        return length >= _FEW_WORDS or (length > 0 and not any(tokens.words[one] in COMPLEMENT for one in after))
    if before == "ل" or bare(before, nouns().media) or bare(before, nouns().organisations):
        return length > 2 * _FEW_WORDS
    return length >= _FEW_WORDS


def _is_impersonal(tokens: Tokens, at: int, place: int, form: Form) -> bool:
    """Tell whether the verb is a passive that nobody speaks: «يذكر أن» at the head of a sentence."""
    if form.part != "imperfect" or form.gender != "m" or form.number != "s" or place > at + 1:
        return False
    before = tokens.words[at - 1] if at > tokens.sentence_start(at) else ""
    return form.verb.lemma in _PASSIVE_TOO and (
        not before or before in RELATIVES or before in {"كما", "و", "حيث", "ومما", "مما"}
    )


def own_saying(word: str) -> bool:
    """Tell whether a folded word is «قوله» or one of its kind."""
    return word in _OWN_SAYING
