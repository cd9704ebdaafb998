"""Where a passage comes from, in lines: who published it, when, and where in the document it stands; pure."""

from collections.abc import Iterator, Sequence

from telegram.constants import MessageEntityType

from bot.composing import Composer, Rendered
from bot.fragments import is_link
from bot.language import Texts
from retrieval import Citation, Occurrence, Source
from retrieval.arabic.bidi import isolate, one_line

_TITLE_LIMIT, _NAME_LIMIT, _DATE_LIMIT = 200, 120, 60
_COPY_LIMIT = 40
_COPIES_SHOWN = 3


def attribution(citation: Citation, texts: Texts) -> Rendered:
    """Return the lines of a citation's attribution."""
    composer = Composer()
    for number, line in enumerate(_lines(citation, texts)):
        composer.add("\n" if number else "")
        composer.append(line)
    return composer.rendered()


def short_attribution(citation: Citation, texts: Texts) -> Rendered:
    """Return a citation's attribution for lists: who is speaking, and all else in one line."""
    source = citation.source
    composer = Composer()
    composer.add(f"{texts.speaker(citation.voices)}\n{texts.MARK}")
    _add_title(composer, source, _TITLE_LIMIT)
    for name in (source.publisher, source.author):
        if name:
            composer.add(f"{texts.COMMA}{isolate(one_line(name, _NAME_LIMIT))}")
    if source.date:
        composer.add(f"{texts.COMMA}{texts.date(one_line(source.date, _DATE_LIMIT))}")
    composer.add(f"{texts.COMMA}{texts.place(citation.place)}")
    return composer.rendered()


def _lines(citation: Citation, texts: Texts) -> Iterator[Rendered]:
    """Yield the lines from the nearest to the passage to the farthest."""
    source = citation.source
    yield Rendered(texts.speaker(citation.voices))
    yield _titled(texts.LABEL_DOCUMENT, source)
    for label, name in ((texts.LABEL_PUBLISHER, source.publisher), (texts.LABEL_AUTHOR, source.author)):
        if name:
            yield Rendered(f"{label}: {isolate(one_line(name, _NAME_LIMIT))}")
    if source.date:
        yield Rendered(f"{texts.LABEL_DATE}: {texts.date(one_line(source.date, _DATE_LIMIT))}")
    yield Rendered(f"{texts.LABEL_PLACE}: {texts.place(citation.place)}")


def copies(citation: Citation, texts: Texts) -> Rendered:
    """Return the other places of a citation's words: the first ones, and how many more there are."""
    composer = Composer()
    composer.add(texts.COPIES_HEADING)
    for number, copy in enumerate(citation.also_in[:_COPIES_SHOWN], start=1):
        composer.add("\n")
        composer.append(_copy(number, copy, texts))
    if len(citation.also_in) > _COPIES_SHOWN:
        composer.add(f"\n{texts.more_copies(len(citation.also_in) - _COPIES_SHOWN)}")
    return composer.rendered()


def also_published(others: Sequence[Source], texts: Texts) -> Rendered:
    """Return the line of where else an article was published: by whom, or under which title, and when."""
    composer = Composer()
    composer.add(f"{texts.MARK}{texts.ALSO_PUBLISHED_IN} ")
    for number, source in enumerate(others[:_COPIES_SHOWN]):
        composer.add(texts.COMMA if number else "")
        _add_linked(
            composer, source, one_line(source.publisher or "", _COPY_LIMIT) or one_line(title_of(source), _COPY_LIMIT)
        )
        if source.date:
            composer.add(f" ({texts.date(one_line(source.date, _COPY_LIMIT))})")
    composer.add(".")
    if len(others) > _COPIES_SHOWN:
        composer.add(f" {texts.more_copies(len(others) - _COPIES_SHOWN)}")
    return composer.rendered()


def listed(number: int, source: Source, texts: Texts, more: Sequence[str] = ()) -> Rendered:
    """Return the numbered line of a document in a list: title, publisher, date, and what else is said of it."""
    composer = Composer()
    composer.add(texts.list_number(number))
    _add_title(composer, source, _NAME_LIMIT)
    if source.publisher:
        composer.add(f"{texts.COMMA}{isolate(one_line(source.publisher, _NAME_LIMIT))}")
    if source.date:
        composer.add(f"{texts.COMMA}{texts.date(one_line(source.date, _DATE_LIMIT))}")
    for said in more:
        composer.add(f"{texts.COMMA}{said}")
    return composer.rendered()


def title_of(source: Source) -> str:
    """Return what a document is called, in a line; by its file where it has no title."""
    return one_line(source.title, _TITLE_LIMIT) or one_line(source.path, _TITLE_LIMIT)


def _copy(number: int, copy: Occurrence, texts: Texts) -> Rendered:
    return listed(number, copy.source, texts, (texts.place(copy.place),))


def _titled(label: str, source: Source) -> Rendered:
    composer = Composer()
    composer.add(f"{label}: ")
    _add_title(composer, source, _TITLE_LIMIT)
    return composer.rendered()


def _add_title(composer: Composer, source: Source, limit: int) -> None:
    _add_linked(composer, source, one_line(title_of(source), limit))


def _add_linked(composer: Composer, source: Source, name: str) -> None:
    before, after = isolate("\0").split("\0")
    composer.add(before)
    if source.url and is_link(source.url):
        composer.mark(MessageEntityType.TEXT_LINK, name, source.url)
    else:
        composer.add(name)
    composer.add(after)
