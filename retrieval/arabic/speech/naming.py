"""Names in a speaker's phrase: whom it names, where the personal name begins after the titles, and of which gender."""

from dataclasses import dataclass
from functools import lru_cache

from retrieval.arabic.speech.lexicon import Gender, bare, first_names, nouns
from retrieval.arabic.speech.tokens import Tokens, fold_word
from retrieval.domain import SpeakerType

ARTICLE = "ال"
COMMAS = frozenset("،,؛;")
# Whoever speaks in a programme is its guest, which is no part of the name: «فلان ضيف البرنامج».
GUESTS = frozenset(fold_word(word) for word in ("ضيف", "ضيفة", "ضيفا"))
BASMI = fold_word("باسم")
PREPOSITIONS = frozenset(fold_word(word) for word in ("في", "من", "عن", "ل", "على", "إلى", "مع"))
_DEFINITE = (ARTICLE, "لل", "بال", "وال")
_JOINED_PREPOSITIONS = "بل"
_MARKS = frozenset('«“”"″')
_SIDI = fold_word("سيدي")
_AFFAIRS = fold_word("شؤون")
_NISBA = ("ي", "يه", "ين", "ون")
# Before the noun that names the speakers: ذات المصدر، ثلاثة مصادر.
_BEFORE_HEAD = frozenset(
    fold_word(word)
    for word in (
        "ذات",
        "نفس",
        "كل",
        "عدة",
        "ثلاثة",
        "أربعة",
        "خمسة",
        "ستة",
        "سبعة",
        "عشرة",
        "ثلاث",
        "أربع",
        "خمس",
        "عشرات",
        "مئات",
    )
)
ONESELF = frozenset(
    fold_word(word) for word in ("ذاته", "ذاتها", "نفسه", "نفسها", "أنفسهم", "عينه", "عينها", "المذكور", "المذكورة")
)
# After these an adjective may stand (الرئيس الأميركي), after other honorifics only a name.
_ALSO_TITLES = frozenset(
    fold_word(word)
    for word in (
        "الرئيس",
        "الوزير",
        "الوزيرة",
        "المدرب",
        "الأمير",
        "الملك",
        "السفير",
        "الباحث",
        "الخبير",
        "المستشار",
        "المحلل",
    )
)
# Ranks that are given names as well.
_RANKS_AS_NAMES = frozenset(
    fold_word(word) for word in ("أمير", "أميرة", "أمين", "أمينة", "ملك", "سلطان", "خليفة", "شيخ", "إمام")
)
_OF_WOMEN_TOO = frozenset(fold_word(word) for word in ("عضو", "معتمد", "نائب", "كاتب", "أستاذ", "محامي", "ناطق"))
# Titles that end as feminine ones do.
_FOR_MEN_TOO = frozenset(fold_word(word) for word in ("خليفة", "عمدة", "كاهية", "داعية", "علامة"))
BY_GOD = fold_word("بالله")
# Behind these a name is somebody else's: «والد الطفل يوسف».
KIN = frozenset(fold_word(word) for word in ("والد", "والدة", "شقيق", "شقيقة", "زوج", "زوجة", "أرملة", "نجل", "حفيد"))
SONS = frozenset({"بن", "ابن", "بنت"})
_PRONOUNS = ("ها", "هم", "ه")
_LONGEST_NAME = 6
_SHORTEST = 2
_SHORT_NAME = 3


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


def is_head(word: str) -> bool:
    """Tell whether a folded word, article or not, is a noun that a speaker's phrase begins with."""
    return head_of(word) != ""


@lru_cache(maxsize=1 << 16)
def head_of(word: str) -> str:
    """Return the noun of a word that a speaker's phrase begins with, without its article; "" where it is none."""
    known = nouns()
    stem = word.removeprefix(ARTICLE)
    if stem in known.heads:
        return stem
    if word in known.heads or word in known.honorifics:
        return word
    for pronoun in _PRONOUNS:
        stem = word.removesuffix(pronoun)
        # Folded, the feminine ending of «والدته» is a ت again.
        for title in (stem, stem[:-1] + "ه"):
            if stem != word and title in known.titles and (title == stem or stem.endswith("ت")):
                return title
    return ""


def is_definite(word: str) -> bool:
    """Tell whether a folded word has the article, alone or after a joined preposition."""
    # «والي» and «والدة» begin with the same letters as «والمدير».
    return word.startswith(ARTICLE) or (word.startswith(_DEFINITE) and word not in nouns().heads)


def read_mention(tokens: Tokens, first: int, after: int) -> Mention:
    """Return a phrase with its head, its name and whom it names."""
    words, known = tokens.words, nouns()
    head = (
        head_of(words[first + (words[first] in _BEFORE_HEAD and first + 1 < after)])
        or bare(words[first], known.heads)
        or ""
    )
    is_body = head in known.bodies and head not in known.titles
    name, name_after = (first, first) if is_body else _name_in(tokens, first, after, head)
    kind = _type(tokens, first, after, head, named=name < name_after)
    return Mention(first, after, name, name_after, head, kind, _gender(words[first], head, kind))


def _type(tokens: Tokens, first: int, after: int, head: str, *, named: bool) -> SpeakerType:
    known, word = nouns(), tokens.words[first]
    if head in known.bodies and head not in known.titles:
        return "organisation"
    if named:
        return "person"
    if head in known.titles:
        return "anonymous" if _is_indefinite(tokens, first, after) else "person"
    if head in known.anonymous:
        return "anonymous"
    return "organisation" if word in known.places else "person"


def _is_indefinite(tokens: Tokens, first: int, after: int) -> bool:
    """Tell whether a title stands for somebody unnamed: neither it nor what it governs is definite."""
    words = tokens.words
    # «والده» has a pronoun, «والدة» has not.
    if is_definite(words[first]) or (is_head(words[first]) and tokens.raw(first).endswith(_PRONOUNS)):
        return False
    if after - first < _SHORTEST:
        return True
    second = words[first + 1]
    if _is_definite_by(tokens, first, after):
        return False
    if second in PREPOSITIONS or (second.endswith(_NISBA) and not is_head(second)):
        return True
    if after - first > _SHORTEST and bare(second, nouns().organisations):
        # «رئيس شبكة دستورنا» is a known body's, «رئيس شركة أميركية» is not.
        third = words[first + 2]
        return not is_definite(third) and (third.endswith(_NISBA) or third in PREPOSITIONS or is_head(third))
    return not any(is_definite(word) or word in nouns().places for word in words[first + 1 : after])


def _is_definite_by(tokens: Tokens, first: int, after: int) -> bool:
    """Tell whether an indefinite title is definite by what follows it: its land, its body or the end of a chain."""
    second, rest = tokens.words[first + 1], tokens.words[first + 1 : after]
    if is_definite(second) or second in nouns().places or second in {BASMI, _SIDI}:
        return True
    # A body's name in marks is definite, and so is whoever is its own: «مراسل "الوطن"».
    if not _MARKS.isdisjoint(rest):
        return True
    # «وزيرة شؤون المرأة»; «رئيس مجلس نواب الشعب»: a chain is as definite as its end.
    if second == _AFFAIRS or (bare(second, nouns().organisations) and is_head("".join(rest[1:2]))):
        return any(is_definite(word) for word in rest[1:])
    return False


def _gender(word: str, head: str, kind: SpeakerType) -> Gender | None:
    """Return the gender that a verb before the phrase shows; None where the form does not tell."""
    if not head:
        return "f" if is_definite(word) and word.endswith("ات") else None
    if kind != "person":
        return "f" if head.endswith(("ه", "ات")) else None
    if head.endswith("ه"):
        return None if head in _FOR_MEN_TOO else "f"
    # «أكدت عضو اللجنة فلانة»
    return "m" if head in nouns().titles and head not in _OF_WOMEN_TOO else None


def _name_in(tokens: Tokens, first: int, after: int, head: str) -> tuple[int, int]:
    """Return the tokens of the personal name in a phrase, empty where there is none.

    A phrase that begins with a name has it up to its first title.
    """
    if not head and (tokens.words[first] in nouns().places or _is_annexed(tokens, first, after)):
        return first, first
    begin = _name_begin(tokens, first, after) if head else first + _is_from_somewhere(tokens, first, after)
    if begin is None:
        return first, first
    end = begin + 1
    while end < after and end - begin < _LONGEST_NAME and _goes_on(tokens, begin, end, after):
        end += 1
    return begin, end


def _is_from_somewhere(tokens: Tokens, first: int, after: int) -> bool:
    """Tell whether a phrase begins with where somebody is from: «الجامايكي يوسين بولت»."""
    words, known = tokens.words, nouns()
    if after - first < _SHORT_NAME or words[first].removeprefix(ARTICLE) not in known.nationalities:
        return False
    return is_definite(words[first]) and tokens.is_word(first + 1) and not is_definite(words[first + 1])


def is_name_with_ba(word: str) -> bool:
    """Tell whether a word with ب is a family's name, from a given name or a title of courtesy: بالحاج، بالطيب."""
    return word.startswith("بال") and (word == BY_GOD or word[1:] in nouns().honorifics or word[1:] in first_names())


def _is_annexed(tokens: Tokens, first: int, after: int) -> bool:
    """Tell whether a word that no list has is a calling of a body: «آمر الحرس الوطني», which is no name."""
    words = tokens.words
    if first + 1 >= after or words[first] in first_names() or is_definite(words[first]):
        return False
    return is_definite(words[first + 1]) and head_of(words[first + 1]) in nouns().organisations


def _goes_on(tokens: Tokens, begin: int, at: int, after: int) -> bool:
    """Tell whether a word belongs to the name before it, and is no title, preposition or mark."""
    words, known = tokens.words, nouns()
    word = words[at]
    if word == "-" or word in first_names() or is_name_with_ba(word):
        return True
    if not tokens.is_word(at) or word in PREPOSITIONS:
        return False
    if is_head(word) and (head_of(word) in known.titles or head_of(word) in known.organisations):
        # «هالة شيخ روحو» is a name, «هالة رئيسة الجمعية» is one with its title.
        return at - begin == 1 and is_family_name(tokens, at, after)
    return not _is_joined_noun(word)


def is_family_name(tokens: Tokens, at: int, after: int) -> bool:
    """Tell whether a word of office behind a given name is a part of the name.

    «سلمى الكبير», «هالة شيخ روحو» and «حافظ قائد السبسي» are names; «هالة رئيسة الجمعية», «علي قائد القوات البرية» and
    «دونالد الرئيس الأميركي» are names with their titles.
    """
    words = tokens.words
    following = words[at + 1] if at + 1 < after and tokens.is_word(at + 1) else ""
    if is_definite(words[at]):
        return not is_definite(following) and following not in PREPOSITIONS
    if is_definite(following):
        return following.endswith("ي") and not (at + 2 < after and is_definite(words[at + 2]))
    return following != "" and following not in PREPOSITIONS and not is_head(following)


def _is_joined_noun(word: str) -> bool:
    """Tell whether a word is a noun of office or a place with ب or ل joined to it."""
    known = nouns()
    if word[0] not in _JOINED_PREPOSITIONS or len(word) <= _SHORT_NAME:
        return False
    return bare(word[1:], known.heads) is not None or bare(word[1:], known.places) is not None


def _name_begin(tokens: Tokens, first: int, after: int) -> int | None:
    """Return where the name begins after titles.

    Surely at an honorific's next word or at a given name; else where the definite words end and indefinite ones that
    are no titles follow (رئيس الحكومة | يوسف الشاهد); a title chain may stand between (القائد العام رئيس الوزراء).
    """
    words, known = tokens.words, nouns()
    weak: int | None = None
    titled = _takes_name(tokens, first)
    apart = next((place for place in range(after - 1, first, -1) if words[place] in COMMAS), None)
    if titled and apart is not None and _is_name_only(tokens, apart + 1, after):
        return apart + 1
    for place in range(first + 1, after):
        word = words[place]
        if word in COMMAS and weak is not None:
            return weak
        if not tokens.is_word(place) or word in known.qualifiers:
            continue
        if _is_given(tokens, place):
            if _governs(tokens, first) and (place == first + 1 or words[first] in KIN):
                return None
            # «رئيس الشبكة جوهر بن مبارك»: whose son somebody is follows his own name.
            is_son = word in SONS and _may_be_given(tokens, first, place - 1)
            return place - 1 if (weak is not None and place - weak == 1) or is_son else place
        if is_head(word) and not _is_title_as_name(tokens, first, place, after):
            # What looked like a name was the end of a title if another title follows.
            weak = weak if weak is not None and place - weak == 1 else None
        elif is_head(word) or _follows_honorific(tokens, first, place):
            return place
        elif weak is None and titled and _stands_free(tokens, place, after):
            weak = place
    return weak


def _is_title_as_name(tokens: Tokens, first: int, place: int, after: int) -> bool:
    """Tell whether a word of rank is a given name, right after one definite title: «الناشطة أميرة عبد الله»."""
    words = tokens.words
    if words[place] not in _RANKS_AS_NAMES or place != first + 1 or place + 1 >= after:
        return False
    return is_definite(words[first]) and words[place + 1] in first_names()


def _is_name_only(tokens: Tokens, first: int, after: int) -> bool:
    """Tell whether a few words are a name and nothing of a title: «المندوب الجهوي للتربية، المولدي الهادفي»."""
    words = tokens.words
    # «شركة النقل، الرائدة عالميا»
    if first < after and is_definite(words[first]) and words[first].endswith("ه"):
        return False
    return 0 < after - first < _LONGEST_NAME and all(
        tokens.is_word(at) and not is_head(words[at]) and words[at] not in PREPOSITIONS and words[at] != BASMI
        for at in range(first, after)
    )


def _may_be_given(tokens: Tokens, first: int, place: int) -> bool:
    """Tell whether a word that no list has may be a given name, for it is nothing else in a title."""
    word, known = tokens.words[place], nouns()
    return place > first and tokens.is_word(place) and not (is_definite(word) or is_head(word) or word in known.places)


def _takes_name(tokens: Tokens, first: int) -> bool:
    """Tell whether a personal name may follow a phrase's head: several people have none (المسؤولون في ...)."""
    word, known = tokens.words[first], nouns()
    return head_of(word) in known.titles or word in known.honorifics or bare(word, known.titles) is not None


def _is_given(tokens: Tokens, place: int) -> bool:
    """Tell whether a word is a given name, and no outlet's, body's or party's."""
    word, previous, known = tokens.words[place], tokens.words[place - 1], nouns()
    # «جامعة محمد الخامس» is a body, but «حركة حماس» is one already.
    if bare(previous, known.namesakes) and not previous.startswith(ARTICLE):
        return False
    # «مستشفى صالح عزيز | حازم الزغيدي»
    following = tokens.words[place + 1] if place + 1 < len(tokens) else ""
    if place > 1 and bare(tokens.words[place - 2], known.namesakes) and {previous, following} <= first_names():
        return False
    if _is_called_after(tokens, place):
        return False
    of_body = previous in known.organisations and not previous.startswith(ARTICLE)
    of_body = of_body and tokens.words[place - 2] not in known.organisations
    return word in first_names() and word not in known.media and not of_body and previous != BASMI


def _is_called_after(tokens: Tokens, place: int) -> bool:
    """Tell whether a given name is in the name of a place: «بئر علي بن خليفة»."""
    words, at = tokens.words, place
    while at > 0 and words[at] in first_names():
        at -= 1
    named = bare(words[at], nouns().namesakes) is not None and not is_definite(words[at])
    return named and not SONS.isdisjoint(words[at + 1 : place + 1])


def _follows_honorific(tokens: Tokens, first: int, place: int) -> bool:
    """Tell whether a word is the name after an honorific, an adjective between them or not (المستشار الجبائي فلان)."""
    words, known = tokens.words, nouns()
    word, before = words[place], place - 1
    described = before > first and (
        words[before] in known.qualifiers or (words[before - 1] in _ALSO_TITLES and _is_adjective(words[before]))
    )
    honorific = words[before - 1] if described else words[before]
    if honorific not in known.honorifics:
        return False
    following = words[place + 1] if place + 1 < len(tokens) else ""
    if _is_adjective(word) and (honorific in _ALSO_TITLES or following in first_names()):
        return False
    # «الخبير الاقتصادي ووزير المالية السابق فلان»
    if word.startswith("لل") or (word[0] == "و" and is_head(word[1:])) or word in known.ends:
        return False
    return word not in PREPOSITIONS and not _is_joined_noun(word)


def _governs(tokens: Tokens, first: int) -> bool:
    """Tell whether an indefinite noun governs the name after it: «والد سلمان»، «محامي فلان» is not the one named."""
    word = tokens.words[first]
    return not is_definite(word) and word not in nouns().honorifics


def _is_adjective(word: str) -> bool:
    return word.startswith(ARTICLE) and word.endswith(("ي", "يه", "ق"))


def _is_complete(previous: str) -> bool:
    """Tell whether a title may be complete with a word: a definite one, a land, a town with ب."""
    known = nouns()
    # «بولاية مدنين فلان»: the town is no name.
    if bare(previous, known.namesakes) and not is_definite(previous):
        return False
    if is_definite(previous) or previous in known.places or previous in COMMAS or previous == ")":
        return True
    # «بالمندوبية الجهوية بجرجيس شهاب الحافي»
    return previous[0] == "ب" and len(previous) > _SHORT_NAME and previous != BASMI and not is_head(previous)


def _stands_free(tokens: Tokens, place: int, after: int) -> bool:
    """Tell whether a word may begin a name because the phrase before it is complete."""
    words, known = tokens.words, nouns()
    word, previous = words[place], words[place - 1]
    if not _is_complete(previous) or word.startswith((*_DEFINITE, "و")) or word.isdecimal():
        return False
    others = (known.ends, known.places, known.occasions, known.media)
    if word in PREPOSITIONS or word in ONESELF or word == BASMI or any(word in words_of for words_of in others):
        return False
    if word[0] not in _JOINED_PREPOSITIONS:
        return True
    # «لمكافحة الفساد» and «بجندوبة» are no names, «لافروف» and «بشر الخصاونة» are.
    following = words[place + 1] if place + 1 < after else ""
    if _is_joined_noun(word) or word[1:] in tokens.places or following in known.media:
        return False
    if len(word) <= _SHORT_NAME:
        return True
    longer = place + 2 < after and tokens.is_word(place + 2) and words[place + 2] not in PREPOSITIONS
    return bool(following) and not is_definite(following) and not (longer and word[0] == "ب")
