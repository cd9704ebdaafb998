"""One document a line, and what is said of the lines that are none."""

import json
from pathlib import Path

import pytest

from retrieval.corpus import SeedFile, Skipped, json_lines
from retrieval.corpus.json_lines import read_json_lines
from retrieval.domain import Document, Source, Span, digest
from retrieval.errors import UnreadableError


def read(tmp_path: Path, data: bytes) -> list[Document | Skipped]:
    """Return what the reader yields for a file `d/a.jsonl` of these bytes."""
    location = tmp_path / "a.jsonl"
    location.write_bytes(data)
    return list(read_json_lines(SeedFile("d/a.jsonl", location)))


def test_all_fields_are_read(tmp_path: Path) -> None:
    """A line gives the text, which is all body, and its attribution."""
    line = {
        "id": "n1",
        "title": " خبر\nاليوم ",
        "publisher": "وكالة",
        "author": "كاتب",
        "date": "2021-03-05",
        "url": "https://x.org",
        "text": "\ufeffقال.\r\nثم مضى.\r",
        "other": {"ignored": [1]},
    }
    text = "قال.\nثم مضى.\n"
    source = Source(
        id="d/a.jsonl#n1",
        title="خبر اليوم",
        publisher="وكالة",
        author="كاتب",
        date="2021-03-05",
        url="https://x.org",
        path="d/a.jsonl",
        sha256=digest(text),
    )
    assert read(tmp_path, json.dumps(line).encode()) == [Document(source, text, Span(0, len(text)))]


def test_a_line_without_id_keeps_its_id_when_lines_shift(tmp_path: Path) -> None:
    """The id is made of the text, not of the line's number; null is as good as nothing, and a number is an id."""
    first, second = '{"text": "نص أول"}', '{"text": "نص ثان", "id": null, "title": null}'
    (before,) = read(tmp_path, second.encode())
    found = read(tmp_path, f'\ufeff{first}\r\n\n  \n{{"id": 7, "text": "x"}}\n{second}'.encode())
    assert found[-1] == before
    assert isinstance(before, Document)
    assert before.source.id == f"d/a.jsonl#{digest('نص ثان')[:16]}"
    assert [one.source.id for one in found if isinstance(one, Document)][1] == "d/a.jsonl#7"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"hello", "not JSON: expected value (column 1)"),
        (b'{"text": "a"', "not JSON: EOF while parsing an object (column 12)"),
        (b'{"text": "a",}', "not JSON: trailing comma (column 14)"),
        (b'{"text": "\\ud800"}', "not JSON: unexpected end of hex escape (column 17)"),
        (b"[" * 100_000, "not JSON: recursion limit exceeded (column 202)"),
        (b'["text"]', "not a JSON object"),
        (b"3", "not a JSON object"),
        (b"{}", "'text' is missing"),
        (b'{"text": null}', "'text' must be a string"),
        (b'{"text": 3}', "'text' must be a string"),
        (b'{"text": " \\n\\u200f"}', "'text' is empty"),
        (b'{"text": "a\\u0000b"}', "'text' holds a NUL character"),
        (b'{"text": "a", "title": ["b"]}', "'title' must be a string"),
        (b'{"text": "a", "date": 2021}', "'date' must be a string"),
        (b'{"text": "a", "id": true}', "'id' must be a string"),
        (b'{"text": "a", "id": "\\u0000"}', "'id' holds a NUL character"),
        (b'{"text": "\xff"}', "bad encoding: byte 11 of the line, 0xff, is not UTF-8"),
    ],
)
def test_a_bad_line_is_reported_and_the_others_are_read(tmp_path: Path, line: bytes, reason: str) -> None:
    """A line that is no document is left out with its number and the reason; those around it stay."""
    before, bad, after = read(tmp_path, b'{"text": "a"}\n' + line + b'\n{"text": "b"}\n')
    assert bad == Skipped("d/a.jsonl", 2, reason)
    assert [one.text for one in (before, after) if isinstance(one, Document)] == ["a", "b"]


def test_the_first_of_two_lines_with_one_id_is_kept(tmp_path: Path) -> None:
    """A second use of an id is reported with the line of the first; so is the same text twice without ids."""
    lines = ['{"id": "x", "text": "a"}', '{"id": "x", "text": "b"}', '{"text": "c"}', '{"text": "c"}']
    found = read(tmp_path, "\n".join(lines).encode())
    assert [one.text for one in found if isinstance(one, Document)] == ["a", "c"]
    reported = [one for one in found if isinstance(one, Skipped)]
    assert [(one.line, one.reason.split(" (")[0]) for one in reported] == [
        (2, "the same id as line 1"),
        (4, "the same id as line 3"),
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\n \r\n", "empty"),
        ('{"text": "a"}'.encode("utf-16"), "bad encoding: UTF-16, but JSON Lines are UTF-8"),
    ],
)
def test_a_file_that_is_no_json_lines_is_refused_whole(tmp_path: Path, data: bytes, reason: str) -> None:
    """An empty or UTF-16 file is one problem, not one for each of its lines."""
    with pytest.raises(UnreadableError) as caught:
        read(tmp_path, data)
    assert (caught.value.line, caught.value.reason) == (None, reason)


@pytest.mark.parametrize("length", [40, 41, 79, 80, 81, 200])
def test_a_line_without_end_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, length: int) -> None:
    """It is named with its number, never held whole, and the others are read; at the end of the file as well."""
    monkeypatch.setattr(json_lines, "LONGEST_LINE", 40)
    long, short = b'{"text": "' + b"x" * (length - 13) + b'"}\n', b'{"text": "y", "id": 1}\n'
    assert len(long) == length
    found = read(tmp_path, long + short + long.rstrip())
    assert [one.source.id if isinstance(one, Document) else one.line for one in found] == (
        [1, "d/a.jsonl#1", 3]
        if length > 41
        else [f"d/a.jsonl#{digest('x' * 27)[:16]}", "d/a.jsonl#1", 3]
        if length == 40
        else [1, "d/a.jsonl#1", f"d/a.jsonl#{digest('x' * 28)[:16]}"]
    )
