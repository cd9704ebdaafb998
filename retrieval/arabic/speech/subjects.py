"""Subjects: where in its sentence the speaker of a verb stands, after it, before it or behind another verb."""

from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.arabic.speech.cues import COMMAS, RELATIVES, Cue
from retrieval.arabic.speech.lexicon import Form, bare, first_names, nouns
from retrieval.arabic.speech.mentions import parse_mention, parse_subject
from retrieval.arabic.speech.naming import ARTICLE, Mention, head_of, is_head, read_mention
from retrieval.arabic.speech.quotation import Quotations
from retrieval.arabic.speech.speakers import Speakers
from retrieval.arabic.speech.tokens import Tokens, fold_word

_AN = fold_word("أن")
_BETWEEN = COMMAS | {"قد", "فقد", "كان", "كانت", "ايضا", _AN, "-"}
_FROM = "عن"
# After these verbs the source is not the subject.
_BEFORE_SOURCE = {fold_word("نقل"): _FROM, fold_word("جاء"): "في", fold_word("ورد"): "في"}
_TRANSMITTED = {
    fold_word(prefix + word): fold_word(preposition)
    for preposition, words in {
        "عن": ("نقل", "نقلت", "نقلوا", "ينقل", "تنقل", "نقلا"),
        "إلى": ("نسب", "نسبت", "نسبوا", "ينسب", "تنسب"),
    }.items()
    for prefix in ("", "و")
    for word in words
}
_FURTHEST_BACK = 16
_FURTHEST_TRANSMITTED = 40
# Further than circumstances put a subject in news; a look to the end would make a line of verbs quadratic.
_FURTHEST_SUBJECT = 60
# «دعا كافة الأطراف إلى»
_COLLECTIVE = frozenset(
    fold_word(word) for word in ("كافة", "جميع", "كل", "المجتمع", "الشباب", "الجميع", "الحشد", "الجمهور")
)
_EVERYBODY = _COLLECTIVE | {fold_word("الدول"), fold_word("الشعب"), fold_word("العالم")}
# Verbs that have whom one speaks to as their object: «حذرت المواطنين من».
_ADDRESSING = frozenset(fold_word(word) for word in ("حذر", "نبه", "أبلغ", "أخبر", "سأل", "خاطب"))
_PLURALS = ("ين", "ات")
_STATES = frozenset(fold_word(word) for word in ("دول", "الولايات"))
_FEMININE = fold_word("ة")
# The relative pronouns with which a verb of a gender does not agree: «التي أكد»، «الذي أكدت».
_IN_IT = frozenset({"فيه", "فيها", "فيهما"})
_WHICH = {"m": fold_word("التي"), "f": fold_word("الذي")}
# «وباتصالنا بالمندوبة فلانة، أكدت»
_BY_ASKING = frozenset(fold_word(word) for word in ("باتصالنا", "وباتصالنا", "بسؤالنا", "وبسؤالنا", "بسؤال", "وبسؤال"))
_NEAR_HEAD = 4
_SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Subject:
    """A phrase that may be the speaker, by which rule; `agrees` where the verb must agree with it."""

    mention: Mention
    rule: str
    agrees: bool


class Subjects:
    """The subjects of a document's verbs."""

    def __init__(self, tokens: Tokens, quotations: Quotations, speakers: Speakers) -> None:
        """Look in these tokens; `speakers` are those of before."""
        self._tokens = tokens
        self._quotations = quotations
        self._speakers = speakers

    def of_verb(self, cue: Cue, form: Form) -> Iterator[Subject]:
        """Yield who may be the subject of a finite verb, the surest first."""
        source = self._source_of(cue, _BEFORE_SOURCE.get(form.verb.lemma))
        if source is not None:
            yield Subject(source, "quoted_from", agrees=False)
        # What follows a directive may be whom it addresses: «كانت المديرة فلانة دعت الحكومة».
        if form.verb.directive and not form.joined and (mention := self.before(cue.first)) is not None:
            yield Subject(mention, "subject_before_verb", agrees=True)
        mention = parse_subject(self._tokens, self._quotations, cue.after, cue.subject_end)
        if mention is not None and not self._is_object(mention, form):
            yield Subject(mention, "subject_after_verb", agrees=True)
        if (mention := self.transmitted(cue.first)) is not None:
            yield Subject(mention, "quoted_from", agrees=False)
        if (mention := self._antecedent(cue.first, form)) is not None:
            yield Subject(mention, "relative_antecedent", agrees=True)
        if form.joined[:1] != "و" and (mention := self.before(cue.first)) is not None:
            yield Subject(mention, "subject_before_verb", agrees=True)

    def _is_object(self, mention: Mention, form: Form) -> bool:
        """Tell whether what follows a verb is no subject: behind a plural one, which has its own, or addressed."""
        addressing = form.verb.directive or form.verb.lemma in _ADDRESSING
        return form.number == "p" or (addressing and self._is_addressed(mention))

    def _is_addressed(self, mention: Mention) -> bool:
        """Tell whether a phrase is in the accusative, as whoever is called upon: «ودعا الفرنسيين إلى التصويت»."""
        word = self._tokens.words[mention.first]
        if word in _COLLECTIVE:
            return True
        return word.startswith(ARTICLE) and word.endswith("ين") and not (word in first_names() or mention.head)

    def addressee(self, cue: Cue, form: Form) -> int | None:
        """Return where those begin whom a directive addresses («دعا الوزير المواطنين إلى»), if it names them.

        They stand behind the subject, or in its place, and belong to what is said.
        """
        if not form.verb.directive or form.part == "participle" or cue.quotation is not None:
            return None
        tokens, words, stop = self._tokens, self._tokens.words, cue.subject_end
        mention = parse_subject(tokens, self._quotations, cue.after, stop)
        if mention is None:
            return None
        first = mention.first if self._is_object(mention, form) or disagrees(mention, form) else mention.after
        if first < stop and words[first] in COMMAS:
            first += 1
        if first >= stop or any(words[at] in COMMAS for at in range(first, stop)):
            return None
        word, known = words[first], nouns()
        plural = word.startswith(ARTICLE) and word.endswith(_PLURALS) and word not in first_names()
        if plural or head_of(word) in known.heads or word in known.places or word in _EVERYBODY:
            return first
        return None

    def _source_of(self, cue: Cue, preposition: str | None) -> Mention | None:
        """Return Y of «نقلت X عن Y أن» and «جاء في Y أن»."""
        if preposition is None:
            return None
        words = self._tokens.words
        # «نقلت الوكالة في بيان عن فلان», but «جاء في تغريدة نشرتها في حسابها».
        places = (
            range(cue.subject_end - 1, cue.first, -1) if preposition == _FROM else range(cue.after, cue.subject_end)
        )
        at = next((at for at in places if words[at] == preposition), None)
        return None if at is None else parse_mention(self._tokens, self._quotations, at + 1, cue.subject_end)

    def transmitted(self, verb: int) -> Mention | None:
        """Return Y of «نقلت X عن Y قوله» and «نسبت X إلى Y قوله»: an outlet passes on what somebody else says."""
        words = self._tokens.words
        start = max(self._tokens.sentence_start(verb), verb - _FURTHEST_TRANSMITTED)
        preposition = next((_TRANSMITTED[word] for word in words[start:verb] if word in _TRANSMITTED), None)
        if preposition is None:
            return None
        at = next((at for at in range(verb - 1, start, -1) if words[at] == preposition), None)
        return None if at is None else parse_mention(self._tokens, self._quotations, at + 1, verb)

    def _antecedent(self, verb: int, form: Form) -> Mention | None:
        """Return whom the relative pronoun before a verb stands for: the phrase that ends before it.

        In «الضربات التي أكد أنها» the verb does not agree: they are what is spoken of.
        """
        tokens, words = self._tokens, self._tokens.words
        stop = verb
        while stop > 0 and words[stop - 1] in _BETWEEN:
            stop -= 1
        relative = words[stop - 1] if stop else ""
        # «تصريحات الوزير التي قال فيها» are whose they are.
        in_it = words[verb + 1 : verb + 2] != [] and words[verb + 1] in _IN_IT
        apart = form.number == "s" and relative.endswith(_WHICH[form.gender]) and not in_it
        if relative not in RELATIVES or apart:
            return None
        stop -= 1
        while stop > 0 and words[stop - 1] in COMMAS:
            stop -= 1
        for at in range(max(tokens.sentence_start(verb), stop - _FURTHEST_BACK), stop):
            if is_head(words[at]) and not (in_it and bare(words[at], nouns().documents)):
                mention = parse_mention(tokens, self._quotations, at, stop)
                if mention is not None and mention.after == stop:
                    return mention
        return None

    def before(self, verb: int) -> Mention | None:
        """Return the subject of «فلان قال إن» and «أما فلان فقال»: it reaches from the clause's head to the verb."""
        tokens, words = self._tokens, self._tokens.words
        start, stop = tokens.sentence_start(verb), verb
        while stop > start and words[stop - 1] in _BETWEEN:
            stop -= 1
        heads = [start, *(at for at in range(max(start, stop - _FURTHEST_BACK), stop) if self._begins_clause(at))]
        for head in heads:
            first = head
            while first < stop and self._leads(first):
                first += 1
            if not 0 < stop - first <= _FURTHEST_BACK:
                continue
            mention = parse_mention(tokens, self._quotations, first, stop)
            if mention is not None and mention.after == stop and self.may_speak(mention):
                return mention
        return None

    def _begins_clause(self, at: int) -> bool:
        word = self._tokens.words[at]
        return word in nouns().leads or word in COMMAS or word in {"-", _AN}

    def _leads(self, at: int) -> bool:
        word, known = self._tokens.words[at], nouns()
        return word in known.leads or word in known.connectives or word == _AN or not self._tokens.is_word(at)

    def may_speak(self, mention: Mention) -> bool:
        """Tell whether a phrase is surely a speaker's: by its noun, its given name, or a speaker of before."""
        word = self._tokens.words[mention.first]
        return bool(mention.head) or word in first_names() or word in nouns().places or self._speakers.knows(mention)

    def of_sentence(self, sentence: int, stop: int) -> Mention | None:
        """Return the subject of a verb that no list has: a title near the head of the sentence."""
        tokens, words = self._tokens, self._tokens.words
        first, after = tokens.sentences[sentence]
        stop = min(stop, after)
        if stop > first + 1 and words[first] in _BY_ASKING:
            return parse_mention(tokens, self._quotations, first + 1, stop)
        # «دشنت اليوم الخميس 5 جانفي وزيرة الصحة»
        times = next(
            (at for at in range(first + 1, stop) if not (words[at] in nouns().times or words[at].isdecimal())), stop
        )
        for at in range(first, min(max(first + _NEAR_HEAD, times + 1), stop)):
            word = words[at]
            known = head_of(word) in nouns().titles or word in nouns().honorifics
            # «قدم قيس عاشور استقالته»
            named = at == first + 1 and word in first_names()
            if tokens.is_word(at) and (named or (is_head(word) and (known or at <= first + 1))):
                return parse_mention(tokens, self._quotations, at, stop)
        return None

    def of_governor(self, verb: int) -> Mention | None:
        """Return the subject of a verb that reports nothing, without the object after its name («فلان الخبر»)."""
        tokens, words = self._tokens, self._tokens.words
        stop = min(tokens.sentence_end(verb), verb + _FURTHEST_SUBJECT)
        mention = parse_subject(tokens, self._quotations, verb + 1, stop)
        if mention is None or not mention.is_named or mention.name_after != mention.after:
            return mention
        last = mention.after - 1
        if last - mention.name >= _SHORTEST_NAME and all(words[at].startswith(ARTICLE) for at in (last, last - 1)):
            return read_mention(tokens, mention.first, last)
        return mention


def disagrees(mention: Mention, form: Form) -> bool:
    """Tell whether a phrase cannot be the subject of a verb: a man's title after a feminine verb, or the reverse.

    Of bodies only one whose noun is feminine, after a masculine verb: «وطالب الحكومة».
    """
    if mention.gender is None:
        return False
    if mention.type == "anonymous":
        return False
    if mention.type == "organisation":
        return (
            form.number == "s" and form.gender == "m" and (mention.head.endswith(_FEMININE) or mention.head in _STATES)
        )
    return form.number == "s" and mention.gender != form.gender
