"""News collections in the form of TREC, as several of them are written; the articles are ours."""

from pathlib import Path

import pytest

from retrieval.corpus import SeedFile, Skipped
from retrieval.corpus.corpus_file import CorpusFile
from retrieval.corpus.reading import read_file
from retrieval.domain import Document, Span

ARTICLE = """<DOC>
<DOCNO>QM-local-7-20170126</DOCNO>
<URL>http://news.example.org/ar/article/حديقة/105/7</URL>\x20
<SRC>إذاعة القمرة</SRC>
<CAT>local</CAT>
<TITLE>افتتاح حديقة &quot;النخيل&quot;</TITLE>
<TIME>26/01/2017</TIME>
<AUTHOR></AUTHOR>
<ABSTRACT>
افتتحت البلدية حديقة النخيل.
</ABSTRACT>
<TEXT>
افتتحت البلدية حديقة النخيل.
وقال رئيسها إن الدخول مجاني.
</TEXT>
</DOC>
"""

WRAPPED = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE docs>
<docs>
<DOC id="NEWS_ARB_20030101.0001" type="story" >
<HEADLINE>
وصول الباخرة
</HEADLINE>
<DATELINE>
القمرة 1-1
</DATELINE>
<TEXT>
<P>
وصلت الباخرة إلى الميناء
القديم صباح اليوم.
</P>
<P>
وقالت <ENAMEX TYPE="ORGANIZATION">الشركة</ENAMEX> &quot;إن الركاب بخير&quot;. <!-- إعلان -->
</P>
</TEXT>
</DOC>
<doc id='NEWS_ARB_20030101.0002'><text><![CDATA[خبر ثان.]]></text><text>وتتمّته.</text></doc>
</docs>
"""


def read(tmp_path: Path, text: str, name: str = "a.txt") -> list[Document | Skipped]:
    """Return what a file holds."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    return list(read_file(SeedFile(name, tmp_path / name)))


def test_an_article_a_file(tmp_path: Path) -> None:
    """Its tags are the metadata, and the text is what stands in TEXT and nothing else."""
    (document,) = read(tmp_path, ARTICLE)
    assert isinstance(document, Document)
    assert document.text == "افتتحت البلدية حديقة النخيل.\nوقال رئيسها إن الدخول مجاني."
    assert document.body == Span(0, len(document.text))
    source = document.source
    assert (source.id, source.title, source.publisher) == ("a.txt", 'افتتاح حديقة "النخيل"', "إذاعة القمرة")
    assert (source.date, source.author, source.url) == (
        "26/01/2017",
        None,
        "http://news.example.org/ar/article/حديقة/105/7",
    )


def test_articles_in_a_file(tmp_path: Path) -> None:
    """Inside another tag, with an id in theirs, with paragraphs that are wrapped, marked words, comments and CDATA."""
    first, second = read(tmp_path, WRAPPED, "a.sgm")
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert first.text == 'وصلت الباخرة إلى الميناء القديم صباح اليوم.\n\nوقالت الشركة "إن الركاب بخير".'
    assert (first.source.id, first.source.title) == ("a.sgm#NEWS_ARB_20030101.0001", "وصول الباخرة")
    assert (second.source.id, second.text) == ("a.sgm#NEWS_ARB_20030101.0002", "خبر ثان.\n\nوتتمّته.")


def test_what_is_no_document_is_named_with_its_line(tmp_path: Path) -> None:
    """An article without text, a second of the same id, text between articles, and one that is cut short."""
    collection = (
        f"{ARTICLE}{ARTICLE}<DOC>\n<TITLE>عنوان وحده</TITLE>\n<TEXT>\n</TEXT>\n</DOC>\nكلام\n"
        "<DOC><DOC><TEXT>أ</TEXT></DOC>\n<DOC><TEXT>مرقّم</TEXT></DOC>\n<DOC>\n<TEXT>ناقص"
    )
    found = read(tmp_path, collection)
    assert [one.source.id if isinstance(one, Document) else str(one) for one in found] == [
        "a.txt#QM-local-7-20170126",
        "a.txt:17: the same id as the <DOC> of line 1: a.txt#QM-local-7-20170126",
        "a.txt:33: <TEXT> is empty: عنوان وحده",
        "a.txt:38: text outside of <DOC>",
        "a.txt:39: another <DOC> begins before this one ends",
        "a.txt#5",
        "a.txt:41: <DOC> without its end: the file may be cut short",
    ]


@pytest.mark.parametrize(
    ("fields", "date", "title"),
    [
        ("<DATE></DATE><TIME>12:30</TIME><DATE_TIME>2003/01/31 12:30</DATE_TIME>", "2003/01/31 12:30", "نص."),
        ("<DATE> بالأمس </DATE><HEADER><HL><S>عنوان</S>\n<S>طويل</S></HL></HEADER>", "بالأمس", "عنوان طويل"),
        ("<TEXTS/><TITLE> </TITLE><HEAD>رأس</HEAD>", None, "رأس"),
    ],
)
def test_collections_call_fields_by_several_names(tmp_path: Path, fields: str, date: str | None, title: str) -> None:
    """The first that says anything holds; of dates the first that can be read as one."""
    (document,) = read(tmp_path, f"<DOC>{fields}<TEXT>نص.</TEXT></DOC>", "a.xml")
    assert isinstance(document, Document)
    assert (document.source.date, document.source.title) == (date, title)


def test_a_summary_stands_for_a_text_that_is_empty(tmp_path: Path) -> None:
    """Some collections have articles with nothing else."""
    (document,) = read(tmp_path, "<DOC><ABSTRACT>الخلاصة.</ABSTRACT><TEXT>\n</TEXT></DOC>")
    assert isinstance(document, Document)
    assert document.text == "الخلاصة."


@pytest.mark.parametrize(
    "text",
    ["مثال: <DOC><TEXT>نص</TEXT></DOC>", "<DOC>بلا نصّ</DOC>", "<DOCNO>1</DOCNO><TEXT>نص</TEXT>", "<a><b><DOC><TEXT>"],
)
def test_other_texts_with_tags_stay_as_they_are(tmp_path: Path, text: str) -> None:
    """A text about the form, or in another one, is a text; a file that can be nothing else is refused with advice."""
    (document,) = read(tmp_path, text)
    assert isinstance(document, Document)
    assert document.text == text
    (skipped,) = read(tmp_path, text, "a.xml")
    assert str(skipped) == "a.xml: no <DOC> with a <TEXT>; name its tags in a [[mapping]] of corpus.toml"


def test_a_mapping_comes_before_the_form(tmp_path: Path) -> None:
    """Whoever names the tags in `corpus.toml` gets what is named there."""
    corpus_file = CorpusFile.model_validate(
        {"mapping": [{"files": ("*.txt",), "format": "tagged", "fields": {"text": "ABSTRACT", "title": "DOCNO"}}]}
    )
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (document,) = read_file(SeedFile("a.txt", tmp_path / "a.txt"), corpus_file)
    assert isinstance(document, Document)
    assert (document.source.title, document.text) == ("QM-local-7-20170126", ARTICLE)
