"""Speakers across documents: which mentions are of one person or body, and whom a name that is asked for means."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeAlias

from retrieval.arabic.script import is_in_other_script
from retrieval.arabic.terms import folded_words
from retrieval.arabic.transliteration import arabic_skeleton, is_same_name, latin_skeletons
from retrieval.domain import Speaker, SpeakerProfile, SpeakerType
from retrieval.ports import Speakers

Words: TypeAlias = tuple[str, ...]

_ARTICLE = "ال"
_SHORTEST_WITH_ARTICLE = 5
_MENTIONS_KEPT = 12


def name_words(text: str) -> Words:
    """Return the folded words of a name without their articles: «الرئيس السيسي» and «رئيس سيسي» are alike."""
    return tuple(
        word.removeprefix(_ARTICLE) if len(word) >= _SHORTEST_WITH_ARTICLE else word for word in folded_words(text)
    )


@dataclass(frozen=True, slots=True)
class AskedSpeaker:
    """Whose words a question asks for.

    `called` and `topic` are as the question has them, the topic empty where anything that is said answers; `profiles`
    are all who may be meant.
    """

    called: str
    topic: str
    profiles: tuple[SpeakerProfile, ...]

    @property
    def name(self) -> str:
        """How the documents name the one who is meant, how the question does where several may be."""
        return self.profiles[0].name if len(self.profiles) == 1 else self.called

    @property
    def question(self) -> str:
        """The question in full."""
        return f"ماذا قال {self.called} عن {self.topic}؟" if self.topic else f"ماذا قال {self.called}؟"


@dataclass(slots=True)
class _Group:
    """The mentions that were found to be of one speaker."""

    names: Counter[str] = field(default_factory=Counter)
    types: Counter[SpeakerType] = field(default_factory=Counter)
    mentions: Counter[str] = field(default_factory=Counter)
    documents: set[str] = field(default_factory=set)

    def add(self, document_id: str, speaker: Speaker, reports: int) -> None:
        self.names[" ".join(speaker.name.split())] += reports
        self.types[speaker.type] += reports
        self.mentions[" ".join(speaker.full_name.split())] += reports
        self.documents.add(document_id)

    def profile(self, number: int) -> SpeakerProfile:
        # The name of most words is the fullest; of such, what most documents write.
        name = max(self.names, key=lambda one: (len(one.split()), self.names[one], one))
        mentions = sorted(self.mentions, key=lambda one: (-self.mentions[one], -len(one), one))
        kind = max(self.types, key=lambda one: (self.types[one], one))
        return SpeakerProfile(
            number, name, kind, tuple(mentions[:_MENTIONS_KEPT]), self.types.total(), len(self.documents)
        )


def identify(heard: Iterable[tuple[str, Speaker]]) -> Speakers:
    """Find out which speakers of a corpus are one.

    People are one where the words of their names are, spelling and articles apart, or where one name leaves out middle
    words of the other («مصطفى الكاظمي» of «مصطفى عبد اللطيف الكاظمي»). A single name («الكاظمي») is the one person of
    the corpus whose fuller name ends so, and stays apart where there are two. Offices and bodies are one where all
    words are. Somebody whom a text leaves unnamed is nobody's namesake.

    Args:
        heard: the speaker of each report that has one, with the id of the document.
    """
    counts: dict[tuple[str, Speaker], int] = Counter(one for one in heard if one[1].type != "anonymous")
    words_of = {speaker: _key(speaker) for _, speaker in counts}
    heads = _heads({key for key in words_of.values() if key[0] == "person"})
    groups: defaultdict[tuple[str, Words], _Group] = defaultdict(_Group)
    for (document_id, speaker), reports in counts.items():
        groups[heads.get(words_of[speaker], words_of[speaker])].add(document_id, speaker, reports)
    numbers = {key: number for number, key in enumerate(groups)}
    return Speakers(
        tuple(group.profile(numbers[key]) for key, group in groups.items()),
        {one: numbers[heads.get(words_of[one[1]], words_of[one[1]])] for one in counts},
    )


def are_one(one: Speaker, other: Speaker) -> bool:
    """Tell whether two documents may speak of one: the words of one name stand in the other's name or mention."""
    pairs = ((one, other), (other, one))
    return any(
        _is_within(name_words(short.name), name_words(fuller))
        for short, long in pairs
        for fuller in (long.name, long.full_name)
    )


class Directory:
    """Finds speakers by what they are called."""

    def __init__(self, profiles: Sequence[SpeakerProfile]) -> None:
        """Take all speakers; what is found comes in their order."""
        self._profiles = tuple(profiles)
        self._names = [name_words(one.name) for one in profiles]
        self._mentions = [tuple(map(name_words, one.mentions)) for one in profiles]
        self._by_name_word = _numbers_by_word([{*words} for words in self._names])
        self._by_mention_word = _numbers_by_word([{*chain.from_iterable(known)} for known in self._mentions])

    @property
    def profiles(self) -> tuple[SpeakerProfile, ...]:
        """All speakers."""
        return self._profiles

    def find(self, asked: str) -> tuple[SpeakerProfile, ...]:
        """Return the speakers whom a name or a title means.

        Those whose name has all of the words in their order («الكاظمي», «مصطفى الكاظمي»); where there is none, those
        who are mentioned with these words in a row («وزير الصحة»); where there is none, those who are mentioned with
        all of them in their order («وزير الصحة العراقي»). A name in Latin letters means those whose name sounds so.
        """
        if is_in_other_script(asked):
            sounds = latin_skeletons(asked)
            return self._those(n for n, one in enumerate(self._profiles) if is_same_name(sounds, _sounds(one.name)))
        words = name_words(asked)
        named = self._those(n for n in _with_all(words, self._by_name_word) if _is_within(words, self._names[n]))
        if named:
            return named
        mentioned = _with_all(words, self._by_mention_word)
        in_a_row = self._those(n for n in mentioned if any(_stands_in(words, one) for one in self._mentions[n]))
        return in_a_row or self._those(n for n in mentioned if any(_is_within(words, one) for one in self._mentions[n]))

    def _those(self, numbers: Iterable[int]) -> tuple[SpeakerProfile, ...]:
        return tuple(self._profiles[number] for number in numbers)


def _numbers_by_word(words: Iterable[Set[str]]) -> Mapping[str, Set[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for number, own in enumerate(words):
        for word in own:
            found[word].add(number)
    return found


def _with_all(words: Words, numbers: Mapping[str, Set[int]]) -> Sequence[int]:
    """Return the numbers that stand under all of the words, ascending."""
    sets = [numbers.get(word, frozenset()) for word in words]
    return sorted(frozenset[int]().union(*sets[:1]).intersection(*sets[1:])) if sets else ()


def _sounds(name: str) -> tuple[str, ...]:
    return tuple(arabic_skeleton(word) for word in folded_words(name))


def _key(speaker: Speaker) -> tuple[str, Words]:
    return ("person" if speaker.type == "person" else "body"), name_words(speaker.name)


def _heads(keys: Iterable[tuple[str, Words]]) -> Mapping[tuple[str, Words], tuple[str, Words]]:
    """Return the fuller name of each name of a person that is a shorter form of exactly one."""
    names = sorted((words for _, words in keys if words), key=len, reverse=True)
    by_ends: defaultdict[tuple[str, str], list[Words]] = defaultdict(list)
    by_last: defaultdict[str, list[Words]] = defaultdict(list)
    found: dict[tuple[str, Words], tuple[str, Words]] = {}
    for words in names:
        fuller = by_last[words[0]] if len(words) == 1 else by_ends[words[0], words[-1]]
        holding = [one for one in fuller if _is_within(words, one)]
        if len(holding) == 1:
            found["person", words] = ("person", holding[0])
            continue
        if len(words) > 1:
            by_ends[words[0], words[-1]].append(words)
            by_last[words[-1]].append(words)
    return found


def _is_within(words: Words, others: Words) -> bool:
    rest: Iterator[str] = iter(others)
    return all(word in rest for word in words)


def _stands_in(words: Words, others: Words) -> bool:
    return any(others[start : start + len(words)] == words for start in range(len(others) - len(words) + 1))
