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
        if divided and (found := self.speech_of(divided, text) or self.speech_of(self._divided_again(text), text)):
            return found
        return Interpretation(text, None, None)

    def speech_of(self, divided: Iterable[AskedSpeech], text: str | None = None) -> Interpretation | None:
        """Return what is searched for what somebody says about a topic; None where nobody is called so.

        Args:
            divided: how the speaker and the topic may be named; the first whose speaker is known is meant.
            text: the question as it is searched, which orders what is said where no topic is named; None for one that
                is made of the names.
        """
        return next(filter(None, (self._speech(asked, text) for asked in divided)), None)

    def _speech(self, asked: AskedSpeech, text: str | None) -> Interpretation | None:
        profiles = self.directory.find(asked.speaker)
        sentences = self._catalog.said_by([one.id for one in profiles])
        if not len(sentences):
            return None
        speaker = AskedSpeaker(asked.speaker, asked.topic if names_topic(asked.topic) else "", profiles)
        searched = _about(speaker.topic) if speaker.topic else text or speaker.question
        return Interpretation(searched, speaker, sentences)

    def _divided_again(self, text: str) -> Iterator[AskedSpeech]:
        """Yield the same ways with the words put right that a known name is one mistake of the hand away from."""
        names = (one.name for one in self.directory.profiles)
        yield from asked_speech(respelled(text, names, self._is_known))


def _about(topic: str) -> str:
    return f"What about {topic}?" if is_in_other_script(topic) else f"ماذا عن {topic}؟"
