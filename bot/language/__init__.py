"""What the bot says to readers, in their language and with their digits."""

from typing import Literal, TypeAlias

from bot.language.arabic import Numerals, Texts
from bot.language.english import EnglishTexts

Language: TypeAlias = Literal["ar", "en"]
"""The languages that the bot speaks, by their codes."""

LANGUAGES: tuple[Language, ...] = ("ar", "en")

__all__ = ["ARABIC", "LANGUAGES", "Language", "Numerals", "Texts", "language_of_client", "texts_in"]


def texts_in(language: Language, numerals: Numerals | None = None) -> Texts:
    """Return the sentences of a language; without a choice of digits, with those that it is written with."""
    if language == "en":
        return EnglishTexts(numerals or "latin")
    return Texts(numerals or "arabic")


ARABIC = texts_in("ar")


def language_of_client(code: str | None) -> Language:
    """Return the language for a person whose Telegram is in some other: Arabic, unless they read another one."""
    return "ar" if code is None or code.lower().split("-")[0] == "ar" else "en"
