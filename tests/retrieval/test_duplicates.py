"""Documents that are one article."""

import json
from dataclasses import replace

import pytest

from retrieval import wiring
from retrieval.__main__ import main
from retrieval.domain import Document
from retrieval.duplicates import find_copies
from tests.adapters.conformance import document
from tests.retrieval.conftest import Workshop

WORDS = [f"كلمة{letter}{other}" for letter in "بتثجحخدذرز" for other in "سشصضطظعغفق"]
ARTICLE = " ".join(WORDS)


def groups(*texts: str) -> list[list[str]]:
    """Return the groups of texts that are one, by their numbers."""
    documents = {f"{number:03}": document(f"{number:03}", text) for number, text in enumerate(texts)}

    def again(name: str) -> Document:
        return documents[name]

    return [[source.id for source in group] for group in find_copies(documents.values(), again)]


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
    (group,) = find_copies((one, two), {"a": one, "b": two}.__getitem__)
    assert group == (one.source, two.source)


def test_the_command_lists_them(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """For a person and for a program, all or those that words find."""
    workshop.write("أصل.txt", f"{ARTICLE}.")
    workshop.write("نسخة.txt", f"{ARTICLE}.")
    workshop.build()
    monkeypatch.setattr(wiring, "open_answerer", lambda _settings: workshop.answerer())
    assert main(["sources", "--duplicates"]) == 0
    shown = capsys.readouterr().out
    assert "نُشر أيضًا" in shown
    assert "نسخة.txt" in shown
    assert main(["sources", "--duplicates", "--json"]) == 0
    (group,) = json.loads(capsys.readouterr().out)
    assert [one["path"] for one in group] == ["أصل.txt", "نسخة.txt"]
    assert main(["sources", "القمح", "--duplicates", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
