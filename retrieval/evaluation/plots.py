"""The pictures of an evaluation report, drawn by matplotlib into PNG files."""

# What matplotlib's stubs leave untyped.
# pyright: reportUnknownMemberType=false

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from retrieval.evaluation.abstention import Verdicts
from retrieval.evaluation.bootstrap import Estimate, estimate_mean, estimate_share
from retrieval.evaluation.findings import Ablation, Findings
from retrieval.evaluation.judging import Placed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Told apart by the colour-blind too (Okabe and Ito 2008).
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00")
_OURS, _OTHER, _THIRD = _COLOURS[:3]
_GREY = "#666666"
_STYLE = {
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "figure.dpi": 150,
    "font.size": 10,
    "grid.color": "#dddddd",
    "legend.frameon": False,
}
_DEEPEST = 10
_BINS = 10
_LEAST_OF_A_BIN = 10
_EDGE = 1e-3
_LABELS = {
    "ranking": "Isnad",
    "stock_dense": "stock dense",
    "bm25s": "bm25s",
    "reciprocal_rank_fusion": "reciprocal rank fusion",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A file that was written, and what it shows for those who cannot see it."""

    path: Path
    title: str
    alternative: str


def draw_pictures(findings: Findings, folder: Path, prefix: str) -> tuple[Picture, ...]:
    """Draw what there is to see of a file's findings.

    Args:
        findings: of one file.
        folder: where the pictures are put.
        prefix: what their names begin with.

    Raises:
        OSError: a picture cannot be written.
    """
    verdicts = findings.verdicts
    pictures = [_draw_recall((findings.ranking, *findings.peers), folder / f"{prefix}-recall.png")]
    if not verdicts.answerable.all():
        pictures.append(_draw_reliability(verdicts, folder / f"{prefix}-reliability.png"))
        pictures.append(_draw_confidence(verdicts, folder / f"{prefix}-confidence.png"))
    if findings.ablation is not None:
        pictures.append(_draw_ablation(findings.ablation, folder / f"{prefix}-ablation.png"))
    return tuple(pictures)


def _draw_recall(rankings: Sequence[Placed], path: Path) -> Picture:
    depths = np.arange(1, _DEEPEST + 1)

    def draw(axes: "Axes") -> None:
        for colour, one in zip(_COLOURS, rankings, strict=False):
            found = [estimate_mean(one.exact <= k) for k in depths]
            low, high = [share.low for share in found], [share.high for share in found]
            axes.plot(depths, [share.value for share in found], "o-", markersize=4, color=colour, label=_label(one))
            axes.fill_between(depths, low, high, color=colour, alpha=0.15, linewidth=0)
        axes.set(xlabel="k: passages shown", ylabel="recall@k", xticks=depths)
        axes.set_ylim(top=1)
        axes.legend(loc="lower right")

    title = "How often the gold sentence is among the first k"
    _save(draw, title, path)
    at_five = ", ".join(f"{_label(one)} {np.mean(one.exact <= 5):.3f}" for one in rankings)  # noqa: PLR2004 (recall@5)
    return Picture(path, title, f"Recall at 1 to {_DEEPEST} with 95 % bands; at 5: {at_five}.")


def _draw_reliability(verdicts: Verdicts, path: Path) -> Picture:
    def draw(axes: "Axes") -> None:
        axes.plot([0, 1], [0, 1], "--", color=_GREY, linewidth=1, label="perfect")
        for colour, label, holds in (
            (_OURS, "the corpus holds the answer", verdicts.answerable),
            (_OTHER, "the first citation is the gold sentence", verdicts.right),
        ):
            said, observed = _reliability(verdicts, holds)
            axes.errorbar(
                said,
                [share.value for share in observed],
                yerr=_whiskers(observed),
                fmt="o-",
                markersize=4,
                capsize=2,
                color=colour,
                label=label,
            )
        axes.set(xlabel="confidence that was given", ylabel="share for which it holds", xlim=(0, 1), ylim=(0, 1))
        axes.legend(loc="upper left")

    title = "How true the confidence is"
    _save(draw, title, path)
    gap = calibration_error(verdicts)
    return Picture(
        path,
        title,
        "Reliability diagram: in each tenth of the confidence, the share of answerable questions and of right first "
        f"citations, against the diagonal; expected calibration error for answerable {gap:.3f}.",
    )


def calibration_error(verdicts: Verdicts) -> float:
    """Return the expected calibration error: the mean gap of confidence and share of answerable over the tenths."""
    which = _bin_of(verdicts.confidence)
    gaps = np.bincount(which, weights=verdicts.confidence - verdicts.answerable, minlength=_BINS)
    return float(np.abs(gaps).sum() / len(which))


def _reliability(verdicts: Verdicts, holds: npt.NDArray[np.bool_]) -> tuple[list[float], list[Estimate]]:
    """Return the mean confidence of each tenth that has enough of them, and the share for which something holds."""
    which = _bin_of(verdicts.confidence)
    filled = [which == number for number in range(_BINS) if (which == number).sum() >= _LEAST_OF_A_BIN]
    return [float(verdicts.confidence[rows].mean()) for rows in filled], [
        estimate_share(holds[rows], verdicts.question[rows]) for rows in filled
    ]


def _bin_of(confidence: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    return np.minimum((confidence * _BINS).astype(np.int64), _BINS - 1)


def _draw_confidence(verdicts: Verdicts, path: Path) -> Picture:
    threshold = float(verdicts.threshold.mean())
    # On the scale of the log odds, for most confidences crowd at both ends.
    edges = np.linspace(_log_odds(np.array(0.0)), _log_odds(np.array(1.0)), 41)

    def draw(axes: "Axes") -> None:
        for colour, label, chosen in (
            (_OURS, "answerable", verdicts.answerable),
            (_OTHER, "foreign", ~verdicts.answerable),
        ):
            given = _log_odds(verdicts.confidence[chosen])
            axes.hist(
                given,
                bins=edges.tolist(),
                weights=np.full(len(given), 1 / len(given)),
                color=colour,
                alpha=0.55,
                label=label,
            )
        axes.axvline(float(_log_odds(np.array(threshold))), color="black", linewidth=1.2, linestyle="--")
        axes.annotate(
            f"threshold {threshold:.2f}",
            (float(_log_odds(np.array(threshold))), 1),
            xycoords=("data", "axes fraction"),
            xytext=(5, -12),
            textcoords="offset points",
        )
        marks = np.array([0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999])
        axes.set_xticks(_log_odds(marks).tolist(), [f"{mark:g}" for mark in marks])
        axes.set(xlabel="confidence (scale of the log odds; the outermost bars hold what lies beyond)", ylabel="share")
        axes.legend(loc="upper left")

    title = "How sure it is of answerable and of foreign questions"
    _save(draw, title, path)
    refused, answered = (float(np.mean(verdicts.refused[rows])) for rows in (verdicts.answerable, ~verdicts.answerable))
    return Picture(
        path,
        title,
        f"Histograms of the confidence. Below the threshold, {threshold:.2f}, are {refused:.1%} of the answerable "
        f"questions and {answered:.1%} of the foreign ones.",
    )


def _log_odds(confidence: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    inside = np.clip(confidence, _EDGE, 1 - _EDGE)
    return np.log(inside / (1 - inside))


def _draw_ablation(ablation: Ablation, path: Path) -> Picture:
    lost = sorted(ablation.changes(), key=lambda one: one.difference.value, reverse=True)
    differences = [one.difference for one in lost]

    def draw(axes: "Axes") -> None:
        rows = np.arange(len(lost))
        axes.barh(
            rows,
            [one.value for one in differences],
            xerr=_whiskers(differences),
            color=[_THIRD if one.high >= 0 else _OURS for one in differences],
            error_kw={"ecolor": _GREY, "capsize": 2},
        )
        axes.axvline(0, color="black", linewidth=0.8)
        axes.set_yticks(rows, [one.name for one in lost])
        axes.set(xlabel="change of MRR without the feature, with 95 % intervals (blue: worse beyond chance)")
        axes.grid(visible=False, axis="y")

    title = "What each feature is worth"
    _save(draw, title, path)
    worst = lost[-1]
    return Picture(
        path,
        title,
        "Bars of the change of MRR with each feature left out and the weights fitted again; the largest loss is "
        f"{worst.difference.value:+.4f} without {worst.name}.",
    )


def _whiskers(estimates: Sequence[Estimate]) -> npt.NDArray[np.float64]:
    """Return the lengths of error bars, shape (2, n)."""
    below = [one.value - one.low for one in estimates]
    return np.array([below, [one.high - one.value for one in estimates]])


def _label(placed: Placed) -> str:
    return _LABELS.get(placed.name, placed.name)


def _save(draw: "Callable[[Axes], None]", title: str, path: Path) -> None:
    # Only a report needs it, and it is not among what Isnad itself depends on.
    from matplotlib import style  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    with style.context(["default", _STYLE]):
        figure = Figure(figsize=(7, 4.2), layout="constrained")
        axes = figure.add_subplot()
        axes.set_title(title)
        draw(axes)
        # Without the version of matplotlib the same figures make the same bytes.
        figure.savefig(path, metadata={"Software": None})
