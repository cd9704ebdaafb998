"""Questions as they are meant: in the words that are searched, whose words they ask for, and of which documents."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Self

import numpy as np

from retrieval.arabic.periods import Period, parse_period
from retrieval.arabic.questions import as_searched
from retrieval.arabic.respelling import respelled
from retrieval.arabic.scope_questions import asked_period, asked_publisher, without_words
from retrieval.arabic.script import is_in_other_script
from retrieval.arabic.speech_questions import AskedSpeech, asked_speech, divisions
from retrieval.arabic.terms import folded_words, names_topic
from retrieval.domain import EVERYTHING, Scope, Scoping
from retrieval.errors import UnknownPublisherError
from retrieval.ports import Catalog, Ids
from retrieval.publishers import Publishers
from retrieval.speakers import AskedSpeaker, Directory

_SCOPES_REMEMBERED: Final = 16
_DIGITS_OF_A_YEAR: Final = 4
_SUGGESTED: Final = 10


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


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to answer a question, and where that looks; it counts only if the best passage has all of the `words`."""

    meant: Interpretation
    scoping: Scoping
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Understood:
    """What a question says of the documents that should answer it, and the question without that.

    `years` are the years that it names; `is_sure` says that it names a publisher, or days from the day on which it is
    asked, so that no passage can be what it asks for by naming the same; `is_about_time` that a preposition makes the
    days a time.
    """

    scope: Scope
    rest: str
    years: frozenset[str]
    is_sure: bool
    is_about_time: bool


class Interpreter:
    """Reads questions with what the documents tell of their speakers, dates and publishers."""

    def __init__(self, catalog: Catalog, is_known: Callable[[str], bool], today: Callable[[], date]) -> None:
        """Take what knows the documents, what tells of a folded word whether any document has it, and the day."""
        self._catalog = catalog
        self._is_known = is_known
        self._today = today
        self._directory: Directory | None = None
        self._publishers: Publishers | None = None
        self._periods: tuple[Period, ...] | None = None
        self._within: dict[Scope, Ids] = {}

    @property
    def directory(self) -> Directory:
        """All speakers, the most quoted first."""
        if self._directory is None:
            self._directory = Directory(self._catalog.speakers())
        return self._directory

    @property
    def publishers(self) -> Publishers:
        """All publishers."""
        if self._publishers is None:
            self._publishers = Publishers(filter(None, self._catalog.publishers()))
        return self._publishers

    def scope(self, since: date | None, until: date | None, publishers: Sequence[str]) -> Scope:
        """Return the scope of some days and of the publishers that are called so.

        Raises:
            UnknownPublisherError: none is called so.
        """
        names: set[str] = set()
        for one in publishers:
            found = self.publishers.find(one)
            if not found:
                raise UnknownPublisherError(one, self.publishers.names[:_SUGGESTED])
            names.update(found)
        return Scope(since, until, tuple(sorted(names)))

    @property
    def periods(self) -> tuple[Period, ...]:
        """What the dates of the documents mean, each once, ascending."""
        if self._periods is None:
            found = {period for one in self._catalog.dates() if (period := parse_period(one))}
            self._periods = tuple(sorted(found, key=lambda one: (one.first, one.last)))
        return self._periods

    def scope_of(self, words: str) -> Scope | None:
        """Return the scope that some words name: days, a publisher, or both; None where they name neither."""
        text = as_searched(words)
        period = parse_period(text)
        if period is not None:
            return Scope(period.first, period.last)
        understood = self._understood(text)
        if understood is not None:
            return understood.scope
        publishers = self.publishers.find(text)
        return Scope(publishers=publishers) if publishers else None

    def interpret(self, question: str) -> Interpretation:
        """Return what is searched for a question as it stands."""
        return self._meant(as_searched(question))

    def attempts(self, question: str, chosen: Scope, *, unscoped: bool = False) -> tuple[Attempt, ...]:
        """Return the ways to answer a question, one at least, in the order to try them in.

        A question for somebody's words, or one that names a publisher or days such as «الشهر الماضي», means their
        documents: the rest are searched only where those hold no answer. The dates of any other may be a part of what
        is asked («من فاز بانتخابات عام 2014؟»): there a passage that names them answers, from whenever it is, then
        those documents, then the rest. So nothing that is answered without dates is unanswered for them.

        Args:
            question: as it was written.
            chosen: holds strictly; where it is one document, the question is searched as it stands.
            unscoped: its dates and publishers keep it to nothing.
        """
        text = as_searched(question)
        plain = Attempt(self._among(self._meant(text), chosen), self._scoping(chosen))
        understood = None if chosen.document is not None else self._understood(text)
        if understood is None:
            return (plain,)
        bare = self._meant(understood.rest) if names_topic(understood.rest) else plain.meant
        ways = self._with_understood(understood, bare, plain, chosen)
        if unscoped:
            return tuple(replace(one, scoping=plain.scoping) for one in ways if one.scoping.is_left) or (plain,)
        return ways

    def attempts_of_speech(self, speaker: str, topic: str, chosen: Scope) -> tuple[Attempt, ...]:
        """Return the ways to cite what somebody says; none where nobody is called so.

        Args:
            speaker: a name or a title; without a topic, one may follow it.
            topic: what about.
            chosen: holds strictly.
        """
        found = self._attempt_of_speech(speaker, topic, chosen)
        understood = None if chosen.document is not None else self._understood(topic or speaker)
        if understood is None:
            return () if found is None else (found,)
        rest = (speaker, understood.rest) if topic else (understood.rest, "")
        bare = self._attempt_of_speech(*rest, chosen)
        if bare is None:
            return () if found is None else (found,)
        return self._with_understood(understood, bare.meant, found or bare, chosen)

    def speech_of(self, divided: Iterable[AskedSpeech], text: str | None = None) -> Interpretation | None:
        """Return what is searched for what somebody says about a topic; None where nobody is called so.

        Args:
            divided: how the speaker and the topic may be named; the first whose speaker is known is meant.
            text: the question as it is searched, which orders what is said where no topic is named; None for one that
                is made of the names.
        """
        return next(filter(None, (self._speech(asked, text) for asked in divided)), None)

    def _meant(self, text: str) -> Interpretation:
        divided = tuple(asked_speech(text))
        if divided and (found := self.speech_of(divided, text) or self.speech_of(self._divided_again(text), text)):
            return found
        return Interpretation(text, None, None)

    def _attempt_of_speech(self, speaker: str, topic: str, chosen: Scope) -> Attempt | None:
        divided = (AskedSpeech(speaker, topic),) if topic else tuple(divisions(speaker))
        meant = self.speech_of(divided)
        return None if meant is None else Attempt(self._among(meant, chosen), self._scoping(chosen))

    def _with_understood(
        self, understood: _Understood, bare: Interpretation, plain: Attempt, chosen: Scope
    ) -> tuple[Attempt, ...]:
        """Return the attempts of a question that names dates or a publisher, the one that ignores them among them."""
        scoped = self._among(self._among(bare, chosen), understood.scope)
        here = Attempt(scoped, self._scoping(chosen, understood.scope))
        left = replace(here.scoping, is_left=True)
        is_empty = scoped.within is not None and not len(scoped.within)
        if understood.is_sure or (bare.speaker is not None and understood.is_about_time):
            beyond = (Attempt(self._among(bare, chosen), left), replace(plain, scoping=left))
            return beyond if is_empty else (here, *beyond)
        if is_empty:
            return (plain,)
        return replace(plain, words=understood.years), here, replace(plain, scoping=left)

    def _understood(self, text: str) -> _Understood | None:
        period = asked_period(text, self._today())
        publisher = asked_publisher(text, self._publisher_of)
        found = [one.words for one in (period, publisher) if one is not None]
        if not found:
            return None
        words = () if period is None else folded_words(period.words.of(text))
        return _Understood(
            scope=Scope(
                None if period is None else period.since,
                None if period is None else period.until,
                () if publisher is None else (publisher.name,),
            ),
            rest=without_words(text, found),
            years=frozenset(word for word in words if word.isdigit() and len(word) == _DIGITS_OF_A_YEAR),
            is_sure=publisher is not None or (period is not None and period.is_relative),
            is_about_time=period is not None and period.is_about_time,
        )

    def _publisher_of(self, words: str) -> str | None:
        found = self.publishers.named(words)
        return found[0] if len(found) == 1 else None

    def _scoping(self, chosen: Scope, understood: Scope = EVERYTHING) -> Scoping:
        if chosen.document is not None:
            return Scoping(chosen, is_gone=not self._has(chosen.document.id))
        scope = understood if understood.has_period else chosen
        publishers = understood.publishers or chosen.publishers
        undated = self._catalog.undated(publishers) if scope.has_period else 0
        return Scoping(chosen, understood, is_left=False, undated=undated)

    def _has(self, document_id: str) -> bool:
        try:
            self._catalog.document(document_id)
        except KeyError:
            return False
        return True

    def _among(self, meant: Interpretation, scope: Scope) -> Interpretation:
        return meant if scope.is_everything else meant.within_sentences(self._sentences(scope))

    def _sentences(self, scope: Scope) -> Ids:
        if scope not in self._within:
            if len(self._within) >= _SCOPES_REMEMBERED:
                self._within.clear()
            self._within[scope] = self._catalog.within(scope)
        return self._within[scope]

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
