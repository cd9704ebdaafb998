"""Questions for somebody's words: how often the sentence that says it comes first, with the speaker known and without.

Run it as `python -m tests.bench.said` after `tests.bench.latency`, whose index of news it asks. A question is made of a
report whose sentence leaves the speaker out («وأضاف أن ...»): «ماذا قال فلان عن كذا؟», with a noun phrase of what is
said. The same speakers are asked about what others speak of, which is to be refused. `--fit` prints the threshold at
which as many of other reports are refused as are wrongly answered, for `retrieval/ranking/threshold_said.json`.
"""

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval import generations, wiring
from retrieval.adapters.storage import FileStorage
from retrieval.answering import Answerer
from retrieval.arabic.terms import folded_words
from retrieval.domain import Answer, Sentence
from retrieval.evaluation.fitting import equal_errors
from retrieval.evaluation.machine import describe_machine
from retrieval.examples import phrases_of
from retrieval.ports import Catalog
from retrieval.ranking.scoring import SaidThreshold, committed_weights
from retrieval.reading import open_generation
from retrieval.settings import load_settings
from tests.bench.latency import INDEXES, ORIGINAL

_QUESTIONS, _FITTED = 200, 400
_TOP, _SEARCHED = 5, 50


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question for somebody's words, and the sentence that it was made of."""

    speaker: str
    topic: str
    sentence: Sentence


def main() -> None:
    """Ask, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--indexes", type=Path, metavar="DIR", default=INDEXES, help="where the index of news is")
    parser.add_argument("--fit", action="store_true", help="print the threshold, fitted on other reports")
    options = parser.parse_args()
    indexes: Path = options.indexes / ORIGINAL
    record = generations.current(indexes).manifest.embedder
    embedder = wiring.open_embedder(load_settings(), record)
    weights = committed_weights()
    with closing(Answerer(indexes, FileStorage(), lambda _: embedder, weights)) as answerer:
        with closing(open_generation(generations.current(indexes), FileStorage())) as opened:
            asked, others = _questions(opened.catalog)
        if options.fit:
            sys.stdout.write(_fitted(answerer, others).model_dump_json(indent=1) + "\n")
            return
        # A relative clause asks for nobody's words, but has the same.
        foreign = [answer for _, answer in _foreign(answerer, asked)]
        ways = {
            "the speaker's sentences alone": [answerer.said(one.speaker, one.topic, _TOP) for one in asked],
            "any sentence, the same words": [
                answerer.answer(f"أين ورد ما قال {one.speaker} عن {one.topic}؟", _TOP) for one in asked
            ],
            "any sentence, the topic alone": [answerer.answer(f"ماذا عن {one.topic}؟", _TOP) for one in asked],
        }
    sys.stdout.write(f"{len(asked)} questions over {answerer.size:,} sentences; {describe_machine()}.\n\n")
    sys.stdout.write("| searched | first | among the first 5 | MRR | refused |\n|---|---|---|---|---|\n")
    for name, answers in ways.items():
        places = np.array([_place(answer, one) for answer, one in zip(answers, asked, strict=True)])
        refused = np.mean([answer is None or answer.abstained for answer in answers])
        sys.stdout.write(
            f"| {name} | {(places == 1).mean():.3f} | {np.isfinite(places).mean():.3f} | {(1 / places).mean():.3f} | "
            f"{refused:.1%} |\n"
        )
    let_through = np.mean([not answer.abstained for answer in foreign])
    sys.stdout.write(f"\n{len(foreign)} questions for what others speak of: {let_through:.1%} answered.\n")
    # The words of these topics stand in the sentences that they are made of, which is an answer at any confidence.
    own = ways["the speaker's sentences alone"]
    refused = np.mean([one is None or one.confidence < weights.said.threshold for one in own])
    let_through = np.mean([one.confidence >= weights.said.threshold for one in foreign])
    sys.stdout.write(f"By the confidence alone: {refused:.1%} refused, {let_through:.1%} of the others' answered.\n")


def _questions(catalog: Catalog) -> tuple[list[_Asked], list[_Asked]]:
    """Return those that are asked, and others of other speakers, to fit on."""
    found = list(_possible(catalog))
    random.Random(3).shuffle(found)  # noqa: S311 - only to take some
    asked = found[:_QUESTIONS]
    speakers = {one.speaker for one in asked}
    return asked, [one for one in found[_QUESTIONS:] if one.speaker not in speakers][:_FITTED]


def _foreign(answerer: Answerer, asked: Sequence[_Asked]) -> Iterator[tuple[_Asked, Answer]]:
    """Yield the answers to each speaker's being asked about another one's topic, of which he has not every word."""
    for one, other in zip(asked, [*asked[1:], *asked[:1]], strict=True):
        answer = answerer.said(one.speaker, other.topic, _SEARCHED)
        if answer is None or one.speaker == other.speaker:
            continue
        said = folded_words(" ".join(citation.text for citation in answer.citations))
        if not set(folded_words(other.topic)) <= set(said):
            yield one, answer


def _fitted(answerer: Answerer, asked: Sequence[_Asked]) -> SaidThreshold:
    own = [answer.confidence for one in asked if (answer := answerer.said(one.speaker, one.topic, 1)) is not None]
    foreign = [answer.confidence for _, answer in _foreign(answerer, asked)]
    confidence = np.array([*own, *foreign])
    threshold = equal_errors(confidence, np.arange(len(confidence)) < len(own))
    return SaidThreshold(
        fitted_on=f"{len(own)} reports of the ANT corpus", threshold=float(np.floor(threshold * 1e4) / 1e4)
    )


def _possible(catalog: Catalog) -> Iterator[_Asked]:
    for document in catalog.documents():
        reports = catalog.reports_of(document.source.id)
        for sentence in catalog.sentences_of(document.source.id):
            own = [one for one in reports if sentence.span.start <= one.content.start < sentence.span.end]
            if len(own) != 1 or not own[0].elided or own[0].speaker is None or own[0].speaker.type == "anonymous":
                continue
            phrase = next(iter(phrases_of(own[0].content.of(document.text))), None)
            if phrase is not None:
                yield _Asked(own[0].speaker.name, phrase, sentence)


def _place(answer: Answer | None, asked: _Asked) -> float:
    """Return where the sentence stands among the citations, copies of it being it; infinite where it does not."""
    for citation in answer.citations if answer is not None else ():
        places = {(citation.source.id, citation.span), *((one.source.id, one.span) for one in citation.also_in)}
        if (asked.sentence.document_id, asked.sentence.span) in places:
            return float(citation.rank)
    return np.inf


if __name__ == "__main__":
    main()
