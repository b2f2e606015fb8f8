"""The file store: uploads whole and in parts, their digests and states, downloads by range.

Every refusal is HTTP 400 with its name in X-Upload-Error.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.header import Header, decode_header, make_header
from email.message import Message
from pathlib import Path, PurePath
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from gis_sync.stand.options import Options
from gis_sync.stand.reply import Reply
from gis_sync.stand.world import Organisation, World

PREFIX = "/ext-bus-file-store-service/rest/"
PART_SIZE = 5_242_880
CONTEXTS = frozenset({"appeals", "inspection"})
_FORBIDDEN = frozenset('<>?:|*%\\"')
_RANGE = re.compile(r"bytes=(\d+)-(\d+)")

Digest = Callable[[Path], str]
"""GOST R 34.11-94 of a file, in hex."""


class FileRefused(Exception):
    """A call that the store refuses, by the name that goes into X-Upload-Error."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


@dataclass
class StoredFile:
    guid: str
    name: str
    context: str
    owner: str
    """PPA GUID of the organisation that uploaded it, or "" for an applicant's file."""
    length: int
    part_count: int
    parts: set[int] = field(default_factory=set)
    is_completed: bool = False
    readers: set[str] = field(default_factory=set)
    """Organisations in whose business data the file is named."""
    checks_left: int = 0
    is_infected: bool = False


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


class FileStore:
    """Files of a stand, their bytes in a directory of its own."""

    def __init__(self, world: World, options: Options, directory: Path, digest: Digest | None = None) -> None:
        self._world = world
        self._options = options
        self._directory = directory
        self._digest = digest
        self._files: dict[str, StoredFile] = {}
        self._digests: dict[str, str] = {}

    def put(self, name: str, content: bytes, *, reader: str, guid: str = "") -> StoredFile:
        """Keep an applicant's file that an organisation may read, as GIS ZhKKh itself would."""
        stored = StoredFile(
            guid.lower() or str(uuid4()), name, "appeals", "", len(content), 1, is_completed=True
        )
        stored.readers.add(reader)
        stored.checks_left = self._options.virus_checks
        self._files[stored.guid] = stored
        self._path(stored.guid).write_bytes(content)
        return stored

    def get(self, guid: str) -> StoredFile | None:
        return self._files.get(guid.lower())

    def uploaded_by(self, organisation: Organisation, guid: str) -> StoredFile | None:
        """Return a completed upload of this organisation, or None."""
        stored = self.get(guid)
        if stored and stored.is_completed and stored.owner == organisation.ppa_guid:
            return stored
        return None

    def digest(self, guid: str) -> str | None:
        """Return the digest of a completed file; None without the file, or without an engine for it."""
        stored = self.get(guid)
        if self._digest is None or stored is None or not stored.is_completed:
            return None
        if stored.guid not in self._digests:
            self._digests[stored.guid] = self._digest(self._path(stored.guid))
        return self._digests[stored.guid]

    def refer(self, guid: str, organisation: Organisation) -> None:
        """Let an organisation download a file that its business data now names."""
        if stored := self.get(guid):
            stored.readers.add(organisation.ppa_guid)

    def answer(self, call: Call) -> Reply:
        """Answer one call."""
        actions = {
            "uploadFile": self._upload,
            "initUpload": self._init,
            "uploadPart": self._upload_part,
            "completeUpload": self._complete,
            "fileInfo": self._info,
            "downloadFile": self._download,
        }
        action = actions.get(call.operation)
        if action is None:
            return Reply(405)
        try:
            return action(call, self._organisation(call))
        except FileRefused as refusal:
            return refuse(refusal.name)

    def _organisation(self, call: Call) -> Organisation:
        if self._options.maintenance:
            raise FileRefused("INT002029")
        guid = call.headers.get("X-Upload-OrgPPAGUID")
        if not guid:
            raise FileRefused("FieldValidationException")
        organisation = self._world.organisation(guid)
        if organisation is None:
            raise FileRefused("DataProviderValidationException")
        return organisation

    def _upload(self, call: Call, organisation: Organisation) -> Reply:
        name = self._checked_name(call)
        if not 0 < len(call.body) <= PART_SIZE:
            raise FileRefused("InvalidSizeException")
        _check_md5(call)
        stored = self._new(call, organisation, name, len(call.body), 1)
        self._path(stored.guid).write_bytes(call.body)
        stored.parts, stored.is_completed = {1}, True
        return self._located(stored)

    def _init(self, call: Call, organisation: Organisation) -> Reply:
        if call.query != "upload":
            raise FileRefused("FieldValidationException")
        name = self._checked_name(call)
        length, count = _number(call, "X-Upload-Length"), _number(call, "X-Upload-Part-Count")
        if length <= 0:
            raise FileRefused("InvalidSizeException")
        if not 0 < count <= length <= count * PART_SIZE:
            raise FileRefused("FieldValidationException")
        return self._located(self._new(call, organisation, name, length, count))

    def _upload_part(self, call: Call, organisation: Organisation) -> Reply:
        stored = self._own(call, organisation)
        number = _number(call, "X-Upload-Partnumber")
        if stored.is_completed:
            raise FileRefused("InvalidStatusException")
        if not 1 <= number <= stored.part_count:
            raise FileRefused("InvalidPartNumberException")
        if not 0 < len(call.body) <= PART_SIZE:
            raise FileRefused("InvalidSizeException")
        _check_md5(call)
        # A part that comes again takes the place of the former one: so an upload is resumed.
        self._path(stored.guid, number).write_bytes(call.body)
        stored.parts.add(number)
        return Reply()

    def _complete(self, call: Call, organisation: Organisation) -> Reply:
        stored = self._own(call, organisation)
        if call.query != "completed":
            raise FileRefused("FieldValidationException")
        if stored.is_completed or len(stored.parts) != stored.part_count:
            raise FileRefused("InvalidStatusException")
        parts = [self._path(stored.guid, number) for number in sorted(stored.parts)]
        if sum(part.stat().st_size for part in parts) != stored.length:
            raise FileRefused("InvalidSizeException")
        with self._path(stored.guid).open("wb") as whole:
            for part in parts:
                whole.write(part.read_bytes())
                part.unlink()
        stored.is_completed = True
        return Reply()

    def _info(self, call: Call, organisation: Organisation) -> Reply:
        stored = self._known(call)
        if organisation.ppa_guid not in {stored.owner, *stored.readers}:
            raise FileRefused("FilePermissionException")
        headers = {
            "X-Upload-Filename": Header(stored.name, "utf-8").encode(linesep="", maxlinelen=0),
            "X-Upload-Length": str(stored.length),
            "X-Upload-Completed-Parts": ",".join(str(number) for number in sorted(stored.parts)),
            "X-Upload-Completed": "true" if stored.is_completed else "false",
        }
        return Reply(headers=headers)

    def _download(self, call: Call, organisation: Organisation) -> Reply:
        stored = self._known(call)
        if call.query != "getfile":
            raise FileRefused("FieldValidationException")
        if not stored.is_completed:
            raise FileRefused("InvalidStatusException")
        # Its own fresh upload is closed to an organisation as well, until something names it.
        if organisation.ppa_guid not in stored.readers:
            raise FileRefused("FilePermissionException")
        if stored.is_infected:
            raise FileRefused("FileVirusInfectionException")
        if stored.checks_left:
            stored.checks_left -= 1
            raise FileRefused("FileVirusNotCheckedException")
        first, last = _bounds(call, stored.length)
        with self._path(stored.guid).open("rb") as whole:
            whole.seek(first)
            content = whole.read(last - first + 1)
        # A part is answered by 200 like the whole, not by 206.
        return Reply(body=content, content_type="application/octet-stream")

    def _checked_name(self, call: Call) -> str:
        if call.context not in CONTEXTS:
            raise FileRefused("ContextNotFoundException")
        name = _decoded_name(call.headers.get("X-Upload-Filename", ""))
        if not name or _FORBIDDEN & set(name):
            raise FileRefused("FieldValidationException")
        if PurePath(name).suffix.lower().removeprefix(".") not in self._options.extensions:
            raise FileRefused("ExtensionException")
        return name

    def _new(self, call: Call, organisation: Organisation, name: str, length: int, count: int) -> StoredFile:
        stored = StoredFile(str(uuid4()), name, call.context, organisation.ppa_guid, length, count)
        stored.checks_left = self._options.virus_checks
        self._files[stored.guid] = stored
        return stored

    def _known(self, call: Call) -> StoredFile:
        stored = self.get(call.guid)
        if stored is None:
            raise FileRefused("FileNotFoundException")
        return stored

    def _own(self, call: Call, organisation: Organisation) -> StoredFile:
        stored = self._known(call)
        if stored.owner != organisation.ppa_guid:
            raise FileRefused("FilePermissionException")
        return stored

    def _located(self, stored: StoredFile) -> Reply:
        location = f"{PREFIX}{stored.context}/{stored.guid}"
        return Reply(headers={"X-Upload-UploadID": stored.guid, "Location": location})

    def _path(self, guid: str, part: int | None = None) -> Path:
        return self._directory / (guid if part is None else f"{guid}.{part}")


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


def _check_md5(call: Call) -> None:
    try:
        announced = base64.b64decode(call.headers.get("Content-MD5", ""), validate=True)
    except binascii.Error:
        announced = b""
    if not announced:
        raise FileRefused("FieldValidationException")
    if announced != hashlib.md5(call.body, usedforsecurity=False).digest():
        raise FileRefused("HashConflictException")


def _number(call: Call, header: str) -> int:
    value = call.headers.get(header, "")
    if not value.isdecimal():
        raise FileRefused("FieldValidationException")
    return int(value)


def _bounds(call: Call, length: int) -> tuple[int, int]:
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
