"""Links fetched from a server of the loopback, as the command does."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from retrieval.__main__ import main
from retrieval.corpus import read_corpus
from retrieval.domain import Document
from retrieval.errors import FetchError
from retrieval.fetching import downloading
from retrieval.fetching.downloading import Downloader
from retrieval.fetching.feeds import feed_links

PAGE = (
    "<!doctype html><html><head><title>خبر القمح</title></head><body><article><h1>خبر القمح</h1>"
    "<p>أعلنت وزارة الفلاحة أن محصول القمح بلغ مليون طن هذا العام في كل الجهات.</p>"
    "<p>وأضافت الوزارة أن الصادرات سترتفع في الموسم القادم بعد تحسن الأمطار.</p></article></body></html>"
)


@dataclass
class Answer:
    """What the server answers at a path."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Site:
    """A server with its answers by path, and the requests that it got: path and headers in small letters."""

    server: ThreadingHTTPServer
    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def url(self, path: str) -> str:
        """Return the link of a path."""
        return f"http://localhost:{self.server.server_port}{path}"

    def paths(self) -> list[str]:
        """Return what was asked for, but the rules of robots."""
        return [path for path, _ in self.requests if path != "/robots.txt"]


@pytest.fixture
def site() -> Iterator[Site]:
    """A running server."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            answer = site.answers.get(self.path, Answer(status=404))
            etag = answer.headers.get("ETag")
            is_same = etag is not None and self.headers.get("If-None-Match") == etag
            self.send_response(304 if is_same else answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if not is_same:
                self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(server)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield site
    server.shutdown()
    thread.join()
    server.server_close()


def page(text: str = PAGE, **headers: str) -> Answer:
    """Return the answer of a page."""
    return Answer(text.encode(), 200, {"Content-Type": "text/html; charset=utf-8", **headers})


def run(into: Path, *urls: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, str | None]]]:
    """Run the command and return its status and what it says of each link."""
    into.mkdir(exist_ok=True)
    status = main(["fetch", *urls, "--into", str(into), "--allow-private", "--delay", "0", "--json"])
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_page_becomes_a_document(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With its link; asked again, the server is told what is known, and nothing changes."""
    site.answers["/news/wheat"] = page(ETag='"1"')
    url = site.url("/news/wheat")
    status, (found,) = run(tmp_path / "seeds", url, capsys=capsys)
    assert (status, found["outcome"]) == (0, "new")
    assert str(found["path"]).startswith("fetched/localhost/wheat-")
    (document,) = read_corpus(tmp_path / "seeds")
    assert isinstance(document, Document)
    assert document.source.url == url
    assert document.source.title == "خبر القمح"
    assert "محصول القمح بلغ مليون طن" in document.text
    status, (again,) = run(tmp_path / "seeds", url, capsys=capsys)
    assert (status, again["outcome"]) == (0, "unchanged")
    assert site.requests[-1][1]["if-none-match"] == '"1"'
    assert site.requests[-1][1]["user-agent"] == downloading.USER_AGENT
    site.answers["/news/wheat"] = page(PAGE.replace("مليون", "مليونا"), ETag='"2"')
    assert run(tmp_path / "seeds", url, capsys=capsys)[1][0]["outcome"] == "new"
    assert len(list((tmp_path / "seeds").rglob("*.html"))) == 1


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_feed_is_followed(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    """Each entry once, relative links too; one that fails stops nothing, and is told by the exit status."""
    links = ("/a", site.url("/b"), "/a", "/missing")
    if kind == "rss":
        items = "".join(f"<item><link>{link}</link></item>" for link in links)
        body = f"<rss version='2.0'><channel><link>/home</link>{items}</channel></rss>"
    else:
        items = "".join(f"<entry><link rel='self' href='/x'/><link href='{link}'/></entry>" for link in links)
        body = f"<feed xmlns='http://www.w3.org/2005/Atom'>{items}</feed>"
    site.answers["/feed"] = Answer(body.encode(), 200, {"Content-Type": f"application/{kind}+xml"})
    site.answers["/a"], site.answers["/b"] = page(), page(PAGE.replace("القمح", "الزيتون"))
    status, found = run(tmp_path / "seeds", site.url("/feed"), capsys=capsys)
    assert status == 1
    assert [one["outcome"] for one in found] == ["new", "new", "failed"]
    assert found[2]["reason"] == "the server answers 404"
    assert site.paths() == ["/feed", "/a", "/b", "/missing"]


def test_redirects_are_followed_so_far(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """To a page; not to another scheme, and not for ever."""
    site.answers["/old"] = Answer(status=301, headers={"Location": "/new"})
    site.answers["/new"] = page()
    site.answers["/file"] = Answer(status=302, headers={"Location": "file:///etc/passwd"})
    site.answers["/loop"] = Answer(status=302, headers={"Location": "/loop"})
    status, found = run(tmp_path / "seeds", *map(site.url, ("/old", "/file", "/loop")), capsys=capsys)
    assert status == 1
    assert [one["outcome"] for one in found] == ["new", "failed", "failed"]
    assert "only http" in str(found[1]["reason"])
    assert "redirects" in str(found[2]["reason"])


def test_the_network_inside_is_out_of_reach(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Unless it is allowed; nothing is asked of it."""
    site.answers["/a"] = page()
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    assert main(["fetch", site.url("/a"), "--into", str(seeds), "--delay", "0"]) == 1
    assert "failed" in capsys.readouterr().out
    assert site.requests == []


def test_a_redirect_inside_is_refused(site: Site) -> None:
    """The host that it names is checked like the first one, and a name is looked up once a request."""
    site.answers["/out"] = Answer(status=302, headers={"Location": "http://inside.example/secret"})
    asked: list[str] = []

    def resolved(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if host == "localhost" else []

    downloader = Downloader(allow_private=True, delay=0, resolved=resolved)
    with pytest.raises(FetchError, match=r"inside\.example is not found"):
        downloader.download(site.url("/out"), None)
    assert asked == ["localhost", "localhost", "inside.example"]


def test_robots_are_heeded(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a host keeps from robots is not asked for; the rules are read once."""
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /private")
    site.answers["/private/a"], site.answers["/b"] = page(), page()
    status, found = run(tmp_path / "seeds", site.url("/private/a"), site.url("/b"), capsys=capsys)
    assert status == 1
    assert [one["outcome"] for one in found] == ["failed", "new"]
    assert [path for path, _ in site.requests] == ["/robots.txt", "/b"]
    site.answers["/robots.txt"] = Answer(status=503)
    assert "503" in str(run(tmp_path / "seeds", site.url("/b"), capsys=capsys)[1][0]["reason"])


def test_what_is_too_much_is_refused(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too many bytes, packed ones, and what nothing reads."""
    monkeypatch.setattr(downloading, "MOST_BYTES", 1_000)
    site.answers["/large"] = Answer(b"x" * 5_000, 200, {"Content-Type": "text/plain"})
    site.answers["/packed"] = Answer(b"x", 200, {"Content-Type": "text/plain", "Content-Encoding": "gzip"})
    site.answers["/picture"] = Answer(b"x", 200, {"Content-Type": "image/png"})
    site.answers["/note.md"] = Answer("نص قصير.".encode(), 200, {"Content-Type": "application/octet-stream"})
    urls = map(site.url, ("/large", "/packed", "/picture", "/note.md"))
    status, found = run(tmp_path / "seeds", *urls, capsys=capsys)
    assert status == 1
    assert [one["outcome"] for one in found] == ["failed", "failed", "failed", "new"]
    assert "larger" in str(found[0]["reason"])
    assert "packed" in str(found[1]["reason"])
    assert "image/png" in str(found[2]["reason"])


def test_what_takes_too_long_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """However slowly it comes."""
    monkeypatch.setattr(downloading, "MOST_SECONDS", -1.0)
    site.answers["/a"] = page()
    with pytest.raises(FetchError, match="longer"):
        Downloader(allow_private=True, delay=0).download(site.url("/a"), None)


def test_hosts_are_not_hurried(site: Site) -> None:
    """Between two requests to one host there is the delay."""
    site.answers["/a"] = page()
    waits: list[float] = []
    Downloader(allow_private=True, delay=30, sleep=waits.append).download(site.url("/a"), None)
    assert len(waits) == 1
    assert 29 < waits[0] <= 30


def test_a_server_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Is told of the link."""
    status, found = run(tmp_path / "seeds", "http://127.0.0.1:1/a", capsys=capsys)
    assert status == 1
    assert "cannot be fetched" in str(found[0]["reason"])


def test_folders_and_memories_that_are_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No folder, and a memory that is something else, are clear errors."""
    assert main(["fetch", "http://localhost/", "--into", str(tmp_path / "none")]) == 1
    assert "no such folder" in capsys.readouterr().err
    (tmp_path / "fetched").mkdir()
    (tmp_path / "fetched" / ".fetched.json").write_text("{")
    assert main(["fetch", "http://localhost/", "--into", str(tmp_path)]) == 1
    assert "remove it" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["fetch", "http://localhost/", "--into", str(tmp_path), "--delay", "-1"])


@pytest.mark.parametrize(
    "content", [b"", b"not xml", b"<html/>", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"]
)
def test_what_is_no_feed(content: bytes) -> None:
    """Has no links."""
    assert feed_links(content, "http://example.org/") is None


def test_a_feed_reaches_for_nothing() -> None:
    """An entity of a feed is not read."""
    feed = b"<!DOCTYPE rss [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><rss><item><link>/&b;</link></item></rss>"
    assert not any("root:" in link for link in feed_links(feed, "http://example.org/") or ())


def test_names_in_any_script(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A link in Arabic letters gives a file that is named so; a host in them is asked for as the network writes it."""
    site.answers["/%D8%A7%D9%84%D9%82%D9%85%D8%AD"] = page(ETag='"é"')
    status, (found,) = run(tmp_path / "seeds", site.url("/القمح"), capsys=capsys)
    assert status == 0
    assert str(found["path"]).startswith("fetched/localhost/القمح-")
    downloader = Downloader(allow_private=True, delay=0, resolved=lambda _host, _port: ["127.0.0.1"])
    link = f"http://موقع.مثال:{site.server.server_port}/%D8%A7%D9%84%D9%82%D9%85%D8%AD"
    assert downloader.download(link, None) is not None
    assert site.requests[-1][1]["host"].startswith("xn--")
