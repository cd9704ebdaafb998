"""An answer for a person at a terminal: right to left, quotation first, then where it stands."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from retrieval.arabic.counting import Noun, counted, plain_digits
from retrieval.arabic.period_wording import period_in_arabic
from retrieval.arabic.speaker_wording import ARABIC_WORDING, title_of
from retrieval.domain import Answer, Citation, Courtesy, Occurrence, Place, Scope, Scoping, Source, SpeakerProfile

_RLM, _FSI, _PDI = "\u200f", "\u2068", "\u2069"
_INDENT = 2
# Nothing is certain; 99.6 % would be rounded to it.
_SUREST = 99
COPIES_SHOWN = 3
"""So many other places of a passage or an article are named."""

# After «في», so the dual is in the genitive.
_OTHER_PLACE = Noun("لا شيء", "موضع آخر", "موضعين آخرين", "مواضع أخرى", "موضعًا آخر", "موضع آخر")
_REPORT = Noun("لا شيء", "قول واحد", "قولان", "أقوال", "قولًا", "قول")
_DOCUMENT = Noun("لا شيء", "وثيقة واحدة", "وثيقتين", "وثائق", "وثيقة", "وثيقة")
_LISTED = Noun("لا وثائق", "وثيقة واحدة", "وثيقتان", "وثائق", "وثيقة", "وثيقة")
_COPY = Noun("لا نسخ", "نسخة أخرى", "نسختان أخريان", "نسخ أخرى", "نسخة أخرى", "نسخة أخرى")
_SPEAKER = Noun("لا أحد", "متحدّث واحد", "متحدّثان", "متحدّثين", "متحدّثًا", "متحدّث")
_COURTESIES: dict[Courtesy, str] = {
    "greeting": "أهلًا وسهلًا بك. اكتب سؤالك أجبك من الوثائق.",
    "wellbeing": "شكرًا لسؤالك. اكتب ما تريد معرفته أجبك من الوثائق.",
    "insult": "يؤسفني ذلك. أعد صياغة سؤالك وسأبحث من جديد.",
    "thanks": "العفو، يسعدني أن أفيدك.",
    "farewell": "في أمان الله.",
}


def show_answer(answer: Answer, console: Console) -> None:
    """Print an answer; where it abstains, say so and print no citation; a courtesy is returned."""
    if answer.courtesy is not None:
        _line(console, Text(_COURTESIES[answer.courtesy]))
        return
    _line(console, Text.assemble(("السؤال: ", "dim"), (answer.question, "bold")))
    for said in _scope_lines(answer.scoping, abstained=answer.abstained):
        _line(console, Text(said, "magenta"))
    if answer.abstained:
        _line(console, Text(_not_found(answer.asked_speaker), "yellow"))
        _show_topics(answer.topics, console)
        return
    confidence = min(round(answer.confidence * 100), _SUREST)
    _line(console, Text(f"الثقة بأن الاقتباس الأول يجيب: {plain_digits(confidence)}٪", "dim"))
    for citation in answer.citations:
        console.print()
        _line(console, Text.assemble((f"{plain_digits(citation.rank)}. ", "bold"), "«", *_highlighted(citation), "»"))
        _line(console, Text(ARABIC_WORDING.sentence(citation.voices), "green"), indent=_INDENT)
        _line(console, Text(_source_line(citation.source), "cyan"), indent=_INDENT)
        if citation.source.url:
            # Never broken over two lines, so that it can be clicked or copied.
            console.print(Text(f"{_RLM}{' ' * _INDENT}{_isolated(citation.source.url)}"), soft_wrap=True)
        _line(console, Text(_place_line(citation), "dim"), indent=_INDENT)
        if citation.also_in:
            _line(console, Text(_copies_line(citation.also_in), "dim"), indent=_INDENT)
        if citation.attributions_differ:
            _line(console, Text("تنبيه: يختلف إسناد هذا الكلام من موضع إلى آخر.", "yellow"), indent=_INDENT)


def show_speakers(profiles: Sequence[SpeakerProfile], number: int, console: Console) -> None:
    """Print the first of so many speakers: how they are mentioned, and how much of their speech there is."""
    if not profiles:
        _line(console, Text("ليس في الوثائق كلام منسوب إلى أحد.", "yellow"))
    for place, one in enumerate(profiles, start=1):
        said = f"{counted(one.reports, _REPORT)} في {counted(one.documents, _DOCUMENT)}"
        _line(console, Text.assemble((f"{plain_digits(place)}. ", "bold"), _isolated(one.name), (f"، {said}", "dim")))
        if title := title_of(one.mentions[0], one.name):
            _line(console, Text(_isolated(title), "cyan"), indent=_INDENT)
    if number > len(profiles):
        _line(console, Text(f"وغيرهم: {counted(number - len(profiles), _SPEAKER)}.", "dim"))


def show_articles(articles: Sequence[Sequence[Source]], console: Console, *, copies: int | None) -> None:
    """Print articles: the first document of each, and where else it was published.

    Args:
        articles: the documents of each, one at least.
        console: where to print.
        copies: so many other places of each are named and the rest counted; None for all.
    """
    for number, (first, *others) in enumerate(articles, start=1):
        _line(console, Text.assemble((f"{plain_digits(number)}. ", "bold"), _source_line(first)))
        _line(console, Text(_isolated(first.path), "dim"), indent=_INDENT)
        for other in others[:copies]:
            _line(console, Text(f"نُشر أيضًا: {_source_line(other)}"), indent=_INDENT)
            _line(console, Text(_isolated(other.path), "dim"), indent=_INDENT)
        if left := len(others[copies:]) if copies is not None else 0:
            _line(console, Text(f"وفي {counted(left, _OTHER_PLACE)}.", "dim"), indent=_INDENT)
    joined = sum(len(article) - 1 for article in articles)
    and_copies = f"، ولها {counted(joined, _COPY)}" if joined else ""
    _line(console, Text(f"في القائمة: {counted(len(articles), _LISTED)}{and_copies}.", "dim"))


def _scope_lines(scoping: Scoping, *, abstained: bool) -> Iterator[str]:
    """Say where an answer was looked for, if that was not everywhere."""
    if not scoping.chosen.is_everything:
        yield f"البحث محصور في: {_scope(scoping.chosen)}"
    if not scoping.understood.is_everything:
        where = _scope(scoping.understood)
        if not scoping.is_left:
            yield f"فُهم من السؤال أن البحث في: {where}"
        elif not abstained:
            yield f"لا جواب في: {where}. وما يلي من غيرها."
    if scoping.undated and (abstained or not scoping.is_left):
        yield f"لم تدخل في البحث وثائق لا يُعرف تاريخها: {plain_digits(scoping.undated)}"


def _scope(scope: Scope) -> str:
    period = [period_in_arabic(scope.since, scope.until)] if scope.has_period else []
    document = [] if scope.document is None else [f"الوثيقة «{_isolated(scope.document.title)}»"]
    return "، ".join((*period, *map(_isolated, scope.publishers), *document))


def _not_found(asked_speaker: str | None) -> str:
    """Say that the documents hold no answer, or nothing of what a speaker is asked for."""
    if asked_speaker is None:
        return "لم أجد في الوثائق جوابًا عن هذا السؤال."
    return f"لم أجد في الوثائق كلامًا منسوبًا إلى {_isolated(asked_speaker)} في هذا الموضوع."


def _show_topics(topics: Sequence[str], console: Console) -> None:
    if topics:
        _line(console, Text("أقرب ما في الوثائق إليه:", "dim"))
    for topic in topics:
        _line(console, Text(topic), indent=_INDENT)


def _highlighted(citation: Citation) -> Iterator[tuple[str, str]]:
    """Yield the pieces of the passage with their styles: what answers is bold."""
    done = 0
    for stretch in citation.highlight:
        start, end = stretch.start - citation.span.start, stretch.end - citation.span.start
        yield citation.text[done:start], ""
        yield citation.text[start:end], "bold"
        done = end
    yield citation.text[done:], ""


def _source_line(source: Source) -> str:
    known = (source.publisher, source.author, source.date)
    return "، ".join([f"«{source.title}»", *(_isolated(value) for value in known if value)])


def _place_line(citation: Citation) -> str:
    start, end = plain_digits(citation.span.start), plain_digits(citation.span.end)
    return f"{_place(citation.place)}، الأحرف {start}–{end}، {_isolated(citation.source.path)}"


def _copies_line(copies: Sequence[Occurrence]) -> str:
    shown = [_copy(one) for one in copies[:COPIES_SHOWN]]
    if len(copies) > COPIES_SHOWN:
        shown.append(counted(len(copies) - COPIES_SHOWN, _OTHER_PLACE))
    return f"ورد أيضًا في: {'؛ و'.join(shown)}."


def _copy(copy: Occurrence) -> str:
    date = f"، {_isolated(copy.source.date)}" if copy.source.date else ""
    return f"«{_isolated(copy.source.title)}»{date}، {_place(copy.place)}"


def _place(place: Place) -> str:
    page = "" if place.page is None else f"الصفحة {plain_digits(place.page)}، "
    return f"{page}الفقرة {plain_digits(place.paragraph)}، الجملة {plain_digits(place.sentence)}"


def _line(console: Console, text: Text, indent: int = 0) -> None:
    """Print a paragraph; the mark that begins each line makes a terminal with bidi lay it out from the right."""
    width = max(console.width - indent - 1, 1)
    for line in text.wrap(console, width):
        line.rstrip()
        console.print(Text.assemble(_RLM + " " * indent, line), soft_wrap=True, highlight=False)


def _isolated(text: str) -> str:
    return f"{_FSI}{text}{_PDI}"
