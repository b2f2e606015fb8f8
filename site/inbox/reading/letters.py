"""A letter from its bytes: who, about what, the words, the attachments. Pure: no database, no clock.

Anything may come: whatever can be read is read, and `Unreadable` says that the whole cannot.
"""

import hashlib
import mimetypes
import re
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message
from email.parser import BytesParser
from io import BytesIO
from typing import BinaryIO, cast

from inbox.reading import headers
from inbox.reading.charsets import clean, decode
from inbox.reading.headers import POLICY, Sender
from inbox.reading.html_text import text_of_html

HEAD = 256 * 1024
"""Bytes in which the headers must end."""
BLOCK = 1024 * 1024
MOST_CONTAINERS = 100
"""Parts within which others lie: each level costs the time of all below it."""
CONTAINER = re.compile(rb"(?im)^content-type:\s*(?:multipart|message)/")
META_CHARSET = re.compile(rb"(?i)<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{1,40})")
SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)
REPORTS = frozenset(
    {"message/delivery-status", "message/disposition-notification", "message/feedback-report"}
    | {"text/rfc822-headers"}
)
"""Parts that servers write for servers: see reports.py."""
FORWARDED = "Пересланное письмо"
EXTENSIONS = {"image/jpeg": ".jpg", "image/tiff": ".tif", "text/plain": ".txt", "text/html": ".html"}


class Unreadable(Exception):
    """A letter that would take too long, or too much memory, to be taken apart."""


@dataclass(frozen=True)
class Attachment:
    """A file of a letter: its name as it came, and the bytes when they are asked for."""

    name: str
    content_type: str
    part: Message = field(repr=False)

    def content(self) -> bytes:
        return _bytes_of(self.part)


@dataclass(frozen=True)
class Letter:
    """What a letter says. `message` is its tree of parts, for those who look for marks."""

    message: Message = field(repr=False)
    sender: Sender
    subject: str
    message_id: str
    references: tuple[str, ...]
    written_at: datetime | None
    text: str = ""
    attachments: tuple[Attachment, ...] = ()


def digest_of(source: BinaryIO) -> str:
    """Return SHA-256 of what the sender has sent: who, when, about what, the body.

    What servers add on the way is left out, so that two copies of a letter are one.
    """
    message = head_of(source)
    digest = hashlib.sha256()
    for name in ("Message-ID", "From", "Date", "Subject"):
        digest.update(headers.raw_header(message, name).encode("utf-8", "surrogateescape") + b"\0")
    source.seek(0)
    body_found, seen = False, 0
    while line := source.readline(BLOCK):
        seen += len(line)
        if body_found:
            digest.update(line.rstrip(b"\r\n"))
        elif not line.strip(b"\r\n") or seen > HEAD:
            body_found = True
    return digest.hexdigest()


def head_of(source: BinaryIO) -> Message:
    """Return the headers alone."""
    source.seek(0)
    return BytesParser(policy=POLICY).parsebytes(source.read(HEAD), headersonly=True)


def read_head(source: BinaryIO) -> Letter:
    """Read what the headers say, of a letter whose whole is not to be taken apart."""
    return _letter(head_of(source))


def read_letter(source: BinaryIO) -> Letter:
    """Read the whole; Unreadable when there are too many parts within parts."""
    source.seek(0)
    if _containers(source) > MOST_CONTAINERS:
        raise Unreadable
    source.seek(0)
    try:
        message = BytesParser(policy=POLICY).parse(source)
        content = _content(message)
    except RecursionError as error:
        raise Unreadable from error
    return _letter(message, content.text, tuple(content.attachments))


def read_beginning(source: BinaryIO, size: int) -> Letter:
    """Read the headers and the words at the beginning of a letter too large to be read whole."""
    source.seek(0)
    whole = read_letter(BytesIO(source.read(size)))
    # The last attachment is cut off somewhere: none is worth keeping.
    return _letter(whole.message, whole.text)


def _letter(message: Message, text: str = "", attachments: tuple[Attachment, ...] = ()) -> Letter:
    return Letter(
        message=message,
        sender=headers.sender_of(message),
        subject=headers.header(message, "Subject"),
        message_id=headers.message_id_of(message),
        references=headers.references_of(message),
        written_at=headers.written_at(message),
        text=text.strip(),
        attachments=attachments,
    )


def _containers(source: BinaryIO) -> int:
    count, rest = 0, b""
    while block := source.read(BLOCK):
        found = list(CONTAINER.finditer(rest + block))
        count += len(found)
        # A header on the border of two blocks is looked at again with the next one.
        rest = (rest + block)[max(found[-1].end() if found else 0, len(rest) + len(block) - 200) :]
    return count


@dataclass
class Content:
    """The words of a part and the files in it; `is_html` when the words were made of a page."""

    text: str = ""
    is_html: bool = False
    attachments: list[Attachment] = field(default_factory=list)


def _content(part: Message) -> Content:
    kind = part.get_content_type()
    if kind in REPORTS or kind in SIGNATURES:
        return Content()
    if not part.is_multipart():
        return _leaf(part, kind)
    inner = cast("list[Message]", part.get_payload())
    contents = [_content(each) for each in inner]
    files = [file for each in contents for file in each.attachments]
    if kind == "multipart/alternative":
        return Content(_best(contents), attachments=files)
    words = "\n\n".join(each.text.strip() for each in contents if each.text.strip())
    if kind.startswith("message/"):
        words = _forwarded(part, words)
    return Content(words, any(each.is_html for each in contents), files)


def _best(contents: list[Content]) -> str:
    """Return the plain words of several ways to say one thing, else what a page says."""
    plain = [each.text for each in contents if each.text.strip() and not each.is_html]
    pages = [each.text for each in contents if each.text.strip() and each.is_html]
    return next(iter([*plain, *pages]), "")


def _forwarded(part: Message, words: str) -> str:
    inner = part.get_payload(0)
    if not isinstance(inner, Message):
        return words
    sender = headers.sender_of(inner)
    who = " ".join(filter(None, (sender.name, f"<{sender.email}>" if sender.email else "")))
    about = [f"{FORWARDED}:", f"От: {who}" if who else "", f"Тема: {headers.header(inner, 'Subject')}", words]
    return "\n".join(filter(None, about))


def _leaf(part: Message, kind: str) -> Content:
    name = name_of(part)
    is_file = bool(name) or part.get_content_disposition() == "attachment"
    # A container that is no tree of parts is one whose borders were lost.
    is_broken = part.get_content_maintype() in {"multipart", "message"}
    if is_broken or (not is_file and kind in {"text/plain", "text/html", "text/enriched"}):
        return _words(part, kind)
    return Content(attachments=[Attachment(name or _nameless(kind), kind, part)])


def _words(part: Message, kind: str) -> Content:
    raw = _bytes_of(part)
    declared = clean(str(part.get_content_charset("") or ""))
    if kind != "text/html":
        return Content(decode(raw, declared))
    if not declared and (meta := META_CHARSET.search(raw[:4096])):
        declared = meta[1].decode("ascii", "replace")
    return Content(text_of_html(decode(raw, declared)), is_html=True)


def _bytes_of(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def name_of(part: Message) -> str:
    """Return the name of a file, by RFC 2231, by RFC 2047 where it does not belong, or in bare bytes."""
    for parameter, place in (("filename", "Content-Disposition"), ("name", "Content-Type")):
        try:
            value = part.get_param(parameter, header=place)
        except (ValueError, IndexError, TypeError):
            continue
        if isinstance(value, tuple):
            charset, _, escaped = value
            value = decode(escaped.encode("latin-1", "replace"), charset or "")
        if value and (name := headers.text_of(headers.FOLD.sub(" ", value)[: headers.LONGEST])):
            return name
    return ""


def _nameless(kind: str) -> str:
    return f"файл{EXTENSIONS.get(kind) or mimetypes.guess_extension(kind) or ''}"
