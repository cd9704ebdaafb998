"""Ways that people write one question: each takes it in standard spelling and gives it in another."""

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

Variant: TypeAlias = Callable[[str, random.Random], str]
"""Writes a question in another way; what it varies is drawn from the generator."""

HAND_WRITTEN = Path(__file__).parent / "data" / "seed_question_variants.jsonl"

_HARAKAT = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"
_TATWEEL = "\u0640"
_ARABIC_LETTER = "[\u0621-\u063a\u0641-\u064a]"
# Letters that join to the next one: tatweel stands after no other.
_JOINING = "بتثجحخسشصضطظعغفقكلمنهيئ"
_ROWS = ("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرىةوزظ")
_TYPED_LETTERS = 4

_ASKED_WITH = ("ما", "ماذا", "ماهي", "ماهو", "متى", "أين", "اين", "كم", "كيف", "لماذا", "من")
_DIALECTS = {
    "iraqi": ("شنو", "شنو", "شنهي", "شنهو", "شوكت", "وين", "وين", "شكد", "شلون", "ليش", "منو"),
    "gulf": ("وش", "وش", "وش هي", "وش هو", "متى", "وين", "وين", "كم", "كيف", "ليش", "مين"),
    "egyptian": ("إيه", "إيه", "إيه هي", "إيه هو", "إمتى", "فين", "فين", "كام", "إزاي", "ليه", "مين"),
    "levantine": ("شو", "شو", "شو هي", "شو هو", "إيمتى", "وين", "وين", "قديش", "كيف", "ليش", "مين"),
    "maghrebi": ("اشنو", "اشنو", "شنية", "شنوة", "وقتاش", "فين", "فين", "شحال", "كيفاش", "علاش", "شكون"),
}


def without_hamzas(question: str, _: random.Random) -> str:
    """Leave every hamza out."""
    return question.translate(str.maketrans("أإآؤئ", "اااوي", "ء"))


def with_plain_endings(question: str, _: random.Random) -> str:
    """Write ه for ة and ي for ى, without the dots or with them where they are not."""
    return question.translate(str.maketrans("ةى", "هي"))


def with_egyptian_endings(question: str, _: random.Random) -> str:
    """Write ى for ي at the end of a word, and ة for ه."""
    return re.sub(r"ه\b", "ة", re.sub(r"ي\b", "ى", question))


def with_harakat(question: str, chance: random.Random) -> str:
    """Put any one of the harakat behind two letters of three."""
    return re.sub(
        _ARABIC_LETTER, lambda found: found[0] + (chance.choice(_HARAKAT) if chance.random() < 2 / 3 else ""), question
    )


def with_tatweel(question: str, chance: random.Random) -> str:
    """Stretch one joining letter of each word."""

    def stretched(word: re.Match[str]) -> str:
        places = [place for place in range(len(word[0]) - 1) if word[0][place] in _JOINING]
        if not places:
            return word[0]
        place = chance.choice(places) + 1
        return word[0][:place] + _TATWEEL * chance.randint(1, 4) + word[0][place:]

    return re.sub(r"\w+", stretched, question)


def drawn_out(question: str, chance: random.Random) -> str:
    """Repeat the last letter of the first word and the question mark."""
    longer = re.sub(r"(\w)\b", lambda last: last[1] * chance.randint(3, 6), question, count=1)
    return f"{longer.rstrip('؟? ')}؟؟؟؟"


def without_a_mark(question: str, _: random.Random) -> str:
    """Leave the question mark out."""
    return question.rstrip("؟? ")


def with_arabic_digits(question: str, _: random.Random) -> str:
    """Write Arabic-Indic digits."""
    return question.translate({ord(str(value)): chr(0x0660 + value) for value in range(10)})


def with_a_letter_missing(question: str, chance: random.Random) -> str:
    """Leave one letter out of a word of four or more."""
    start, end = _a_long_word(question, chance)
    place = chance.randrange(start + 1, end)
    return question[:place] + question[place + 1 :]


def with_letters_swapped(question: str, chance: random.Random) -> str:
    """Exchange two neighbouring letters of a word of four or more."""
    start, end = _a_long_word(question, chance)
    place = chance.randrange(start, end - 1)
    return question[:place] + question[place + 1] + question[place] + question[place + 2 :]


def with_a_wrong_key(question: str, chance: random.Random) -> str:
    """Replace one letter of a word of four or more by one beside it on the keyboard."""
    start, end = _a_long_word(question, chance)
    place = chance.choice([place for place in range(start, end) if _neighbours(question[place])] or [start])
    return question[:place] + chance.choice(_neighbours(question[place]) or [""]) + question[place + 1 :]


def in_courtesies(question: str, chance: random.Random) -> str:
    """Greet before the question and give thanks after it."""
    greeting = chance.choice(["السلام عليكم، ", "مرحبا ", "هلا والله\n", "صباح الخير يا بوت، ", "لو سمحت "])
    return greeting + question + chance.choice([" شكرا", " وشكرا جزيلا", "\nيعطيك العافية", " الله يخليك", ""])


def in_several_sentences(question: str, chance: random.Random) -> str:
    """Say before and after the question why it is asked."""
    before = chance.choice(
        [
            "أنا طالب في الجامعة وأكتب بحثًا عن هذا الموضوع منذ شهر. لم أجد ما أبحث عنه في المكتبة.",
            "قرأت أمس خبرًا طويلًا وتناقشت فيه مع أصدقائي. اختلفنا في التفاصيل ولم نصل إلى نتيجة.",
            "أتابع الأخبار كل يوم وأهتم بها كثيرًا. سمعت شيئًا في الراديو ولكنني لم أسمعه كاملًا.",
        ]
    )
    return f"{before} {question} أرجو أن يكون الجواب قصيرًا وواضحًا."


def in_dialect(dialect: str) -> Variant:
    """Return what asks with the question words of a dialect, a key of `_DIALECTS`."""
    words: dict[str, str] = dict(zip(_ASKED_WITH, _DIALECTS[dialect], strict=True))

    def translated(question: str, _: random.Random) -> str:
        joined = re.sub(r"\bما (هو|هي)\b", r"ما\1", question)
        first = re.compile(rf"\b({'|'.join(words)})\b")
        return first.sub(lambda found: words[found[0]], joined, count=1)

    return translated


VARIANTS: dict[str, Variant] = {
    "without hamzas": without_hamzas,
    "ه for ة, ي for ى": with_plain_endings,
    "ى for ي, ة for ه": with_egyptian_endings,
    "random harakat": with_harakat,
    "tatweel": with_tatweel,
    "drawn out": drawn_out,
    "without a mark": without_a_mark,
    "Arabic-Indic digits": with_arabic_digits,
    "a letter missing": with_a_letter_missing,
    "two letters swapped": with_letters_swapped,
    "a wrong key": with_a_wrong_key,
    "courtesies around": in_courtesies,
    "several sentences": in_several_sentences,
    **{f"{dialect} question word": in_dialect(dialect) for dialect in _DIALECTS},
}
"""Every automatic way of writing, by name."""


def vary(name: str, question: str) -> str:
    """Return a question in the variant of a name, always the same one."""
    return VARIANTS[name](question, random.Random(f"{name} {question}"))  # noqa: S311 - only to choose letters


def hand_written() -> dict[str, dict[str, str]]:
    """Return the variants of the seed questions that a person wrote: by the question's id and the way of writing."""
    lines = HAND_WRITTEN.read_text(encoding="utf-8").splitlines()
    return {entry["id"]: entry["variants"] for entry in map(json.loads, lines)}


def _a_long_word(question: str, chance: random.Random) -> tuple[int, int]:
    words = [found.span() for found in re.finditer(rf"{_ARABIC_LETTER}{{{_TYPED_LETTERS},}}", question)]
    return chance.choice(words or [(0, len(question))])


def _neighbours(letter: str) -> list[str]:
    row = next((row for row in _ROWS if letter in row), "")
    place = row.find(letter)
    return [row[near] for near in (place - 1, place + 1) if row and 0 <= near < len(row)]
