"""How a person wants to be answered: the language, the digits, and how much at once."""

from dataclasses import dataclass

from bot.language import Language, Numerals, Texts, language_of_client, texts_in
from retrieval import EVERYTHING, Scope

PAGE_SIZES = (3, 5, 10)
"""How many sources a page may have."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person chose; None where they chose nothing, so that their Telegram's language decides.

    `scope` has the documents that may answer the person's questions.
    """

    language: Language | None = None
    numerals: Numerals | None = None
    page_size: int = 5
    show_context: bool = False
    scope: Scope = EVERYTHING


@dataclass(frozen=True, slots=True)
class Reader:
    """A person who is answered, with the sentences to answer them in."""

    user_id: int
    preferences: Preferences
    texts: Texts


def reader_of(user_id: int, client_language: str | None, preferences: Preferences) -> Reader:
    """Return a person with the texts that they are answered in.

    Args:
        user_id: in Telegram.
        client_language: the code of the language of their Telegram, where it is told.
        preferences: what they chose.
    """
    language = preferences.language or language_of_client(client_language)
    return Reader(user_id, preferences, texts_in(language, preferences.numerals))
