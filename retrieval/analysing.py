"""What is found in documents - sentences, speech, terms - and what of it an earlier generation has found already."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from retrieval.arabic.folding import FOLDING_VERSION
from retrieval.arabic.sentences import SEGMENTATION_VERSION, split_paragraphs, split_sentences
from retrieval.arabic.speech import SPEECH_VERSION, find_reports
from retrieval.arabic.terms import TERMS_VERSION, sentence_terms
from retrieval.domain import Document, Place, ReadDocument, Sentence
from retrieval.generations import Manifest


@dataclass(slots=True)
class Work:
    """How many documents were read from their files, segmented, searched for speech, and analysed into terms."""

    read: int = 0
    segmented: int = 0
    searched_for_speech: int = 0
    analysed_into_terms: int = 0


@dataclass(frozen=True, slots=True)
class Validity:
    """What an earlier generation found that this version of Isnad would find in the same texts.

    Speech is looked for in the sentences and in folded words, terms are folded too.
    """

    sentences: bool
    speech: bool
    terms: bool

    @classmethod
    def of(cls, manifest: Manifest) -> "Validity":
        """Compare the versions that a generation was built with."""
        sentences = manifest.segmentation == SEGMENTATION_VERSION
        folding = manifest.folding == FOLDING_VERSION
        return cls(
            sentences,
            speech=sentences and folding and manifest.speech == SPEECH_VERSION,
            terms=sentences and folding and manifest.terms == TERMS_VERSION,
        )

    @property
    def of_all(self) -> bool:
        """Whether all of it is."""
        return self.sentences and self.speech and self.terms


def analyse(document: Document, first_id: int, old: ReadDocument | None, valid: Validity, work: Work) -> ReadDocument:
    """Return a document with all that is in it.

    Args:
        document: as it is now.
        first_id: the id of its first sentence; the others follow.
        old: what an earlier generation found in a document of this id, if it has one.
        valid: what of that is still right where the text is.
        work: counts what had to be done.
    """
    if old is None or (old.document.text, old.document.body) != (document.text, document.body):
        old, valid = None, Validity(sentences=False, speech=False, terms=False)
    if old is not None and valid.sentences:
        sentences = tuple(replace(one, id=number) for number, one in enumerate(old.sentences, start=first_id))
    else:
        work.segmented += 1
        sentences = tuple(_sentences(document, first_id))
    if old is not None and valid.speech:
        reports = old.reports
    else:
        work.searched_for_speech += 1
        reports = find_reports(document.text, document.body)
    if old is not None and valid.terms:
        terms = old.terms
    else:
        work.analysed_into_terms += 1
        terms = tuple(sentence_terms(one.span.of(document.text)) for one in sentences)
    return ReadDocument(document, sentences, reports, terms)


def _sentences(document: Document, first_id: int) -> Iterator[Sentence]:
    sentence_id = first_id
    for paragraph, paragraph_span in enumerate(split_paragraphs(document.text, document.body), start=1):
        for number, span in enumerate(split_sentences(document.text, paragraph_span), start=1):
            page = document.page_at(span.start)
            yield Sentence(sentence_id, document.source.id, span, Place(paragraph, number, page), paragraph_span)
            sentence_id += 1
