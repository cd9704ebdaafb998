"""Speakers of a document: which mentions are one speaker, and which of them is the fullest."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from retrieval.arabic.speech.cues import COMMAS
from retrieval.arabic.speech.lexicon import Form, Gender, Number, bare, first_names, nouns, verb_forms
from retrieval.arabic.speech.mentions import parse_mention
from retrieval.arabic.speech.naming import GUESTS, ONESELF, Mention, head_of, is_definite, is_head, read_mention
from retrieval.arabic.speech.quotation import QUOTES, Quotations
from retrieval.arabic.speech.tokens import Tokens, fold_word
from retrieval.domain import Span, Speaker, SpeakerType

_ARTICLE = "ال"
_PARTICLES_OF_NAMES = frozenset({"بن", "ابن", "بنت", "ال", "ابو", "عبد", "-"})
_PREFIXES = ("", "ال", "ل", "ب", "و")
_JOINED = "لوب"
_OF_ANY_OFFICE = frozenset(
    fold_word(word)
    for word in ("حكومي", "أمني", "نقابي", "حزبي", "جهوي", "محلي", "عسكري", "طبي", "رسمي", "إعلامي", "سياسي", "برلماني")
)
_SAME = frozenset({"ذات", "نفس"})
# A source may be a body as well.
_SOURCE, _WORDING = "مصدر", "نص"
_FEMININE = fold_word("ة")
_FEW_PLACES = 6
_MOST_PLACES = 40
_WINDOW = 16
_LATEST = 12


@dataclass(slots=True)
class Known:
    """A speaker as far as the text has been read; `full` is the fullest mention, `seen` the sentence of the latest."""

    full: Mention
    names: tuple[str, ...]
    heads: set[str]
    words: set[str]
    type: SpeakerType
    gender: Gender | None
    number: Number | None = None
    seen: int = -1
    mentions: list[Mention] = field(default_factory=list)


class Speakers:
    """The speakers of one document, in the order of their first mention."""

    def __init__(self, tokens: Tokens, quotations: Quotations) -> None:
        """Begin with none."""
        self._tokens = tokens
        self._quotations = quotations
        self._by_name: dict[str, list[Known]] = {}
        self._by_head: dict[str, list[Known]] = {}
        self._recent: list[Known] = []

    def mentioned(self, mention: Mention, form: Form | None) -> tuple[Known, bool]:
        """Return the speaker of a mention, and whether it was known from another one; note it as the latest.

        Args:
            mention: the phrase.
            form: the verb whose subject it is, which tells the gender; None where there is none.
        """
        known = self._named(mention) if mention.is_named else self._described(mention)
        linked = known is not None
        if known is None:
            known = self._new(mention)
        self._note(known, mention)
        if form is not None:
            # The verb agrees with whom it stands before; a plural noun's verb is feminine all the same.
            known.gender = known.gender or form.gender
            known.number = form.number if form.number != "s" else known.number
        return known, linked

    def knows(self, mention: Mention) -> bool:
        """Tell whether a phrase names somebody who has been mentioned."""
        return mention.is_named and self._named(mention) is not None

    def finds(self, mention: Mention) -> bool:
        """Tell whether the text names somebody elsewhere, more fully than a phrase does: «الزغيدي»."""
        names = self._names(mention) if mention.is_named else ()
        return bool(names) and self._fullest(mention, names) is not mention

    def is_named_in(self, known: Known, first: int, after: int) -> bool:
        """Tell whether the last name of a person stands among the tokens [first, after)."""
        if not known.names or known.type != "person":
            return False
        return any(self._tokens.stands_in(form + known.names[-1], first, after) for form in ("", _ARTICLE))

    def recent(self, form: Form | None) -> Known | None:
        """Return the latest speaker whom a verb without a subject agrees with."""
        for known in reversed(self._recent[-_LATEST:]):
            if form is None or _agrees(known, form):
                return known
        return None

    def latest(self, known: Known) -> None:
        """Note that a speaker goes on speaking."""
        if not self._recent or self._recent[-1] is not known:
            self._recent.append(known)

    def speaker(self, known: Known) -> Speaker:
        """Return a speaker as the document names him most fully."""
        full, tokens = known.full, self._tokens
        span = self._span(full.first, full.after)
        full_name = span.of(tokens.text)
        name = self._span(full.name, full.name_after).of(tokens.text) if full.is_named else full_name
        return Speaker(name=name, full_name=full_name, mention=span, type=known.type)

    def _span(self, first: int, after: int) -> Span:
        """Return the span of a phrase without what is joined to its first word: لـ«وزارة الدفاع», و«وزير المالية»."""
        span, word = self._tokens.span(first, after), self._tokens.words[first]
        another = is_head(word[1:]) or (word[0] == "و" and word[1:] in first_names())
        if word[0] not in _JOINED or is_head(word) or word in first_names() or not another:
            return span
        start = span.start + 1
        while start < span.end and not self._tokens.text[start].isalpha():
            start += 1
        return replace(span, start=start)

    def _note(self, known: Known, mention: Mention) -> None:
        known.seen = self._tokens.sentence_of[mention.first]
        fuller = _weight(mention) > _weight(known.full) and mention.is_named >= known.full.is_named
        if fuller and not self._points_back(mention):
            known.full = mention
        known.words.update(self._stems(mention))
        if mention.head:
            known.heads.add(mention.head)
            self._by_head.setdefault(mention.head, []).append(known)
        self.latest(known)

    def _points_back(self, mention: Mention) -> bool:
        """Tell whether a phrase only points to somebody: «المصدر ذاته»، «نفس المتحدث»."""
        return not (_SAME | ONESELF).isdisjoint(self._tokens.words[mention.first : mention.after])

    def _stems(self, mention: Mention) -> set[str]:
        words = self._tokens.words[mention.first : mention.after]
        return {word.removeprefix(_ARTICLE) for word in words if word[0].isalnum()}

    def _names(self, mention: Mention) -> tuple[str, ...]:
        words = self._tokens.words[mention.name : mention.name_after]
        return tuple(
            word.removeprefix(_ARTICLE) for word in words if word[0].isalnum() and word not in _PARTICLES_OF_NAMES
        )

    def _named(self, mention: Mention) -> Known | None:
        names = self._names(mention)
        if not names:
            return None
        for key in (names[-1], names[0]):
            for known in reversed(self._by_name.get(key, [])[-_LATEST:]):
                shorter, longer = sorted((names, known.names), key=len)
                if set(shorter) <= set(longer):
                    if len(names) > len(known.names):
                        known.names = names
                        self._index(known)
                    return known
        return None

    def _index(self, known: Known) -> None:
        for name in known.names:
            entries = self._by_name.setdefault(name, [])
            if known not in entries[-_LATEST:]:
                entries.append(known)

    def _described(self, mention: Mention) -> Known | None:
        """Return whom a definite description without a name stands for: الوزير، المسؤول الإسباني، البيان."""
        words, known_nouns = self._tokens.words, nouns()
        stems = self._stems(mention)
        if mention.first and words[mention.first - 1] in QUOTES and not mention.head:
            return self._quoted(stems)
        definite = is_definite(words[mention.first]) or words[mention.first] in _SAME
        # «نص البلاغ» is the communique itself.
        definite = definite or (mention.head == _WORDING and mention.after - mention.first > 1)
        more = stems - {mention.head} - _SAME - ONESELF - {words[mention.first]}
        for known in reversed(self._by_head.get(mention.head, [])[-_LATEST:]):
            if more <= known.words if definite else (stems <= known.words or known.words <= stems):
                return known
        if mention.head in known_nouns.documents and definite:
            return self._issuer()
        if mention.head in known_nouns.generic and definite:
            # «المسؤول الحكومي» says nothing of whom it is.
            epithet = set[str]() if mention.head == _SOURCE else _OF_ANY_OFFICE
            return self._person(mention.head, more) or self._person(mention.head, more - epithet)
        # «ضيف "المساء"» is whoever has spoken.
        if mention.head in GUESTS and (guest := self._person(mention.head, set())) is not None:
            return guest
        return self._elsewhere(mention, stems, definite=definite)

    def _quoted(self, stems: set[str]) -> Known | None:
        """Return whom a name in marks stands for: «"عكاظ"» after «صحيفة "عكاظ"»."""
        return next((known for known in reversed(self._recent[-_LATEST:]) if stems <= known.words), None)

    def _elsewhere(self, mention: Mention, stems: set[str], *, definite: bool) -> Known | None:
        """Return whom a description stands for who has not spoken, but whom the text names."""
        if mention.head in nouns().titles:
            return self._titled(mention, stems)
        alone = definite and mention.after - mention.first == 1 and mention.head in nouns().organisations
        if not alone:
            return None
        return self._body(mention) or self._in_marks()

    def _in_marks(self) -> Known | None:
        """Return the latest speaker if a body that is named in marks alone: «المنظمة» after «"هيومن رايتس ووتش"»."""
        known = self._recent[-1] if self._recent else None
        if known is None or known.type != "organisation" or not known.full.first:
            return None
        return known if self._tokens.words[known.full.first - 1] in QUOTES else None

    def _body(self, mention: Mention) -> Known | None:
        """Return the body that «الوكالة» is: the one of this noun that the text before names, if it names only one."""
        found: dict[frozenset[str], Mention] = {}
        for place in self._tokens.places.get(mention.head, ())[:_MOST_PLACES]:
            if place >= mention.first or len(found) > 1:
                break
            stop = min(self._tokens.sentence_end(place), place + _WINDOW)
            body = parse_mention(self._tokens, self._quotations, place, stop)
            if body is not None and body.type == "organisation" and body.after - body.first > 1:
                found.setdefault(frozenset(self._stems(body)), body)
        return self._new(next(iter(found.values()))) if len(found) == 1 else None

    def _person(self, head: str, more: set[str]) -> Known | None:
        """Return the latest person whom «المسؤول الإسباني» may be: one whose titles have the adjective."""
        recent = reversed(self._recent[-_LATEST:])
        fits = (known for known in recent if known.type != "organisation" or head == _SOURCE)
        return next((known for known in fits if more <= known.words), None)

    def _issuer(self) -> Known | None:
        """Return the body that a document stands for: the latest organisation or document that spoke."""
        return next((known for known in reversed(self._recent[-_LATEST:]) if known.type == "organisation"), None)

    def _titled(self, mention: Mention, stems: set[str]) -> Known | None:
        """Return the speaker of a phrase elsewhere that has the title of a short one, and a name.

        What stands before the short mention comes first, the nearest of it; then what follows.
        """
        places = sorted(
            {
                place
                for prefix in _PREFIXES
                for place in self._tokens.places.get(prefix + mention.head, ())[-_MOST_PLACES:]
            }
        )
        before = [place for place in reversed(places) if place < mention.first]
        after = [place for place in places if place >= mention.after]
        for place in (*before[:_FEW_PLACES], *after[:_FEW_PLACES]):
            stop = min(self._tokens.sentence_end(place), place + _WINDOW)
            found = parse_mention(self._tokens, self._quotations, place, stop)
            if found is None or not found.is_named:
                continue
            titles = self._stems(found) - set(self._names(found))
            if stems <= titles | {mention.head} or (len(titles) > 1 and titles <= stems):
                known = self._named(found) or self._new(found)
                known.heads.add(mention.head)
                return known
        return None

    def _new(self, mention: Mention) -> Known:
        names = self._names(mention)
        full = self._fullest(mention, names) if names else mention
        known = Known(
            full=full,
            names=max(names, self._names(full), key=len),
            heads={head for head in (mention.head, full.head) if head},
            words=self._stems(mention) | self._stems(full),
            type="person" if names and full.type == "anonymous" else full.type,
            gender=mention.gender or full.gender,
        )
        self._index(known)
        for head in self._heads_in(full):
            known.heads.add(head)
            self._by_head.setdefault(head, []).append(known)
        return known

    def _heads_in(self, mention: Mention) -> set[str]:
        words = self._tokens.words[mention.first : mention.after]
        return {head for word in words if (head := bare(word, nouns().titles)) or (head := head_of(word))}

    def _fullest(self, mention: Mention, names: Sequence[str]) -> Mention:
        """Return the fullest mention of a name anywhere in the document: with its titles, in one piece."""
        best = mention
        last = names[-1]
        for form in (last, _ARTICLE + last):
            for place in self._tokens.places.get(form, ())[:_MOST_PLACES]:
                if mention.first <= place < mention.after:
                    continue
                found = self._around(place)
                if found is not None and _weight(found) > _weight(best) and found.is_named:
                    stems = set(self._names(found))
                    if set(names) <= stems:
                        best = found
        return best

    def _around(self, place: int) -> Mention | None:
        """Return the title chain and name that end at a name's last word."""
        tokens, words = self._tokens, self._tokens.words
        low = max(tokens.sentence_start(place), place - _WINDOW)
        first = place
        # A joined title, and where the phrase began before it.
        joined: tuple[int, int] | None = None
        at = place - 1
        while at >= low:
            word = words[at]
            if not tokens.is_word(at) or word in nouns().ends or word in COMMAS:
                break
            form = verb_forms().get(word)
            if form is not None and not is_head(word) and word not in first_names() and not form.verb.trap:
                break
            if joined is None and word[0] == "و" and not is_head(word) and bare(word[1:], nouns().titles):
                joined = at, first
            # «فلان | وكريم بنزيما» are two.
            if word[0] == "و" and word not in first_names() and word[1:] in first_names():
                first = at
                break
            if bare(word, nouns().titles) or word in nouns().honorifics or word in first_names():
                first = at
            elif word in {"مع", "الي", "من", "عن", "في"} and first > at + 1:
                break
            at -= 1
        # It is the same person's unless a name stands before it: «الوزيرة فلانة | ورئيس النادي فلان».
        if joined is not None and first < joined[0] and read_mention(tokens, first, joined[0]).is_named:
            first = joined[1]
        if first == place:
            return None
        return read_mention(tokens, first, place + 1)


def _weight(mention: Mention) -> int:
    return mention.after - mention.first


def _agrees(known: Known, form: Form) -> bool:
    if form.number == "p" and known.number == "s":
        return False
    if form.number == "p":
        # «اعترفوا» is not said of a ministry.
        return known.number == "p" or known.type == "anonymous" or (known.type == "person" and known.gender is None)
    # A ministry may have spoken by its statement, which is masculine.
    if known.type == "organisation" and form.gender == "f" and known.full.head.endswith(_FEMININE):
        return True
    return known.gender is None or known.gender == form.gender
