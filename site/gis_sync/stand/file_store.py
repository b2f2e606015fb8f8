"""The file store: uploads whole and in parts, their digests and states, downloads by range.

Every refusal is HTTP 400 with its name in X-Upload-Error.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from email.header import Header
from pathlib import Path
from uuid import uuid4

from gis_sync.stand.file_calls import (
    PART_SIZE,
    PREFIX,
    Call,
    FileRefused,
    bounds,
    check_md5,
    file_name,
    number,
    refuse,
)
from gis_sync.stand.options import Options
from gis_sync.stand.reply import Reply
from gis_sync.stand.world import Organisation, World

CONTEXTS = frozenset({"appeals", "inspection"})

Digest = Callable[[Path], str]
"""GOST R 34.11-94 of a file, in hex."""


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
        check_md5(call)
        stored = self._new(call, organisation, name, len(call.body), 1)
        self._path(stored.guid).write_bytes(call.body)
        stored.parts, stored.is_completed = {1}, True
        return self._located(stored)

    def _init(self, call: Call, organisation: Organisation) -> Reply:
        if call.query != "upload":
            raise FileRefused("FieldValidationException")
        name = self._checked_name(call)
        length, count = number(call, "X-Upload-Length"), number(call, "X-Upload-Part-Count")
        if length <= 0:
            raise FileRefused("InvalidSizeException")
        if not 0 < count <= length <= count * PART_SIZE:
            raise FileRefused("FieldValidationException")
        return self._located(self._new(call, organisation, name, length, count))

    def _upload_part(self, call: Call, organisation: Organisation) -> Reply:
        stored = self._own(call, organisation)
        part = number(call, "X-Upload-Partnumber")
        if stored.is_completed:
            raise FileRefused("InvalidStatusException")
        if not 1 <= part <= stored.part_count:
            raise FileRefused("InvalidPartNumberException")
        if not 0 < len(call.body) <= PART_SIZE:
            raise FileRefused("InvalidSizeException")
        check_md5(call)
        # A part that comes again takes the place of the former one: so an upload is resumed.
        self._path(stored.guid, part).write_bytes(call.body)
        stored.parts.add(part)
        return Reply()

    def _complete(self, call: Call, organisation: Organisation) -> Reply:
        stored = self._own(call, organisation)
        if call.query != "completed":
            raise FileRefused("FieldValidationException")
        if stored.is_completed or len(stored.parts) != stored.part_count:
            raise FileRefused("InvalidStatusException")
        parts = [self._path(stored.guid, part) for part in sorted(stored.parts)]
        if sum(one.stat().st_size for one in parts) != stored.length:
            raise FileRefused("InvalidSizeException")
        with self._path(stored.guid).open("wb") as whole:
            for one in parts:
                whole.write(one.read_bytes())
                one.unlink()
        stored.is_completed = True
        return Reply()

    def _info(self, call: Call, organisation: Organisation) -> Reply:
        stored = self._known(call)
        if organisation.ppa_guid not in {stored.owner, *stored.readers}:
            raise FileRefused("FilePermissionException")
        headers = {
            "X-Upload-Filename": _header_text(stored.name),
            "X-Upload-Length": str(stored.length),
            "X-Upload-Completed-Parts": ",".join(str(part) for part in sorted(stored.parts)),
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
        first, last = bounds(call, stored.length)
        with self._path(stored.guid).open("rb") as whole:
            whole.seek(first)
            content = whole.read(last - first + 1)
        # A part is answered by 200 like the whole, not by 206.
        return Reply(body=content, content_type="application/octet-stream")

    def _checked_name(self, call: Call) -> str:
        if call.context not in CONTEXTS:
            raise FileRefused("ContextNotFoundException")
        return file_name(call, self._options.extensions)

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


def _header_text(name: str) -> str:
    """Write a name for a header: encoded words unless it is plain."""
    return name if name.isascii() else Header(name, "utf-8").encode(linesep="", maxlinelen=0)
