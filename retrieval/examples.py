"""Example questions: built from the noun phrases that the documents repeat, and from their titles."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import islice

from retrieval.arabic.word_lists import word_list
from retrieval.domain import Document, Source

_DOCUMENTS_READ = 200
_PHRASES_TRIED = 40
_MINIMUM_COUNT = 2
# «جهاز مكافحة الإرهاب», «القوات الأمنية»: an annexation or a noun with its adjective ends in a word with the article.
# A first word with و ف ب ل ك may be a noun with a particle before it, which would break «ورد عن ...».
_PHRASE = re.compile(
    r"(?<!\w)(?=((?:(?![وفبلك])\w{3,}\s(?:(?![وفبلك]|ال)\w{3,}\s)?|ال\w{3,}\s)ال\w{3,})(?!\w))",
)
_ARTICLE = "ال"
_STOP_WORDS = frozenset(word_list("example_stop_words.txt"))


def propose_questions(documents: Iterable[Document], sources: Sequence[Source]) -> Iterator[str]:
    """Yield questions to try, the most spoken-of phrases first and then the titles; no two share a word."""
    texts = [document.body.of(document.text) for document in islice(documents, _DOCUMENTS_READ)]
    words = {word for text in texts for word in text.split()}
    counts = Counter(phrase for text in texts for phrase in _PHRASE.findall(text) if _is_noun_phrase(phrase, words))
    spoken_of: set[str] = set()
    for phrase, count in counts.most_common(_PHRASES_TRIED):
        own_words = set(phrase.split())
        if count >= _MINIMUM_COUNT and spoken_of.isdisjoint(own_words):
            spoken_of |= own_words
            yield f"ماذا ورد عن {phrase}؟"
    for source in islice(sources, _PHRASES_TRIED):
        yield f"ما تفاصيل «{source.title}»؟"


def _is_noun_phrase(phrase: str, words: Set[str]) -> bool:
    """Tell whether a phrase begins with a noun: a verb is nowhere written with the article."""
    first, *others = phrase.split()
    is_noun = first.startswith(_ARTICLE) or _ARTICLE + first in words
    return is_noun and _STOP_WORDS.isdisjoint([first, *others])
