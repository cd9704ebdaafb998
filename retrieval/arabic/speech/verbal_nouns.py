"""Verbal nouns: what is done, by the pattern of its letters; as an object one is no part of the name before it."""

from retrieval.arabic.speech.tokens import Tokens

# With these letters the pattern of إفعال is a plural (أعمال) or another word (آنذاك).
_NO_INFINITIVE = ("أ", "آ")
_THE, _BY_THE = "ال", "بال"
_TAFIL, _ILTIFAL, _ISTIFAL, _MUFAALA, _MUFAALAT = 5, 6, 7, 6, 7


def is_verbal_noun(tokens: Tokens, at: int) -> bool:
    """Tell whether a word has the pattern of a verbal noun of a derived stem, without an article.

    تفعيل (تنفيذ، تسوية), إفعال (إرسال, but not the plurals أعمال), افتعال and انفعال (افتتاح), استفعال (استئناف) and
    مفاعلة (مشاركة، محاولات). The patterns of the simple stem (حرب، دخول) are those of names as well, and are left out.
    """
    return _has_pattern(tokens.words[at]) and not tokens.raw(at).startswith(_NO_INFINITIVE)


def is_joined_verbal_noun(word: str) -> bool:
    """Tell whether a folded word is a verbal noun with بال before it: «بالاحتفاظ»."""
    return word.startswith(_BY_THE) and _has_pattern(word.removeprefix(_BY_THE))


def is_defined_verbal_noun(word: str) -> bool:
    """Tell whether a folded word is a verbal noun with the article: «التعليق»."""
    # With م the letters are those of a participle as well (المديرة المساعدة).
    stem = word.removeprefix(_THE)
    return stem != word and not stem.startswith("م") and _has_pattern(stem)


def is_adverbial(word: str) -> bool:
    """Tell whether a folded word is a verbal noun in the accusative: «تعقيبا على ذلك»."""
    stem = word.removesuffix("ا")
    # «أوباما» has the letters of إفعال.
    return stem != word and _has_pattern(stem) and (stem[0] == "ت" or (stem[0] == "ا" and len(stem) > _TAFIL))


def _has_pattern(word: str) -> bool:
    size = len(word)
    if size == _TAFIL and word[0] == "ت":
        return word[3] == "ي" and word[4] != "ا"
    if size == _ISTIFAL and word.startswith("است"):
        return word[5] == "ا"
    if word[:1] == "ا":
        if size == _TAFIL:
            return word[3] == "ا" and word[1] != "ل"
        return size == _ILTIFAL and word[4] == "ا" and (word[2] == "ت" or word[1] == "ن")
    if word[:1] != "م" or size < _MUFAALA or word[2] != "ا":
        return False
    return (size == _MUFAALA and word[5] == "ه") or (size == _MUFAALAT and word.endswith("ات"))
