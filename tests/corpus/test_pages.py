"""Saved pages: the main text without what surrounds it, and what the page says of itself."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.corpus import SeedFile
from retrieval.corpus.pages import LARGEST_PAGE, read_page
from retrieval.corpus.reading import read_file
from retrieval.domain import Document, Source, digest
from retrieval.errors import UnreadableError

PARAGRAPHS = (
    "أعلنت وزارة الصحة اليوم الأحد أن حملة التلقيح ستبدأ في الأسبوع القادم، وأن المراكز مفتوحة للجميع في كل الولايات.",
    "وأضاف المتحدث باسم الوزارة علي بن سالم: «نحن مستعدون، ولا داعي للقلق». وشكر الفرق الطبية على عملها في الميدان.",
    "وبلغ عدد المراكز 350 مركزًا، بحسب بيان نشرته الوزارة على موقعها الرسمي.",
)
TITLE = "انطلاق حملة التلقيح"
MENU = (
    '<ul><li><a href="/">الرئيسية</a></li><li><a href="/sport">رياضة</a></li><li><a href="/us">اتصل بنا</a></li></ul>'
)
SURROUNDINGS = ("الرئيسية", "اتصل بنا", "اقرأ أيضًا", "الطقس", "حقوق", "تعليق زائر")

NEWS = f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{TITLE} | وكالة الأنباء</title>
<meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="وكالة الأنباء">
<meta property="article:published_time" content="2021-03-05T10:00:00+01:00"><meta name="author" content="سارة بن علي">
<link rel="canonical" href="https://news.example.org/2021/03/05/tatim"></head><body><nav>{MENU}</nav><article>
<h1>{TITLE}</h1>{"".join(f"<p>{one}</p>" for one in PARAGRAPHS)}
<table><tr><th>المدينة</th><th>المراكز</th></tr><tr><td>تونس</td><td>120</td></tr></table></article>
<aside><h3>اقرأ أيضًا</h3><ul><li><a href="/x">حالة الطقس في العاصمة</a></li></ul></aside>
<div id="comments"><p>تعليق زائر: شكرًا على الخبر</p></div><footer>جميع الحقوق محفوظة 2021</footer></body></html>"""
NEWS_TEXT = "\n".join([TITLE, *PARAGRAPHS, "المدينة | المراكز", "تونس | 120"])

ARTICLE_DATA = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": TITLE,
    "datePublished": "2019-11-02T08:00:00Z",
    "author": {"@type": "Person", "name": "أحمد منصور"},
    "publisher": {"@type": "Organization", "name": "صحيفة المدى"},
}
LINKED_DATA = f"""<html><head><meta charset=utf-8><title>خبر</title><script type="application/ld+json">
{json.dumps(ARTICLE_DATA, ensure_ascii=False)}</script></head><body>
<div class="header">{MENU}</div><div class="post-content">
<h1>{TITLE}</h1>{"".join(f"<div>{one}</div>" for one in PARAGRAPHS)}</div>
<div class="related-posts"><h3>اقرأ أيضًا</h3><a href="1">حالة الطقس</a></div>
<div class="footer">حقوق النشر</div></body></html>"""

BLOG = f"""<html><head><meta charset=utf-8><title>{TITLE}</title></head><body><div class="menu">{MENU}</div>
<div class="entry"><h2 class="entry-title">{TITLE}</h2><div class="entry-content">
{"".join(f"<p>{one}<br>سطر ثانٍ من <b>الفقرة</b> نفسها هنا.</p>" for one in PARAGRAPHS)}</div></div></body></html>"""

OLD = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1256"><title>{TITLE}</title>
</head><body><table width=100%><tr><td><a href=x>الرئيسية</a><br><a href=y>اتصل بنا</a><br></td><td>
<font size=5>{TITLE}</font><br><br>{"<br><br>".join(PARAGRAPHS)}</td></tr></table></body></html>"""


def read(tmp_path: Path, data: bytes) -> Document:
    """Return the document of a page."""
    (tmp_path / "a.html").write_bytes(data)
    (document,) = read_page(SeedFile("a.html", tmp_path / "a.html"))
    return document


def test_a_page_gives_its_article_and_what_it_says_of_itself(tmp_path: Path) -> None:
    """Title, site, author, date and canonical link, and the text alone; a row of a table is a line."""
    document = read(tmp_path, NEWS.encode())
    assert document.text == NEWS_TEXT
    assert document.body.of(document.text) == NEWS_TEXT
    assert document.source == Source(
        id="a.html",
        title=TITLE,
        publisher="وكالة الأنباء",
        author="سارة بن علي",
        date="2021-03-05",
        url="https://news.example.org/2021/03/05/tatim",
        path="a.html",
        sha256=digest(NEWS_TEXT),
    )


def test_linked_data_is_read(tmp_path: Path) -> None:
    """What a page says in JSON-LD alone is known as well."""
    source = read(tmp_path, LINKED_DATA.encode()).source
    assert (source.title, source.publisher, source.author, source.date) == (
        TITLE,
        "صحيفة المدى",
        "أحمد منصور",
        "2019-11-02",
    )


@pytest.mark.parametrize(
    ("page", "encoding"), [(NEWS, "utf-8"), (LINKED_DATA, "utf-8-sig"), (BLOG, "utf-16"), (OLD, "cp1256")]
)
def test_the_text_of_every_template_is_whole_and_alone(tmp_path: Path, page: str, encoding: str) -> None:
    """Every paragraph is a line or begins one, and neither menus nor links to other articles come with them."""
    text = read(tmp_path, page.encode(encoding)).text
    lines = text.split("\n")
    assert all(paragraph in lines for paragraph in PARAGRAPHS)
    if page is not OLD:  # a menu in a table that lays the page out is not told from text
        assert not [one for one in SURROUNDINGS if one in text]


def test_the_encoding_that_a_page_declares_is_believed_where_it_can_be(tmp_path: Path) -> None:
    """Not where the bytes are UTF-8 all the same, nor where there is no such encoding or the bytes are not of it."""
    old = OLD.replace(PARAGRAPHS[1], "")
    assert PARAGRAPHS[0] in read(tmp_path, old.encode("cp1256")).text
    assert PARAGRAPHS[0] in read(tmp_path, old.encode("utf-8")).text
    assert PARAGRAPHS[0] in read(tmp_path, old.replace("windows-1256", "nonsense").encode("utf-16")).text
    with pytest.raises(UnreadableError, match="encoding not recognised"):
        read(
            tmp_path, old.replace("windows-1256", "utf-8").encode("cp1251", errors="ignore") + "я".encode("cp1251") * 50
        )


def test_a_short_page_keeps_what_it_shows(tmp_path: Path) -> None:
    """A page with little text has no main part to be found; what it shows is its text, without scripts."""
    page = "<p>نص</p><script>x</script><style>y</style><ul><li>أ<li>ب</ul><table><tr><td>ج<td>د</table>"
    assert read(tmp_path, page.encode()).text.startswith("نص")
    assert "x" not in read(tmp_path, page.encode()).text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"<html><body><script>x()</script></body></html>", "the page shows no text"),
        (b"<!-- x -->", "no markup that can be read"),
        (b"\x00\x01\x02", "not text"),
        (b" " * (LARGEST_PAGE + 1), "too large: more than 16 MiB"),
    ],
)
def test_a_page_without_text_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    """With the reason."""
    with pytest.raises(UnreadableError) as caught:
        read(tmp_path, data)
    assert caught.value.reason.startswith(reason)


def test_deep_pages_do_not_end_the_reading(tmp_path: Path) -> None:
    """Markup nested deeper than calls is read or refused."""
    for markup in ["<div>" * 50_000 + "نص", "<b>نص" * 20_000, "<table><tr><td>" * 3_000 + "نص"]:
        (tmp_path / "a.html").write_text(markup, encoding="utf-8")
        (found,) = read_file(SeedFile("a.html", tmp_path / "a.html"))
        assert "نص" in found.text if isinstance(found, Document) else found.reason.startswith("the page shows no")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(st.text(st.sampled_from('<>/=&;"ab اب\n!-[]?\x0b\x00\x85') | st.characters(exclude_categories=["Cs"])))
def test_any_markup_is_read_alike_twice_or_refused(tmp_path: Path, markup: str) -> None:
    """The canonical text is the same every time, and nothing else is raised."""
    data = f"<html><p>{markup}</p><p>نص</p>".encode()
    try:
        first = read(tmp_path, data)
    except UnreadableError:
        return
    assert read(tmp_path, data) == first
