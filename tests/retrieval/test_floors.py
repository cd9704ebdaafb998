"""The committed floors: what `tests/data/floors.json` expects of the ranking and the abstention is still reached."""

import json
from pathlib import Path

import numpy as np
import pytest

from retrieval import wiring
from retrieval.evaluation.fitting import HeldOut, cross_validated, ordered_by
from retrieval.evaluation.judging import JudgedQuestion, alone, indexed, judge, place, quality, read_corpus
from retrieval.evaluation.measures import RECALL_AT, quality_of
from retrieval.evaluation.squad import load_squad
from retrieval.ranking.scoring import FEATURES, committed_weights, confidence
from retrieval.settings import load_settings

FLOORS = Path(__file__).parents[1] / "data" / "floors.json"
FILE = "arcd-train.json"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def judged(models_dir: Path, shared_data: Path) -> tuple[JudgedQuestion, ...]:
    """The questions of `arcd-train.json` over every sentence."""
    dataset = load_squad(shared_data / "arcd" / FILE)
    settings = load_settings(models_dir=models_dir)
    with indexed(dataset, lambda seeds, indexes: wiring.build_and_open(settings, seeds, indexes)) as answerer:
        return judge(dataset, read_corpus(dataset, answerer), answerer)


@pytest.fixture(scope="module")
def held_out(judged: tuple[JudgedQuestion, ...]) -> HeldOut:
    """What weights do that never saw the articles of the questions."""
    return cross_validated(judged)


def test_floors_are_kept(held_out: HeldOut) -> None:
    """Cross-validated by article, nothing is worse than committed by more than the committed tolerance."""
    found = {
        "mrr": held_out.ranking.mrr,
        **{f"recall@{k}": share for k, share in zip(RECALL_AT, held_out.ranking.recall, strict=True)},
        "auroc": held_out.auroc,
        "refused": held_out.refused,
        "answered_foreign": held_out.answered_foreign,
    }
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))[FILE]
    tolerance = floors["tolerance"]
    missed = [name for name, floor in floors["at_least"].items() if found[name] < floor - tolerance]
    missed += [name for name, ceiling in floors["at_most"].items() if found[name] > ceiling + tolerance]
    assert not missed, {name: round(found[name], 4) for name in missed}


def test_ranking_is_better_than_its_parts(judged: tuple[JudgedQuestion, ...], held_out: HeldOut) -> None:
    """The ranking, cross-validated, beats each feature alone, and the committed weights do what it promises."""
    assert held_out.ranking.mrr > max(quality(judged, alone(feature)).mrr for feature in FEATURES) + 0.03
    weights = committed_weights().arabic
    ordered = [ordered_by(one, weights) for one in judged]
    places = [place(found.ids, one.gold) for found, one in zip(ordered, judged, strict=True)]
    assert quality_of(places).mrr == pytest.approx(held_out.ranking.mrr, abs=0.02)
    refused = np.mean([confidence(found, weights) < weights.threshold for found in ordered])
    assert refused == pytest.approx(held_out.whole.refused.mean(), abs=0.02)
