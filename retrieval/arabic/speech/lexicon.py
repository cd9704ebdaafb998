"""The words that report speech and name speakers, read from `data/speech_*` and folded."""

import tomllib
from dataclasses import dataclass
from functools import cache
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

_LAM = "ل"


class _Verb(BaseModel):
    model_config = ConfigDict(extra="forbid")

    imperfect: str = ""
    participle: str = ""
    prepositions: list[str] = Field(default=[""], alias="with")
    also: list[tuple[str, Gender, Number]] = []
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
    """Sets of folded words; `speech_nouns.toml` says what each is for."""

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
    tables: dict[str, str] = tomllib.loads(_read("speech_nouns.toml"))
    return Nouns(**{name: _folded(words) for name, words in tables.items()})


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
                # The future takes its س after the conjunction.
                future = ("س", "وس", "فس") if part == "imperfect" else ()
                for joined in ("", "و", "ف", *future):
                    found.setdefault(fold_word(joined + word), Form(verb, part, gender, number, joined))
    return found


def _inflected(lemma: str, entry: _Verb) -> list[tuple[str, Part, Gender, Number]]:
    forms: list[tuple[str, Part, Gender, Number]] = [(lemma, "perfect", "m", "s")]
    if lemma.endswith("ى"):
        forms.append((lemma[:-1] + "ت", "perfect", "f", "s"))
    elif not lemma.endswith("ا"):
        endings: tuple[tuple[str, Gender, Number], ...] = (
            ("ت", "f", "s"),
            ("ا", "m", "d"),
            ("تا", "f", "d"),
            ("وا", "m", "p"),
        )
        forms += [(lemma + ending, "perfect", gender, number) for ending, gender, number in endings]
    if entry.imperfect:
        stem = entry.imperfect[1:]
        forms += [("ي" + stem, "imperfect", "m", "s"), ("ت" + stem, "imperfect", "f", "s")]
        if not stem.endswith(("ي", "و", "ى", "ئ")):
            forms += [("ي" + stem + "ون", "imperfect", "m", "p"), ("ي" + stem + "ان", "imperfect", "m", "d")]
    if entry.participle:
        stem = entry.participle.removesuffix("ا")
        forms += [
            (entry.participle, "participle", "m", "s"),
            (stem + "ة", "participle", "f", "s"),
            (stem + "ين", "participle", "m", "p"),
            (stem + "تين", "participle", "f", "d"),
        ]
    also: list[tuple[str, Part, Gender, Number]] = []
    for word, gender, number in entry.also:
        part: Part = "participle" if word.endswith(("ة", "ون")) and word[0] not in "يت" else "perfect"
        also.append((word, "imperfect" if word[0] in "يت" and part == "perfect" else part, gender, number))
    return forms + also


def bare(word: str, heads: frozenset[str]) -> str | None:
    """Return a folded word without what is joined to it, where that is one of `heads`; else None."""
    if word in heads:
        return word
    for prefix in ("و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "فال", "لل", "ولل", "وب", "ول"):
        if word.startswith(prefix) and word[len(prefix) :] in heads:
            return word[len(prefix) :]
    return None
