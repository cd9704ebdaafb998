"""Questions for what somebody says: «ماذا قال فلان عن كذا؟», «رأي فلان في كذا», "What did X say about Y?"."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeAlias

from pydantic import BaseModel, ConfigDict

from retrieval.arabic.folding import fold
from retrieval.arabic.terms import folded_words, word_spans

_Phrase: TypeAlias = tuple[str, ...]

_WORDS_OF_A_SPEAKER = 9
"""The longest title with its name that a question is tried with."""

_SAYING = r"(?:say|said|says|stated?|thinks?|claim(?:ed)?|declared?|announced?|told|tell|comment|believe)"
_SAID = r"(?:statements?|remarks?|comments?|quotes?|opinions?|views?|position|stance|words?|speech)"
_TOPIC = r"(?: (?:about|on|regarding|concerning) (?P<topic>.+))?"
_TOPIC_OF = r"(?: (?:about|on|regarding|concerning|of) (?P<topic>.+))?"
_ENGLISH = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"what (?:did|does|has|do|have|is|was) (?P<speaker>.+?) {_SAYING}{_TOPIC_OF}",
        rf"(?:what (?:is|are|was|were) )?(?:the )?(?P<speaker>.+?)['’]s? {_SAID}{_TOPIC}",
        rf"(?:what (?:is|are|was|were) )?(?:the )?{_SAID} (?:by|from|of) (?P<speaker>.+?){_TOPIC}",
    )
)


@dataclass(frozen=True, slots=True)
class AskedSpeech:
    """Whose words are asked for and what about, as they may be meant; the topic is empty where none is named."""

    speaker: str
    topic: str


class _Tables(BaseModel):
    """The data file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: tuple[str, ...]
    between: tuple[str, ...]
    verbs: tuple[str, ...]
    announcing: tuple[str, ...]
    nouns: tuple[str, ...]
    about: tuple[str, ...]
    empty: tuple[str, ...]


def asked_speech(question: str) -> Iterator[AskedSpeech]:
    """Yield the ways to divide a question for somebody's words into a speaker and a topic, the longest speaker first.

    There is none where it asks for no one's words. Which of them is meant is told by who speaks in the documents:
    nothing in «موقف وزير الدفاع الروسي» says where the title ends.

    Args:
        question: as it is searched.
    """
    yield from _in_english(question.strip(" ?؟!."))
    written = _written(question)
    start = _after_head(tuple(folded for folded, _ in written))
    if start is not None:
        yield from _divided(written[start:])


def divisions(words: str) -> Iterator[AskedSpeech]:
    """Yield the ways to divide words into a speaker and a topic, the longest speaker first: «وزير الصحة عن اللقاح»."""
    yield from _divided(_written(words))


def _written(text: str) -> list[tuple[str, str]]:
    """Return the words of a text folded and as they stand; one that folds to nothing is a stray hamza."""
    return [(found[0], span.of(text)) for span in word_spans(text) if (found := folded_words(span.of(text)))]


def _divided(written: Sequence[tuple[str, str]]) -> Iterator[AskedSpeech]:
    words = tuple(folded for folded, _ in written)
    for end in range(min(len(words), _WORDS_OF_A_SPEAKER), 0, -1):
        first = _skip(words, end, _phrases("about"))
        last = len(words)
        while last > first and words[last - 1 : last] in _phrases("empty"):
            last -= 1
        yield AskedSpeech(" ".join(one for _, one in written[:end]), " ".join(one for _, one in written[first:last]))


def _after_head(words: _Phrase) -> int | None:
    """Return where the speaker begins, None where the words do not ask for anybody's."""
    after_what = _skip(words, 0, _phrases("what"))
    if after_what:
        verb = _skip_all(words, after_what, _phrases("between"))
        end = _skip(words, verb, _phrases("verbs"))
        if end > verb:
            return end
    announced = _skip_all(words, 0, _phrases("announcing"))
    end = _skip(words, announced, _phrases("nouns"))
    return end if end > announced else None


def _in_english(question: str) -> Iterator[AskedSpeech]:
    for pattern in _ENGLISH:
        if (match := pattern.fullmatch(question)) is not None:
            yield AskedSpeech(match["speaker"], match["topic"] or "")


def _skip(words: _Phrase, start: int, phrases: Iterable[_Phrase]) -> int:
    """Return where the longest of the phrases that begins at a word ends; the word itself where none does."""
    ends = [start + len(one) for one in phrases if words[start : start + len(one)] == one]
    return max(ends, default=start)


def _skip_all(words: _Phrase, start: int, phrases: Sequence[_Phrase]) -> int:
    end = _skip(words, start, phrases)
    while end > start:
        start, end = end, _skip(words, end, phrases)
    return start


@cache
def _phrases(table: str) -> tuple[_Phrase, ...]:
    tables = _Tables.model_validate(
        tomllib.loads((files("retrieval.arabic") / "data" / "speech_questions.toml").read_text("utf-8"))
    )
    return tuple(tuple(fold(one).split()) for one in getattr(tables, table))
