"""The reader of `.eml`: a message, its text and what is attached to it (RFC 5322, MIME)."""

import email
import email.policy
import email.utils
from dataclasses import dataclass
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage, MIMEPart
from typing import Final

from retrieval.corpus.composing import compose
from retrieval.corpus.decoding import canonical, decode, is_blank
from retrieval.corpus.markup import decode_markup, parse_markup, visible_text
from retrieval.corpus.metadata import Metadata
from retrieval.domain import Document, Span
from retrieval.errors import UnreadableError

_LONGEST_HEADER: Final = 4_096


_HEADERS: Final = HeaderRegistry()


def _header_of(name: str, value: str) -> str:
    """Read the beginning of a header only: the standard library takes quadratic time for one without end."""
    return _HEADERS(name, value[:_LONGEST_HEADER])


_POLICY: Final = email.policy.default.clone(header_factory=_header_of)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a message, under the name that its sender gave it."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """A message: its document, None where it says nothing itself, and its attachments in order."""

    document: Document | None
    attachments: tuple[Attachment, ...]


def read_message(data: bytes, path: str) -> Message:
    """Read a message; its canonical text is the plain text of its body, or what its HTML shows where it has no other.

    The subject is the title, the sender the author; the date is as the header writes it.

    Args:
        data: the whole file.
        path: of the file, which is the document's id.

    Raises:
        UnreadableError: it is no message, or its text cannot be decoded.
    """
    message = email.message_from_bytes(data, policy=_POLICY)
    if not message.keys():
        raise UnreadableError(path, None, "no e-mail message: it has no headers")
    body = message.get_body(("plain", "html"))
    text = "" if body is None else _text(body, path)
    document = None if is_blank(text) else compose(path, path, text, Span(0, len(text)), _metadata(message))
    attachments = tuple(
        Attachment(name, _payload(part)) for part in message.iter_attachments() if (name := part.get_filename())
    )
    return Message(document, attachments)


def _text(body: MIMEPart, path: str) -> str:
    data = _payload(body)
    if not data.strip():
        return ""
    charset = body.get_content_charset()
    if body.get_content_type() == "text/html":
        return visible_text(parse_markup(decode_markup(data, path, charset), path))
    try:
        return canonical(data.decode(charset or "utf-8"))
    except (LookupError, UnicodeDecodeError):
        return decode(data, path)


def _payload(part: MIMEPart) -> bytes:
    if part.get_content_type() == "message/rfc822":
        return part.get_content().as_bytes()
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _metadata(message: EmailMessage) -> Metadata:
    name, address = email.utils.parseaddr(_header(message, "from") or "")
    return Metadata(title=_header(message, "subject"), author=name or address or None, date=_header(message, "date"))


def _header(message: EmailMessage, name: str) -> str | None:
    """Return a header decoded, without NUL and what UTF-8 cannot hold: bytes that declare no encoding."""
    value = message.get(name)
    return None if value is None else str(value).replace("\0", "").encode("utf-8", errors="replace").decode("utf-8")
