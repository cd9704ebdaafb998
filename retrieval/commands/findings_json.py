"""The JSON of an evaluation, kept stable: `docs/json.md` says what each field means."""

from retrieval.evaluation.abstention import measure_abstention
from retrieval.evaluation.bootstrap import Estimate
from retrieval.evaluation.findings import Ablation, Comparison, Findings, compared_to_best, estimated
from retrieval.evaluation.judging import Placed
from retrieval.evaluation.measures import RECALL_AT, Places, quality_of
from retrieval.json_form import Json

_PLACES = 4
_MILLISECOND_PLACES = 2


def findings_json(findings: Findings) -> dict[str, Json]:
    """Return the JSON object of what was found out about a file."""
    p50, p95 = (round(milliseconds, _MILLISECOND_PLACES) for milliseconds in findings.latency)
    return {
        "file": findings.file,
        "questions": findings.questions,
        "sentences": findings.sentences,
        "cross_validated": findings.cross_validated,
        **_placed_json(findings.ranking),
        "refused": round(findings.refused, _PLACES),
        "abstention": _abstention_json(findings),
        "questions_per_second": round(findings.questions_per_second, 1),
        "latency_ms": {"p50": p50, "p95": p95},
        "parts": {one.name: _placed_json(one) for one in findings.parts},
        "peers": {one.name: _placed_json(one) for one in findings.peers},
        "left_out": list(findings.left_out),
        "against": {
            "best_part": _comparison_json(compared_to_best(findings.ranking, findings.parts)),
            "best_peer": _comparison_json(compared_to_best(findings.ranking, findings.peers)),
        },
        "ablation": _ablation_json(findings.ablation),
    }


def _placed_json(placed: Placed) -> dict[str, Json]:
    return {
        **_quality_json(placed.exact),
        "intervals": _intervals_json(placed.exact),
        "any_copy": {**_quality_json(placed.any_copy), "intervals": _intervals_json(placed.any_copy)},
    }


def _quality_json(places: Places) -> dict[str, Json]:
    quality = quality_of(places)
    recall = zip(RECALL_AT, quality.recall, strict=True)
    return {"mrr": round(quality.mrr, _PLACES), "recall": {str(k): round(share, _PLACES) for k, share in recall}}


def _intervals_json(places: Places) -> dict[str, Json]:
    found = estimated(places)
    recall = zip(RECALL_AT, found.recall, strict=True)
    return {"mrr": _interval_json(found.mrr), "recall": {str(k): _interval_json(share) for k, share in recall}}


def _abstention_json(findings: Findings) -> dict[str, Json] | None:
    found = measure_abstention(findings.verdicts)
    if found is None:
        return None
    return {
        "foreign": findings.foreign,
        "answerable_asked": found.answerable,
        "foreign_asked": found.foreign,
        "threshold": round(float(findings.verdicts.threshold.mean()), _PLACES),
        "auroc": round(found.auroc.value, _PLACES),
        "refused": round(found.refused.value, _PLACES),
        "answered_foreign": round(found.answered_foreign.value, _PLACES),
        "intervals": {
            "auroc": _interval_json(found.auroc),
            "refused": _interval_json(found.refused),
            "answered_foreign": _interval_json(found.answered_foreign),
        },
    }


def _comparison_json(comparison: Comparison | None) -> dict[str, Json] | None:
    if comparison is None:
        return None
    difference = comparison.difference
    return {
        "name": comparison.name,
        "difference": round(difference.value, _PLACES),
        "interval": _interval_json(difference),
    }


def _ablation_json(ablation: Ablation | None) -> dict[str, Json] | None:
    if ablation is None:
        return None
    without: dict[str, Json] = {}
    for one, change in zip(ablation.without, ablation.changes(), strict=True):
        without[one.name] = {
            **_quality_json(one.exact),
            "difference": round(change.difference.value, _PLACES),
            "interval": _interval_json(change.difference),
        }
    return {**_quality_json(ablation.full.exact), "without": without}


def _interval_json(estimate: Estimate) -> list[Json]:
    return [round(estimate.low, _PLACES), round(estimate.high, _PLACES)]
