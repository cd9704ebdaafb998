"""Answers to record: a plain one, and all that hypothesis can think of."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from hypothesis import strategies as st

from retrieval.domain import (
    UNSCOPED,
    Answer,
    Attribution,
    Citation,
    NamedDocument,
    Occurrence,
    Place,
    Report,
    Scope,
    Scoping,
    Source,
    Span,
    Speaker,
    Timings,
    Voices,
    digest,
)

ASKED_AT = datetime(2026, 3, 1, 9, 30, 15, 123456, tzinfo=UTC)

_numbers = count(1)


def an_answer(question: str = "من وقع الاتفاق؟", *, citations: int = 2) -> Answer:
    """Return an answer with an id of its own."""
    return Answer(
        id=f"answer-{next(_numbers)}",
        question=question,
        abstained=False,
        confidence=0.875,
        generation="20260301T093000-1",
        timings_ms=Timings(encode=4.5, search=1.25, rank=0.1, total=5.85),
        citations=tuple(a_citation(rank) for rank in range(1, citations + 1)),
        topics=("متى وقع الاتفاق؟", "أين وقع الاتفاق؟"),
        courtesy=None,
        asked_speaker=None,
        scoping=UNSCOPED,
    )


def a_citation(rank: int) -> Citation:
    """Return the citation of a rank."""
    context = "وقع الوزير الاتفاق. ثم غادر."
    return Citation(
        rank=rank,
        score=1 / rank,
        source=Source(
            id=f"document-{rank}",
            title="الاتفاق",
            publisher="الوكالة",
            author=None,
            date="2020-08-21",
            url=None,
            path="news/one.txt",
            sha256=digest(context),
        ),
        place=Place(paragraph=3, sentence=1),
        span=Span(120, 139),
        text=context[:19],
        context_span=Span(120, 120 + len(context)),
        context=context,
        highlight=(Span(120, 124), Span(132, 139)),
        also_in=tuple(an_occurrence(number) for number in range(1, rank)),
        attributions_differ=rank > 1,
        voices=Voices(an_attribution(), ()),
    )


def an_occurrence(number: int) -> Occurrence:
    """Return one more place of a citation's words, told by its number."""
    return Occurrence(
        source=Source(
            id=f"copy-{number}",
            title="الاتفاق",
            publisher=None,
            author="مراسل",
            date=None,
            url="https://example.org/copy",
            path="news/two.txt",
            sha256=digest(""),
        ),
        place=Place(paragraph=1, sentence=number),
        span=Span(5, 25),
        text="ووقع الوزير الاتفاق.",
        voices=Voices(None, (an_attribution(), replace(an_attribution(), evidence="وقال"))),
    )


def an_attribution() -> Attribution:
    """Return who speaks in a passage."""
    speaker = Speaker("الوزير", "السيد الوزير", Span(2, 14), "person")
    report = Report(Span(20, 40), Span(15, 19), speaker, "indirect", elided=False, rule="subject", confidence=0.75)
    return Attribution(report, "وأضاف الوزير")


# Lone surrogates are among `characters`; the three that the ledger treats apart are made frequent.
_texts = st.text(st.characters() | st.sampled_from("\x00\x1a\ud800"), max_size=30)
_optional_texts = st.none() | _texts
_offsets = st.integers(0, 2**31 - 1)
_floats = st.floats(allow_nan=False, allow_infinity=False)
_spans = st.tuples(_offsets, _offsets).map(lambda ends: Span(min(ends), max(ends)))


_sources = st.builds(
    Source,
    id=_texts,
    title=_texts,
    publisher=_optional_texts,
    author=_optional_texts,
    date=_optional_texts,
    url=_optional_texts,
    path=_texts,
    sha256=_texts,
)
_places = st.builds(Place, _offsets, _offsets, st.none() | _offsets)
_speakers = st.builds(Speaker, _texts, _texts, _spans, st.sampled_from(["person", "organisation", "anonymous"]))
_reports = st.builds(
    Report,
    content=_spans,
    cue=_spans,
    speaker=st.none() | _speakers,
    kind=st.sampled_from(["direct", "indirect", "mixed"]),
    elided=st.booleans(),
    rule=_texts,
    confidence=st.floats(0, 1),
)
_attributions = st.builds(Attribution, _reports, _texts)
_voices = st.builds(Voices, st.none() | _attributions, st.lists(_attributions, max_size=2).map(tuple))
_occurrences = st.builds(Occurrence, source=_sources, place=_places, span=_spans, text=_texts, voices=_voices)


def _citations(rank: int) -> st.SearchStrategy[Citation]:
    return st.builds(
        Citation,
        rank=st.just(rank),
        score=_floats,
        source=_sources,
        place=_places,
        span=_spans,
        text=_texts,
        context_span=_spans,
        context=_texts,
        highlight=st.lists(_spans, max_size=3).map(tuple),
        also_in=st.lists(_occurrences, max_size=2).map(tuple),
        attributions_differ=st.booleans(),
        voices=_voices,
    )


_understood = st.builds(Scope, st.none() | st.dates(), st.none() | st.dates(), st.lists(_texts, max_size=2).map(tuple))
_chosen = st.builds(replace, _understood, document=st.none() | st.builds(NamedDocument, _texts, _texts))
_scopings = st.builds(
    Scoping,
    _chosen,
    _understood,
    is_left=st.booleans(),
    undated=st.integers(0, 2**31 - 1),
    is_gone=st.booleans(),
)

answers: st.SearchStrategy[Answer] = st.builds(
    Answer,
    id=_texts.map(lambda text: f"{next(_numbers)} {text}"),
    question=_texts,
    abstained=st.booleans(),
    confidence=st.floats(0, 1),
    generation=_texts,
    timings_ms=st.builds(Timings, _floats, _floats, _floats, _floats),
    citations=st.integers(0, 4).flatmap(lambda last: st.tuples(*(_citations(rank) for rank in range(1, last + 1)))),
    topics=st.lists(_texts, max_size=3).map(tuple),
    courtesy=st.none(),
    asked_speaker=_optional_texts,
    scoping=_scopings,
)
