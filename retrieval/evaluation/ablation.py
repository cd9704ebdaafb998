"""What each feature is worth: the ranking fitted again without it."""

from collections.abc import Mapping, Sequence

from retrieval.evaluation.fitting import ARABIC, fit_ranking, fit_shortlist, folds_of, shortlisted
from retrieval.evaluation.judging import JudgedQuestion
from retrieval.evaluation.steps import Advance, no_advance
from retrieval.ports import Ids
from retrieval.ranking.candidates import SEARCH_FEATURES
from retrieval.ranking.scoring import FEATURES, order


def rank_without_each(
    judged: Sequence[JudgedQuestion], advance: Advance = no_advance
) -> Mapping[str | None, tuple[Ids, ...]]:
    """Return each question's ranked ids with one feature left out, and under None with all of them.

    Each ranking is by weights that are fitted without the feature, and without the articles of the questions.

    Args:
        judged: over every sentence.
        advance: told of every fit.

    Raises:
        DatasetError: there are not two articles, or nothing to fit on.
    """
    unused = frozenset(FEATURES) - ARABIC.features
    left_out = (None, *(feature for feature in FEATURES if feature in ARABIC.features))
    ranked: dict[str | None, dict[int, Ids]] = {feature: {} for feature in left_out}
    folds = folds_of(judged)
    done = 0
    for fold in folds:
        asked = [judged[number] for number in fold.fitted if judged[number].is_answerable]
        whole = fit_shortlist(asked, unused)
        chosen = [shortlisted(one, whole) for one in asked]
        for feature in left_out:
            # What the search does not give changes no shortlist.
            by_search = feature in SEARCH_FEATURES
            without = unused if feature is None else unused | {feature}
            shortlist = fit_shortlist(asked, without) if by_search else whole
            among = [shortlisted(one, shortlist) for one in asked] if by_search else chosen
            ranking = fit_ranking([one for one in among if one.is_answerable], without)
            for number in fold.asked:
                candidates = shortlisted(judged[number], shortlist).candidates
                ranked[feature][number] = order(candidates, ranking).ids
            done += 1
            advance(done, len(folds) * len(left_out))
    return {feature: tuple(of[number] for number in range(len(judged))) for feature, of in ranked.items()}
