"""What others would rank the same sentences with: stock dense search, bm25s as it comes, and the two fused."""

# bm25s ships no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import cast

import numpy as np
import numpy.typing as npt

from retrieval.evaluation.steps import Advance, no_advance
from retrieval.ports import Embedder, Ids

STOCK_DENSE, BM25S, FUSED = "stock_dense", "bm25s", "reciprocal_rank_fusion"
LEFT_OUT = f"{BM25S} and {FUSED} are left out: bm25s is not installed (pip install -e '.[eval]')"

_RANK_CONSTANT = 60
_BATCH = 256


def rank_by_peers(
    questions: Sequence[str], sentences: Sequence[str], stock: Embedder, advance: Advance = no_advance
) -> Mapping[str, tuple[Ids, ...]]:
    """Return the ids of all sentences for each question, best first, as each peer ranks them.

    Equal scores go by id, with everyone. Without bm25s there is only the dense peer.

    Args:
        questions: to rank for.
        sentences: the place of each is its id.
        stock: the embedding model as the library loads it, in float32.
        advance: told of every batch that is embedded.
    """
    dense = _dense_scores(questions, sentences, stock, advance)
    if not has_bm25s():
        return {STOCK_DENSE: tuple(by_score(row) for row in dense)}
    lexical = bm25s_scores(questions, sentences)
    return {
        STOCK_DENSE: tuple(by_score(row) for row in dense),
        BM25S: tuple(by_score(row) for row in lexical),
        FUSED: tuple(by_score(fused(*pair)) for pair in zip(dense, lexical, strict=True)),
    }


def has_bm25s() -> bool:
    """Tell whether the peers that need bm25s can be measured."""
    return find_spec("bm25s") is not None


def by_score(scores: npt.NDArray[np.floating]) -> Ids:
    """Return ids by falling score; equal scores go by id."""
    return np.argsort(-scores, kind="stable").astype(np.int64)


def bm25s_scores(questions: Sequence[str], sentences: Sequence[str]) -> npt.NDArray[np.float32]:
    """Return the BM25 of every sentence for every question as bm25s computes it: its own tokenizer, k1 and b."""
    # Only where the package is installed.
    import bm25s  # noqa: PLC0415

    index = bm25s.BM25()
    index.index(bm25s.tokenize(list(sentences), show_progress=False), show_progress=False)
    asked = cast("list[list[str]]", bm25s.tokenize(list(questions), return_ids=False, show_progress=False))
    nothing = np.zeros(len(sentences), dtype=np.float32)
    return np.array([index.get_scores(tokens) if tokens else nothing for tokens in asked])


def fused(dense: npt.NDArray[np.floating], lexical: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Return the equal-weight reciprocal rank fusion of one question's scores (Cormack et al. 2009; k = 60).

    A sentence that shares no word with the question is not in the lexical list.
    """
    of_lexical = np.where(lexical > 0, 1 / (_RANK_CONSTANT + _ranks(lexical)), 0)
    return 1 / (_RANK_CONSTANT + _ranks(dense)) + of_lexical


def _ranks(scores: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    ranks = np.empty(len(scores))
    ranks[by_score(scores)] = np.arange(1, len(scores) + 1)
    return ranks


def _dense_scores(
    questions: Sequence[str], sentences: Sequence[str], stock: Embedder, advance: Advance
) -> npt.NDArray[np.float32]:
    total = len(questions) + len(sentences)
    vectors: list[npt.NDArray[np.float32]] = []
    for start in range(0, len(sentences), _BATCH):
        vectors.append(stock.embed_passages(sentences[start : start + _BATCH]))
        advance(min(start + _BATCH, len(sentences)), total)
    asked = stock.embed_queries(questions)
    advance(total, total)
    return asked @ np.concatenate(vectors).T
