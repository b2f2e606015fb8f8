"""The file store of GIS ZhKKh: files go up in one piece or in parts, and come down in ranges."""

import hashlib
import os
import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from email.charset import BASE64, Charset
from email.errors import HeaderParseError
from email.header import Header, decode_header, make_header
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import requests

from gis_sync.errors import Fault, Judgement, NoAnswer, Refused, Verdict, judge_answer, judge_code, recognise
from gis_sync.transport import GUID, Received, Transport

BASE = "/ext-bus-file-store-service/rest"
PART = 5_242_880
"""The most bytes in one request, either way."""
LONGEST_NAME = 1024
FORBIDDEN = re.compile(r"[<>?:|*%\\\"/\x00-\x1f\x7f]")
DOCUMENTS = frozenset({"pdf", "docx", "doc", "rtf", "txt", "odt", "sxw"})
TABLES_AND_SLIDES = frozenset({"xls", "xlsx", "csv", "ods", "sxc", "odp", "odf"})
PICTURES = frozenset({"jpeg", "jpg", "bmp", "tif", "tiff", "gif"})
OTHERS = frozenset({"zip", "rar", "xml", "crt", "cer"})
EXTENSIONS = DOCUMENTS | TABLES_AND_SLIDES | PICTURES | OTHERS
ERROR = re.compile(r"[A-Za-z]+Exception|[A-Z]{3}\d{6}")
PARTS = re.compile(r"\d+")
RANGE = re.compile(r"bytes\s+(\d+)-")
LONGEST_REPLY = 64 * 1024
GONE = {"FileNotFoundException", "InvalidStatusException"}


class NotSendable(ValueError):
    """A file that GIS ZhKKh would not take. The words are Russian, for the person who attaches it."""


@dataclass(frozen=True)
class Stored:
    """A file, or an upload still under way, as the store tells; ``length`` in bytes, None if not told."""

    name: str
    length: int | None
    parts: frozenset[int]
    completed: bool


class FileStore:
    """A client over the session of a transport. Whatever fails here may be repeated: nothing is unclear.

    ``context``: the store's name for the kind of data. ``extensions``: the ones sent, in lower case.
    Raises NoAnswer and Refused, and NotSendable before anything is sent.
    """

    def __init__(
        self, transport: Transport, context: str = "appeals", extensions: frozenset[str] = EXTENSIONS
    ) -> None:
        self.transport = transport
        self.context = context
        self.extensions = extensions

    def upload(
        self,
        content: BinaryIO | Path,
        name: str,
        *,
        begun: str = "",
        remember: Callable[[str], None] = lambda guid: None,
    ) -> str:
        """Store a seekable file under a name and return the GUID by which messages refer to it.

        What is larger than a part goes up in parts. ``remember`` is given the GUID of such an upload before
        its first part is sent; given back as ``begun``, only the parts that the store lacks are sent again,
        or everything when it no longer knows of them. A refusal with ``rebuild`` asks to forget it.
        """
        check_name(name, self.extensions)
        with content.open("rb") if isinstance(content, Path) else nullcontext(content) as stream:
            size = stream.seek(0, os.SEEK_END)
            if size == 0:
                raise NotSendable(f"Файл «{name}» пуст: ГИС ЖКХ таких не принимает.")
            if size <= PART:
                return self._put_whole(stream, name)
            return self._put_parts(stream, name, size, begun, remember)

    def _put_whole(self, content: BinaryIO, name: str) -> str:
        content.seek(0)
        body = content.read(PART)
        headers = {"X-Upload-Filename": encoded_name(name), "Content-MD5": _md5(body)}
        return _upload_id(self._call("PUT", "", headers, body))

    def _put_parts(
        self, content: BinaryIO, name: str, size: int, begun: str, remember: Callable[[str], None]
    ) -> str:
        count = -(-size // PART)
        held = self._held(begun, size) if begun else None
        if held is None:
            begun = self._begin(name, size, count)
            remember(begun)
        elif held.completed:
            return begun
        for number in range(1, count + 1):
            if held is None or number not in held.parts:
                content.seek((number - 1) * PART)
                body = content.read(PART)
                headers = {"X-Upload-Partnumber": str(number), "Content-MD5": _md5(body)}
                self._call("PUT", f"/{begun}", headers, body)
        self._call("POST", f"/{begun}?completed")
        # A success says nothing: a page of whoever stands between is one as well.
        if not self.describe(begun).completed:
            raise _strange("Хранилище файлов ГИС ЖКХ не собрало файл из частей.")
        return begun

    def _begin(self, name: str, size: int, count: int) -> str:
        headers = {
            "X-Upload-Filename": encoded_name(name),
            "X-Upload-Length": str(size),
            "X-Upload-Part-Count": str(count),
        }
        return _upload_id(self._call("POST", "/?upload", headers))

    def _held(self, guid: str, size: int) -> Stored | None:
        """Return what the store has of an upload, None if that cannot belong to a file of this size."""
        try:
            held = self.describe(guid)
        except Refused as refusal:
            if refusal.judgement.code in GONE:
                return None
            raise
        return held if held.length == size else None

    def describe(self, guid: str) -> Stored:
        """Return what the store has under a GUID."""
        told = self._call("HEAD", _path(guid))
        length = told.get("X-Upload-Length", "")
        return Stored(
            name=decoded_name(told.get("X-Upload-Filename", "")),
            length=int(length) if length.isdecimal() else None,
            parts=frozenset(
                int(number) for number in PARTS.findall(told.get("X-Upload-Completed-Parts", ""))
            ),
            completed=told.get("X-Upload-Completed", "").strip().lower() == "true",
        )

    def download(self, guid: str, into: BinaryIO) -> int:
        """Fetch a file and return its length in bytes.

        What the seekable ``into`` already holds is taken for the beginning of the same file and is not
        fetched again; whatever is raised, it then holds a beginning to go on from.
        """
        length = self.describe(guid).length
        if length is None:
            raise _strange("Хранилище файлов ГИС ЖКХ не назвало размер файла.")
        have = into.seek(0, os.SEEK_END)
        if have > length:
            have = into.seek(into.truncate(0))
        while have < length:
            have = self._fetch(guid, into, have, length)
        return length

    def _fetch(self, guid: str, into: BinaryIO, have: int, length: int) -> int:
        """Write the next range and return how much of the file is there then."""
        end = min(have + PART, length)
        # A file of one part is asked for as a whole.
        headers = {"Range": f"bytes={have}-{end - 1}"} if (have, end) != (0, length) else {}
        with self._send("GET", f"{_path(guid)}?getfile", headers) as response:
            if response.status_code not in {200, 206}:
                raise self._refusal(response)
            # Ranges come with 200 as well as with 206, so only the length tells that the range was ignored.
            if headers and response.status_code == 200 and _announced(response) == length:
                have, end = into.seek(into.truncate(0)), length
            if _told_start(response, have) != have:
                raise _strange("Хранилище файлов ГИС ЖКХ прислало не ту часть файла.")
            # A page of whoever stands between must not become the beginning of the file.
            if _announced(response) not in {None, end - have}:
                raise _strange("Хранилище файлов ГИС ЖКХ прислало не то, что у него просили.")
            received = self._receive(response, into, end - have)
        return self._checked(received, into, have, end)

    def _checked(self, received: Received, into: BinaryIO, have: int, end: int) -> int:
        if received.more:
            into.seek(into.truncate(have))
            raise _strange("Хранилище файлов ГИС ЖКХ прислало больше, чем у него просили.")
        if have + received.size < end:
            raise NoAnswer(Fault.RESET, may_be_accepted=False)
        return end

    def _call(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Mapping[str, str]:
        with self._send(method, path, headers or {}, body) as response:
            if not 200 <= response.status_code < 300:
                raise self._refusal(response)
            self._receive(response, BytesIO(), LONGEST_REPLY)
            return response.headers

    def _send(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> requests.Response:
        own = {"X-Upload-OrgPPAGUID": self.transport.endpoint.org_ppa_guid, "Accept-Encoding": "identity"}
        try:
            return self.transport.send(method, f"{BASE}/{self.context}{path}", {**own, **headers}, body)
        except NoAnswer as silence:
            raise NoAnswer(silence.fault, may_be_accepted=False) from silence

    def _receive(self, response: requests.Response, into: BinaryIO, most: int) -> Received:
        try:
            return self.transport.receive(response, into, most)
        except NoAnswer as silence:
            raise NoAnswer(silence.fault, may_be_accepted=False) from silence

    def _refusal(self, response: requests.Response) -> Refused:
        if code := ERROR.search(response.headers.get("X-Upload-Error", "")):
            return Refused(judge_code(code[0]))
        received = self._receive(response, BytesIO(), LONGEST_REPLY)
        kind = response.headers.get("Content-Type", "")
        content = recognise(received.head, received.tail, whole=received.whole, content_type=kind)
        judgement = judge_answer(response.status_code, content)
        return (
            Refused(judgement.if_repeatable())
            if judgement
            else _strange("Хранилище файлов не поняло запроса.")
        )


def check_name(name: str, extensions: frozenset[str] = EXTENSIONS) -> None:
    """Raise NotSendable if GIS ZhKKh takes no file of this name."""
    if bad := FORBIDDEN.search(name):
        char = bad[0] if bad[0].isprintable() else "управляющий знак"
        raise NotSendable(f"Имя файла «{name}»: ГИС ЖКХ не принимает имён со знаком {char}")
    if len(name) > LONGEST_NAME:
        raise NotSendable(f"Имя файла длиннее {LONGEST_NAME} знаков: ГИС ЖКХ таких не принимает.")
    stem, _, extension = name.rpartition(".")
    if not stem.strip() or extension.lower() not in extensions:
        raise NotSendable(
            f"Файл «{name}»: такие расширения ГИС ЖКХ не принимает. Можно: {', '.join(sorted(extensions))}."
        )


def encoded_name(name: str) -> str:
    """Return a name as encoded words of a header [RFC 2047], UTF-8 in base64."""
    charset = Charset("utf-8")
    charset.header_encoding = BASE64
    return Header(name, charset).encode(linesep="", maxlinelen=75)


def decoded_name(value: str) -> str:
    """Return the name that encoded words stand for; what is none is returned as it is."""
    try:
        return str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, ValueError):
        return value


def _md5(body: bytes) -> str:
    return b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()


def _path(guid: str) -> str:
    if not GUID.fullmatch(guid):
        raise ValueError(guid)
    return f"/{guid}"


def _upload_id(told: Mapping[str, str]) -> str:
    guid = told.get("X-Upload-UploadID", "").strip()
    if not GUID.fullmatch(guid):
        raise _strange("Хранилище файлов ГИС ЖКХ не назвало номер файла.")
    return guid


def _announced(response: requests.Response) -> int | None:
    length = response.headers.get("Content-Length", "")
    return int(length) if length.isdecimal() else None


def _told_start(response: requests.Response, expected: int) -> int:
    told = RANGE.match(response.headers.get("Content-Range", ""))
    return int(told[1]) if told else expected


def _strange(explanation: str) -> Refused:
    advice = "Запрос будет повторён автоматически. Если это не проходит, сообщите администратору сайта."
    return Refused(Judgement(Verdict.TRY_AGAIN, explanation, advice))
