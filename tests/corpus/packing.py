"""Files that hold files, made for the tests."""

import io
import tarfile
import zipfile
from collections.abc import Mapping
from typing import Literal, TypeAlias

Mode: TypeAlias = Literal["w", "w:gz", "w:bz2", "w:xz"]

CONTAINER = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'


def zip_of(members: Mapping[str, str | bytes]) -> bytes:
    """Return a zip archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def tar_of(members: Mapping[str, str | bytes | tarfile.TarInfo], mode: Mode = "w") -> bytes:
    """Return a tar archive; a `TarInfo` is a member without content."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        for name, content in members.items():
            if isinstance(content, tarfile.TarInfo):
                archive.addfile(content)
                continue
            data = content.encode() if isinstance(content, str) else content
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return stream.getvalue()


def docx_of(body: str, properties: str = "") -> bytes:
    """Return a Word document with the XML of its body and of its properties."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    parts = {"word/document.xml": f'<w:document xmlns:w="{w}"><w:body>{body}</w:body></w:document>'}
    if properties:
        dc = "http://purl.org/dc/elements/1.1/"
        parts["docProps/core.xml"] = f'<p xmlns:dc="{dc}" xmlns:dcterms="http://purl.org/dc/terms/">{properties}</p>'
    return zip_of(parts)


def epub_of(chapters: Mapping[str, str], order: str, metadata: str = "") -> bytes:
    """Return a book; the chapters are bodies of XHTML by their file's name, the order is of ids."""
    items = "".join(
        f'<item id="{name.split(".")[0]}" href="{name.replace(" ", "%20")}" media-type="application/xhtml+xml"/>'
        for name in chapters
    )
    spine = "".join(f'<itemref idref="{one}"/>' for one in order.split())
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata>{metadata}</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    head = '<?xml version="1.0" encoding="utf-8"?><html><head><title>t</title></head>'
    pages = {f"OEBPS/{name}": f"{head}<body>{body}</body></html>" for name, body in chapters.items()}
    return zip_of({"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": package, **pages})
