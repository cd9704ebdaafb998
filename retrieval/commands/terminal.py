"""An answer for a person at a terminal: right to left, quotation first, then where it stands."""

from rich.console import Console
from rich.text import Text

from retrieval.domain import Answer, Citation, Source

_RLM, _FSI, _PDI = "\u200f", "\u2068", "\u2069"
_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_INDENT = 2


def show_answer(answer: Answer, console: Console) -> None:
    """Print an answer; where it abstains, say so and print no citation."""
    _line(console, Text.assemble(("السؤال: ", "dim"), (answer.question, "bold")))
    if answer.abstained:
        _line(console, Text("لم أجد في الوثائق جوابًا عن هذا السؤال.", "yellow"))
        return
    _line(console, Text(f"الثقة بأن الاقتباس الأول يجيب: {_number(round(answer.confidence * 100))}٪", "dim"))
    for citation in answer.citations:
        console.print()
        _line(console, Text.assemble((f"{_number(citation.rank)}. ", "bold"), f"«{citation.text}»"))
        _line(console, Text(_source_line(citation.source), "cyan"), indent=_INDENT)
        if citation.source.url:
            # Never broken over two lines, so that it can be clicked or copied.
            console.print(Text(f"{_RLM}{' ' * _INDENT}{_isolated(citation.source.url)}"), soft_wrap=True)
        _line(console, Text(_place_line(citation), "dim"), indent=_INDENT)


def _source_line(source: Source) -> str:
    known = (source.publisher, source.author, source.date)
    return "، ".join([f"«{source.title}»", *(_isolated(value) for value in known if value)])


def _place_line(citation: Citation) -> str:
    place = citation.place
    return (
        f"الفقرة {_number(place.paragraph)}، الجملة {_number(place.sentence)}، "
        f"الأحرف {_number(citation.span.start)}–{_number(citation.span.end)}، {_isolated(citation.source.path)}"
    )


def _line(console: Console, text: Text, indent: int = 0) -> None:
    """Print a paragraph; the mark that begins each line makes a terminal with bidi lay it out from the right."""
    width = max(console.width - indent - 1, 1)
    for line in text.wrap(console, width):
        line.rstrip()
        console.print(Text.assemble(_RLM + " " * indent, line), soft_wrap=True, highlight=False)


def _isolated(text: str) -> str:
    return f"{_FSI}{text}{_PDI}"


def _number(number: int) -> str:
    return str(number).translate(_EASTERN)
