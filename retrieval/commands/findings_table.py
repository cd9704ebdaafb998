"""What an evaluation found, for a person at a terminal."""

from collections.abc import Iterator

import numpy as np

from retrieval.evaluation.abstention import measure_abstention
from retrieval.evaluation.bootstrap import Estimate
from retrieval.evaluation.findings import Ablation, Comparison, Findings, compared_to_best, estimated
from retrieval.evaluation.judging import Placed
from retrieval.evaluation.measures import RECALL_AT

_NAME = 28


def findings_table(findings: Findings) -> str:
    """Return the tables of a file's findings, ending in a line feed."""
    return "\n".join(_lines(findings)) + "\n"


def _lines(findings: Findings) -> Iterator[str]:
    how = ", cross-validated by article" if findings.cross_validated else ""
    yield f"{findings.file}: {findings.questions} questions over {findings.sentences} sentences{how}"
    yield ""
    yield from _rankings(findings)
    yield ""
    yield from _comparisons(findings)
    yield from _abstention(findings)
    if findings.ablation is not None:
        yield ""
        yield from _ablation(findings.ablation)
    p50, p95 = findings.latency
    yield ""
    yield (
        f"{findings.questions_per_second:.1f} questions a second, one after another; p50 {p50:.1f} ms, p95 {p95:.1f} ms"
    )


def _rankings(findings: Findings) -> Iterator[str]:
    yield f"{'':<{_NAME}}{'MRR':>8}{'95 %':>18}" + "".join(f"{f'R@{k}':>8}" for k in RECALL_AT) + f"{'any copy':>10}"
    yield _row(findings.ranking.name, findings.ranking)
    for peer in findings.peers:
        yield _row(peer.name, peer)
    for part in findings.parts:
        yield _row(f"{part.name} alone", part)
    yield from findings.left_out


def _row(name: str, placed: Placed) -> str:
    exact = estimated(placed.exact)
    shares = "".join(f"{share.value:>8.4f}" for share in exact.recall)
    seen = float(np.mean(1 / placed.any_copy))
    return f"{name:<{_NAME}}{exact.mrr.value:>8.4f}{_range(exact.mrr):>18}{shares}{seen:>10.4f}"


def _comparisons(findings: Findings) -> Iterator[str]:
    best = (
        ("best part", compared_to_best(findings.ranking, findings.parts)),
        ("best peer", compared_to_best(findings.ranking, findings.peers)),
    )
    for label, comparison in best:
        if comparison is not None:
            yield f"MRR less that of the {label}, {_difference(comparison)}"


def _abstention(findings: Findings) -> Iterator[str]:
    yield f"refused, all of them answerable: {findings.refused:.1%}"
    found = measure_abstention(findings.verdicts)
    if found is None:
        yield "abstention: no foreign questions to measure with (--unanswerable FILE)"
        return
    yield (
        f"{found.answerable} answerable against {found.foreign} foreign ({findings.foreign}): "
        f"AUROC {found.auroc.value:.4f} {_range(found.auroc)}"
    )
    yield (
        f"at the threshold {found.refused.value:.1%} {_range(found.refused)} of the answerable are refused, "
        f"{found.answered_foreign.value:.1%} {_range(found.answered_foreign)} of the foreign answered"
    )


def _ablation(ablation: Ablation) -> Iterator[str]:
    yield f"{'cross-validated, without':<{_NAME}}{'MRR':>8}{'difference':>12}{'95 %':>18}"
    yield f"{'(nothing left out)':<{_NAME}}{float(np.mean(1 / ablation.full.exact)):>8.4f}"
    for one, change in zip(ablation.without, ablation.changes(), strict=True):
        difference = change.difference
        mrr = float(np.mean(1 / one.exact))
        yield f"{one.name:<{_NAME}}{mrr:>8.4f}{difference.value:>+12.4f}{_range(difference):>18}"


def _difference(comparison: Comparison) -> str:
    return f"{comparison.name}: {comparison.difference.value:+.4f} {_range(comparison.difference)}"


def _range(estimate: Estimate) -> str:
    return f"[{estimate.low:.3f}, {estimate.high:.3f}]"
