"""Where the phrase of a speaker ends: at what is no part of a title or a name."""

from retrieval.arabic.speech.cues import RELATIVES
from retrieval.arabic.speech.lexicon import bare, first_names, nouns, verb_forms
from retrieval.arabic.speech.naming import (
    ARTICLE,
    BASMI,
    BY_GOD,
    GUESTS,
    ONESELF,
    PREPOSITIONS,
    head_of,
    is_definite,
    is_head,
    is_name_with_ba,
)
from retrieval.arabic.speech.quotation import QUOTES
from retrieval.arabic.speech.tokens import Tokens, fold_word
from retrieval.arabic.speech.verbal_nouns import is_defined_verbal_noun, is_joined_verbal_noun, is_verbal_noun

_LONGEST_NAME = 5
_SHORTEST = 2
_FARTHEST_NAME = 3
_IN, _FROM, _ABOUT = "في", "من", "عن"
_SPOKEN_FOR = frozenset(
    fold_word(word)
    for word in (
        "نائب",
        "نائبة",
        "النائب",
        "النائبة",
        "عضو",
        "ممثل",
        "ممثلة",
        "مرشح",
        "متحدث",
        "مندوب",
        "مسؤول",
        "ناطق",
    )
)
_OF_WHOM = frozenset(
    fold_word(word)
    for word in (
        "مسؤول",
        "عدد",
        "بعض",
        "مجموعة",
        "نشطاء",
        "شهود",
        "وفد",
        "مصدر",
        "مصادر",
        "واحد",
        "أحد",
        "اثنان",
        "طبيب",
    )
)
ISSUED = frozenset(fold_word(word) for word in ("صادر", "صادرة", "الصادر", "الصادرة", "صدر", "صدرت"))
# What somebody is charged with or knows about belongs to the title: «المكلف بالإعلام بوزارة الداخلية».
_GOVERN_WITH_BA = frozenset(
    fold_word(word) for word in ("مكلف", "مكلفة", "مختص", "مختصة", "معني", "معنية", "خبير", "خبيرة", "ملحق", "ملحقة")
)
_COUNTERPARTS = frozenset(fold_word(word) for word in ("نظيره", "نظيرته", "نظيرها", "نظيرتها"))
_SERVANT = "عبد"
# «المملكة العربية السعودية»
_REALMS = frozenset(
    fold_word(word) for word in ("المملكة", "الجمهورية", "الإمارات", "الدول", "جامعة", "الجامعة", "القناة", "جمهورية")
)
_MOTHER = fold_word("الأم")
_AFFAIRS = fold_word("الشؤون")
# To whom somebody unnamed speaks, without a preposition: «أفاد مصدر أمني مراسل الوكالة».
_REPORTERS = frozenset(
    fold_word(word)
    for word in (
        "مراسل",
        "مراسلة",
        "مراسلنا",
        "مراسلتنا",
        "مبعوث",
        "مبعوثة",
        "موفد",
        "وكالة",
        "صحيفة",
        "قناة",
        "إذاعة",
        "جريدة",
    )
)
# After these a family name with the article has a word more: «سيف الدين مخلوف»، «نصر الله صفير».
_COMPOUNDED = frozenset(fold_word(word) for word in ("الدين", "الله", "الحق", "الإسلام"))
_AT, _WITH = fold_word("لدى"), "مع"
_RELATIONS = (fold_word("علاقة"), "علاقات")
FATHATAN = "\u064b"
# Bodies that have a name and no article: «تنظيم داعش | عملية».
_NAMED_BODIES = frozenset(
    fold_word(word) for word in ("داعش", "حماس", "طالبان", "فتح", "ناسا", "رويترز", "أوبك", "يونيسف")
)
_SAKE = fold_word("أجل")
_TANWIN = "ا"
# A body is complete with the end of its quotation or with such a name.
_END_BODIES = QUOTES | _NAMED_BODIES
OBJECT_PRONOUNS = ("ه", "ها", "هم", "هما")


def ends_phrase(tokens: Tokens, start: int, place: int, in_name: int) -> bool:
    """Tell whether the phrase that begins at `start` has ended before a word."""
    word = tokens.words[place]
    if word in PREPOSITIONS and not _is_posting(tokens, start, place, in_name):
        return _ends_at_preposition(tokens, start, place)
    if word in first_names() or word == BASMI or tokens.words[place - 1] == BASMI:
        return False
    if _is_posting(tokens, start, place, in_name) or _is_family_with_ba(tokens, place, in_name):
        return False
    if (
        _is_foreign(word)
        or word in GUESTS
        or _is_clause(tokens.raw(place))
        or _is_another(tokens, start, place, in_name)
    ):
        return True
    if word[0] == "و" and not is_head(word):
        # After a name a joined title is somebody else's: «الوزيرة فلانة | ورئيس النادي فلان».
        return in_name >= _SHORTEST or not _is_joined(tokens, start, place)
    return word[0] in "لب" and len(word) > _SHORTEST and _ends_at_joined(tokens, start, place, in_name)


def _is_clause(raw: str) -> bool:
    """Tell whether a word is an imperfect with a pronoun («يتقدمه»), or in the accusative («مرارًا»)."""
    return FATHATAN in raw or (len(raw) > _LONGEST_NAME and raw.startswith("ي") and raw.endswith(OBJECT_PRONOUNS))


def _is_posting(tokens: Tokens, start: int, place: int, in_name: int) -> bool:
    """Tell whether «لدى» says where an office is held («سفير الهند لدى اليابان»), and not when («لدى حضوره»)."""
    words, known = tokens.words, nouns()
    # «الوزير المكلف بالعلاقة مع الهيئات»
    if words[place] == _WITH and words[place - 1].endswith(_RELATIONS):
        return True
    if words[place] != _AT or in_name or place + 1 >= len(tokens) or head_of(words[start]) not in known.titles:
        return False
    following = words[place + 1]
    head = head_of(following)
    return head in known.organisations or head in known.titles or following in known.places


def _is_foreign(word: str) -> bool:
    """Tell whether a word is in no speaker's phrase: a circumstance, a relative, what is said, a verb."""
    known = nouns()
    return word in known.ends or word in RELATIVES or word in known.said or _is_verb(word)


def _is_another(tokens: Tokens, start: int, place: int, in_name: int) -> bool:
    """Tell whether a word begins another phrase than that which begins at `start`."""
    known, word, before = nouns(), tokens.words[place], tokens.words[place - 1]
    # «استقبل الجهيناوي | نظيره البريطاني»
    if word in _COUNTERPARTS or (in_name >= _SHORTEST and _is_behind_name(tokens, place)):
        return True
    if word in _REPORTERS and head_of(tokens.words[start]) in known.anonymous and place >= start + _SHORTEST:
        return True
    # To which outlet somebody of a title speaks: «أخبر كبير مساعدي الحزب الجمهوري | شبكة ...».
    outlet = word in known.media and is_head(word) and not word.startswith(ARTICLE) and before.startswith(ARTICLE)
    if outlet and head_of(tokens.words[start]) in known.titles:
        return True
    # A land after an adjective: «الرئيس العراقي | قطر».
    if word in known.places and not word.startswith(ARTICLE) and before.startswith(ARTICLE):
        return True
    return any(ends(tokens, start, place) for ends in (_disagrees, _is_other_noun, _is_after_body))


def _is_behind_name(tokens: Tokens, place: int) -> bool:
    """Tell whether a word behind a whole name is no part of it."""
    words, known = tokens.words, nouns()
    word, before = words[place], words[place - 1]
    # Only a title goes on: «هانس غروندبرغ | أطراف النزاع».
    if is_head(word):
        head = head_of(word)
        return head not in known.titles and head not in known.honorifics
    # A family name with the article has no second one: «منجي الرحوي | المبادرة».
    following = words[place + 1] if place + 1 < len(tokens) else ""
    # «... الزغيدي | السياسيين إلى»
    plural = word.endswith("ين") and following in PREPOSITIONS
    plural = plural and word not in _COMPOUNDED and word not in first_names()
    if word.startswith(ARTICLE) and (plural or _ends_name(tokens, place - 1)):
        return True
    # Nor have two definite words behind a name: «نعيمة عصمان | الوضع المادي».
    # One of two words, «عبد الكريم», is a given name.
    if is_definite(word) and is_definite(following) and not is_definite(before) and before != _SERVANT:
        return True
    return _is_of_verb(tokens, place)


def _is_of_verb(tokens: Tokens, place: int) -> bool:
    """Tell whether a word behind a whole name is the verb's: its object, or in the accusative («نفيا قاطعا»)."""
    word = tokens.words[place]
    if word.isascii():
        return False
    if is_verbal_noun(tokens, place) or _is_imperfect(word):
        return True
    following = tokens.words[place + 1] if place + 1 < len(tokens) else ""
    if len(word) >= _LONGEST_NAME - 1 and word.endswith(_TANWIN) and following.endswith(_TANWIN):
        return True
    # «محمد الطرابلسي | مبادرة», but «محمد الطاهر شنيتي», «عبد الكريم الهاروني» and «سيف الدين مخلوف».
    return _ends_name(tokens, place - 1) and word[0] not in "ولب"


def _is_imperfect(word: str) -> bool:
    """Tell whether a word behind a whole name is a verb that no list has («فلان بن فلان يغادر»), and no name with ي."""
    return (
        word[0] == "ي"
        and len(word) >= _LONGEST_NAME - 1
        and not word.endswith(("ي", "ا", "و"))
        and word not in first_names()
    )


def _ends_name(tokens: Tokens, at: int) -> bool:
    """Tell whether a word is a family name with the article, after which no second one comes."""
    word = tokens.words[at]
    if not word.startswith(ARTICLE) or word in _COMPOUNDED or tokens.words[at - 1] == _SERVANT:
        return False
    return word not in first_names() and word.removeprefix(ARTICLE) not in first_names()


def _is_family_with_ba(tokens: Tokens, place: int, in_name: int) -> bool:
    """Tell whether a word with ب goes on with a name: «عبد الحكيم بالحاج», «أنيس بالريانة» (behind a given name)."""
    word = tokens.words[place]
    if word == BY_GOD:
        return True
    if not in_name or not word.startswith("بال"):
        return False
    if is_name_with_ba(word):
        return True
    known = nouns()
    others = (known.places, known.occasions, known.organisations, known.said, known.heads)
    alone = tokens.words[place - 1] in first_names() and not any(bare(word[1:], words_of) for words_of in others)
    return alone and len(word) > _LONGEST_NAME and not (word.endswith("يه") or is_joined_verbal_noun(word))


def _is_verb(word: str) -> bool:
    form = verb_forms().get(word)
    return form is not None and not form.verb.trap and not is_head(word)


def _is_other_noun(tokens: Tokens, start: int, place: int) -> bool:
    """Tell whether a definite body after another one is whom it addresses: «دعت المنظمة السلطات إلى»."""
    words, known = tokens.words, nouns()
    first, word = words[start], words[place]
    if words[place - 1] == _AFFAIRS or words[place - 1] in _REALMS or first in _REALMS:
        return False
    if not word.startswith(ARTICLE) or head_of(word) not in known.organisations or first in known.honorifics:
        return False
    body = head_of(first) in known.bodies or head_of(first) in known.anonymous or first in known.places
    return body and (words[place - 1].startswith(ARTICLE) or words[place - 1] in known.places)


def _disagrees(tokens: Tokens, start: int, place: int) -> bool:
    """Tell whether a definite word cannot be an adjective of what is before it, and so is another noun.

    «ثمنت الحركة | الموقف الرسمي», «أعلنت وزارة الدفاع الروسية | العثور على», «دعا الوزير | المواطنين»; «اللجنة العليا»
    and «الشركة الأم» are one.
    """
    words = tokens.words
    word, before = words[place], words[place - 1]
    if not word.startswith(ARTICLE) or word in first_names() or word == _MOTHER:
        return False
    head, known = head_of(words[start]), nouns()
    beside = place == start + 1 and before.startswith(ARTICLE)
    if beside and word.endswith("ين") and (head in known.titles or head in known.organisations):
        return True
    # «رفض الممثل | التعليق»
    if beside and head in known.titles and is_defined_verbal_noun(word):
        return True
    if is_head(word) or head not in known.organisations or not head.endswith("ه"):
        return False
    if word.endswith(("ه", "ا", "ي", "ين", "ون")):
        return False
    return beside or (place > start + 1 and before.startswith(ARTICLE) and before.endswith("يه"))


def _is_after_body(tokens: Tokens, start: int, place: int) -> bool:
    """Tell whether a phrase without a name is complete: definite, and followed by an indefinite noun, another one's.

    So it is with bodies and with several people (أعضاء الغرفة | جهود الحكومة); after one title the name follows.
    """
    words, known = tokens.words, nouns()
    word, head = words[place], head_of(words[start])
    nameless = head in known.bodies or head in known.anonymous
    complete = is_definite(words[place - 1]) or words[place - 1] in _END_BODIES
    if not nameless or head in known.titles or not complete or word in ONESELF:
        return False
    return not (
        is_definite(word)
        or (word[0] in "ولب" and not is_head(word))
        or word in known.places
        or word.isascii()
        or word.isdecimal()
    )


def _is_joined(tokens: Tokens, start: int, place: int) -> bool:
    """Tell whether و joins a word of the title (وزير الصناعة والتجارة) and no new clause."""
    words = tokens.words
    # Right after an indefinite noun of office or body a letter و is the next word's own: «نقابة وكلاء البيع».
    word, before = words[place], words[place - 1]
    # «وزارة العدل | والمدير العام»
    if head_of(words[start]) in nouns().organisations and word[1:] not in nouns().heads and bare(word, nouns().titles):
        return False
    own = head_of(before) == before and len(word) > _FARTHEST_NAME and word[1] != "و"
    if own or bare(word, nouns().titles) or word[1:] in nouns().places:
        return True
    return words[place].startswith(("وال", "ولل")) and (is_definite(words[place - 1]) or place > start + 1)


def _ends_at_preposition(tokens: Tokens, start: int, place: int) -> bool:
    known, words = nouns(), tokens.words
    head, word = head_of(words[start]), words[place]
    following = words[place + 1] if place + 1 < len(tokens) else ""
    # «معطيات عن الشركة»
    if word == _ABOUT and head in known.documents and bare(following, known.organisations):
        return False
    if word == _ABOUT:
        return head not in _SPOKEN_FOR and words[place - 1] not in ISSUED and words[place - 1] not in _SPOKEN_FOR
    if following in known.ends or _is_occasion(following) or (word == _IN and is_its_own(tokens, place + 1)):
        return True
    # «حزب المؤتمر من أجل الجمهورية»
    if word == _FROM and following == _SAKE and head in known.organisations:
        return False
    if word == _IN:
        return not head and not _has_title(tokens, start, place)
    return word != _FROM or head not in _OF_WHOM


def is_its_own(tokens: Tokens, at: int) -> bool:
    """Tell whether a noun has a pronoun that points back to the phrase before it: «النقابة في ملفها»."""
    raw = tokens.raw(at) if at < len(tokens) else ""
    return len(raw) > _LONGEST_NAME - 1 and raw.endswith(OBJECT_PRONOUNS) and tokens.words[at] not in first_names()


def _is_occasion(word: str) -> bool:
    """Tell whether a word is an occasion of speaking, also with a pronoun: «في بلاغها»، «في تعقيبه»."""
    known = nouns().occasions
    stem = next(
        (word.removesuffix(one) for one in OBJECT_PRONOUNS if word.endswith(one) and len(word) > _LONGEST_NAME), word
    )
    return bool(bare(word, known) or bare(stem, known) or (stem.endswith("ت") and bare(stem[:-1] + "ه", known)))


def _has_title(tokens: Tokens, start: int, place: int) -> bool:
    """Tell whether a phrase that begins with a name has its title behind it: «فلان الباحث في المعهد»."""
    return any(is_head(word) for word in tokens.words[start:place])


def _ends_at_joined(tokens: Tokens, start: int, place: int, in_name: int) -> bool:
    """Tell whether a word with ب or ل joined to it is a circumstance or an addressee, and no part of the title."""
    known, word = nouns(), tokens.words[place]
    head = head_of(tokens.words[start])
    if word[0] == "ل":
        if is_outlet(word):
            # «المدير العام لوكالة الطاقة» is a title, «مصدر أمني لوكالة» an addressee.
            return in_name > 0 or not head or head in known.anonymous or place > start + 2
        return word.startswith("لل") and not head and not _has_title(tokens, start, place)
    if bare(word[1:], known.organisations) or bare(word[1:], known.places):
        return False
    if tokens.words[place - 1].removeprefix(ARTICLE) in _GOVERN_WITH_BA:
        return bare(word[1:], known.occasions) is not None
    if (
        bare(word[1:], known.occasions)
        or bare(word[1:], known.said)
        or (len(word) >= _LONGEST_NAME and word[1:] in known.ends)
    ):
        return True
    return is_definite(word) and not _stands_before_name(tokens, place)


def _stands_before_name(tokens: Tokens, place: int) -> bool:
    """Tell whether a town or club with ب is in a title: «المدير الجهوي للتجارة بالقصرين رضا بوراوي»."""
    at = place + 1
    while at < min(place + _FARTHEST_NAME, len(tokens)) and tokens.words[at].startswith(ARTICLE):
        if tokens.words[at] in first_names():
            break
        at += 1
    return at < len(tokens) and tokens.words[at] in first_names()


def is_outlet(word: str) -> bool:
    """Tell whether a word with ل joined to it is an outlet or reporters: لوكالة، للصحفيين."""
    media = nouns().media
    return word[1:] in media or (word.startswith("لل") and (ARTICLE + word[2:] in media or word[2:] in media))
