"""Which encodings are read, which are refused, and that nothing but BOM and line ends changes."""

import codecs
import json
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.corpus.decoding import decode
from retrieval.errors import UnreadableError

SHORT = "وقال الوزير إن المياه عادت إلى مجاريها."
LONG = (
    "أعلنت وزارة الصحة اليوم الأحد أن حملة التلقيح ستبدأ في الأسبوع القادم، وأن المراكز مفتوحة للجميع.\n"
    "وأضاف المتحدث باسم الوزارة: «نحن مستعدون، ولا داعي للقلق». وشكر الفرق الطبية على عملها في الميدان.\n"
)
PLAIN = LONG.replace("«", '"').replace("»", '"')
MIXED = "وصل فريق «étoile du Sahel» إلى المدينة مساء الجمعة، وسيقيم في فندق Hôtel Central ثلاثة أيام."

visible = st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zs", "Zl", "Zp"])
prose = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"))


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Text that is not blank, without carriage returns, NUL and a BOM of its own."""
    return (draw(prose) + draw(visible) + draw(prose)).removeprefix("\ufeff") + "ا"


@given(texts())
def test_utf8_reads_back_equal(text: str) -> None:
    """What was written in UTF-8 is read unchanged, with or without a byte order mark."""
    if not text.startswith("\ufeff"):
        assert decode(text.encode("utf-8"), "a.txt") == text
    assert decode(text.encode("utf-8-sig"), "a.txt") == text


@given(texts(), st.sampled_from([("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE)]))
def test_utf16_reads_back_equal(text: str, encoding: tuple[str, bytes]) -> None:
    """What was written in UTF-16 with a byte order mark is read unchanged."""
    name, mark = encoding
    data = mark + text.encode(name)
    if not data.startswith(codecs.BOM_UTF32_LE):
        assert decode(data, "a.txt") == text


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be"])
def test_utf32_is_known_by_its_mark(encoding: str) -> None:
    """UTF-32 is not mistaken for UTF-16, whose mark it begins with."""
    assert decode(("\ufeff" + SHORT).encode(encoding), "a.txt") == SHORT


@pytest.mark.parametrize(
    ("written", "read"),
    [("ا\r\nب", "ا\nب"), ("ا\rب", "ا\nب"), ("ا\n\rب\r\n", "ا\n\nب\n"), ("ا \u2028\x85\x0cب", "ا \u2028\x85\x0cب")],
)
def test_line_ends_become_line_feeds(written: str, read: str) -> None:
    """Only CR LF and CR are line ends to change; other separators stay."""
    assert decode(written.encode("utf-8"), "a.txt") == read


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SHORT, "cp1256"),
        (LONG, "cp1256"),
        (MIXED, "cp1256"),
        (LONG * 200, "cp1256"),
        (SHORT, "iso8859_6"),
        (PLAIN, "iso8859_6"),
        (PLAIN * 200, "iso8859_6"),
        (SHORT, "cp720"),
    ],
)
def test_arabic_code_pages_are_detected(text: str, encoding: str) -> None:
    """Arabic in Windows-1256, ISO 8859-6 and DOS 720 is recognised from one sentence on."""
    assert decode(text.encode(encoding), "a.txt") == text


def test_the_end_mark_of_dos_is_no_sign_of_a_binary_file() -> None:
    """Old files end in Ctrl-Z; it stays, as everything but line ends does."""
    assert decode((SHORT + "\r\n\x1a").encode("cp1256"), "a.txt") == SHORT + "\n\x1a"


def test_western_text_is_detected() -> None:
    """French in Windows-1252 is not taken for Arabic."""
    text = "Les élèves ont été reçus à l'école où la leçon a déjà commencé – « évidemment »."
    assert decode(text.encode("cp1252"), "a.txt") == text


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "iso8859_5"])
def test_cyrillic_is_refused_rather_than_read_as_arabic(encoding: str) -> None:
    """Bytes of a script that is not expected are reported, not turned into mojibake."""
    text = "Россия и Украина провели переговоры, сообщил министр иностранных дел."
    with pytest.raises(UnreadableError, match="encoding not recognised"):
        decode(text.encode(encoding), "a.txt")


def test_damaged_utf8_names_the_line() -> None:
    """A bad byte in UTF-8 is reported with its line instead of the file being read in another encoding."""
    data = LONG.replace("\n", "\r\n").encode("utf-8") + b"\xd9 " + SHORT.encode("utf-8")
    with pytest.raises(UnreadableError, match="bad byte 0xd9") as caught:
        decode(data, "a.txt")
    assert caught.value.line == 3


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"", None, "empty"),
        (b" \r\n\t\n", None, "empty: no text but white space"),
        ("\ufeff\u200f\u00a0".encode(), None, "empty: no text but white space"),
        (b"a\0b", None, "not text: NUL bytes"),
        (SHORT.encode("utf-16-le"), None, "not text: NUL bytes"),
        ("ا\nب\0".encode("utf-16"), 2, "not text: a NUL character"),
        (codecs.BOM_UTF16_LE + b"\x27\x06\x27", None, "bad encoding: the byte order mark says UTF-16-LE"),
        (zlib.compress(LONG.encode()).replace(b"\0", b"\1"), None, "encoding not recognised"),
        (SHORT.encode("cp1256") + b"\x02", None, "encoding not recognised"),
        (bytes(range(128, 256)) * 4, None, "encoding not recognised"),
    ],
)
def test_what_is_not_text_is_refused(data: bytes, line: int | None, reason: str) -> None:
    """Blank, binary and broken files are refused with the reason."""
    with pytest.raises(UnreadableError) as caught:
        decode(data, "dir/a.txt")
    assert (caught.value.path, caught.value.line) == ("dir/a.txt", line)
    assert caught.value.reason.startswith(reason)


@pytest.mark.parametrize("encoding", ["cp1256", "iso8859_6"])
def test_real_paragraphs_are_detected(shared_data: Path, encoding: str) -> None:
    """Of real news every paragraph is read back, and at least 99 % of the single sentences."""
    lines = (shared_data / "ntrex" / "dev.jsonl").read_text("utf-8").splitlines()
    documents = [json.loads(line)["sentences_ar"] for line in lines]
    paragraphs = [" ".join(sentences[:4]) for sentences in documents]
    assert _share_read_back(paragraphs, encoding) == 1
    assert _share_read_back([sentence for sentences in documents for sentence in sentences], encoding) >= 0.99


def _share_read_back(texts: list[str], encoding: str) -> float:
    verdicts = [_is_read_back(text, encoding) for text in texts if _is_encodable(text, encoding)]
    return sum(verdicts) / len(verdicts)


def _is_encodable(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _is_read_back(text: str, encoding: str) -> bool:
    try:
        return decode(text.encode(encoding), "a.txt") == text
    except UnreadableError:
        return False
