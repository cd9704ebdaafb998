"""The scoring of reported speech: matching, speakers, forms, sentences, and the gold that cannot be read."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from retrieval.errors import DatasetError
from retrieval.evaluation.speech_gold import GoldArticle, load_speech_gold
from retrieval.evaluation.speech_scoring import Share, same_speaker, score_speech

FLOORS = Path(__file__).parents[1] / "data" / "floors.json"
FILE = "quotes_dev/articles.jsonl"

TEXT = "قال وزير النفط حيان عبد الغني إن الإنتاج ارتفع. وهطل المطر في بغداد. وأضاف أن التصدير مستمر."


def quote(said: str, speaker: str = "وزير النفط حيان عبد الغني", *, elided: bool = False) -> dict[str, object]:
    """A labelled report of TEXT."""
    start = TEXT.index(said)
    return {
        "start": start,
        "end": start + len(said),
        "cue_start": 0,
        "cue_end": 3,
        "speaker": speaker,
        "speaker_name": speaker.rsplit(maxsplit=1)[-1],
        "speaker_type": "person",
        "kind": "indirect",
        "elided": elided,
    }


def gold(
    folder: Path, quotes: Sequence[dict[str, object]], forms: Sequence[str] | None = None
) -> tuple[GoldArticle, ...]:
    """Write the labels of TEXT and read them."""
    path = folder / "gold.jsonl"
    path.write_text(json.dumps({"id": "1", "text": TEXT, "quotes": quotes}, ensure_ascii=False), encoding="utf-8")
    if forms is not None:
        lines = [
            json.dumps({"id": "1", "start": one["start"], "end": one["end"], "form": form})
            for one, form in zip(quotes, forms, strict=True)
        ]
        (folder / "extra.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return load_speech_gold(path)


def test_everything_right(tmp_path: Path) -> None:
    """Two reports and the narrator's sentence between them."""
    articles = gold(tmp_path, [quote("الإنتاج ارتفع"), quote("التصدير مستمر", elided=True)])
    score, errors = score_speech(articles)
    assert (score.precision, score.recall, score.f1) == (Share(2, 2), Share(2, 2), 1.0)
    assert (score.attribution.speaker, score.attribution.kind, score.attribution.elided) == (Share(2, 2),) * 3
    assert score.sentences == Share(3, 3)
    assert score.nominal is None
    assert score.by_rule == {"carried_over": Share(1, 1), "subject_after_verb": Share(1, 1)}
    assert errors == ()


def test_errors_of_every_kind(tmp_path: Path) -> None:
    """A wrong speaker, a report that is not there, and one that was not labelled."""
    quotes = [quote("الإنتاج ارتفع", speaker="وزير الصحة", elided=True), quote("وهطل المطر في بغداد")]
    score, errors = score_speech(gold(tmp_path, quotes))
    assert (score.precision, score.recall) == (Share(1, 2), Share(1, 2))
    assert score.attribution.speaker == Share(0, 1)
    assert score.sentences == Share(0, 3)
    assert [one.kind for one in errors] == ["speaker", "elided", "missed", "spurious"]


def test_nominal_forms_stand_apart(tmp_path: Path) -> None:
    """A report that matches a nominal one counts neither for nor against the others."""
    articles = gold(tmp_path, [quote("الإنتاج ارتفع"), quote("التصدير مستمر", elided=True)], ["clause", "nominal"])
    score, _ = score_speech(articles)
    assert (score.precision, score.recall, score.nominal) == (Share(1, 1), Share(1, 1), Share(1, 1))


def test_half_of_the_union_is_a_match(tmp_path: Path) -> None:
    """Less than half is none."""
    score, _ = score_speech(gold(tmp_path, [quote("إن الإنتاج ارتفع"), quote("التصدير مستمر")]))
    assert score.recall == Share(2, 2)
    wide = "وهطل المطر في بغداد. وأضاف أن التصدير مستمر"
    score, _ = score_speech(gold(tmp_path, [quote(wide)]))
    assert score.recall == Share(0, 1)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("مصطفى الكاظمي",), ("الكاظمي",), True),
        (("أحمد",), ("احمد",), True),
        (("رئيس الوزراء، مصطفى الكاظمي",), ("رئيس الوزراء مصطفى الكاظمي",), True),
        (("علي",), ("عليان",), False),
        (("الكاظمي",), ("العبادي", "رئيس الوزراء حيدر العبادي"), False),
        ((), (), True),
        ((), ("الكاظمي",), False),
    ],
)
def test_same_speaker(one: tuple[str, ...], other: tuple[str, ...], *, same: bool) -> None:
    """Equal when folded, or one a part of the other in whole words."""
    assert same_speaker(one, other) is same
    assert same_speaker(other, one) is same


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "has no article"),
        ('{"id": "1", "text": "قال", "quotes": [{"start": 1, "end": 9, "kind": "direct", "elided": false}]}', "1, 9"),
        ('{"id": "1"}', "gold.jsonl:1"),
    ],
)
def test_bad_gold(tmp_path: Path, content: str, message: str) -> None:
    """What is wrong is said with its place."""
    (tmp_path / "gold.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(DatasetError, match=message):
        load_speech_gold(tmp_path / "gold.jsonl")


def test_floors_are_kept(shared_data: Path) -> None:
    """On the labelled articles nothing is worse than committed by more than the committed tolerance."""
    score, _ = score_speech(load_speech_gold(shared_data / FILE))
    found = {
        "precision": score.precision.value,
        "recall": score.recall.value,
        "speaker": score.attribution.speaker.value,
        "kind": score.attribution.kind.value,
        "elided": score.attribution.elided.value,
        "sentences": score.sentences.value,
    }
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))[FILE]
    missed = [name for name, floor in floors["at_least"].items() if found[name] < floor - floors["tolerance"]]
    assert not missed, {name: round(found[name], 4) for name in missed}
