"""The words that report speech and name speakers, read from `data/speech_*` and folded."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from retrieval.arabic.speech.tokens import fold_word
from retrieval.arabic.word_lists import word_list

Gender: TypeAlias = Literal["m", "f"]
Number: TypeAlias = Literal["s", "d", "p"]
Part: TypeAlias = Literal["perfect", "imperfect", "participle"]
Objects: TypeAlias = Literal["no", "with", "any"]
Trap: TypeAlias = Literal["", "clause", "quote", "directive"]


class _Verb(BaseModel):
    model_config = ConfigDict(extra="forbid")

    imperfect: str = ""
    participle: str = ""
    prepositions: list[str] = Field(default=[""], alias="with")
    also: list[tuple[str, Gender, Number]] = []
    never: list[str] = []
    objects: Objects = "no"
    trap: Trap = ""
    directive: bool = False


class _Verbs(BaseModel):
    reporting: dict[str, _Verb]
    attitude: dict[str, _Verb]


class _Sources(BaseModel):
    before_noun: list[str]
    with_lam: list[str]
    with_from: list[str]
    on_tongue: list[str]
    verbs_after_ma: str
    own_words: str


@dataclass(frozen=True, slots=True)
class Verb:
    """A lemma: which prepositions stand before what is said ("" for none), whether a noun may follow, its trap."""

    lemma: str
    prepositions: frozenset[str]
    objects: Objects
    trap: Trap
    directive: bool
    reports: bool


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a verb as it stands in a text; `joined` are the conjunctions before it."""

    verb: Verb
    part: Part
    gender: Gender
    number: Number
    joined: str


@dataclass(frozen=True, slots=True)
class Nouns:
    """Sets of folded words; `speech_words.toml` says what each is for.

    `bodies` are organisations and documents together, `heads` all nouns that a speaker's phrase begins with.
    """

    titles: frozenset[str]
    honorifics: frozenset[str]
    organisations: frozenset[str]
    documents: frozenset[str]
    anonymous: frozenset[str]
    places: frozenset[str]
    media: frozenset[str]
    occasions: frozenset[str]
    ends: frozenset[str]
    said: frozenset[str]
    not_before_complement: frozenset[str]
    between: frozenset[str]
    titled_things: frozenset[str]
    connectives: frozenset[str]
    leads: frozenset[str]
    circumstantial: frozenset[str]
    generic: frozenset[str]
    qualifiers: frozenset[str]
    times: frozenset[str]
    namesakes: frozenset[str]
    nationalities: frozenset[str]
    bodies: frozenset[str]
    heads: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sources:
    """Sets of folded words; `speech_sources.toml` says what each is for."""

    before_noun: frozenset[str]
    with_lam: frozenset[str]
    with_from: frozenset[str]
    on_tongue: frozenset[str]
    verbs_after_ma: frozenset[str]
    own_words: frozenset[str]


def _read(name: str) -> str:
    return resources.files("retrieval.arabic").joinpath(f"data/{name}").read_text("utf-8")


def _folded(words: str | list[str]) -> frozenset[str]:
    return frozenset(fold_word(word) for word in (words.split() if isinstance(words, str) else words))


@cache
def nouns() -> Nouns:
    """Return the nouns, read once."""
    tables: dict[str, str] = tomllib.loads(_read("speech_words.toml"))
    sets = {name: _folded(words) for name, words in tables.items()}
    bodies = sets["organisations"] | sets["documents"]
    return Nouns(**sets, bodies=bodies, heads=bodies | sets["titles"] | sets["anonymous"])


@cache
def sources() -> Sources:
    """Return the words of source phrases, read once; those before the source also with a joined conjunction."""
    data = _Sources.model_validate(tomllib.loads(_read("speech_sources.toml")))
    return Sources(
        before_noun=_joined(data.before_noun),
        with_lam=_joined(data.with_lam),
        with_from=_joined(data.with_from),
        on_tongue=_folded(data.on_tongue),
        verbs_after_ma=_folded(data.verbs_after_ma),
        own_words=_folded(data.own_words),
    )


def _joined(words: list[str]) -> frozenset[str]:
    return frozenset(fold_word(prefix + word) for word in words for prefix in ("", "و", "ف"))


@cache
def first_names() -> frozenset[str]:
    """Return the given names, read once."""
    return frozenset(fold_word(word) for word in word_list("speech_first_names.txt"))


@cache
def verb_forms() -> dict[str, Form]:
    """Return every form of the verbs; where two verbs share one, the first in the file has it."""
    data = _Verbs.model_validate(tomllib.loads(_read("speech_verbs.toml")))
    found: dict[str, Form] = {}
    for table, reports in ((data.reporting, True), (data.attitude, False)):
        for lemma, entry in table.items():
            prepositions = frozenset(fold_word(one) if one else "" for one in entry.prepositions)
            verb = Verb(fold_word(lemma), prepositions, entry.objects, entry.trap, entry.directive, reports)
            for word, part, gender, number in _inflected(lemma, entry):
                if word in entry.never:
                    continue
                # The future takes its س after the conjunction.
                future = ("س", "وس", "فس") if part == "imperfect" else ()
                for joined in ("", "و", "ف", *future):
                    found.setdefault(fold_word(joined + word), Form(verb, part, gender, number, joined))
    return found


_Inflected: TypeAlias = tuple[str, Part, Gender, Number]

_PERFECT: tuple[tuple[str, Gender, Number], ...] = (
    ("", "m", "s"),
    ("ت", "f", "s"),
    ("ا", "m", "d"),
    ("تا", "f", "d"),
    ("وا", "m", "p"),
)
_IMPERFECT: tuple[tuple[str, str, Gender, Number], ...] = (
    ("ي", "", "m", "s"),
    ("ت", "", "f", "s"),
    ("ي", "ان", "m", "d"),
    ("ي", "ون", "m", "p"),
)
_PARTICIPLE: tuple[tuple[str, Gender, Number], ...] = (
    ("ا", "m", "s"),
    ("ة", "f", "s"),
    ("ين", "m", "p"),
    ("تين", "f", "d"),
)
_WEAK = ("ا", "ى", "و", "ي", "ئ")


def _inflected(lemma: str, entry: _Verb) -> Iterator[_Inflected]:
    """Yield the forms of a verb; of one whose last letter is weak only those that keep it, and what `also` adds."""
    # «كشفت» of «كشف», but the forms of «رأى» and «دعا» are their own.
    for ending, gender, number in _PERFECT[:1] if lemma.endswith(_WEAK) else _PERFECT:
        yield lemma + ending, "perfect", gender, number
    if entry.imperfect:
        stem = entry.imperfect[1:]
        for prefix, ending, gender, number in _IMPERFECT[:2] if stem.endswith(_WEAK) else _IMPERFECT:
            yield prefix + stem + ending, "imperfect", gender, number
    if entry.participle:
        stem = entry.participle.removesuffix("ا")
        for ending, gender, number in _PARTICIPLE:
            yield stem + ending, "participle", gender, number
    for word, gender, number in entry.also:
        if word.startswith(("ي", "ت")):
            yield word, "imperfect", gender, number
        else:
            yield word, "participle" if word.endswith(("ة", "ون")) else "perfect", gender, number


_JOINED = ("و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "فال", "لل", "ولل", "وب", "ول")


@lru_cache(maxsize=1 << 16)
def bare(word: str, heads: frozenset[str]) -> str | None:
    """Return a folded word without what is joined to it, where that is one of `heads`; else None."""
    if word in heads:
        return word
    for prefix in _JOINED:
        if word.startswith(prefix) and word[len(prefix) :] in heads:
            return word[len(prefix) :]
    return None
