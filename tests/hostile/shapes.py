"""Texts made to do harm: what a pattern or a walk might go over again and again, in any length."""

import random
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

Shape: TypeAlias = Callable[[int], str]
"""Gives a text of so many characters."""


def _repeated(piece: str) -> Shape:
    return lambda length: (piece * (length // len(piece) + 1))[:length]


def _nested(opening: str, inside: str, closing: str) -> Shape:
    def shape(length: int) -> str:
        depth = (length - len(inside)) // (len(opening) + len(closing))
        return opening * depth + inside + closing * depth

    return shape


PIECES: Final = (
    *("قال", "وقال", "وأضاف", "ان", "إن", "الوزير", "محمد", "من", "في", "عن", "على", "حد", "قوله", "بحسب", "كتاب"),
    *(" ", " ", " ", " ", "  ", "\t", "\n", "\r\n", "\u00a0", "\u2028"),
    *(".", "...", "؟", "!", "…", ":", "،", ",", "؛", "-", "–", "(", ")", "[", "]", "{", "}"),
    *("«", "»", "“", "”", "‘", "’", '"', "'", "‹", "›", "„"),
    *("1", "٢", "3.5", "a", "Q", "www.", "http://x.y", "@", "#", "_", "*", "<b>", "&amp;", "\\", "/", "|", "---"),
    *("\u064e", "\u0651", "\u0301", "\u0640", "\u200b", "\u200d", "\u202e", "\u2066", "\u2069", "\ufeff", "\u00ad"),
    *("😀", "👨\u200d👩\u200d👧", "🇸🇾", "\ufdfa", "ﻻ", "漢", "ا", "ا\u0655", "\u01c5", "\u017f"),
    *("' OR 1=1 --", "'; DROP TABLE answers; --", "../../etc/passwd", "C:\\NUL", "%00", "{{7*7}}", "${x}", "<script>"),
)
"""What means something to one stage or another, and what people try."""


def _mixed(seed: int) -> Shape:
    def shape(length: int) -> str:
        generator = random.Random(seed)  # noqa: S311 (a text to try, no secret)
        return "".join(generator.choices(PIECES, k=length))[:length]

    return shape


SHAPES: Final[Mapping[str, Shape]] = {
    "one letter": _repeated("ا"),
    "one Latin letter": _repeated("a"),
    "digits": _repeated("7"),
    "decimals": _repeated("1.5,"),
    "spaces": _repeated(" "),
    "spaces between words": lambda length: f"كلمة{' ' * (length - 8)}كلمة",
    "newlines": _repeated("\n"),
    "words": _repeated("كلمة "),
    "different words": lambda length: " ".join(f"كلمة{number}" for number in range(length // 10 + 1))[:length],
    "marks": _repeated("أ.ب."),
    "full stops": _repeated("."),
    "spaced full stops": _repeated(". "),
    "question marks": _repeated("؟"),
    "short sentences": _repeated("نعم. "),
    "questions": _repeated("من؟ "),
    "abbreviations": _repeated("د. م. أ. "),
    "commas": _repeated("، "),
    "colons": _repeated("الوزير: "),
    "dashes": _repeated("- "),
    "opening quotes": _repeated("«"),
    "closing quotes": _repeated("»"),
    "straight quotes": _repeated('"'),
    "spaced straight quotes": _repeated(' "'),
    "apostrophes": _repeated(" 'ا"),
    "empty quotations": _repeated("«»"),
    "short quotations": _repeated("«كلمة» "),
    "quoted sentences": _repeated("«كلمة.» "),
    "straight quotes after marks": _repeated('كلمة." '),
    "nested quotations": _nested("« ا ", "كلمة", " ا »"),
    "brackets": _nested("(", "كلمة", ")"),
    "brackets after marks": _repeated("(كلمة.) "),
    "cues": _repeated("وقال ان "),
    "bare cues": _repeated("وقال "),
    "cues that add": _repeated("واضاف "),
    "cues with subjects": _repeated("وقال الوزير محمد علي إن كلمة "),
    "cues with quotations": _repeated("وقال الوزير «كلمة كلمة كلمة كلمة كلمة» "),
    "cues after quotations": _repeated("«كلمة كلمة كلمة كلمة كلمة»، قال الوزير محمد، "),
    "open quotations": _repeated("وقال الوزير: « كلمة كلمة "),
    "cues in one quotation": lambda length: f"قال الوزير «{_repeated('وقال ان كلمة ')(length - 13)}»",
    "participles": _repeated("مؤكدا "),
    "participles with clauses": _repeated("مؤكدا أن كلمة "),
    "different speakers": lambda length: " ".join(
        f"وقال الوزير محمد فلان{number} إن كلمة." for number in range(length // 30 + 1)
    )[:length],
    "titles": _repeated("الوزير "),
    "given names": _repeated("محمد "),
    "sources": _repeated("بحسب الوزير "),
    "own words": _repeated("على حد قوله "),
    "verbs of governing": _repeated("شدد على ذلك وبين "),
    "labels": _repeated("محمد: كلمة\n"),
    "relatives": _repeated("الذي قال "),
    "transmitted": _repeated("ونقلت وكالة عن "),
    "conjunctions": _repeated("و "),
    "harakat": _repeated("\u064e"),
    "harakat on a letter": lambda length: "ا" + "\u064e\u0651" * (length // 2),
    "accents": lambda length: "a" + "\u0301\u0316" * (length // 2),
    "hamzas": lambda length: "ا" + "\u0654\u0655" * (length // 2),
    "Hangul": _repeated("\u1100\u1161\u11a8"),
    "tatweel": lambda length: f"ك{'ـ' * (length - 2)}ب",
    "long forms": _repeated("\ufdfa"),
    "zero widths": _repeated("\u200b\u200d"),
    "bidi controls": _repeated("\u202e\u2066"),
    "emoji": _repeated("👨\u200d👩\u200d👧"),
    "flags": _repeated("🇸🇾"),
    "addresses": _repeated("http://a.b/ "),
    "one address": lambda length: f"http://{'a.' * (length // 2)}",
    "dots before letters": _repeated(".ا"),
    "paths": _repeated("../"),
    "tags": _repeated("<b>"),
    "nested tags": _nested("<div>", "كلمة", "</div>"),
    "unclosed comments": _repeated("<!--"),
    "entities": _repeated("&amp;"),
    "backslashes": _repeated("\\"),
    "emphasis": _repeated("**"),
    "headings": _repeated("# "),
    "front matter": _repeated("---\n"),
    "pipes": _repeated("|"),
    "braces": _repeated('{"a":'),
    "hashes": _repeated("#"),
    "null characters": _repeated("\0"),
    "astral letters": _repeated("𞤀"),
    "a mix": _mixed(1),
    "another mix": _mixed(2),
    "a third mix": _mixed(3),
}
"""What each is called, and what makes it; some, such as a nest, may be a little shorter than asked."""
