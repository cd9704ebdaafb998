"""Messages to Documents."""

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.corpus import Skipped, archives
from retrieval.corpus.corpus_file import CORPUS_FILE
from retrieval.corpus.mail import read_message
from retrieval.domain import Document
from retrieval.errors import UnreadableError
from tests.corpus.packing import docx_of, zip_of
from tests.corpus.reading_here import read_here

DATE = "Fri, 05 Mar 2021 10:00:00 +0100"


def message(text: str = "قال الوزير.\r\nثم مضى.\r\n", charset: str = "utf-8") -> EmailMessage:
    """Return a message in plain text."""
    made = EmailMessage(policy=SMTP)
    made["Subject"], made["From"], made["Date"] = "بيان صحفي", "مكتب الإعلام <press@example.org>", DATE
    made.set_content(text, charset=charset)
    return made


@pytest.mark.parametrize("charset", ["utf-8", "cp1256"])
def test_a_message_is_its_text(charset: str) -> None:
    """Subject, sender and date as the headers have them, decoded; line ends are LF."""
    document = read_message(message(charset=charset).as_bytes(), "a.eml").document
    assert document is not None
    assert document.text == "قال الوزير.\nثم مضى.\n"
    source = document.source
    assert (source.id, source.title, source.author, source.date) == ("a.eml", "بيان صحفي", "مكتب الإعلام", DATE)


def test_plain_text_is_preferred_to_html() -> None:
    """Of a message in both, and a message in HTML alone has what that shows."""
    both = message()
    both.add_alternative("<p>منسق</p>", subtype="html")
    document = read_message(both.as_bytes(), "a.eml").document
    assert document is not None
    assert document.text == "قال الوزير.\nثم مضى.\n"
    alone = message()
    alone.set_content("<style>x</style><p>سطر<br>آخر</p>", subtype="html", charset="cp1256")
    document = read_message(alone.as_bytes(), "a.eml").document
    assert document is not None
    assert document.text == "سطر\nآخر"


def test_attachments_are_read_as_files_are(tmp_path: Path) -> None:
    """Each by its own name under that of the message; a message inside is a message, and an archive is opened."""
    made = message()
    made.add_attachment(
        docx_of("<w:p><w:r><w:t>ملحق</w:t></w:r></w:p>"), "application", "octet-stream", filename="ملحق.docx"
    )
    made.add_attachment(zip_of({"x.txt": "نص"}), "application", "zip", filename="../../b.zip")
    made.add_attachment(b"x", "image", "png", filename="logo.png")
    (tmp_path / "a.eml").write_bytes(made.as_bytes())
    assert [one.source.id if isinstance(one, Document) else str(one) for one in read_here(tmp_path)] == [
        "a.eml",
        "a.eml/ملحق.docx",
        "a.eml/b.zip/x.txt",
        "a.eml/logo.png: no reader for .png",
    ]
    (tmp_path / CORPUS_FILE).write_text('include = ["*.docx"]', encoding="utf-8")
    assert [one.source.id for one in read_here(tmp_path) if isinstance(one, Document)] == ["a.eml/ملحق.docx"]


def test_a_forwarded_message_is_a_message(tmp_path: Path) -> None:
    """With a name it is attached like any file."""
    made = message()
    made.add_attachment(message("نص آخر."), filename="old.eml")
    (tmp_path / "a.eml").write_bytes(made.as_bytes())
    assert [one.text for one in read_here(tmp_path) if isinstance(one, Document)] == [
        "قال الوزير.\nثم مضى.\n",
        "نص آخر.\n",
    ]


def test_what_says_nothing_is_refused(tmp_path: Path) -> None:
    """A file without headers is no message, and a message may be empty."""
    with pytest.raises(UnreadableError, match="no e-mail message"):
        read_message(b"", "a.eml")
    (tmp_path / "a.eml").write_bytes(message(" ").as_bytes())
    (tmp_path / "b.txt").write_text("نص", encoding="utf-8")
    assert Skipped("a.eml", None, "empty: no text in the message") in read_here(tmp_path)


def test_a_charset_that_is_wrong_is_found_out() -> None:
    """Text that is not in the charset that its header names is detected."""
    data = message().as_bytes().replace(b"utf-8", b"nonsense")
    document = read_message(data, "a.eml").document
    assert document is not None
    assert document.text == "قال الوزير.\nثم مضى.\n"


@given(st.binary(max_size=300), st.sampled_from([b"", b"Subject: x\n", b"MIME-Version: 1.0\nContent-Type: "]))
def test_any_bytes_are_read_or_refused(data: bytes, headers: bytes) -> None:
    """Nothing else is raised."""
    try:
        found = read_message(headers + data, "a.eml")
    except UnreadableError:
        return
    if found.document is not None:
        found.document.source.title.encode("utf-8")


def test_what_is_attached_counts_as_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message with more in it than a file may hold ends there."""
    monkeypatch.setattr(archives.Allowance.__init__, "__defaults__", (10, 3_000_000))
    made = message()
    for name in ("a.txt", "b.txt", "c.txt"):
        made.add_attachment(b"x" * 1_000_000, "application", "octet-stream", filename=name)
    (tmp_path / "a.eml").write_bytes(made.as_bytes())
    *documents, report = read_here(tmp_path)
    assert [one.source.id for one in documents if isinstance(one, Document)] == ["a.eml", "a.eml/a.txt"]
    assert str(report).startswith("a.eml: more than ")
