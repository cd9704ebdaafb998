"""Documents that are one article."""

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retrieval import indexing, wiring
from retrieval.__main__ import main
from retrieval.corpus import read_corpus
from retrieval.domain import Document, Scope
from retrieval.duplicates import (
    Copies,
    Signature,
    _likely,
    find_copies,
    read_copies,
    read_signatures,
    signature_of,
    write_copies,
)
from tests.adapters.conformance import document
from tests.retrieval.conftest import Workshop

WORDS = [f"كلمة{letter}{other}" for letter in "بتثجحخدذرز" for other in "سشصضطظعغفق"]
ARTICLE = " ".join(WORDS)


def groups(*texts: str) -> list[list[str]]:
    """Return the groups of texts that are one, by their numbers."""
    return groups_of(*(document(f"{number:03}", text) for number, text in enumerate(texts)))


def groups_of(*documents: Document) -> list[list[str]]:
    """Return the groups of documents that are one, by their ids."""
    by_id = {one.source.id: one for one in documents}
    copies = find_copies({name: signature_of(one) for name, one in by_id.items()}, by_id.__getitem__)
    return [list(group) for group in copies.groups]


def test_reposts_are_one() -> None:
    """To the letter, in another spelling, or with a word changed; other articles stay alone."""
    spelled = ARTICLE.replace("ة", "ه").replace("كلم", "كَلِم")
    corrected = ARTICLE.replace(WORDS[50], "غيرها")
    other = " ".join(reversed(WORDS))
    assert groups(ARTICLE, other, spelled, corrected, "نص") == [["000", "002", "003"]]


def test_what_shares_less_is_not_one() -> None:
    """An article of which a third is another."""
    assert groups(ARTICLE, " ".join([*WORDS[:67], *reversed(WORDS[:33])])) == []


def test_a_text_between_two_joins_them() -> None:
    """Also where the two came first, and are not near to each other."""
    first = " ".join(WORDS[:90])
    second = " ".join(WORDS[10:])
    assert groups(first, second) == []
    assert groups(first, second, ARTICLE) == [["000", "001", "002"]]


@pytest.mark.parametrize("texts", [(), ("",), ("", ""), ("؟!", "؟!"), ("نص", "غير")])
def test_short_and_empty_texts(texts: tuple[str, ...]) -> None:
    """Texts without a word are no copies of each other."""
    assert groups(*texts) == []


def test_two_short_texts_are_one() -> None:
    """Where all of their words are the same."""
    assert groups("خبر قصير", "خبر قصير.") == [["000", "001"]]


def test_only_the_body_counts() -> None:
    """What stands before it, such as another date, is no difference."""
    one = document("a", f"2020\n{ARTICLE}")
    one = replace(one, body=replace(one.body, start=5))
    two = document("b", ARTICLE)
    assert groups_of(one, two) == [["a", "b"]]


def test_the_earliest_is_shown() -> None:
    """By the day that its date is sure to be; who has none comes after who has, and of one day the first by id."""
    dates = {"a": None, "b": "2017-03-05", "c": "04/03/2017", "d": "2017", "e": "قبل أيام", "f": "2017-01-01"}
    copied = [document(name, ARTICLE) for name in dates]
    dated = [replace(one, source=replace(one.source, date=dates[one.source.id])) for one in copied]
    assert groups_of(*dated) == [["d", "a", "b", "c", "e", "f"]]


def test_many_in_one_mould_are_not_all_compared() -> None:
    """The time grows with the documents, and not with their square."""
    bulletins = [
        document(f"{number:04}", " ".join((*WORDS[:70], *(f"حرارة{number}س{one}" for one in range(40)))))
        for number in range(600)
    ]
    signatures = np.stack([signature_of(one) for one in bulletins])
    assert len(list(_likely(signatures))) < 600
    assert groups_of(*bulletins) == []
    assert groups(*[ARTICLE] * 300) == [[f"{number:03}" for number in range(300)]]


def test_what_was_written_is_read(tmp_path: Path) -> None:
    """Both files; one that is missing, damaged or of another version is as good as none."""
    one, two = document("ب", ARTICLE), document("أ", f"{ARTICLE}.")
    signatures = {one.source.id: signature_of(one), two.source.id: signature_of(two)}
    copies = find_copies(signatures, {"ب": one, "أ": two}.__getitem__)
    write_copies(tmp_path, copies, signatures)
    assert read_copies(tmp_path) == copies == Copies((("أ", "ب"),))
    read = read_signatures(tmp_path, ["ب", "أ"])
    assert {name: row.tolist() for name, row in read.items()} == {
        name: row.tolist() for name, row in signatures.items()
    }
    assert read_signatures(tmp_path, ["ب"]) == {}
    (tmp_path / "signatures.npy").write_bytes(b"x")
    assert read_signatures(tmp_path, ["ب", "أ"]) == {}
    (tmp_path / "copies.json").write_text('{"version": 0, "groups": []}', encoding="utf-8")
    assert read_copies(tmp_path) is None
    assert read_signatures(tmp_path, ["ب", "أ"]) == {}


def test_a_build_joins_copies_and_looks_only_at_what_is_new(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it found is in its report, kept where nothing changed, and the same as that of a first build."""
    looked_at: list[str] = []

    def look(one: Document) -> Signature:
        looked_at.append(one.source.id)
        return signature_of(one)

    monkeypatch.setattr(indexing, "signature_of", look)
    workshop.write("أ.txt", f"{ARTICLE}.")
    workshop.write("ب.txt", f"{ARTICLE}.")
    assert workshop.build().copies == 1
    looked_at.clear()
    assert workshop.build().copies == 1
    workshop.write("ج.txt", f"{ARTICLE}!")
    assert workshop.build().copies == 2
    assert looked_at == ["ج.txt"]
    (workshop.seeds / "أ.txt").unlink()
    assert workshop.build().copies == 1
    assert looked_at == ["ج.txt"]


def test_an_index_without_copies_is_good_until_the_next_build(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As those are that were built before they were looked for; nothing is embedded for them."""
    workshop.write("أ.txt", f"{ARTICLE}.")
    workshop.write("ب.txt", f"{ARTICLE}.")
    with monkeypatch.context() as patch:
        patch.setattr(indexing, "write_copies", lambda *_: None)
        assert workshop.build().copies == 0
    with closing(workshop.answerer()) as answerer:
        assert all(len(article) == 1 for article in answerer.articles())
    report = workshop.build()
    assert (report.copies, report.embedded, report.work.read) == (1, 0, 0)


QUESTION = "أين افتتحت البلدية حديقة النخيل؟"
PASSAGE = "افتتحت البلدية حديقة النخيل قرب الميناء القديم."
OTHERS = " ".join(f"{word}." for word in WORDS)


def test_one_of_the_copies_is_cited_and_the_others_named(workshop: Workshop) -> None:
    """The earliest, word for word, whichever was found; a place that the search did not find is named too."""
    for name, date, first in (
        ("أ", "2017-03-05", PASSAGE),
        ("ب", "2017-03-04", PASSAGE),
        ("ج", "2017-03-06", f"و{PASSAGE}"),
    ):
        workshop.write(f"{name}.md", f"---\ndate: {date}\npublisher: دار {name}\n---\n{first} {OTHERS}")
    workshop.write("بعيد.md", "---\ndate: 2016-01-01\n---\nاتفق الوزيران على موعد آخر.")
    workshop.build()
    with closing(workshop.answerer()) as answerer:
        citation = answerer.answer(QUESTION).citations[0]
        document = next(
            one for one in read_corpus(workshop.seeds) if isinstance(one, Document) and one.source == citation.source
        )
        within = answerer.answer(QUESTION, scope=Scope(publishers=("دار أ",))).citations[0]
    assert citation.source.id == "ب.md"
    assert citation.span.of(document.text) == citation.text == PASSAGE
    assert sorted(one.source.id for one in citation.also_in) == ["أ.md", "ج.md"]
    assert (within.source.id, within.also_in) == ("أ.md", ())


def test_a_correction_is_cited_from_the_copy_that_has_it(workshop: Workshop) -> None:
    """Other words are never shown under the name of a document that does not hold them."""
    corrected = PASSAGE.replace("القديم", "الجديد")
    workshop.write("أ.md", f"---\ndate: 2017-03-04\n---\n{PASSAGE} {OTHERS}")
    workshop.write("ب.md", f"---\ndate: 2017-03-05\n---\n{corrected} {OTHERS}")
    workshop.build()
    with closing(workshop.answerer()) as answerer:
        citations = answerer.answer(QUESTION).citations
        assert [len(article) for article in answerer.articles()].count(2) == 1
    assert {(one.source.id, one.text, one.also_in) for one in citations[:2]} == {
        ("أ.md", PASSAGE, ()),
        ("ب.md", corrected, ()),
    }


def test_the_command_lists_them(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """For a person and for a program an article is one entry with its places; what is asked for stands first."""
    workshop.write("أصل.txt", f"{ARTICLE}.")
    for number in range(1, 6):
        workshop.write(f"نسخة{number}.md", f"---\npublisher: دار {number}\n---\n{ARTICLE}.")
    workshop.build()
    monkeypatch.setattr(wiring, "open_answerer", lambda _settings: workshop.answerer())

    def told(*arguments: str) -> str:
        assert main(["sources", *arguments]) == 0
        return capsys.readouterr().out

    shown = told()
    assert shown.count("نُشر أيضًا") == 3
    assert "وفي موضعين آخرين." in shown
    assert "في القائمة: ٤ وثائق، ولها ٥ نسخ أخرى." in shown
    listed = json.loads(told("--json"))
    assert [len(one["also_in"]) for one in listed] == [5, 0, 0, 0]
    (article,) = json.loads(told("--publisher", "دار 2", "--json"))
    assert (article["path"], article["also_in"][0]["path"]) == ("نسخة2.md", "أصل.txt")
    shown = told("--duplicates")
    assert (shown.count("نُشر أيضًا"), "حرب.txt" in shown) == (5, False)
    (group,) = json.loads(told("--duplicates", "--json"))
    assert [one["path"] for one in group] == ["أصل.txt", *(f"نسخة{number}.md" for number in range(1, 6))]
    assert json.loads(told("القمح", "--duplicates", "--json")) == []
