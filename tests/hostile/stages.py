"""The stages that a text from outside goes through, each with what must be true of what it makes of any text."""

import html
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np

from bot.card import View, render_card
from bot.composing import Rendered, split_at_sentences
from bot.language import ARABIC
from bot.listing import render_sources
from retrieval.arabic.bidi import one_line
from retrieval.arabic.courtesy import courtesy_of, without_courtesy
from retrieval.arabic.dates import parse_date
from retrieval.arabic.folding import fold
from retrieval.arabic.questions import as_searched, has_topic
from retrieval.arabic.sentences import LONGEST_PARAGRAPH, split_paragraphs, split_sentences
from retrieval.arabic.speech import find_reports
from retrieval.arabic.speech_questions import asked_speech
from retrieval.arabic.terms import extract_terms, gram_set, word_spans
from retrieval.corpus import SeedFile
from retrieval.corpus.reading import read_file
from retrieval.domain import Document, Span
from retrieval.ranking.highlight import find_highlight
from retrieval.ranking.query import Query
from tests.bot.fake_retrieval import citation, source
from tests.bot.messages import answered, check_message
from tests.corpus.packing import docx_of, epub_of

Stage: TypeAlias = Callable[[str], object]
"""Takes any text; raises nothing but an AssertionError, where what it made is not what it promises."""

_QUERY: Final = Query(
    text="متى قال الوزير ذلك؟",
    vector=np.ones((1, 2), np.float32),
    terms=extract_terms("متى قال الوزير ذلك؟"),
    words=np.array([[1, 0], [0, 1]], np.float32),
    asks=np.array([True, False]),
    topics=(),
    topic_weights=np.array([1.0]),
    speaker=None,
    within=None,
)


def whole(text: str) -> Span:
    """Return the span of a whole text."""
    return Span(0, len(text))


def check_spans(text: str, spans: Sequence[Span]) -> None:
    """Assert that spans are of the text, neither empty nor with white space at their ends, in order and apart."""
    end = 0
    for span in spans:
        assert end <= span.start < span.end <= len(text)
        assert not text[span.start].isspace()
        assert not text[span.end - 1].isspace()
        end = span.end


def fold_text(text: str) -> None:
    """Fold a text: folded again it stays."""
    folded = fold(text)
    assert fold(folded) == folded


def segment(text: str) -> None:
    """Split a text: every letter that is seen is in one paragraph and one sentence."""
    paragraphs, sentences = split_paragraphs(text, whole(text)), split_sentences(text, whole(text))
    check_spans(text, paragraphs)
    check_spans(text, sentences)
    seen = sum(not letter.isspace() for letter in text)
    for spans in (paragraphs, sentences):
        assert sum(not letter.isspace() for span in spans for letter in span.of(text)) == seen
    assert all(span.end - span.start <= LONGEST_PARAGRAPH for span in paragraphs)


def attribute(text: str) -> None:
    """Find the reported speech: contents are in order and apart, mentions stand in the text word for word."""
    reports = find_reports(text, whole(text))
    check_spans(text, [report.content for report in reports])
    for report in reports:
        check_spans(text, [report.cue])
        assert 0 < report.confidence < 1
        if report.speaker is not None:
            assert report.speaker.mention.of(text) == report.speaker.full_name
            assert report.speaker.name in report.speaker.full_name


def extract(text: str) -> None:
    """Take the terms: none is empty or holds white space, and the words stand where they are said to."""
    terms = extract_terms(text)
    assert all(term and not any(map(str.isspace, term)) for term in (*terms.grams, *terms.stems))
    assert gram_set(text) == set(terms.grams)
    check_spans(text, word_spans(text))


def ask(text: str) -> None:
    """Read a text as a question: what is searched is searched the same when it is asked again."""
    asked = as_searched(text)
    assert as_searched(asked) == asked
    has_topic(text)
    courtesy_of(text)
    without_courtesy(text)
    parse_date(text)
    tuple(asked_speech(asked))


def highlight(text: str) -> None:
    """Find what answers in each sentence of a text: it is in the sentence."""
    for span in split_sentences(text, whole(text)):
        sentence = span.of(text)
        words = np.ones((len(word_spans(sentence)), 2), np.float32)
        found = find_highlight(_QUERY, sentence, words)
        assert found is None or 0 <= found.start < found.end <= len(sentence)


def render(text: str) -> None:
    """Show a passage in each of its faces: Telegram takes the first part and the last, and the list of sources."""
    for span in split_paragraphs(text, whole(text))[:1]:
        _render_passage(span.of(text))
    _check_sendable(render_sources(text, [citation(of=source(title=text, author=text, publisher=text))], ARABIC, 5))
    one_line(text, 100)


def _render_passage(passage: str) -> None:
    one = replace(citation(passage, of=source(title=passage, date=passage, url=passage)), highlight=(whole(passage),))
    answer = answered(one)
    for face in ("answer", "context"):
        parts = render_card(answer, View(face=face), ARABIC, show_context=True).parts
        for part in {1, parts}:
            _check_sendable([render_card(answer, View(part=part, face=face), ARABIC, show_context=True).rendered])
    spans = split_at_sentences(passage, 1000)
    check_spans(passage, spans if passage.strip() else ())


def _check_sendable(messages: Sequence[Rendered]) -> None:
    for message in messages:
        check_message(message)


def _read(suffix: str, pack: Callable[[str], bytes]) -> Stage:
    def read(text: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "file"
            file.write_bytes(pack(text))
            found = list(read_file(SeedFile(f"file{suffix}", file)))
        for one in found:
            if isinstance(one, Document):
                assert 0 <= one.body.start <= one.body.end <= len(one.text)
                one.text.encode("utf-8")
            else:
                assert "please report" not in one.reason, one.reason

    return read


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _as_docx(text: str) -> bytes:
    sendable = _xml(text)
    return docx_of(f"<w:p><w:r><w:t>{sendable}</w:t></w:r></w:p>")


def _xml(text: str) -> str:
    """Return a text as XML can hold it."""
    kept = (one if one in "\t\n" or (" " <= one < "\ufffe" and not "\ud800" <= one < "\ue000") else " " for one in text)
    return html.escape("".join(kept))


STAGES: Final[Mapping[str, Stage]] = {
    "folding": fold_text,
    "segmentation": segment,
    "speech": attribute,
    "terms": extract,
    "question": ask,
    "highlight": highlight,
    "rendering": render,
}
"""What a text goes through once it is read."""

READERS: Final[Mapping[str, Stage]] = {
    "reading .txt": _read(".txt", _bytes),
    "reading .md with front matter": _read(".md", lambda text: b"---\ntitle: " + _bytes(text) + b"\n---\ntext"),
    "reading .txt in the form of TREC": _read(".txt", lambda text: b"<DOC><TEXT>" + _bytes(text) + b"</TEXT></DOC>"),
    "reading .xml": _read(".xml", lambda text: b"<DOC><TEXT>a</TEXT></DOC>" + _bytes(text)),
    "reading .html": _read(".html", _bytes),
    "reading .html with a body": _read(".html", lambda text: b"<html><body><p>" + _bytes(text) + b"</p></body></html>"),
    "reading .jsonl": _read(".jsonl", lambda text: json.dumps({"text": text}).encode()),
    "reading .jsonl as it is": _read(".jsonl", _bytes),
    "reading .csv": _read(".csv", lambda text: b"text,title\n" + _bytes(text)),
    "reading .docx": _read(".docx", _as_docx),
    "reading .epub": _read(".epub", lambda text: epub_of({"c1.xhtml": f"<p>{_xml(text)}</p>"}, "c1")),
    "reading .eml": _read(".eml", lambda text: b"Subject: a\nFrom: b\n\n" + _bytes(text)),
    "reading headers of .eml": _read(".eml", lambda text: b"Subject: " + _bytes(text) + b"\n\ntext"),
    "reading .eml of HTML": _read(".eml", lambda text: b"Subject: a\nContent-Type: text/html\n\n" + _bytes(text)),
}
"""The readers of text and of markup, each given the text inside its format."""
