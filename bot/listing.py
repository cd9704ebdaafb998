"""Lists in pages: the sources of an answer, the documents, and who speaks in them; pure."""

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias, TypeVar

from telegram.constants import MessageEntityType

from bot.attribution import also_published, copies, listed, short_attribution
from bot.composing import MESSAGE_LIMIT, Composer, Rendered, cut_at_word, pack, quotation, utf16_length
from bot.language import Texts
from retrieval import Citation, Source, Span, SpeakerProfile
from retrieval.arabic.bidi import isolate, one_line
from retrieval.arabic.dates import parse_date
from retrieval.arabic.speaker_wording import title_of

ON_A_PAGE = 10

_Item = TypeVar("_Item")

Article: TypeAlias = tuple[Source, ...]
"""The documents that are one article, the one that is cited first; there is one at least."""

_NAME_LIMIT = 120
_QUOTATION_LIMIT = 400
_QUESTION_LIMIT = 120
_FOOT_ROOM = 60
"""UTF-16 units that the number of a page can take."""

_HIGHLIGHTS_SHOWN = 4
_ISO_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_WESTERN = str.maketrans({zero + value: str(value) for zero in (0x0660, 0x06F0) for value in range(10)})


def render_sources(question: str, citations: Sequence[Citation], texts: Texts, page_size: int) -> tuple[Rendered, ...]:
    """Return the pages of all citations of an answer, each whole in one page, with short quotations."""
    heading = Rendered(texts.citations_of(one_line(question, _QUESTION_LIMIT)))
    room = MESSAGE_LIMIT - utf16_length(heading.text) - _FOOT_ROOM
    pages = pack([_numbered(one, len(citations), texts) for one in citations], "\n\n", room=room, most=page_size)
    return tuple(_framed(heading, page, number, len(pages), texts) for number, page in enumerate(pages, start=1))


def newest_first(articles: Sequence[Article]) -> tuple[Article, ...]:
    """Return articles by the dates of their first documents, the undated last; those of one date stay in order."""
    return tuple(sorted(articles, key=lambda article: _date_of(article[0]), reverse=True))


def page_count(listed: Sequence[_Item]) -> int:
    """Return how many pages a list of documents or speakers has, one at least."""
    return max(-(-len(listed) // ON_A_PAGE), 1)


def on_page(listed: Sequence[_Item], page: int) -> tuple[tuple[int, _Item], ...]:
    """Return what stands on a page with its numbers in the list; both are counted from 1."""
    before = (page - 1) * ON_A_PAGE
    return tuple(enumerate(listed[before : before + ON_A_PAGE], before + 1))


def render_documents(
    heading: str, articles: Sequence[Article], sentences: Mapping[str, int], page: int, texts: Texts
) -> Rendered:
    """Return a page of a list of documents, each with where else it was published, if the message has room for that.

    Args:
        heading: what stands over it.
        articles: all of the list, in its order.
        sentences: how many sentences each document of the page has, by its id.
        page: counted from 1.
        texts: the language.
    """
    whole = _documents(heading, articles, sentences, page, texts, has_copies=True)
    if utf16_length(whole.text) <= MESSAGE_LIMIT:
        return whole
    return _documents(heading, articles, sentences, page, texts, has_copies=False)


def render_speakers(speakers: Sequence[SpeakerProfile], page: int, texts: Texts) -> Rendered:
    """Return a page of a list of speakers: each with the fullest mention, and how much is reported of them."""
    composer = Composer()
    composer.add(texts.speaker_count(len(speakers)))
    for number, one in on_page(speakers, page):
        composer.add(f"\n{texts.list_number(number)}")
        composer.mark(MessageEntityType.BOLD, one_line(one.name, _NAME_LIMIT))
        if title := one_line(title_of(one.mentions[0], one.name), _NAME_LIMIT):
            composer.add(f" ({isolate(title)})")
        composer.add(f"{texts.COMMA}{texts.quoted(one.reports, one.documents)}")
    if page_count(speakers) > 1:
        composer.add(f"\n\n{texts.page(page, page_count(speakers))}")
    return composer.rendered()


def _documents(
    heading: str,
    articles: Sequence[Article],
    sentences: Mapping[str, int],
    page: int,
    texts: Texts,
    *,
    has_copies: bool,
) -> Rendered:
    composer = Composer()
    composer.add(heading)
    for number, (source, *others) in on_page(articles, page):
        count = sentences.get(source.id)
        composer.add("\n")
        composer.append(listed(number, source, texts, () if count is None else (texts.sentences(count),)))
        if others and has_copies:
            composer.add("\n")
            composer.append(also_published(others, texts))
    composer.add(f"\n\n{texts.CHOOSE_DOCUMENT}")
    if page_count(articles) > 1:
        composer.add(f"\n{texts.page(page, page_count(articles))}")
    return composer.rendered()


def _numbered(citation: Citation, number: int, texts: Texts) -> Rendered:
    composer = Composer()
    composer.mark(MessageEntityType.BOLD, texts.citation_number(citation.rank, number))
    composer.add("\n")
    shown = Span(0, len(cut_at_word(citation.text, _QUOTATION_LIMIT)))
    start = citation.span.start
    bold = [Span(stretch.start - start, stretch.end - start) for stretch in citation.highlight[:_HIGHLIGHTS_SHOWN]]
    composer.append(quotation(citation.text, shown, bold, MessageEntityType.BLOCKQUOTE))
    composer.add("\n" if shown.end == len(citation.text) else f"\n{texts.SHORTENED}\n")
    composer.append(short_attribution(citation, texts))
    if citation.also_in:
        composer.add("\n")
        composer.append(copies(citation, texts))
    if citation.attributions_differ:
        composer.add(f"\n{texts.ATTRIBUTIONS_DIFFER}")
    return composer.rendered()


def _framed(heading: Rendered, page: Rendered, number: int, of: int, texts: Texts) -> Rendered:
    composer = Composer()
    composer.append(heading)
    composer.add("\n\n")
    composer.append(page)
    if of > 1:
        composer.add(f"\n\n{texts.page(number, of)}")
    return composer.rendered()


def _date_of(source: Source) -> str:
    """Return a key that orders by the day, or the month or year that an ISO date begins with, and the rest behind."""
    written = source.date or ""
    day = parse_date(written)
    match = _ISO_DATE.match(written.translate(_WESTERN).strip())
    return day.isoformat() if day is not None else match[0] if match else ""
