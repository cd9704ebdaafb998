"""`eval-speech`: score the reported speech that is found against labelled articles."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from retrieval.commands.options import Subparsers
from retrieval.domain import Span
from retrieval.evaluation.speech_gold import FORMS_FILE, load_speech_gold
from retrieval.evaluation.speech_scoring import (
    Attribution,
    Share,
    SpeechError,
    SpeechScore,
    score_speech,
    speaker_names,
)

_WIDTH = 90


def add_parser(subcommands: Subparsers) -> None:
    """Add the subcommand."""
    parser = subcommands.add_parser("eval-speech", help="score reported speech and its speakers on labelled articles")
    parser.add_argument(
        "file",
        type=Path,
        metavar="GOLD",
        help=f'.jsonl of {{"id", "text", "quotes": [...]}} a line; {FORMS_FILE} beside it tells the nominal reports',
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--errors", action="store_true", help="print each error with its text")
    parser.add_argument("--fit", action="store_true", help="print the counts of each rule, for speech_confidence.json")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Score and print."""
    score, errors = score_speech(load_speech_gold(options.file))
    if options.fit:
        sys.stdout.write(_counts(score))
    elif options.json:
        sys.stdout.write(json.dumps(_score_json(score), ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _table(score))
    if options.errors:
        sys.stderr.writelines(f"{line}\n" for error in errors for line in _shown(error))
    return 0


def _counts(score: SpeechScore) -> str:
    lines = ",\n".join(f' "{rule}": [{share.right}, {share.of}]' for rule, share in score.by_rule.items())
    return f"{{\n{lines}\n}}\n"


def _attribution_json(found: Attribution) -> dict[str, float]:
    return {
        "speaker_accuracy": found.speaker.value,
        "kind_accuracy": found.kind.value,
        "elided_accuracy": found.elided.value,
    }


def _score_json(score: SpeechScore) -> dict[str, object]:
    nominal = None
    if score.nominal is not None and score.nominal_attribution is not None:
        nominal = {
            "gold": score.nominal.of,
            "recall": score.nominal.value,
            **_attribution_json(score.nominal_attribution),
        }
    return {
        "articles": score.articles,
        "forms": "clause, quoted" if score.nominal is not None else "all",
        "gold": score.recall.of,
        "found": score.precision.of,
        "matched": score.recall.right,
        "precision": score.precision.value,
        "recall": score.recall.value,
        "f1": score.f1,
        **_attribution_json(score.attribution),
        "nominal": nominal,
        "sentences": score.sentences.of,
        "sentence_accuracy": score.sentences.value,
        "by_rule": {rule: {"right": share.right, "of": share.of} for rule, share in score.by_rule.items()},
    }


def _table(score: SpeechScore) -> Iterator[str]:
    forms = "clause and quoted forms" if score.nominal is not None else f"all forms: no {FORMS_FILE} beside the file"
    yield f"{score.articles} articles; {forms}"
    yield _row("precision", score.precision)
    yield _row("recall", score.recall)
    yield f"{'F1':<22}{score.f1:.3f}"
    yield from _rows(score.attribution)
    if score.nominal is not None and score.nominal_attribution is not None:
        yield "nominal forms"
        yield _row("recall", score.nominal)
        yield from _rows(score.nominal_attribution)
    yield "all sentences, the narrator's included"
    yield _row("speaker", score.sentences)
    yield "speakers right, by rule, all forms"
    for rule, share in sorted(score.by_rule.items(), key=lambda one: -one[1].of):
        yield _row(rule, share)


def _rows(found: Attribution) -> Iterator[str]:
    yield _row("speaker", found.speaker)
    yield _row("kind", found.kind)
    yield _row("elided", found.elided)


def _row(name: str, share: Share) -> str:
    return f"{name:<22}{share.value:.3f}  {share.right} of {share.of}"


def _shown(error: SpeechError) -> Iterator[str]:
    yield f"{error.kind}: {error.article.id}"
    text = error.article.text
    if error.gold is not None:
        gold = error.gold
        yield f"  gold  {_window(text, gold.content)} | {' / '.join(gold.names)} | {gold.kind} | elided={gold.elided}"
    if error.found is not None:
        found = error.found
        names = " / ".join(speaker_names(found))
        yield f"  found {_window(text, found.content)} | {names} | {found.kind} | elided={found.elided} | {found.rule}"


def _window(text: str, span: Span) -> str:
    before = text[max(0, span.start - 60) : span.start]
    said = span.of(text)
    shown = said if len(said) <= _WIDTH else f"{said[: _WIDTH // 2]} ... {said[-_WIDTH // 3 :]}"
    return f"{before}[{shown}]{text[span.end : span.end + 30]}".replace("\n", "⏎")
