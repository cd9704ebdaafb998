"""Files made to do harm: small, and what is in them is not."""

import gzip
import io
import struct
import tarfile
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s4B4HL2L5H2L")
_END64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCATOR: Final = struct.Struct("<4sLQL")
_END: Final = struct.Struct("<4s4H2LH")
_MEGABYTE: Final = 1024**2


def zip_of_one_in_many(name: str, content: bytes, members: int) -> bytes:
    """Return a zip archive in which many members are the same bytes of the file, so that each costs 50 bytes of it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        (member,) = archive.infolist()
        size = archive.start_dir
    central = stream.getvalue()[size : size + _CENTRAL.size + len(name.encode())] * members
    end = _END64.pack(b"PK\x06\x06", 44, 45, 45, 0, 0, members, members, len(central), size)
    locator = _LOCATOR.pack(b"PK\x06\x07", 0, size + len(central), 1)
    last = _END.pack(b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    assert member.header_offset == 0
    return stream.getvalue()[:size] + central + end + locator + last


def tar_of_zeros(name: str, size: int) -> bytes:
    """Return a packed tar archive of one member of zeros; gzip lets packed streams follow one another."""
    member = tarfile.TarInfo(name)
    member.size = size
    header, zeros = gzip.compress(member.tobuf(tarfile.GNU_FORMAT)), gzip.compress(bytes(100 * _MEGABYTE), 1)
    return header + zeros * (size // (100 * _MEGABYTE) + 1)


def tar_of_members(name: str, members: int) -> bytes:
    """Return a packed tar archive of so many empty members of one name."""
    thousand = gzip.compress(tarfile.TarInfo(name).tobuf() * 1000)
    return thousand * (members // 1000) + gzip.compress(bytes(1024))


def zip_in_itself(depth: int) -> bytes:
    """Return a zip archive that holds itself, as far as anybody looks: each has the next in it, twice."""
    data = b""
    for _ in range(depth):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in ("a.zip", "b.zip"):
                archive.writestr(name, data)
        data = stream.getvalue()
    return data


def entities(of: str) -> str:
    """Return the declarations of a "billion laughs", the last of which is called `j`; `of` is the root's name."""
    names = "abcdefghij"
    declared = "".join(f'<!ENTITY {one} "{f"&{before};" * 10}">' for before, one in pairwise(names))
    return f'<!DOCTYPE {of} [<!ENTITY a "ha">{declared}<!ENTITY f SYSTEM "file:///etc/passwd">]>'


def pdf_with_a_password() -> bytes:
    """Return a PDF that says it is encrypted, with a key that no password gives."""
    return _pdf("<< /Filter /Standard /V 1 /R 2 /O (" + "o" * 32 + ") /U (" + "u" * 32 + ") /P -4 >>", ())


def pdf_of_pages(pages: int) -> bytes:
    """Return a PDF whose one page stands in it so many times."""
    return _pdf(None, ("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",), pages)


def pdf_that_goes_round() -> bytes:
    """Return a PDF whose tree of pages holds itself."""
    return _pdf(None, ("<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 1000000 /Parent 3 0 R >>",), 1_000)


def _pdf(encryption: str | None, others: tuple[str, ...], kids: int = 0) -> bytes:
    references = "3 0 R " * kids
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{references}] /Count {kids} >>",
        *others,
        *([encryption] if encryption else []),
    ]
    data = bytearray(b"%PDF-1.4\n")
    offsets: list[int] = []
    for number, one in enumerate(objects, start=1):
        offsets.append(len(data))
        data += f"{number} 0 obj {one} endobj\n".encode()
    table = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    data += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    encrypt = f"/Encrypt {len(objects)} 0 R /ID [(aaaaaaaaaaaaaaaa) (aaaaaaaaaaaaaaaa)]" if encryption else ""
    data += f"trailer << /Size {len(objects) + 1} /Root 1 0 R {encrypt} >>\nstartxref\n{table}\n%%EOF".encode()
    return bytes(data)


def contents() -> Iterator[tuple[str, bytes]]:
    """Yield beginnings that name another format than the one that a file's name says, and what is of none."""
    yield "nothing", b""
    yield "zeros", bytes(4096)
    yield "every byte", bytes(range(256)) * 16
    yield "ELF", b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 4
    yield "MZ", b"MZ\x90\0" + bytes(512)
    yield "PNG", b"\x89PNG\r\n\x1a\n" + bytes(64)
    yield "PDF", pdf_of_pages(3)
    yield "zip", zip_in_itself(2)
    yield "tar", tarfile.TarInfo("a.txt").tobuf() + bytes(1024)
    yield "gzip", gzip.compress(b"a" * 100_000)
    yield "bzip2", b"BZh91AY&SY" + bytes(64)
    yield "xz", b"\xfd7zXZ\0" + bytes(64)
    yield "old Word", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024)
    yield "RTF", rb"{\rtf1\ansi " + b"{" * 5_000
    yield "HTML", b"<html><body>" + b"<div>" * 5_000
    yield "XML", entities("a").encode() + b"<a>&j;&f;</a>"
    yield "JSON", b'{"text":' + b"[" * 50_000
    yield (
        "mail",
        b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 500,
    )
    yield "UTF-16", "\ufeffنص".encode("utf-16-le")
    yield "UTF-7", b"+AGEAYgBj-"
    yield "lone surrogates", "\ud800".encode("utf-8", "surrogatepass") * 50
    yield "YAML", b"---\ntitle: &a [*a, *a]\n---\ntext"
