"""The fitted weights: a linear score over standardised features, and the probability that the best one answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from retrieval.arabic.script import is_in_other_script
from retrieval.ports import Ids
from retrieval.ranking.answer_form import FORM_FEATURES
from retrieval.ranking.candidates import SEARCH_FEATURES, Candidates, Features
from retrieval.ranking.context import CONTEXT_FEATURES
from retrieval.ranking.late_interaction import LATE_FEATURES

FEATURES = SEARCH_FEATURES + CONTEXT_FEATURES + LATE_FEATURES + FORM_FEATURES
"""The columns that the ranking weighs."""

SHORTLIST = 50
"""How many candidates, the best by what the search gives, are ranked with their context."""

COMPARED = 20
"""How many candidates are compared at least: as many as the smallest corpora have that the confidence is fitted on."""

SIGNALS = (
    *("nearest", *FEATURES, "score", "lead"),
    *("spread", "asking_spread", "missing", "forms_asked", "grams_by_length"),
)
"""What the confidence weighs: the columns of `signals`."""

_FOLLOWERS = 5
_BEST = 20

_WEIGHTS = files("retrieval.ranking")


class Weights(BaseModel):
    """What `python -m retrieval fit` fitted, and on what.

    `shortlist` has a weight for each of `SEARCH_FEATURES`, `ranking` for each of `FEATURES`, `confidence` for each of
    `SIGNALS` and the intercept last; an answer below `threshold` is not given.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    fitted_on: str
    shortlist: tuple[float, ...]
    ranking: tuple[float, ...]
    confidence: tuple[float, ...]
    threshold: float


class SaidThreshold(BaseModel):
    """What `python -m tests.bench.said --fit` fitted, and on what."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fitted_on: str
    threshold: float


@dataclass(frozen=True, slots=True)
class WeightsByScript:
    """The weights for questions in Arabic letters, and for those in another script, which share no word with a text.

    `said` are those for what somebody says about a topic: asked of one speaker's sentences alone, few of which can be
    mistaken for an answer, such a question is answered at a lower confidence.
    """

    arabic: Weights
    across: Weights
    said: Weights

    def of(self, question: str, *, of_speaker: bool = False) -> Weights:
        """Return the weights for a question; `of_speaker` says that it is asked of one speaker's sentences."""
        if is_in_other_script(question):
            return self.across
        return self.said if of_speaker else self.arabic


@dataclass(frozen=True, slots=True)
class Ordered:
    """Candidates with their scores, best first."""

    candidates: Candidates
    scores: npt.NDArray[np.float64]

    @property
    def ids(self) -> Ids:
        """Their ids."""
        return self.candidates.ids


@dataclass(frozen=True, slots=True)
class Ranked:
    """Candidate ids with their scores, best first.

    `confidence` is the probability that the first answers, in 0..1, `is_answered` whether that reaches the threshold.
    """

    ids: Ids
    scores: npt.NDArray[np.float64]
    confidence: float
    is_answered: bool


def committed_weights() -> WeightsByScript:
    """Return the weights that are committed beside this module."""
    arabic, across = (
        Weights.model_validate_json((_WEIGHTS / name).read_bytes()) for name in ("weights.json", "weights_across.json")
    )
    said = SaidThreshold.model_validate_json((_WEIGHTS / "threshold_said.json").read_bytes())
    return WeightsByScript(arabic, across, arabic.model_copy(update={"threshold": said.threshold}))


def standardise(features: Features) -> Features:
    """Return the features with mean 0 and deviation 1 over the candidates; a constant column becomes 0.

    A question's own scale of BM25 depends on its length and rarity; standardised, questions are comparable.
    """
    deviation = features.std(axis=0)
    return (features - features.mean(axis=0)) / np.where(deviation > 0, deviation, 1)


def order(candidates: Candidates, ranking: Sequence[float]) -> Ordered:
    """Order candidates by a weighting of their features; equal scores go by id."""
    scores = standardise(candidates.features) @ np.array(ranking)
    rows = np.lexsort((candidates.ids, -scores))
    return Ordered(candidates.among(rows), scores[rows])


def shortlisted(by_search: Ordered, within: Ids | None = None) -> Candidates:
    """Return the candidates that are ranked with their context, of all in the order of the search.

    Args:
        by_search: all candidates.
        within: the ids of the only sentences that may answer; None for all. Where the candidates among them are fewer
            than `COMPARED`, the last of the best others fill up: how far an answer stands out shows beside what
            does not answer, not beside another's answer.
    """
    may_answer = _among(by_search.ids, within)
    chosen, others = np.flatnonzero(may_answer)[:SHORTLIST], np.flatnonzero(~may_answer)[:SHORTLIST]
    lacking = max(COMPARED - len(chosen), 0)
    return by_search.candidates.among(np.sort(np.concatenate([chosen, others[::-1][:lacking]])))


def rank(candidates: Candidates, by_search: Ordered, weights: Weights, within: Ids | None = None) -> Ranked:
    """Order the candidates that may answer, and say how likely the first of them does.

    Args:
        candidates: the shortlisted ones, with all `FEATURES`.
        by_search: all candidates; those that are not shortlisted follow as the search ordered them.
        weights: what `fit` fitted.
        within: the ids of the only sentences that may answer, one of the candidates at least; None for all.
    """
    ordered = order(candidates, weights.ranking)
    may_answer, found = _among(ordered.ids, within), _among(by_search.ids, within)
    shortlist = np.isin(by_search.ids, ordered.ids)
    ids, scores = ordered.ids[may_answer], ordered.scores[may_answer]
    behind = by_search.scores[found & ~shortlist] - by_search.scores[found & shortlist][-1]
    probability = confidence(ordered, weights, within)
    return Ranked(
        np.concatenate([ids, by_search.ids[found & ~shortlist]]),
        np.concatenate([scores, scores[-1] + behind]),
        probability,
        probability >= weights.threshold,
    )


def confidence(ordered: Ordered, weights: Weights, within: Ids | None = None) -> float:
    """Return the fitted probability that the corpus which these candidates are of answers, or what is `within` it."""
    logit = np.append(signals(ordered, within), 1.0) @ np.array(weights.confidence)
    return float(1 / (1 + np.exp(-logit)))


def signals(ordered: Ordered, within: Ids | None = None) -> npt.NDArray[np.float64]:
    """Return `SIGNALS`, what tells an answered question from another.

    Of what was found: the largest cosine, the features of the first citation, its score, and how far that leads the
    next few; how much the scores of the best differ, and how much the matches of the words that only ask: where one
    passage answers it stands out, in a corpus of any size. Against what the question asks for: the idf of what the
    first paragraph misses of it; how many forms of an answer it wants; and the BM25 of the 4-grams times the logarithm
    of the number of topic words, for the same share of more words is more.

    The size of the corpus is none of them: fitted over small corpora, it refuses too much in large ones.

    Args:
        ordered: candidates in their ranked order.
        within: the ids of the only sentences that may answer, one of the candidates at least; None for all. The first
            citation is the best of these.
    """
    scores, features, demand = ordered.scores, ordered.candidates.features, ordered.candidates.demand
    may_answer = _among(ordered.ids, within)
    cited = int(may_answer.argmax())
    first = dict(zip(FEATURES, features[cited].tolist(), strict=True))
    next_best = np.delete(scores, cited)[:_FOLLOWERS]
    return np.array(
        [
            features[may_answer, FEATURES.index("dense")].max(),
            *features[cited],
            scores[cited],
            scores[cited] - next_best.mean() if len(next_best) else 0.0,
            scores[:_BEST].std(),
            features[:, FEATURES.index("late_asking")].std(),
            demand.rarity * (1 - first["paragraph_coverage"]),
            demand.forms,
            first["grams"] * np.log(max(demand.topics, 1)),
        ]
    )


def _among(ids: Ids, within: Ids | None) -> npt.NDArray[np.bool_]:
    """Tell of each id whether it is one of those, all being so for None."""
    return np.ones(len(ids), dtype=np.bool_) if within is None else np.isin(ids, within)
