"""A small dataset in SQuAD format, and an index of it over the fakes with weights that are fitted on it."""

import json
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from retrieval.answering import Answerer
from retrieval.evaluation.fitting import fit
from retrieval.evaluation.judging import indexed, judge, read_corpus
from retrieval.evaluation.squad import Dataset, load_squad
from retrieval.ranking.candidates import SEARCH_FEATURES
from retrieval.ranking.scoring import FEATURES, Weights, WeightsByScript
from tests.retrieval.conftest import Workshop

FACTS = (
    ("القاهرة", "مصر", "النيل", "الأهرامات"),
    ("بغداد", "العراق", "دجلة", "المتحف"),
    ("دمشق", "سوريا", "بردى", "الجامع"),
    ("باريس", "فرنسا", "السين", "البرج"),
    ("لندن", "بريطانيا", "التايمز", "الجسر"),
    ("الخرطوم", "السودان", "الأزرق", "القصر"),
    ("روما", "إيطاليا", "التيبر", "المدرج"),
    ("فيينا", "النمسا", "الدانوب", "الأوبرا"),
)


def write_small_squad(path: Path) -> Path:
    """Write eight articles of one paragraph and three questions each; the second repeats a sentence of the first."""
    repeated = ("", " تقع مدينة القاهرة على ضفاف نهر النيل.", *[""] * (len(FACTS) - 2))
    articles = [_article(*names, more=more) for names, more in zip(FACTS, repeated, strict=True)]
    path.write_text(json.dumps({"data": articles}), encoding="utf-8")
    return path


def _article(city: str, country: str, river: str, sight: str, *, more: str = "") -> dict[str, list[dict[str, object]]]:
    context = (
        f"تقع مدينة {city} على ضفاف نهر {river}. وهي عاصمة {country} وأكبر مدنها. ويقصد السياح فيها {sight} كل عام."
    )
    asked = (
        (f"على أي نهر تقع مدينة {city}؟", river),
        (f"ما عاصمة {country}؟", f"عاصمة {country}"),
        (f"ماذا يقصد السياح في مدينة {city}؟", sight),
    )
    questions = [
        {"question": question, "answers": [{"text": text, "answer_start": context.index(text)}]}
        for question, text in asked
    ]
    return {"paragraphs": [{"context": context + more, "qas": questions}]}


@contextmanager
def small_index(path: Path) -> Generator[tuple[Dataset, Answerer, Weights]]:
    """Index the small dataset over the fakes, and answer with weights that are fitted on it."""
    dataset = load_squad(write_small_squad(path / "small.json"))
    # Candidates are gathered by the shortlist's weights; no answer is given with these.
    unfitted = Weights(
        fitted_on="",
        shortlist=(1.0,) * len(SEARCH_FEATURES),
        ranking=(1.0,) * len(FEATURES),
        confidence=(),
        threshold=0,
    )

    with _indexed(dataset, unfitted) as answerer:
        weights = fit(judge(dataset, read_corpus(dataset, answerer), answerer), dataset.name)
    with _indexed(dataset, weights) as answerer:
        yield dataset, answerer, weights


def _indexed(dataset: Dataset, weights: Weights) -> AbstractContextManager[Answerer]:
    def build_and_open(seeds: Path, indexes: Path) -> Answerer:
        workshop = Workshop(seeds, indexes)
        workshop.build()
        return Answerer(indexes, workshop.storage, workshop.open_embedder, WeightsByScript(weights, weights, weights))

    return indexed(dataset, build_and_open)
