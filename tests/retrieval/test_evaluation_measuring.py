"""The measuring of a small index over the fakes, and what is told of it: table, JSON, report."""

import json
import re
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.answering import Answerer
from retrieval.commands.findings_json import findings_json
from retrieval.commands.findings_table import findings_table
from retrieval.errors import IsnadError
from retrieval.evaluation import report
from retrieval.evaluation.findings import Findings
from retrieval.evaluation.fitting import ARABIC
from retrieval.evaluation.gold import ExpectedText, Gold
from retrieval.evaluation.machine import describe_machine
from retrieval.evaluation.measuring import Plan, measure_gold, measure_squad
from retrieval.evaluation.report import PAGE, Provenance, check_drawing, write_report
from retrieval.evaluation.squad import Dataset
from retrieval.evaluation.steps import Step
from retrieval.ranking.scoring import FEATURES, Weights
from tests.fakes.embedder import HashingEmbedder
from tests.retrieval.small_squad import FACTS, small_index

FOREIGN = ("كم بلغ سعر برميل النفط؟", "من اخترع الهاتف؟", "متى وقعت المعاهدة؟")
PROVENANCE = Provenance("python -m retrieval eval small.json", "a machine", "a model")

Index = tuple[Dataset, Answerer, Weights]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Generator[Index]:
    """The small dataset, indexed."""
    with small_index(tmp_path_factory.mktemp("small")) as opened:
        yield opened


def measure(index: Index, plan: Plan) -> Findings:
    """Measure the small index."""
    dataset, answerer, weights = index
    return measure_squad("some/small.json", dataset, answerer, weights, HashingEmbedder(), plan)


@pytest.fixture(scope="module")
def everything(index: Index) -> Findings:
    """The small dataset with all that can be measured."""
    return measure(index, Plan(cross_validate=True, ablate=True))


def test_ranking_parts_and_peers(index: Index) -> None:
    """Every ranking is judged on every question, and every step of the measuring is told of to its end."""
    told: dict[Step, tuple[int, int | None]] = {}

    def tell(step: Step, done: int, total: int | None) -> None:
        told[step] = (done, total)

    dataset, answerer, weights = index
    found = measure_squad("small.json", dataset, answerer, weights, HashingEmbedder(), Plan(), tell)
    assert (found.questions, found.sentences) == (3 * len(FACTS), 3 * len(FACTS) + 1)
    assert [one.name for one in found.parts] == list(FEATURES)
    assert [one.name for one in found.peers] == ["stock_dense", "bm25s", "reciprocal_rank_fusion"]
    for one in (found.ranking, *found.parts, *found.peers):
        assert one.exact.shape == one.any_copy.shape == (found.questions,)
        assert (one.any_copy <= one.exact).all()
    assert set(told) == {"judge", "peers", "ask"}
    assert all(done == total for done, total in told.values())
    assert (found.milliseconds > 0).all()


def test_copy_in_another_article_is_right_for_a_person(index: Index) -> None:
    """Where the sentence stands twice, one place is exact and both are right by any copy."""
    found = measure(index, Plan())
    about_the_river = found.ranking.any_copy[0]
    assert about_the_river == 1
    assert (found.ranking.any_copy < found.ranking.exact).sum() <= 1


def test_foreign_questions_are_those_given_or_held_out(index: Index) -> None:
    """Given ones are asked once each of the whole corpus; else the questions themselves without their article."""
    held_out = measure(index, Plan())
    assert (~held_out.verdicts.answerable).sum() == held_out.verdicts.answerable.sum() == 4 * held_out.questions
    plan = Plan(unanswerable=FOREIGN, unanswerable_from="foreign.jsonl")
    for cross_validate in (False, True):
        found = measure(index, replace(plan, cross_validate=cross_validate))
        assert found.verdicts.answerable.tolist() == [True] * found.questions + [False] * len(FOREIGN)
        assert len(set(found.verdicts.question.tolist())) == found.questions + len(FOREIGN)
        assert found.foreign == "foreign.jsonl"


def test_expected_texts(index: Index) -> None:
    """A citation is right that holds the text word for word; a null and the foreign ones are not answerable."""
    _, answerer, _ = index
    gold = Gold((ExpectedText("على أي نهر تقع بغداد؟", "دجلة"), ExpectedText("ما عاصمة مصر؟", "أوسلو")), ("متى؟",))
    plan = Plan(unanswerable=FOREIGN, unanswerable_from="foreign.jsonl")
    found = measure_gold("gold.jsonl", gold, answerer, plan)
    assert found.ranking.exact.tolist() == [1, float("inf")]
    assert found.verdicts.answerable.tolist() == [True] * 2 + [False] * 4
    assert found.foreign == "its questions without an answer and foreign.jsonl"
    assert findings_json(found)["peers"] == {}
    assert findings_json(found)["against"] == {"best_part": None, "best_peer": None}
    alone = measure_gold("gold.jsonl", Gold(gold.answerable, ()), answerer, Plan())
    assert findings_json(alone)["abstention"] is None
    assert "--unanswerable" in findings_table(alone)


def test_json_keeps_its_shape(everything: Findings) -> None:
    """The fields are those of `docs/json.md`, all of it is JSON, and every interval holds its figure."""
    figures = json.loads(json.dumps(findings_json(everything)))
    assert list(figures) == [
        "file", "questions", "sentences", "cross_validated", "mrr", "recall", "intervals", "any_copy", "refused",
        "abstention", "questions_per_second", "latency_ms", "parts", "peers", "left_out", "against", "ablation",
    ]  # fmt: skip
    assert figures["file"] == "some/small.json"
    assert figures["cross_validated"] is True
    for one in (figures, figures["any_copy"], *figures["parts"].values(), *figures["peers"].values()):
        low, high = one["intervals"]["mrr"]
        assert low <= one["mrr"] <= high
        assert list(one["recall"]) == list(one["intervals"]["recall"]) == ["1", "3", "5", "10"]
    abstention = figures["abstention"]
    assert set(abstention["intervals"]) == {"auroc", "refused", "answered_foreign"} < set(abstention)
    assert set(figures["ablation"]["without"]) == ARABIC.features
    assert figures["ablation"]["mrr"] == figures["mrr"]
    assert figures["against"]["best_peer"]["name"] in figures["peers"]
    page = (Path(__file__).parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
    section = page[page.index("## An evaluation") : page.index("## Sentences")]
    assert [field for field in (*figures, *abstention) if f"`{field}`" not in section] == []


def test_table_for_a_person(everything: Findings) -> None:
    """The table has a line for each ranking and each feature left out."""
    table = findings_table(everything)
    assert "24 questions over 25 sentences, cross-validated by article" in table
    for name in ("ranking", "stock_dense", "bm25s", *(f"{feature} alone" for feature in FEATURES)):
        assert re.search(rf"^{re.escape(name)} +0\.\d{{4}}|^{re.escape(name)} +1\.0", table, re.MULTILINE), name
    assert "(nothing left out)" in table


def test_report_is_whole(everything: Findings, index: Index, tmp_path: Path) -> None:
    """The page shows every picture that was written, with a text for those who cannot see it, and no other."""
    page = write_report([everything, measure(index, Plan())], PROVENANCE, tmp_path / "docs")
    text = page.read_text(encoding="utf-8")
    assert page.name == PAGE
    pictures = re.findall(r"!\[([^\]]{40,})\]\(([^)]+)\)", text)
    assert sorted(name for _, name in pictures) == sorted(path.name for path in page.parent.glob("*.png"))
    kinds = ("recall", "reliability", "confidence")
    assert {name for _, name in pictures} == {
        *(f"quality-small-{kind}.png" for kind in (*kinds, "ablation")),
        *(f"quality-small-2-{kind}.png" for kind in kinds),
    }
    assert re.search(rf"the largest loss is [-+]0\.\d+ without ({'|'.join(FEATURES)})\.", text)
    assert PROVENANCE.command in text
    assert all(f"`{feature}`" in text for feature in FEATURES)
    assert not re.search(r"\bnan\b|None|\[\]", text)


def test_report_is_the_same_again(everything: Findings, tmp_path: Path) -> None:
    """The same findings make the same bytes."""
    for folder in ("one", "other"):
        write_report([everything], PROVENANCE, tmp_path / folder)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "other" / path.name).read_bytes()


def test_report_without_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where matplotlib is missing, that is said before anything is measured."""
    check_drawing()
    monkeypatch.setattr(report, "find_spec", lambda _: None)
    with pytest.raises(IsnadError, match=r"\.\[eval\]"):
        check_drawing()


def test_report_that_cannot_be_written(everything: Findings, tmp_path: Path) -> None:
    """A folder that is a file is a clear error."""
    (tmp_path / "file").write_text("")
    with pytest.raises(IsnadError, match="cannot be written"):
        write_report([everything], PROVENANCE, tmp_path / "file")


def test_missing_peers_are_told_of(everything: Findings, tmp_path: Path) -> None:
    """Where peers are missing, the table, the JSON and the report say what would bring them."""
    less = replace(everything, peers=everything.peers[:1], left_out=("bm25s is not installed",))
    assert "bm25s is not installed" in findings_table(less)
    assert findings_json(less)["left_out"] == ["bm25s is not installed"]
    assert "bm25s is not installed" in write_report([less], PROVENANCE, tmp_path).read_text(encoding="utf-8")


def test_machine_is_described(tmp_path: Path) -> None:
    """The processor and what it has for bfloat16 are named where Linux tells, and the cores everywhere."""
    information = tmp_path / "cpuinfo"
    information.write_text("model name\t: A Chip\nflags\t\t: fpu avx2 avx512_bf16\n\nmodel name\t: Second\n")
    assert "cores of A Chip (avx2, avx512_bf16)" in describe_machine(information)
    assert "cores of" in describe_machine(tmp_path / "none")
