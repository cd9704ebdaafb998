"""`inspect`: what the index made of the documents, or of one of them."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from retrieval import generations
from retrieval.adapters.storage import FileStorage
from retrieval.commands.options import Subparsers, add_indexes, find_document, settings_from
from retrieval.corpus.inventory import read_inventory
from retrieval.domain import ReadDocument, Report, Source
from retrieval.duplicates import NO_COPIES, Copies, read_copies
from retrieval.generations import CATALOG, Generation
from retrieval.indexing import INVENTORY
from retrieval.json_form import Json, inspected_json, skipped_json, source_json
from retrieval.ports import Catalog
from retrieval.reading import check_versions


def add_parser(subcommands: Subparsers) -> None:
    """Add the subcommand."""
    parser = subcommands.add_parser("inspect", help="show what the index made of the documents")
    parser.add_argument("document", nargs="?", metavar="DOC", help="the id of a document, or a part of one id alone")
    add_indexes(parser)
    parser.add_argument("--skipped", action="store_true", help="list what the last build left out")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what is asked for; neither the model nor the vectors are loaded."""
    generation = generations.current(settings_from(options).indexes_dir)
    check_versions(generation)
    if options.skipped:
        skipped = read_inventory(generation.folder / INVENTORY).skipped
        lines: Iterator[str] = map(str, skipped)
        _print(skipped_json(skipped) if options.json else lines)
        return 0
    copies = read_copies(generation.folder) or NO_COPIES
    catalog = FileStorage().open_catalog(generation.folder / CATALOG)
    try:
        if options.document is None:
            describe = _corpus_json if options.json else _corpus_lines
            _print(describe(generation, catalog, copies))
        else:
            (read,) = catalog.read([find_document(options.document, catalog.sources()).id])
            same_text = _same_text(read.document.source, catalog.sources())
            same_article = _others(read.document.source.id, copies)
            _print(
                inspected_json(read, same_text, same_article)
                if options.json
                else _document_lines(read, same_text, same_article)
            )
    finally:
        catalog.close()
    return 0


def _print(what: "Json | Iterator[str]") -> None:
    if isinstance(what, Iterator):
        sys.stdout.writelines(f"{line}\n" for line in what)
    else:
        sys.stdout.write(json.dumps(what, ensure_ascii=False) + "\n")


def _same_text(source: Source, sources: Sequence[Source]) -> tuple[str, ...]:
    """Return the ids of the other documents with the same text."""
    return tuple(one.id for one in sources if one.sha256 == source.sha256 and one.id != source.id)


def _others(document_id: str, copies: Copies) -> tuple[str, ...]:
    """Return the ids of the other documents that are one article with a document."""
    return tuple(one for one in copies.group_of(document_id) if one != document_id)


def _corpus_lines(generation: Generation, catalog: Catalog, copies: Copies) -> Iterator[str]:
    """Yield a line for each article, in the place and with the sentences of the document that is cited first."""
    manifest, ids = generation.manifest, catalog.sentence_ids()
    skipped = read_inventory(generation.folder / INVENTORY).skipped
    yield f"Generation {generation.name}, built {manifest.built_at}"
    yield f"Model: {manifest.embedder.name} ({manifest.embedder.dtype})"
    yield (
        f"{len(manifest.documents)} documents, {manifest.sentences} sentences, {catalog.speaker_count()} speakers, "
        f"{copies.joined} copies, {len(skipped)} skipped"
    )
    for source in catalog.sources():
        first, *others = copies.group_of(source.id)
        if source.id == first:
            also = f"\talso in: {', '.join(others)}" if others else ""
            yield f"{len(ids.get(source.id, ()))}\t{source.id}\t{source.title}{also}"


def _corpus_json(generation: Generation, catalog: Catalog, copies: Copies) -> Json:
    manifest, ids = generation.manifest, catalog.sentence_ids()
    documents: list[Json] = [
        {**source_json(one), "sentences": len(ids.get(one.id, ())), "same_article": [*_others(one.id, copies)]}
        for one in catalog.sources()
    ]
    return {
        "generation": generation.name,
        "built_at": manifest.built_at,
        "model": f"{manifest.embedder.name} ({manifest.embedder.dtype})",
        "sentences": manifest.sentences,
        "speakers": catalog.speaker_count(),
        "skipped": len(read_inventory(generation.folder / INVENTORY).skipped),
        "documents": documents,
    }


def _document_lines(read: ReadDocument, same_text: Sequence[str], same_article: Sequence[str]) -> Iterator[str]:
    document = read.document
    for name, value in asdict(document.source).items():
        if value and name != "sha256":
            yield f"{name}: {value}"
    yield f"body: {document.body.start}-{document.body.end} of {len(document.text)}"
    for name, ids in (("same text", same_text), ("same article", same_article)):
        if ids:
            yield f"{name}: {', '.join(ids)}"
    for one in read.sentences:
        text = " ".join(one.span.of(document.text).split())
        yield f"{one.place.paragraph}.{one.place.sentence}\t{one.span.start}-{one.span.end}\t{text}"
    for report in read.reports:
        yield f"speech\t{report.content.start}-{report.content.end}\t{_speaker(report)}\t{report.kind}, {report.rule}"


def _speaker(report: Report) -> str:
    return "nobody is named" if report.speaker is None else report.speaker.full_name
