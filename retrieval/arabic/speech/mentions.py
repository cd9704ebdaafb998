"""Mentions: the phrase of a speaker after a verb, where it begins and ends, and which part of it is the name."""

from dataclasses import dataclass

from retrieval.arabic.speech.cues import COMMAS, DASHES, RELATIVES
from retrieval.arabic.speech.lexicon import Gender, bare, first_names, nouns, verb_forms
from retrieval.arabic.speech.quotation import QUOTES, Quotations
from retrieval.arabic.speech.tokens import Tokens, fold_word
from retrieval.domain import SpeakerType

_LONGEST = 24
_LONGEST_NAME = 5
_SHORTEST = 2
_APPOSITION = 14
_ARTICLE = "ال"
_IN, _FROM, _ABOUT, _FOR, _UPON = "في", "من", "عن", "ل", fold_word("على")
_BASMI = fold_word("باسم")
_PREPOSITIONS = frozenset({_IN, _FROM, _ABOUT, _FOR, _UPON, fold_word("إلى"), "مع"})
_SPOKEN_FOR = frozenset(
    fold_word(word) for word in ("نائب", "نائبة", "عضو", "ممثل", "ممثلة", "مرشح", "متحدث", "مندوب", "مسؤول", "ناطق")
)
_OF_WHOM = frozenset(
    fold_word(word)
    for word in ("مسؤول", "عدد", "بعض", "مجموعة", "نشطاء", "شهود", "وفد", "مصدر", "مصادر", "واحد", "أحد", "اثنان")
)
# «من جانبه»، «بدوره» and the like before the subject.
_TURNS = frozenset(
    fold_word(word)
    for word in ("بدوره", "بدورها", "بدورهم", "أيضا", "كذلك", "أيضاً", "قد", "لاحقا", "مجددا", "اليوم", "أمس")
)
_TIMES = frozenset(
    fold_word(word)
    for word in ["اليوم", "أمس", "غدا", "يوم", "مساء", "صباح", "ليلة", "الأحد", "الإثنين", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "ظهر", "فجر", "الماضي", "الجاري", "سابقا", "لاحقا", "مؤخرا", "أيضا", "كذلك", "بدوره", "بدورها", "مجددا"]
)
_UNNAMED_ADJECTIVES = ("ي", "يه", "ين", "ون")


@dataclass(frozen=True, slots=True)
class Mention:
    """A speaker's phrase, tokens [first, after); the name in it is [name, name_after), empty where there is none.

    `head` is the bare noun that it begins with («وزير»), or "" where it begins with a name.
    """

    first: int
    after: int
    name: int
    name_after: int
    head: str
    type: SpeakerType
    gender: Gender | None

    @property
    def is_named(self) -> bool:
        """Whether a personal name is part of it."""
        return self.name < self.name_after


def parse_subject(tokens: Tokens, quotations: Quotations, start: int, stop: int) -> Mention | None:
    """Return the subject between a verb and what it reports, past addressees and circumstances before it."""
    at = start
    words = tokens.words
    while at < stop:
        word = words[at]
        if word in COMMAS or word in _TURNS:
            at += 1
        elif word in DASHES:
            at = _after_dash(tokens, at, stop)
        elif word == "(":
            at = _skip_to(tokens, at, stop, ")")
        elif word == _FOR or _is_addressee(tokens, at):
            at = _after_addressee(tokens, quotations, at, stop)
        elif _is_circumstance(tokens, at):
            at = _after_comma(tokens, at, stop)
        else:
            return parse_mention(tokens, quotations, at, stop)
    return None


def _skip_to(tokens: Tokens, at: int, stop: int, mark: str) -> int:
    for place in range(at + 1, stop):
        if tokens.words[place] == mark:
            return place + 1
    return stop


def _after_dash(tokens: Tokens, at: int, stop: int) -> int:
    for place in range(at + 1, stop):
        if tokens.words[place] in DASHES:
            return place + 1
    return at + 1


def _after_comma(tokens: Tokens, at: int, stop: int) -> int:
    for place in range(at + 1, stop):
        if tokens.words[place] in COMMAS:
            return place + 1
    return stop


def _is_addressee(tokens: Tokens, at: int) -> bool:
    word = tokens.words[at]
    if not word.startswith("ل") or len(word) <= _SHORTEST or is_head(word):
        return word.startswith("ل") and _without_lam(word) in nouns().media
    return _without_lam(word) in nouns().media or word in {"له", "لها", "لهم", "لنا", "لي"} or word.startswith("لل")


def _without_lam(word: str) -> str:
    return (
        _ARTICLE + word[2:]
        if word.startswith("لل") and _ARTICLE + word[2:] in nouns().media
        else word[1:].removeprefix("ل")
    )


def _after_addressee(tokens: Tokens, quotations: Quotations, at: int, stop: int) -> int:
    """Return where an addressee (لـ«عكاظ»، لوكالة الأنباء السعودية) ends: before the next title, name or mark."""
    place = at + 1
    if place < stop and (quotation := quotations.by_open.get(place)) is not None and quotation.close < stop:
        return quotation.close + 1
    known = nouns()
    while place < stop:
        word = tokens.words[place]
        if word in QUOTES:
            quotation = quotations.by_open.get(place)
            return quotation.close + 1 if quotation is not None and quotation.close < stop else stop
        if word in COMMAS or word in known.ends:
            return place
        if (bare(word, known.titles) or word in known.honorifics or word in first_names()) and word not in known.media:
            return place
        if bare(word, known.anonymous) and word[0] not in "وبل":
            return place
        place += 1
    return place


def _is_circumstance(tokens: Tokens, at: int) -> bool:
    word = tokens.words[at]
    known = nouns()
    if word in first_names() or is_head(word):
        return False
    if word in _PREPOSITIONS or (word in known.ends and word not in RELATIVES):
        return True
    return word[0] in "بلك" and bare(word[1:], known.occasions) is not None and len(word) > _SHORTEST


def is_head(word: str) -> bool:
    """Tell whether a folded word, article or not, is a noun that a speaker's phrase begins with."""
    return head_of(word) != ""


def head_of(word: str) -> str:
    """Return the noun of a word that a speaker's phrase begins with, without its article; "" where it is none."""
    known = nouns()
    stem = word.removeprefix(_ARTICLE)
    for heads in (known.titles, known.organisations, known.documents, known.anonymous):
        if word in heads:
            return stem if stem in heads else word
        if stem in heads:
            return stem
    return word if word in known.honorifics else ""


def parse_mention(tokens: Tokens, quotations: Quotations, start: int, stop: int) -> Mention | None:
    """Return the phrase that begins at a token, or None where no speaker's phrase can.

    It goes on over the title chain, through «في» and «باسم» where these belong to the title, and an apposition between
    commas; it ends at circumstances (خلال، اليوم), relatives and particles.
    """
    known = nouns()
    if start >= stop or not tokens.is_word(start):
        return None
    if tokens.words[start] in known.ends or tokens.words[start] in _PREPOSITIONS:
        return None
    limit = min(stop, start + _LONGEST)
    after = _phrase_end(tokens, quotations, start, limit)
    if after < limit and tokens.words[after] in COMMAS:
        after = _with_apposition(tokens, quotations, start, after, limit)
    while after > start and (tokens.words[after - 1] in known.ends or not tokens.words[after - 1][0].isalnum()):
        if tokens.words[after - 1] == ")" or tokens.words[after - 1] in QUOTES:
            break
        after -= 1
    return read_mention(tokens, start, after) if after > start else None


def _phrase_end(tokens: Tokens, quotations: Quotations, start: int, limit: int) -> int:
    known, words = nouns(), tokens.words
    head = head_of(words[start])
    place = start
    in_name = 0
    while place < limit:
        word = words[place]
        if word in QUOTES:
            quotation = quotations.by_open.get(place)
            if quotation is None or quotation.close >= limit or quotation.close - place > _LONGEST_NAME:
                break
            place = quotation.close + 1
            continue
        if word == "(":
            closing = _skip_to(tokens, place, limit, ")")
            if closing - place > _LONGEST_NAME + 1 or words[closing - 1] != ")":
                break
            place = closing
            continue
        if word in DASHES and place - start > 0 and tokens.starts[place] == tokens.ends[place - 1]:
            # «تشارلز-هنري» is one name.
            place += 1
            continue
        if not tokens.is_word(place):
            break
        if place > start:
            if _ends_phrase(tokens, start, place, head, in_name):
                break
            if word in known.said and not word.startswith(_ARTICLE):
                break
        in_name = in_name + 1 if (in_name or word in first_names()) and not is_head(word) else 0
        place += 1
    return place


def _ends_phrase(tokens: Tokens, start: int, place: int, head: str, in_name: int) -> bool:
    """Tell whether the phrase that begins at `start` has ended before a word."""
    known, words = nouns(), tokens.words
    word = words[place]
    following = words[place + 1] if place + 1 < len(tokens) else ""
    if word == _IN:
        return (
            not head
            or (in_name > 0
            and not head)
            or bare(following, known.occasions) is not None
            or following in known.ends
        )
    if word == _ABOUT:
        return head not in _SPOKEN_FOR
    if word == _FROM:
        return head not in _OF_WHOM or following in known.occasions or following in known.ends
    if word == _FOR:
        return True
    if word in _PREPOSITIONS or word in known.ends or word in RELATIVES:
        return word not in first_names() or word in RELATIVES
    if word in verb_forms() and not is_head(word) and verb_forms()[word].verb.trap == "" and word not in first_names():
        return True
    if word == _BASMI or words[place - 1] == _BASMI:
        return False
    if in_name and is_head(word) and not word.startswith(_ARTICLE) and not head:
        return False
    if word[0] == "ل" and len(word) > _SHORTEST:
        if _without_lam(word) in known.media:
            # «المدير العام لوكالة الطاقة» is a title, «مصدر أمني لوكالة» an addressee.
            return in_name > 0 or head in known.anonymous or place > start + 2
        return word.startswith("لل") and in_name > 1 and not head
    if word[0] == "ب" and len(word) > _SHORTEST + 1 and word not in first_names():
        if bare(word[1:], known.organisations) or bare(word[1:], known.places):
            return False
        if bare(word[1:], known.occasions) or bare(word[1:], known.said):
            return True
    return False


def _with_apposition(tokens: Tokens, quotations: Quotations, start: int, comma: int, limit: int) -> int:
    """Return where the phrase ends with an apposition after its comma: «رئيس الحكومة، بنيامين نتنياهو»."""
    following = comma + 1
    if following >= limit or not tokens.is_word(following):
        return comma
    word = tokens.words[following]
    first = read_mention(tokens, start, comma)
    titled = head_of(word) in nouns().titles or word in nouns().honorifics
    named = word in first_names() or (not is_head(word) and not word.startswith(_ARTICLE))
    if first.type == "anonymous" or (first.is_named and not titled) or not (titled or named):
        return comma
    if word in nouns().ends or word in _PREPOSITIONS or (word in verb_forms() and word not in first_names()):
        return comma
    if word[0] == "و" and word not in first_names() and not is_head(word):
        return comma
    if _is_circumstance(tokens, following):
        return comma
    after = _phrase_end(tokens, quotations, following, min(limit, following + _APPOSITION))
    if not first.is_named and not titled and after - following > _LONGEST_NAME:
        return comma
    return after


def read_mention(tokens: Tokens, first: int, after: int) -> Mention:
    """Return a phrase with its head, its name and whom it names."""
    words, known = tokens.words, nouns()
    head = head_of(words[first]) or bare(words[first], known.titles) or ""
    name, name_after = _name_in(tokens, first, after, head)
    is_definite = words[first].startswith(_ARTICLE)
    kind: SpeakerType
    if name < name_after:
        kind = "person"
        if (
            head in known.organisations | known.documents
            and words[first] not in known.honorifics
            and head not in known.titles
        ):
            kind = "organisation"
            name, name_after = first, first
    elif head in known.titles and not _is_indefinite(tokens, first, after):
        kind = "person"
    elif head in known.anonymous or head in known.titles:
        kind = "person" if is_definite and head in known.titles else "anonymous"
    elif head in known.organisations or head in known.documents or words[first] in known.places:
        kind = "organisation"
    else:
        kind = "person"
    return Mention(first, after, name, name_after, head, kind, _gender(words[first], head, kind))


def _is_indefinite(tokens: Tokens, first: int, after: int) -> bool:
    """Tell whether a title stands for somebody unnamed: neither it nor a word after it is definite."""
    words = tokens.words
    if words[first].startswith(_ARTICLE):
        return False
    if after - first < _SHORTEST:
        return True
    second = words[first + 1]
    if second.startswith(_ARTICLE) or second in nouns().places or second == _BASMI:
        return False
    if second.endswith(_UNNAMED_ADJECTIVES) and not is_head(second):
        return True
    return (
        not any(
            word.startswith(_ARTICLE) or word in nouns().places or word.startswith("لل")
            for word in words[first + 1 : after]
        )
        or second in _PREPOSITIONS
    )


def _gender(word: str, head: str, kind: SpeakerType) -> Gender | None:
    if head and kind != "person":
        return "f" if head.endswith(("ه", "ات")) or head in {"مصادر", "صحف", "وسائل"} else None
    if head and head.endswith("ه") and word not in {"خليفه"}:
        return "f"
    return "m" if head in nouns().titles else None


def _name_in(tokens: Tokens, first: int, after: int, head: str) -> tuple[int, int]:
    """Return the tokens of the personal name in a phrase.

    After a title the name begins at an honorific's next word, at a given name, or where the definite words end and
    indefinite ones that are no titles follow (رئيس الحكومة | يوسف الشاهد). A phrase that begins with a name has it up
    to its first title.
    """
    words, known = tokens.words, nouns()
    if not head and words[first] not in known.places:
        end = first
        while end < after and tokens.is_word(end) and words[end] not in _PREPOSITIONS:
            if end > first and head_of(words[end]) in known.titles | known.organisations:
                break
            if end > first and words[end][0] in "بل" and bare(words[end][1:], known.organisations):
                break
            end += 1
        return first, max(end, first + 1)
    if head in known.documents or (head in known.organisations and head not in known.titles):
        return first, first
    begin = _name_begin(tokens, first, after)
    if begin is None:
        return first, first
    end = begin
    while end < after and tokens.is_word(end) and end - begin < _LONGEST_NAME + 1:
        word = words[end]
        if end > begin and (word in _PREPOSITIONS or (head_of(word) in known.titles and word not in first_names())):
            break
        end += 1
    return begin, end


def _name_begin(tokens: Tokens, first: int, after: int) -> int | None:
    words, known, names = tokens.words, nouns(), first_names()
    begin: int | None = None
    place = first
    while place < after:
        word = words[place]
        previous = words[place - 1] if place > first else ""
        if not tokens.is_word(place):
            # A name may stand behind the comma of an apposition.
            if begin is not None:
                return begin
            if (
                word in COMMAS
                and place + 1 < after
                and not words[place + 1].startswith(_ARTICLE)
                and not is_head(words[place + 1])
            ):
                return place + 1
        elif is_head(word) and not (previous in known.honorifics and word in names):
            if begin is not None and head_of(word) in known.titles:
                return begin
            begin = None if word not in names else begin
        elif place > first and begin is None:
            stands_free = previous.startswith((_ARTICLE, "لل", "بال", "وال")) or previous in known.places
            if (previous in known.honorifics and previous != "الرئيس" and previous != "الوزير") or (word in names and word not in known.media) or (previous in {"الرئيس", "الوزير", "السيد", "الوزيره"} and not _is_adjective(word)) or (stands_free and not word.startswith((_ARTICLE, "لل", "بال", "وال", "و")) and _may_be_name(word)):
                begin = place
        place += 1
    return begin


def _is_adjective(word: str) -> bool:
    return word.startswith(_ARTICLE) and word.endswith(("ي", "يه", "ق"))


def _may_be_name(word: str) -> bool:
    known = nouns()
    return not (
        word in _PREPOSITIONS
        or word in known.ends
        or word in known.places
        or word == _BASMI
        or word in known.occasions
        or (word[0] in "بل" and bare(word[1:], known.organisations | known.places | known.titles))
    )
