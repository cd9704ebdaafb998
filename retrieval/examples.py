"""Questions to offer: built from the noun phrases that documents repeat, and from their titles."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import chain, islice

from retrieval.arabic.word_lists import word_list
from retrieval.domain import Document, Source
from retrieval.ranking.query import Query

_DOCUMENTS_READ = 200
_PHRASES_TRIED = 40
_MINIMUM_COUNT = 2
# «جهاز مكافحة الإرهاب», «القوات الأمنية»: an annexation or a noun with its adjective ends in a word with the article.
# A first word with و ف ب ل ك may be a noun with a particle before it, which would break «ورد عن ...».
_PHRASE = re.compile(
    r"(?<!\w)(?=((?:(?![وفبلك])\w{3,}\s(?:(?![وفبلك]|ال)\w{3,}\s)?|ال\w{3,}\s)ال\w{3,})(?!\w))",
)
_ARTICLE = "ال"
_LONGEST_WORD = 30
_STOP_WORDS = frozenset(word_list("example_stop_words.txt"))
_SUBJECT = re.compile(
    r"ماذا ورد عن (?P<phrase>.+)؟|ما تفاصيل «(?P<title>.+)»؟|ماذا قال .+? عن (?P<said>.+)؟", re.DOTALL
)

_TOPICS = 3
# Each is read by the model once and tried by a search: "not found" takes as long as all of them.
_DOCUMENTS_ASKED = 2
_TOPICS_OF_A_DOCUMENT = 4
_TOPICS_OF_A_SPEAKER = 8
_TOPICS_TRIED = 4
_LETTERS_READ = 20_000
_DOCUMENTS_REMEMBERED = 512


def propose_questions(documents: Iterable[Document], sources: Sequence[Source]) -> Iterator[str]:
    """Yield questions to try, the most spoken-of phrases first and then the titles; no two share a word."""
    texts = [document.body.of(document.text) for document in islice(documents, _DOCUMENTS_READ)]
    yield from map(_about, islice(_phrases(texts), _PHRASES_TRIED))
    for source in islice(sources, _PHRASES_TRIED):
        yield _titled(source)


def subject_of(question: str) -> str:
    """Return the noun phrase or the title that an offered question asks about; any other question as it is."""
    match = _SUBJECT.fullmatch(question)
    return match["phrase"] or match["title"] or match["said"] if match else question


def phrases_of(text: str) -> Iterator[str]:
    """Yield what looks like a noun phrase of a text, but not the adjectives at the end of one: «الأول الدولي»."""
    for match in _PHRASE.finditer(text):
        before = text[max(match.start() - _LONGEST_WORD, 0) : match.start()].split()[-1:]
        if not (match[1].startswith(_ARTICLE) and before and before[0].startswith(_ARTICLE)):
            yield match[1]


@dataclass(slots=True)
class _Topic:
    """A question about a document, as it is searched, and whether it is answered once tried."""

    question: str
    query: Query
    answered: bool | None = None


class Topics:
    """The questions that documents suggest and that are answered; each document's are made and tried once."""

    def __init__(self, read: Callable[[Sequence[str]], Sequence[Query]], is_answered: Callable[[Query], bool]) -> None:
        """Take what reads questions, and what tells of one that was read whether it is answered."""
        self._read = read
        self._is_answered = is_answered
        self._remembered: dict[str, tuple[_Topic, ...]] = {}

    def nearest(self, documents: Sequence[Document], query: Query) -> tuple[str, ...]:
        """Return the questions about the first of some documents that are nearest to another question."""
        documents = documents[:_DOCUMENTS_ASKED]
        self._remember(documents)
        found = [topic for document in documents for topic in self._remembered[document.source.id]]
        cosines = {topic.question: float(topic.query.vector[0] @ query.vector[0]) for topic in found}
        # A title is often long and says less: it makes up for phrases that are missing.
        found.sort(key=lambda topic: (_is_titled(topic.question), -cosines[topic.question]))
        return self._choose(found)

    def of_speaker(self, name: str, texts: Sequence[str]) -> tuple[str, ...]:
        """Return questions about what somebody speaks of most.

        Args:
            name: of the speaker.
            texts: what the speaker says.
        """
        own = set(name.split())
        phrases = (one for one in chain(_phrases(texts), _phrases(texts, least=1)) if own.isdisjoint(one.split()))
        questions = [f"ماذا قال {name} عن {phrase}؟" for phrase in islice(phrases, _TOPICS_OF_A_SPEAKER)]
        read = self._read(questions) if questions else ()
        return self._choose([_Topic(question, one) for question, one in zip(questions, read, strict=True)])

    def _choose(self, found: Sequence[_Topic]) -> tuple[str, ...]:
        """Return the first questions that are answered and share no word."""
        chosen: list[str] = []
        spoken_of: set[str] = set()
        for topic in found[:_TOPICS_TRIED]:
            own_words = set(subject_of(topic.question).split())
            if len(chosen) == _TOPICS or not spoken_of.isdisjoint(own_words) or not self._answers(topic):
                continue
            spoken_of |= own_words
            chosen.append(topic.question)
        return tuple(chosen)

    def _answers(self, topic: _Topic) -> bool:
        if topic.answered is None:
            topic.answered = self._is_answered(topic.query)
        return topic.answered

    def _remember(self, documents: Sequence[Document]) -> None:
        if len(self._remembered) > _DOCUMENTS_REMEMBERED:
            self._remembered.clear()
        new = {one.source.id: _questions_about(one) for one in documents if one.source.id not in self._remembered}
        questions = [question for proposed in new.values() for question in proposed]
        queries = self._read(questions) if questions else ()
        topics = iter([_Topic(question, query) for question, query in zip(questions, queries, strict=True)])
        for document_id, proposed in new.items():
            self._remembered[document_id] = tuple(islice(topics, len(proposed)))


def _questions_about(document: Document) -> tuple[str, ...]:
    body = document.body.of(document.text)[:_LETTERS_READ]
    return (*map(_about, islice(_phrases([body]), _TOPICS_OF_A_DOCUMENT)), _titled(document.source))


def _phrases(texts: Sequence[str], least: int = _MINIMUM_COUNT) -> Iterator[str]:
    """Yield the noun phrases that texts have so many times, the most frequent first; no two share a word."""
    words = {word for text in texts for word in text.split()}
    counts = Counter(phrase for text in texts for phrase in phrases_of(text) if _is_noun_phrase(phrase, words))
    spoken_of: set[str] = set()
    for phrase, count in counts.most_common(_PHRASES_TRIED):
        own_words = set(phrase.split())
        if count >= least and spoken_of.isdisjoint(own_words):
            spoken_of |= own_words
            yield phrase


def _about(phrase: str) -> str:
    return f"ماذا ورد عن {phrase}؟"


def _titled(source: Source) -> str:
    return f"ما تفاصيل «{source.title}»؟"


def _is_titled(question: str) -> bool:
    match = _SUBJECT.fullmatch(question)
    return match is not None and match["title"] is not None


def _is_noun_phrase(phrase: str, words: Set[str]) -> bool:
    """Tell whether a phrase begins with a noun: a verb is nowhere written with the article."""
    first, *others = phrase.split()
    is_noun = first.startswith(_ARTICLE) or _ARTICLE + first in words
    return is_noun and _STOP_WORDS.isdisjoint([first, *others])
