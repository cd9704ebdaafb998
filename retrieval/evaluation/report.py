"""The report of an evaluation: a Markdown page with its pictures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from retrieval.errors import IsnadError
from retrieval.evaluation.abstention import measure_abstention
from retrieval.evaluation.bootstrap import RESAMPLES, Estimate
from retrieval.evaluation.findings import Ablation, Findings, compared_to_best, estimated
from retrieval.evaluation.judging import Placed
from retrieval.evaluation.measures import RECALL_AT
from retrieval.evaluation.plots import Picture, calibration_error, draw_pictures

PAGE = "quality.md"

_JUDGEMENT = f"""\
## How it is judged

- Every distinct context of a file is a document, and every question is asked of all of them. The **gold sentence** is
  the one that holds the first character of the file's first answer. Strictly judged, nothing else is right: not its
  copy in a sister context, nor another sentence that answers as well.
- **Any copy** is what a person sees: a near-identical sentence answers too, and copies of one passage are one citation
  (`retrieval/ranking/copies.py` says what a copy is). All rankings are judged by the same rule.
- MRR is the mean of 1/place of the gold sentence, 0 where it is not found; recall@k the share of the questions with it
  among the first k. Equal scores go by the sentence's number, for everyone.
- Ranges are 95 % percentile intervals of a bootstrap over the questions ({RESAMPLES:,} resamples, seeded). Differences
  are paired: both rankings are measured on the same resample.
- **Cross-validated by article**: the articles are divided into seven parts at random (seeded), and each question is
  ranked, and its confidence and threshold come, from weights that were fitted without its article. Where it is not
  said, the committed weights are in use; on the file that they were fitted on their figures are in sample.
- **Stock dense** is the same model in float32 with the same prompts, one vector a sentence, exact inner product: what a
  FAISS flat index in LangChain or LlamaIndex gives. **bm25s** has its defaults: its own tokenizer, no stemmer, k1 1.5,
  b 0.75. **Reciprocal rank fusion** gives both equal weight (k = 60).
- **A part** ranks all sentences by one feature of ours alone.
- **Abstention**: the confidence of questions that the corpus answers against that of foreign ones. Unless foreign
  questions were given, these are the same questions asked of random parts of the corpus, of 2, 8, 32 and all articles,
  without their own article; the answerable ones are asked of corpora of the same sizes with it. A foreign question
  whose answer another article happens to hold counts against us.
- **Ablation**: all weights are fitted again without the feature, cross-validated by article. A feature that others can
  stand in for loses little, and that is not what it is worth alone.
"""


@dataclass(frozen=True, slots=True)
class Provenance:
    """How figures came to be: the command, the machine and the model."""

    command: str
    machine: str
    model: str


def check_drawing() -> None:
    """Refuse to begin what could not be drawn in the end.

    Raises:
        IsnadError: matplotlib is not installed.
    """
    if find_spec("matplotlib") is None:
        message = "a report needs matplotlib: pip install -e '.[eval]'"
        raise IsnadError(message)


def write_report(found: Sequence[Findings], provenance: Provenance, folder: Path) -> Path:
    """Write the page `PAGE` and the pictures `quality-*.png`, and return the page's path.

    Args:
        found: what was measured, a section each.
        provenance: how.
        folder: is made where it is missing.

    Raises:
        IsnadError: a file cannot be written.
    """
    page = folder / PAGE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sections = [
            (findings, draw_pictures(findings, folder, prefix))
            for findings, prefix in zip(found, _prefixes(found), strict=True)
        ]
        page.write_text("\n".join(_page(sections, provenance)) + "\n", encoding="utf-8")
    except OSError as error:
        message = f"the report cannot be written: {error.filename or folder}: {error.strerror}"
        raise IsnadError(message) from error
    return page


def _prefixes(found: Sequence[Findings]) -> Iterator[str]:
    """Yield what the names of each file's pictures begin with; files of one name are numbered."""
    stems = [Path(findings.file).stem for findings in found]
    for number, stem in enumerate(stems):
        before = stems[:number].count(stem)
        yield f"quality-{stem}" + (f"-{before + 1}" if before else "")


def _page(sections: Sequence[tuple[Findings, Sequence[Picture]]], provenance: Provenance) -> Iterator[str]:
    yield "# How good the answers are"
    yield ""
    yield "Measured by"
    yield ""
    yield "```sh"
    yield provenance.command
    yield "```"
    yield ""
    yield f"on {provenance.machine}. Model: {provenance.model}. This page is written by the command; edit nothing here."
    yield ""
    for findings, pictures in sections:
        yield from _section(findings, pictures)
    yield from _JUDGEMENT.splitlines()


def _section(findings: Findings, pictures: Sequence[Picture]) -> Iterator[str]:
    how = ", cross-validated by article" if findings.cross_validated else ", with the committed weights"
    yield f"## {Path(findings.file).name}"
    yield ""
    yield f"{findings.questions} questions over {findings.sentences} sentences{how}."
    yield ""
    yield from _rankings(findings)
    yield ""
    yield from _comparisons(findings)
    yield from _abstention(findings)
    p50, p95 = findings.latency
    yield (
        f"**Latency** of an answer, warm, one after another: p50 {p50:.1f} ms, p95 {p95:.1f} ms, "
        f"{findings.questions_per_second:.1f} a second."
    )
    yield ""
    if findings.ablation is not None:
        yield from _ablation(findings.ablation)
    for picture in pictures:
        yield f"![{picture.title}. {picture.alternative}]({picture.path.name})"
        yield ""


def _rankings(findings: Findings) -> Iterator[str]:
    yield "| | MRR | " + " | ".join(f"recall@{k}" for k in RECALL_AT) + " | any copy: MRR | any copy: recall@5 |"
    yield "|---|" + "---|" * (len(RECALL_AT) + 3)
    yield _row("**Isnad**", findings.ranking)
    yield from (_row(f"`{one.name}`", one) for one in findings.peers)
    yield from (_row(f"part `{one.name}` alone", one) for one in findings.parts)
    if findings.left_out:
        yield ""
        yield "; ".join(findings.left_out) + "."


def _row(name: str, placed: Placed) -> str:
    exact, seen = estimated(placed.exact), estimated(placed.any_copy)
    cells = [_with_range(exact.mrr), *(f"{share.value:.3f}" for share in exact.recall)]
    at_five = seen.recall[RECALL_AT.index(5)]
    return f"| {name} | " + " | ".join([*cells, _with_range(seen.mrr), f"{at_five.value:.3f}"]) + " |"


def _comparisons(findings: Findings) -> Iterator[str]:
    against = (
        ("peer", compared_to_best(findings.ranking, findings.peers)),
        ("single part", compared_to_best(findings.ranking, findings.parts)),
    )
    for kind, comparison in against:
        if comparison is not None:
            yield (
                f"**Against the best {kind}**, `{comparison.name}`: MRR {comparison.difference.value:+.3f} "
                f"({_range(comparison.difference)})."
            )
            yield ""


def _abstention(findings: Findings) -> Iterator[str]:
    found = measure_abstention(findings.verdicts)
    if found is None:
        return
    threshold = f"{findings.verdicts.threshold.mean():.3f}"
    mean = ", the mean of the folds'" if findings.cross_validated else ""
    yield (
        f"**Abstention**: {found.answerable} times answerable against {found.foreign} times foreign "
        f"({findings.foreign}): AUROC {_with_range(found.auroc)}; at the threshold ({threshold}{mean}) "
        f"{_percent(found.refused)} of the answerable are refused and {_percent(found.answered_foreign)} of the "
        f"foreign answered. Expected calibration error {calibration_error(findings.verdicts):.3f}. Asked of the whole "
        f"corpus, {findings.refused:.1%} are refused."
    )
    yield ""


def _ablation(ablation: Ablation) -> Iterator[str]:
    yield f"**Ablation**, cross-validated by article; with all features MRR {np.mean(1 / ablation.full.exact):.3f}."
    yield ""
    yield "| without | MRR | difference |"
    yield "|---|---|---|"
    for one, change in zip(ablation.without, ablation.changes(), strict=True):
        difference = change.difference
        between = f"{difference.low:+.4f} to {difference.high:+.4f}"
        yield f"| `{one.name}` | {np.mean(1 / one.exact):.3f} | {difference.value:+.4f} ({between}) |"
    yield ""


def _with_range(estimate: Estimate) -> str:
    return f"{estimate.value:.3f} ({_range(estimate)})"


def _range(estimate: Estimate) -> str:
    return f"{estimate.low:.3f} to {estimate.high:.3f}"


def _percent(estimate: Estimate) -> str:
    return f"{estimate.value:.1%} ({estimate.low:.1%} to {estimate.high:.1%})"
