"""The judging of rankings: exact and by any copy, and what the peers rank."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.evaluation import peers
from retrieval.evaluation.copies import find_copies
from retrieval.evaluation.judging import NOWHERE, place, place_of_any_copy
from retrieval.evaluation.peers import (
    BM25S,
    FUSED,
    LEFT_OUT,
    STOCK_DENSE,
    bm25s_scores,
    by_score,
    fused,
    has_bm25s,
    rank_by_peers,
)
from retrieval.ranking.copies import are_copies, group_copies
from tests.fakes.embedder import HashingEmbedder

SENTENCES = (
    "أعلنت وزارة الصحة التونسية افتتاح مستشفى جديد في العاصمة",
    "فاز الفريق الوطني بكأس البطولة بعد ركلات الترجيح",
    "وأعلنت وزارة الصحة التونسية افتتاح مستشفى جديد في العاصمة.",
    "أعلنت وزارة الصحة التونسية افتتاح مستشفى جديد في العاصمة اليوم",
    "بلغ محصول القمح مليون طن هذا الموسم",
    "لم تعلن وزارة الصحة التونسية افتتاح مستشفى جديد في العاصمة",
)


def test_copies_are_all_pairs_that_are_copies() -> None:
    """The search for copies finds the pairs that a comparison of all finds."""
    expected = {
        number: frozenset(
            other for other, text in enumerate(SENTENCES) if other != number and are_copies(SENTENCES[number], text)
        )
        for number in range(len(SENTENCES))
    }
    assert find_copies(SENTENCES) == {number: copies for number, copies in expected.items() if copies}
    assert expected[0] == {2, 3}


@given(order=st.permutations(range(len(SENTENCES))), gold=st.integers(0, len(SENTENCES) - 1))
def test_any_copy_is_judged_as_citations_are_grouped(order: list[int], gold: int) -> None:
    """The place by any copy is that of the first citation, as answers group them, with the gold sentence or a copy."""
    copies = find_copies(SENTENCES)
    groups = group_copies([(one, SENTENCES[one]) for one in order], len(SENTENCES), len(SENTENCES))
    answers = {gold, *copies.get(gold, ())}
    expected = next(number for number, group in enumerate(groups, start=1) if answers & set(group))
    found = place_of_any_copy(np.array(order), gold, copies)
    assert found == expected
    assert found <= place(np.array(order), gold)


def test_what_is_not_ranked_is_never_found() -> None:
    """A gold sentence that is not among the ranked, or not in the index, has no place."""
    ids = np.array([4, 1])
    assert place(ids, 1) == 2
    assert place(ids, 0) == place_of_any_copy(ids, 0, {}) == np.inf
    assert place_of_any_copy(ids, NOWHERE, {}) == np.inf


def test_equal_scores_go_by_id() -> None:
    """A tie is broken by the number of the sentence, whoever ranks."""
    assert by_score(np.array([0.0, 2.0, 0.0, 2.0, 1.0])).tolist() == [1, 3, 4, 0, 2]


def test_peers_rank_every_sentence() -> None:
    """Each peer ranks all sentences; where no word is shared BM25 keeps their order, and fusion follows the vectors."""
    ranked = rank_by_peers(["محصول القمح", "xyz"], SENTENCES, HashingEmbedder())
    assert list(ranked) == [STOCK_DENSE, BM25S, FUSED]
    for ids in ranked.values():
        assert all(sorted(one.tolist()) == list(range(len(SENTENCES))) for one in ids)
        assert ids[0][0] == 4
    assert ranked[BM25S][1].tolist() == list(range(len(SENTENCES)))
    assert ranked[FUSED][1].tolist() == ranked[STOCK_DENSE][1].tolist()


def test_lexical_peer_is_bm25s_with_its_defaults() -> None:
    """The scores are those that the library's own `retrieve` gives."""
    bm25s = pytest.importorskip("bm25s")
    index = bm25s.BM25()
    index.index(bm25s.tokenize(list(SENTENCES), show_progress=False), show_progress=False)
    question = "افتتاح مستشفى وزارة القمح"
    ids, scores = index.retrieve(bm25s.tokenize([question], show_progress=False), k=4, show_progress=False)
    (ours,) = bm25s_scores([question], SENTENCES)
    assert scores[0].tolist() == pytest.approx(ours[ids[0]].tolist())
    assert (bm25s_scores(["؟"], SENTENCES) == 0).all()


def test_fusion_adds_reciprocal_ranks() -> None:
    """A sentence has 1 / (60 + rank) from each list that it is in."""
    found = fused(np.array([0.9, 0.8, 0.1]), np.array([0.0, 3.0, 5.0]))
    assert found.tolist() == pytest.approx([1 / 61, 1 / 62 + 1 / 62, 1 / 63 + 1 / 61])


def test_without_bm25s_its_peers_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the package is missing the dense peer is measured, and the note names the install that brings it."""
    assert has_bm25s()
    monkeypatch.setattr(peers, "find_spec", lambda _: None)
    assert list(rank_by_peers(["القمح"], SENTENCES, HashingEmbedder())) == [STOCK_DENSE]
    assert ".[eval]" in LEFT_OUT
