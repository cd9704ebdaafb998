"""How well reported speech is found: contents, speakers, kinds, and who is speaking in every sentence."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from retrieval.arabic.folding import fold
from retrieval.arabic.sentences import split_sentences
from retrieval.arabic.speech import find_reports
from retrieval.domain import Report, Span
from retrieval.evaluation.speech_gold import GoldArticle, GoldReport

_LEAST_OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    right: int
    of: int

    @property
    def value(self) -> float:
        """The share, 0 where there is nothing."""
        return self.right / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Attribution:
    """Of the reports that were found: whose speaker, kind and `elided` are right."""

    speaker: Share
    kind: Share
    elided: Share


@dataclass(frozen=True, slots=True)
class SpeechScore:
    """The figures of a gold file.

    `precision` and `recall` are of the clause and quoted forms: a found report that matches a nominal one counts
    neither for nor against. `nominal` is the recall of these, None where the gold tells no forms; all reports count as
    one form then. `by_rule` has, of the matched reports of every form, how many speakers each rule got right.
    """

    articles: int
    precision: Share
    recall: Share
    attribution: Attribution
    nominal: Share | None
    nominal_attribution: Attribution | None
    sentences: Share
    by_rule: dict[str, Share]

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision.value + self.recall.value
        return 2 * self.precision.value * self.recall.value / total if total else 0.0


@dataclass(frozen=True, slots=True)
class SpeechError:
    """One thing that is wrong: in which article, what kind of error, and the two sides where there are two."""

    article: GoldArticle
    kind: str
    gold: GoldReport | None
    found: Report | None


@dataclass(slots=True)
class _Tally:
    right: Counter[str] = field(default_factory=Counter[str])
    of: Counter[str] = field(default_factory=Counter[str])

    def count(self, what: str, *, right: bool) -> None:
        self.of[what] += 1
        self.right[what] += right

    def share(self, what: str) -> Share:
        return Share(self.right[what], self.of[what])

    def attribution(self) -> Attribution:
        return Attribution(self.share("speaker"), self.share("kind"), self.share("elided"))


def score_speech(articles: Sequence[GoldArticle]) -> tuple[SpeechScore, tuple[SpeechError, ...]]:
    """Find the reports of every article and compare them with the gold."""
    told = any(report.form is not None for article in articles for report in article.reports)
    main, nominal, rules = _Tally(), _Tally(), _Tally()
    errors: list[SpeechError] = []
    for article in articles:
        found = find_reports(article.text, Span(0, len(article.text)))
        pairs = match(article.reports, found)
        for index, gold in enumerate(article.reports):
            tally = nominal if gold.form == "nominal" else main
            report = found[pairs[index]] if index in pairs else None
            tally.count("recall", right=report is not None)
            if report is None:
                errors.append(SpeechError(article, f"missed {gold.form or ''}".strip(), gold, None))
                continue
            if tally is main:
                main.count("precision", right=True)
            right = same_speaker(gold.names, speaker_names(report))
            rules.count(report.rule, right=right)
            for what, agrees in (
                ("speaker", right),
                ("kind", report.kind == gold.kind),
                ("elided", report.elided == gold.elided),
            ):
                tally.count(what, right=agrees)
                if not agrees:
                    errors.append(SpeechError(article, what, gold, report))
        for index, report in enumerate(found):
            if index not in pairs.values():
                main.count("precision", right=False)
                errors.append(SpeechError(article, "spurious", None, report))
        for right in _judged_sentences(article, found):
            main.count("sentences", right=right)
    score = SpeechScore(
        articles=len(articles),
        precision=main.share("precision"),
        recall=main.share("recall"),
        attribution=main.attribution(),
        nominal=nominal.share("recall") if told else None,
        nominal_attribution=nominal.attribution() if told else None,
        sentences=main.share("sentences"),
        by_rule={rule: rules.share(rule) for rule in sorted(rules.of)},
    )
    return score, tuple(errors)


def match(gold: Sequence[GoldReport], found: Sequence[Report]) -> dict[int, int]:
    """Return which found report each gold one is: one to one, by the largest overlap, at least half of the union."""
    overlaps = sorted(
        (
            (-overlap, this, other)
            for this, one in enumerate(gold)
            for other, report in enumerate(found)
            if (overlap := _overlap(one.content, report.content)) >= _LEAST_OVERLAP
        ),
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, this, other in overlaps:
        if this not in pairs and other not in taken:
            pairs[this] = other
            taken.add(other)
    return pairs


def _common(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _overlap(one: Span, other: Span) -> float:
    common = _common(one, other)
    union = (one.end - one.start) + (other.end - other.start) - common
    return common / union if union else 0.0


def speaker_names(report: Report) -> tuple[str, ...]:
    """Return the names of a found speaker, short and full; none where there is no speaker."""
    return (report.speaker.name, report.speaker.full_name) if report.speaker is not None else ()


def same_speaker(names: Sequence[str], others: Sequence[str]) -> bool:
    """Tell whether two speakers are one: a folded name of one is a name of the other, or a whole-word part of it."""
    if not names or not others:
        return not names and not others
    return any(
        _is_part(one, other) or _is_part(other, one) for one in map(_words, names) for other in map(_words, others)
    )


def _words(name: str) -> str:
    kept = "".join(letter if letter.isalnum() else " " for letter in fold(name))
    return f" {' '.join(kept.split())} "


def _is_part(part: str, whole: str) -> bool:
    return bool(part.strip()) and part in whole


def _judged_sentences(article: GoldArticle, found: Sequence[Report]) -> Iterator[bool]:
    """Yield for every sentence whether the speaker of most of it is right; the narrator where nothing is reported."""
    gold = [(report.content, report.names) for report in article.reports]
    ours = [(report.content, speaker_names(report)) for report in found]
    for sentence in split_sentences(article.text, Span(0, len(article.text))):
        expected, given = _speaking(sentence, gold), _speaking(sentence, ours)
        if expected is None or given is None:
            yield expected is given
        else:
            yield same_speaker(expected, given)


def _speaking(sentence: Span, reports: Sequence[tuple[Span, tuple[str, ...]]]) -> tuple[str, ...] | None:
    best = max(reports, key=lambda one: _common(one[0], sentence), default=None)
    return best[1] if best is not None and _common(best[0], sentence) > 0 else None
