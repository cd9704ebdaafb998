"""Mentions: the phrase of a speaker after a verb, where it begins and where it ends."""

from dataclasses import replace

from retrieval.arabic.speech.cues import COMMAS, DASHES, RELATIVES
from retrieval.arabic.speech.lexicon import bare, first_names, nouns, verb_forms
from retrieval.arabic.speech.naming import (
    ARTICLE,
    GUESTS,
    KIN,
    PREPOSITIONS,
    Mention,
    head_of,
    is_definite,
    is_family_name,
    is_head,
    is_name_with_ba,
    read_mention,
)
from retrieval.arabic.speech.phrase_ends import FATHATAN, ISSUED, OBJECT_PRONOUNS, ends_phrase, is_its_own, is_outlet
from retrieval.arabic.speech.quotation import QUOTES, Quotations
from retrieval.arabic.speech.tokens import Tokens, fold_word
from retrieval.arabic.speech.verbal_nouns import is_adverbial, is_defined_verbal_noun, is_verbal_noun

_LONGEST = 24
_LONGEST_NAME = 5
_SHORTEST = 2
_APPOSITION = 14
_FROM, _ABOUT, _FOR = "من", "عن", "ل"
_STATEMENTS = frozenset(fold_word(word) for word in ("بيان", "بلاغ", "نشرية", "بيانات", "مذكرة"))
_NISBA = ("ي", "يه")
_TURNS = frozenset(
    fold_word(word)
    for word in ("بدوره", "بدورها", "بدورهم", "أيضا", "كذلك", "قد", "لاحقا", "مجددا", "اليوم", "أمس", "حينها")
)
_OF_SOMEBODY = KIN | frozenset(
    fold_word(word)
    for word in (
        *("أب", "أم", "أخ", "ابن", "ابنة", "عمة", "خالة", "محامي", "محام", "محامية", "صاحب", "صاحبة", "صديق", "صديقة"),
        *("مستشار", "مستشارة", "وكيل", "مساعد"),
    )
)
# «تعلن فيها إحدى الجهات»
_IN_IT = frozenset({"فيه", "فيها", "فيهما", "به", "بها", "عنه", "عنها"})
_PASSED_OVER = COMMAS | _TURNS | _IN_IT
# Prepositions that no outlet's name has: «للصحفيين على هامش الجلسة».
_BEHIND_ADDRESSEE = COMMAS | PREPOSITIONS - {"في", "ل"}
_TO_PRONOUN = frozenset({"له", "لها", "لهم", "لنا", "لي"})


def parse_subject(tokens: Tokens, quotations: Quotations, start: int, stop: int) -> Mention | None:
    """Return the subject between a verb and what it reports, past addressees and circumstances before it."""
    at, words = start, tokens.words
    while at < stop:
        word = words[at]
        if word in _PASSED_OVER or word in nouns().times or _is_date(tokens, at):
            at += 1
        elif word in DASHES:
            at = _past(tokens, at, stop, DASHES, otherwise=at + 1)
        elif word == "(":
            at = _past(tokens, at, stop, frozenset(")"), otherwise=stop)
        elif word == _FOR or _is_addressee(tokens, at):
            at = _after_addressee(tokens, quotations, at, stop)
        elif _is_circumstance(tokens, at):
            at = _past(tokens, at, stop, COMMAS, otherwise=stop)
        else:
            return parse_mention(tokens, quotations, at, stop)
    return None


def _is_date(tokens: Tokens, at: int) -> bool:
    """Tell whether a number is a day or a year, and not how many speak (25 بالمائة)."""
    following = tokens.words[at + 1] if at + 1 < len(tokens) else ""
    return tokens.words[at].isdecimal() and not following.startswith("ب")


def _past(tokens: Tokens, at: int, stop: int, marks: frozenset[str], *, otherwise: int) -> int:
    return next((place + 1 for place in range(at + 1, stop) if tokens.words[place] in marks), otherwise)


def _is_addressee(tokens: Tokens, at: int) -> bool:
    word = tokens.words[at]
    if word in first_names() or not word.startswith(_FOR):
        return False
    return is_outlet(word) or word in _TO_PRONOUN or (word.startswith("لل") and not is_head(word))


def _after_addressee(tokens: Tokens, quotations: Quotations, at: int, stop: int) -> int:
    """Return where an addressee (لـ«عكاظ»، لوكالة الأنباء السعودية) ends: before the next title, name or mark."""
    known = nouns()
    for place in range(at + 1, stop):
        word = tokens.words[place]
        if word in QUOTES:
            quotation = quotations.by_open.get(place)
            return quotation.close + 1 if quotation is not None and quotation.close < stop else stop
        if word in _BEHIND_ADDRESSEE or word in known.ends or word in known.honorifics or word in first_names():
            return place
        head = head_of(word)
        if (head in known.titles or head in known.anonymous) and word not in known.media:
            return place
    return stop


def _is_circumstance(tokens: Tokens, at: int) -> bool:
    word, known = tokens.words[at], nouns()
    if word in first_names() or is_head(word):
        return False
    if word in PREPOSITIONS or (word in known.ends and word not in RELATIVES):
        return True
    # «وقال بالعاصمة إن», but «بالحاج» is a family's name.
    if word.startswith("بال") and len(word) > _LONGEST_NAME and not is_name_with_ba(word):
        return True
    # «وقال تعقيبا على ذلك إن»
    if is_adverbial(word):
        return True
    return word[0] in "بلك" and len(word) > _SHORTEST and bare(word[1:], known.occasions) is not None


def parse_mention(tokens: Tokens, quotations: Quotations, start: int, stop: int) -> Mention | None:
    """Return the phrase that begins at a token, or None where no speaker's phrase can.

    It goes on over the title chain, through «في» and «باسم» where these belong to the title, and an apposition between
    commas; it ends at circumstances (خلال، اليوم), relatives and particles.
    """
    ends, words = nouns().ends, tokens.words
    if start < stop and (quoted := _quoted_name(tokens, quotations, start, stop)) is not None:
        return quoted
    if start >= stop or not tokens.is_word(start) or words[start] in ends or words[start] in PREPOSITIONS:
        return None
    if _is_object(tokens, start) or (
        words[start] in verb_forms() and words[start] not in first_names() and words[start] not in nouns().heads
    ):
        return None
    limit = min(stop, start + _LONGEST)
    after = _phrase_end(tokens, quotations, start, limit)
    if after < limit and words[after] in COMMAS:
        after = _with_apposition(tokens, quotations, start, after, limit)
    while after > start and (
        words[after - 1] in ends or words[after - 1] in PREPOSITIONS or not _may_end(words[after - 1])
    ):
        after -= 1
    if after == start:
        return None
    return _issuer(tokens, quotations, start, after, limit) or read_mention(tokens, start, after)


def _issuer(tokens: Tokens, quotations: Quotations, start: int, after: int, limit: int) -> Mention | None:
    """Return the body that a statement is of, where the phrase says so: «بيان لوزارة الدفاع»، «بلاغ صادر عن الرئاسة».

    The statement says what the body says; a study or a report speaks for itself.
    """
    words = tokens.words
    if bare(words[start], _STATEMENTS) is None:
        return None
    at = start + 1
    # «بيان رسمي لوزارة الدفاع»
    if at < after and words[at].endswith(_NISBA):
        at += 1
    if at + 2 < limit and words[at] in ISSUED and words[at + 1] in {_ABOUT, _FROM}:
        of = parse_mention(tokens, quotations, at + 2, limit)
    elif (
        at < after and words[at].startswith(_FOR) and not is_head(words[at]) and bare(words[at], nouns().organisations)
    ):
        of = read_mention(tokens, at, after)
    else:
        return None
    # The verb agrees with the statement.
    return replace(of, gender=None) if of is not None and of.type == "organisation" else None


def _quoted_name(tokens: Tokens, quotations: Quotations, start: int, stop: int) -> Mention | None:
    """Return who is named in quotation marks and by no noun, a body unless by a given name: «قالت "الفجر" إن»."""
    if tokens.words[start] not in QUOTES or start not in quotations.by_open:
        return None
    closing = _short_aside(tokens, quotations, start, stop)
    if closing is None or closing == start + 1 or not tokens.is_word(start + 1):
        return None
    if tokens.words[start + 1] in first_names():
        return Mention(start + 1, closing, start + 1, closing, "", "person", None)
    return Mention(start + 1, closing, start + 1, start + 1, "", "organisation", None)


def _is_object(tokens: Tokens, at: int) -> bool:
    """Tell whether a word is a noun with a pronoun that stands for the speaker: «أكدوا تضامنهم»."""
    raw, word = tokens.raw(at), tokens.words[at]
    # «أكد خططًا»
    if FATHATAN in raw:
        return True
    # «أكدت ضرورة», «أعلن تنفيذ إضراب»
    known = is_head(word) or word in first_names() or word in nouns().places
    if not known and (word in nouns().said or is_verbal_noun(tokens, at) or _is_before_its_noun(tokens, at)):
        return True
    if not raw.endswith(OBJECT_PRONOUNS) or len(raw) <= _LONGEST_NAME or is_definite(word) or is_head(word):
        return False
    return word not in first_names() and word not in nouns().places and raw.endswith(OBJECT_PRONOUNS[1:])


def _is_before_its_noun(tokens: Tokens, at: int) -> bool:
    """Tell whether a word is a verbal noun of the fifth stem before its own subject: «تعمد النادي»، «تدخل الدولة».

    Alone, four letters with ت are too often a name (ترمب).
    """
    word = tokens.words[at]
    following = tokens.words[at + 1] if at + 1 < len(tokens) else ""
    return len(word) == _LONGEST_NAME - 1 and word[0] == "ت" and word[1] not in "ويا" and following.startswith(ARTICLE)


def _may_end(word: str) -> bool:
    return word[0].isalnum() or word == ")" or word in QUOTES


def _phrase_end(tokens: Tokens, quotations: Quotations, start: int, limit: int) -> int:
    words = tokens.words
    in_name, place = 0, start
    while place < limit:
        word = words[place]
        if word in QUOTES or word == "(":
            closing = _short_aside(tokens, quotations, place, limit)
            if closing is None:
                break
            place = closing + 1
            continue
        # «تشارلز-هنري» is one name.
        if word in DASHES and place > start and tokens.starts[place] == tokens.ends[place - 1]:
            place += 1
            continue
        if not tokens.is_word(place) or (place > start and ends_phrase(tokens, start, place, in_name)):
            break
        named = (
            in_name
            or word in first_names()
            or (place == start and _may_be_name(tokens, place) and not word.startswith(ARTICLE))
        )
        # «الباجي قائد السبسي»
        title = is_head(word) and not (in_name == 1 and is_family_name(tokens, place, limit))
        in_name = in_name + 1 if named and not title and word not in nouns().places else 0
        place += 1
    return place


def _short_aside(tokens: Tokens, quotations: Quotations, at: int, limit: int) -> int | None:
    """Return the mark that closes a few words in brackets or quotation marks: «أوبك»، (ناسا)."""
    if tokens.words[at] in QUOTES:
        quotation = quotations.by_open.get(at)
        closing = quotation.close if quotation is not None and quotation.closed else limit
    else:
        closing = _past(tokens, at, limit, frozenset(")"), otherwise=limit + 1) - 1
    return closing if closing < limit and closing - at <= _LONGEST_NAME else None


def _with_apposition(tokens: Tokens, quotations: Quotations, start: int, comma: int, limit: int) -> int:
    """Return where the phrase ends with an apposition after its comma: «رئيس الحكومة، بنيامين نتنياهو»."""
    following = comma + 1
    if following >= limit or not tokens.is_word(following):
        return comma
    word, known = tokens.words[following], nouns()
    first = read_mention(tokens, start, comma)
    titled = head_of(word) in known.titles or word in known.honorifics
    if first.type != "person" or word in GUESTS or (first.is_named and not titled):
        return comma
    if not titled and not _may_be_name(tokens, following):
        return comma
    after = _phrase_end(tokens, quotations, following, min(limit, following + _APPOSITION))
    if first.is_named and _is_somebody_else(tokens, following, after):
        return comma
    if titled or word in first_names():
        return after
    # A name stands alone between its commas, or before an addressee; «قتل عشرة» after a body is a clause.
    closed = after >= limit or tokens.words[after] in COMMAS or (first.head in known.titles and after - following > 1)
    return after if closed and after - following <= _LONGEST_NAME else comma


def _is_somebody_else(tokens: Tokens, first: int, after: int) -> bool:
    """Tell whether a title behind a name has its own: «حازم العمري، رئيس الكتلة سفيان المناعي» are two.

    «فلانة، أرملة فلان» is one.
    """
    mention = read_mention(tokens, first, after)
    if mention.head in _OF_SOMEBODY or not mention.is_named or mention.name_after != after:
        return False
    words = tokens.words
    if any(bare(words[at], nouns().namesakes) for at in range(max(first, mention.name - 2), mention.name)):
        return False
    return after - mention.name >= _SHORTEST and words[mention.name] in first_names()


def _may_be_name(tokens: Tokens, at: int) -> bool:
    word = tokens.words[at]
    if word in first_names():
        return True
    known = nouns()
    if (
        is_head(word)
        or bare(word, known.heads)
        or word in known.times
        or word in known.ends
        or word in PREPOSITIONS
        or word in verb_forms()
    ):
        return False
    # «وفق رئيس الحكومة، اتخاذ إجراءات»
    if is_verbal_noun(tokens, at) or is_defined_verbal_noun(word) or is_its_own(tokens, at):
        return False
    return word[0] != "و" and not _is_circumstance(tokens, at)
