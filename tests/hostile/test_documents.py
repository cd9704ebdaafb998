"""Documents made to do harm, through the real readers: each is read or named, and so are its neighbours."""

from pathlib import Path

import pytest

from bot.administration.preview import TooDemandingError, preview
from retrieval.corpus import SeedFile
from retrieval.corpus.inventory import NO_INVENTORY
from retrieval.corpus.reading import read_file, suffixes_read
from retrieval.corpus.reading_apart import ReadingLimits
from retrieval.corpus.survey import Reading, survey
from retrieval.domain import Document
from retrieval.fetching.feeds import feed_links
from tests.corpus.packing import docx_of, epub_of, zip_of
from tests.hostile import bombs
from tests.retrieval.conftest import Workshop

TEXT = "قال الوزير إن العملية انتهت."
LIMITS = ReadingLimits(seconds=2, megabytes=400)
CONTENTS = dict(bombs.contents())


def outcome(seeds: Path, name: str, data: bytes) -> list[str]:
    """Return what becomes of a file, by its documents and reports, between two others that must be read."""
    seeds.mkdir()
    (seeds / "0.txt").write_text(TEXT, encoding="utf-8")
    (seeds / name).write_bytes(data)
    (seeds / "~.docx").write_bytes(docx_of(f"<w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p>"))
    reading = Reading(survey(seeds, NO_INVENTORY, trusts_stamps=True), LIMITS)
    first, *found, last = [
        one if isinstance(one, str) else one.source.id if isinstance(one, Document) else str(one)
        for one in reading.documents()
    ]
    assert (first, last) == ("0.txt", "~.docx")
    return found


@pytest.mark.parametrize("suffix", suffixes_read())
def test_whatever_a_file_is_called_it_is_read_or_named(tmp_path: Path, suffix: str) -> None:
    """A PDF called .txt, a program called .docx, and every other pair: a document, or a reason that is ours."""
    for content, data in CONTENTS.items():
        (tmp_path / "file").write_bytes(data)
        for found in read_file(SeedFile(f"a{suffix}", tmp_path / "file")):
            if isinstance(found, Document):
                found.text.encode("utf-8")
            else:
                assert "please report" not in found.reason, (content, found.reason)


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".epub", ".zip", ".tar.gz", ".txt"])
def test_a_program_is_not_a_document(tmp_path: Path, suffix: str) -> None:
    """Whatever its name says."""
    (report,) = outcome(tmp_path / "seeds", f"a{suffix}", CONTENTS["ELF"])
    assert report.startswith((f"a{suffix}: damaged", f"a{suffix}: not text"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.tgz", lambda: bombs.tar_of_zeros("a.bin", 10 * 1024**3), "a.tgz: takes more than 2 s of processor time"),
        ("a.tgz", lambda: bombs.tar_of_zeros("a.txt", 10 * 1024**3), "a.tgz/a.txt: too large: more than 512 MiB"),
        ("a.zip", lambda: bombs.zip_of_one_in_many("a.txt", bytes(2**26), 30), "a.zip"),
        ("a.zip", lambda: bombs.zip_of_one_in_many("a.txt", b"", 1_000_000), "a.zip: takes more than"),
        ("a.tgz", lambda: bombs.tar_of_members("a.bin", 100_000), "a.tgz"),
        ("a.zip", lambda: bombs.zip_in_itself(12), "a.zip/a.zip/a.zip/a.zip/a.zip: packed in more than 4 others"),
        ("a.pdf", bombs.pdf_with_a_password, "a.pdf: locked with a password"),
        ("a.pdf", lambda: bombs.pdf_of_pages(10_001), "a.pdf: too large: 10001 pages"),
        ("a.pdf", bombs.pdf_that_goes_round, "a.pdf: "),
        ("a.docx", lambda: zip_of({"word/document.xml": f"{bombs.entities('d')}<d>&j;</d>"}), "a.docx: "),
        ("a.epub", lambda: epub_of({"c.xhtml": "<p>" + "a" * 60_000_000}, "c " * 1000), "a.epub: "),
        ("a.eml", lambda: CONTENTS["mail"] * 2_000, "a.eml: "),
        ("a.html", lambda: b"<table><tr><td>" * 300_000, "a.html: "),
        ("a.txt", ("نعم. " * 4_000_000).encode, "a.txt: t"),
    ],
)
def test_what_is_made_to_exhaust_its_reader_exhausts_nothing(tmp_path: Path, name: str, data, reason: str) -> None:
    """Zeros without end, members without end, pages without end: named in seconds, and the neighbours are read."""
    reports = outcome(tmp_path / "seeds", name, data())
    # A machine that others use may give it no more time than this.
    given_up = f"{name}: not read within"
    assert any(report.startswith((reason, given_up)) for report in reports), reports[:3]


def test_entities_are_neither_grown_nor_followed(tmp_path: Path) -> None:
    """In the package of a book, in its chapters, in a page, in a tagged file and in a feed."""
    bomb = bombs.entities("package")
    book = epub_of({"c.xhtml": f"<p>{TEXT}</p>"}, "c", "<x:title xmlns:x='http://purl.org/dc/elements/1.1/'>&j;&f;")
    data = {
        "a.epub": book,
        "b.epub": zip_of({"META-INF/container.xml": f"{bomb}<package>&j;</package>"}),
        "c.epub": epub_of({"c.xhtml": f"{bomb}<p>{TEXT}&j;&f;</p>"}, "c"),
        "d.html": f"{bomb}<p>{TEXT}&j;&f;</p>".encode(),
        "e.xml": f"{bomb}<DOC><TEXT>{TEXT}&j;&f;</TEXT></DOC>".encode(),
    }
    for name, content in data.items():
        (tmp_path / name).write_bytes(content)
        for found in read_file(SeedFile(name, tmp_path / name)):
            shown = found.text + found.source.title if isinstance(found, Document) else found.reason
            assert "haha" not in shown
            assert "root:" not in shown
            assert len(shown) < 1000
    entry = "<entry><link href='{}'/></entry>"
    feed = f"{bombs.entities('feed')}<feed>{entry.format('&j;&f;')}{entry.format('/a')}</feed>"
    assert set(feed_links(feed.encode(), "https://x.org/") or ()) <= {"https://x.org/", "https://x.org/a"}


@pytest.mark.parametrize(
    "link", ["http://[", "http://[x]/", "//[::1", "\x00", "http://a:b:c/", "\ud800", "javascript:x"]
)
def test_no_link_of_a_feed_breaks_the_others(link: str) -> None:
    """One that is no link is no link of the feed's."""
    sent = link.encode("utf-8", "replace").replace(b"\0", b"&#1;").decode()
    feed = f"<rss><channel><item><link>{sent}</link></item><item><link>/b</link></item></channel></rss>"
    links = feed_links(feed.encode(), "https://x.org/")
    assert links is not None
    assert links[-1] == "https://x.org/b"


def test_members_with_names_to_deceive_keep_to_their_archive(tmp_path: Path) -> None:
    """Turned round, reserved, without end or of control characters: names are shown, and never written."""
    names = [
        "\u202etxt.exe\u202c.txt",
        "con.txt",
        "a" * 5_000 + ".txt",
        "a\nb.txt",
        "a\x1b[2J.txt",
        "~/x.txt",
        "-rf.txt",
        "é.txt",
    ]
    before = set(tmp_path.iterdir())
    found = outcome(tmp_path / "seeds", "a.zip", zip_of(dict.fromkeys(names, TEXT)))
    assert found == [f"a.zip/{name}" for name in names]
    assert set(tmp_path.iterdir()) - before == {tmp_path / "seeds"}


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".docx", ".html", ".pdf", ".txt"])
async def test_an_upload_that_is_not_what_it_says_is_told(tmp_path: Path, suffix: str) -> None:
    """Bytes of no format, under the name of one."""
    staged = tmp_path / "staged"
    staged.write_bytes(CONTENTS["every byte"])
    found = await preview(staged, f"a{suffix}")
    assert not found.documents
    assert found.reason.startswith(f"a{suffix}")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.epub", lambda: epub_of({"c.xhtml": "<p>" + "a" * 60_000_000}, "c " * 1000)),
        ("a.txt", ("نعم. " * 20_000_000).encode),
    ],
)
async def test_an_upload_that_explodes_is_refused(tmp_path: Path, name: str, data) -> None:
    """In seconds, and the bot has nothing of it."""
    staged = tmp_path / "staged"
    staged.write_bytes(data())
    with pytest.raises(TooDemandingError):
        await preview(staged, name, seconds=5, megabytes=256)


@pytest.mark.slow
def test_a_document_of_very_many_sentences_is_built(tmp_path: Path) -> None:
    """Thirty thousand tiny sentences are indexed like any others."""
    workshop = Workshop(tmp_path / "seeds", tmp_path / "indexes")
    workshop.write("خبر.txt", "أنهى الجيش العملية.")
    before = workshop.build().sentences
    workshop.write("many.txt", "".join(f"نعم {number}. " for number in range(30_000)))
    assert workshop.build().sentences == before + 30_000
    assert workshop.answerer().answer("من أنهى العملية؟", top=1).citations
