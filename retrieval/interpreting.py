"""Questions as they are meant: in the words that are searched, and whose words they ask for."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from retrieval.arabic.questions import as_searched
from retrieval.arabic.respelling import respelled
from retrieval.arabic.script import is_in_other_script
from retrieval.arabic.speech_questions import AskedSpeech, asked_speech
from retrieval.arabic.terms import names_topic
from retrieval.ports import Catalog, Ids
from retrieval.speakers import AskedSpeaker, Directory


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A question as it is searched.

    `speaker` says whose words it asks for, None where anybody's will do; `within` has the ids of the only sentences
    that may answer, ascending, None for all.
    """

    text: str
    speaker: AskedSpeaker | None
    within: Ids | None

    def within_sentences(self, ids: Ids) -> Self:
        """Return the same question of some sentences alone; `ids` are ascending."""
        return replace(self, within=ids if self.within is None else np.intersect1d(self.within, ids))


class Interpreter:
    """Reads questions with what the documents tell of their speakers."""

    def __init__(self, catalog: Catalog, is_known: Callable[[str], bool]) -> None:
        """Take what knows the speakers, and what tells of a folded word whether any document has it."""
        self._catalog = catalog
        self._is_known = is_known
        self._directory: Directory | None = None

    @property
    def directory(self) -> Directory:
        """All speakers, the most quoted first."""
        if self._directory is None:
            self._directory = Directory(self._catalog.speakers())
        return self._directory

    def interpret(self, question: str) -> Interpretation:
        """Return what is searched for a question."""
        text = as_searched(question)
        divided = tuple(asked_speech(text))
        if divided and (found := self._speech(divided, text) or self._speech(self._divided_again(text), text)):
            return found
        return Interpretation(text, None, None)

    def speech_of(self, asked: AskedSpeech, question: str) -> Interpretation | None:
        """Return what is searched for what somebody says about a topic; None where nobody is called so.

        Args:
            asked: how the speaker and the topic are named.
            question: is searched where no topic is named, to order what is said.
        """
        profiles = self.directory.find(asked.speaker)
        if not profiles:
            return None
        has_topic = names_topic(asked.topic)
        speaker = AskedSpeaker(
            name=profiles[0].name if len(profiles) == 1 else asked.speaker,
            profiles=profiles,
            has_topic=has_topic,
        )
        sentences = self._catalog.said_by([one.id for one in profiles])
        return Interpretation(_about(asked.topic) if has_topic else question, speaker, sentences)

    def _speech(self, divided: Iterable[AskedSpeech], text: str) -> Interpretation | None:
        return next(filter(None, (self.speech_of(asked, text) for asked in divided)), None)

    def _divided_again(self, text: str) -> Iterator[AskedSpeech]:
        """Yield the same ways with the words put right that a known name is one mistake of the hand away from."""
        names = (one.name for one in self.directory.profiles)
        yield from asked_speech(respelled(text, names, self._is_known))


def _about(topic: str) -> str:
    return f"What about {topic}?" if is_in_other_script(topic) else f"ماذا عن {topic}؟"
