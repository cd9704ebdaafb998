"""The chart of questions a day, drawn by matplotlib; from 3.11 on it shapes and orders Arabic by itself (libraqm)."""

# What matplotlib's stubs leave untyped.
# pyright: reportUnknownMemberType=false

import io
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from bot.administration import texts
from bot.ledger.statistics import Day

# Told apart by the colour-blind too (Okabe and Ito 2008), and in grey by the hatching.
_BLUE, _ORANGE = "#0072B2", "#E69F00"
_GRID = "#dddddd"
_DATES_SHOWN = 10
_WIDTH, _HEIGHT, _DOTS = 9.0, 5.0, 140
# Part of matplotlib, so it is on every machine; it has the Arabic letters.
_FONT = "DejaVu Sans"

_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Series:
    """What is stacked on each day: how it is called, its numbers, and how it looks."""

    label: str
    numbers: tuple[int, ...]
    colour: str
    hatch: str


def series_of(days: Sequence[Day]) -> tuple[Series, ...]:
    """Return what the chart stacks, from the bottom up."""
    return (
        Series(texts.CHART_ANSWERED, tuple(day.answered for day in days), _BLUE, ""),
        Series(texts.CHART_NOT_FOUND, tuple(day.not_found for day in days), _ORANGE, "//"),
    )


def draw_chart(days: Sequence[Day]) -> bytes:
    """Return the chart as a PNG; time runs from right to left, as the reader's line does."""
    with _one_at_a_time:
        return _draw(days, series_of(days))


def _draw(days: Sequence[Day], stacked: Sequence[Series]) -> bytes:
    figure = Figure(figsize=(_WIDTH, _HEIGHT), dpi=_DOTS, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    places = range(len(days))
    below = [0] * len(days)
    for series in stacked:
        axes.bar(
            places,
            series.numbers,
            bottom=below,
            color=series.colour,
            edgecolor="white",
            hatch=series.hatch,
            label=series.label,
            width=0.8,
            zorder=2,
        )
        below = [height + number for height, number in zip(below, series.numbers, strict=True)]
    axes.set_title(texts.chart_title(len(days)), family=_FONT, fontsize=15, pad=38)
    axes.set_ylabel(texts.CHART_QUESTIONS, family=_FONT, fontsize=12)
    axes.set_xlabel(texts.CHART_DAY, family=_FONT, fontsize=12)
    axes.set_xlim(len(days) - 0.4, -0.6)
    axes.yaxis.set_label_position("right")
    axes.yaxis.tick_right()
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    axes.yaxis.set_major_formatter(lambda value, _: texts.chart_number(round(value)))
    axes.set_ylim(0, max(1, *below) * 1.05)
    step = -(-len(days) // _DATES_SHOWN)
    shown = [place for place in places if (len(days) - 1 - place) % step == 0]
    axes.set_xticks(shown, [texts.chart_date(days[place].date.day, days[place].date.month) for place in shown])
    axes.grid(axis="y", color=_GRID, zorder=0)
    axes.spines[["top", "left"]].set_visible(False)
    handles, labels = axes.get_legend_handles_labels()
    axes.legend(
        handles[::-1],
        labels[::-1],
        bbox_to_anchor=(1.0, 1.0),
        frameon=False,
        loc="lower right",
        markerfirst=False,
        ncols=len(stacked),
        prop={"family": _FONT, "size": 12},
    )
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontfamily(_FONT)
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()
