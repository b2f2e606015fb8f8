"""Calls of the file store as they come: address, headers, and what is wrong with them by itself."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from pathlib import PurePath
from urllib.parse import unquote, urlsplit

from gis_sync.stand.reply import Reply

PREFIX = "/ext-bus-file-store-service/rest/"
PART_SIZE = 5_242_880
_FORBIDDEN = frozenset('<>?:|*%\\"')
_RANGE = re.compile(r"bytes=(\d+)-(\d+)")


class FileRefused(Exception):
    """A call that the store refuses, by the name that goes into X-Upload-Error."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


@dataclass(frozen=True)
class Call:
    """One call of the store."""

    method: str
    context: str
    guid: str
    query: str
    headers: Message
    body: bytes

    @classmethod
    def read(cls, method: str, target: str, headers: Message, body: bytes) -> "Call":
        """Take a request apart: /{context}, /{context}/?upload, /{context}/{id}, with a query of one word."""
        address = urlsplit(target)
        context, _, guid = address.path.removeprefix(PREFIX).partition("/")
        return cls(method, context, guid.lower(), address.query, headers, body)

    @property
    def operation(self) -> str:
        """The name by which faults address it."""
        known = {
            ("PUT", False): "uploadFile",
            ("POST", False): "initUpload",
            ("PUT", True): "uploadPart",
            ("POST", True): "completeUpload",
            ("HEAD", True): "fileInfo",
            ("GET", True): "downloadFile",
        }
        return known.get((self.method, bool(self.guid)), "")


def refuse(name: str) -> Reply:
    """Refuse a call by the name of an error."""
    return Reply(400, headers={"X-Upload-Error": name})


def _decoded_name(value: str) -> str:
    """Read a name written as encoded words or with percent escapes; "" for one that is neither."""
    if not value.isascii():
        return ""
    try:
        name = str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return ""
    return unquote(name)


def file_name(call: Call, extensions: frozenset[str]) -> str:
    """Return the decoded name of an upload; raise FileRefused for a forbidden one."""
    name = _decoded_name(call.headers.get("X-Upload-Filename", ""))
    if not name or _FORBIDDEN & set(name):
        raise FileRefused("FieldValidationException")
    if PurePath(name).suffix.lower().removeprefix(".") not in extensions:
        raise FileRefused("ExtensionException")
    return name


def check_md5(call: Call) -> None:
    """Raise FileRefused unless the body has the announced digest."""
    try:
        announced = base64.b64decode(call.headers.get("Content-MD5", ""), validate=True)
    except binascii.Error:
        announced = b""
    if not announced:
        raise FileRefused("FieldValidationException")
    if announced != hashlib.md5(call.body, usedforsecurity=False).digest():
        raise FileRefused("HashConflictException")


def number(call: Call, header: str) -> int:
    """Return the number in a header; raise FileRefused."""
    value = call.headers.get(header, "")
    if not value.isdecimal():
        raise FileRefused("FieldValidationException")
    return int(value)


def bounds(call: Call, length: int) -> tuple[int, int]:
    """Return the first and the last byte to send; more than a part at once is refused."""
    asked = call.headers.get("Range")
    first, last = 0, length - 1
    if asked is not None:
        match = _RANGE.fullmatch(asked)
        if match is None or int(match[1]) >= length or int(match[2]) < int(match[1]):
            raise FileRefused("FieldValidationException")
        first, last = int(match[1]), min(int(match[2]), length - 1)
    if last - first + 1 > PART_SIZE:
        raise FileRefused("InvalidSizeException")
    return first, last
