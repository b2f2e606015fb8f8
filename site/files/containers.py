"""Documents that are containers of parts: zip (docx, xlsx, odt) and OLE (doc, xls). Nothing is unpacked."""

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

MOST_MEMBERS = 5_000
MOST_UNPACKED = 500 * 1024 * 1024
"""Bytes that the parts of one document may declare; a scan-laden honest one stays far below."""

ODT_MIMETYPE = b"application/vnd.oasis.opendocument.text"
ODT_MACROS = ("Basic/", "Scripts/")
ODT_MANIFEST = "META-INF/manifest.xml"
ODT_ENCRYPTED, ODT_PACKAGE = b"encryption-data", "encrypted-package"
MOST_MANIFEST = 1024 * 1024
CONTENT_TYPES = "[Content_Types].xml"
MACRO_TYPES = re.compile(rb"vbaproject|macroenabled|macrosheet", re.IGNORECASE)
MACRO_PARTS = re.compile(r"vbaproject\.bin$|^xl/macrosheets/|\.(docm|dotm|xlsm|xltm|xlsb|xlam|pptm)$")
ENCRYPTED_MEMBER = 0x1
"""The bit of a zip member's flags that says it is encrypted [APPNOTE 4.4.4]."""


DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    ValueError,
    RuntimeError,
    OSError,
)
"""What the library raises, and the packers beneath it, on archives that are not as they should be."""

PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"#!",
)
ARCHIVES = (
    b"Rar!",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\x00",
    b"MSCF",
    b"\x28\xb5\x2f\xfd",
)
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
EMBEDDED = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".glox", ".thmx")
"""Documents that a document may hold, as a chart holds its table; they are zips themselves."""
PACKED_PICTURES = (".emz", ".wmz", ".svgz")


class Macros(Exception):
    """The document carries programs."""


class Packed(Exception):
    """The document carries an archive or a program among its parts."""


class Damaged(Exception):
    """The container cannot be read."""


class Bomb(Exception):
    """The container would unpack to more than anybody needs."""


class Protected(Exception):
    """The document opens with a password only."""


def zip_kind(content: BinaryIO) -> str:
    """Return «.docx», «.xlsx» or «.odt» by the parts inside, «» for any other zip.

    Raises Macros, Packed, Damaged, Bomb or Protected.
    """
    try:
        with zipfile.ZipFile(content) as archive:
            names = _checked_names(archive)
            types = _beginning(archive, names, CONTENT_TYPES, MOST_MANIFEST)
            # In UTF-16 each second byte of these words is zero.
            if MACRO_TYPES.search(types.replace(b"\0", b"")):
                raise Macros
            kind = _office_kind(names) or _odt_kind(archive, names)
            if kind and any(_is_foreign(archive, name) for name in names):
                raise Packed
            return kind
    except DAMAGE as error:
        raise Damaged from error


def _checked_names(archive: zipfile.ZipFile) -> set[str]:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise Bomb
    names = {member.filename for member in members}
    if any(MACRO_PARTS.search(name.lower()) or name.startswith(ODT_MACROS) for name in names):
        raise Macros
    if any(member.flag_bits & ENCRYPTED_MEMBER for member in members):
        raise Protected
    return names


def _office_kind(names: set[str]) -> str:
    if CONTENT_TYPES not in names:
        return ""
    if "word/document.xml" in names:
        return ".docx"
    return ".xlsx" if "xl/workbook.xml" in names else ""


def _odt_kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    manifest = _beginning(archive, names, ODT_MANIFEST, MOST_MANIFEST)
    if ODT_ENCRYPTED in manifest or ODT_PACKAGE in names:
        raise Protected
    if "content.xml" not in names:
        return ""
    mimetype = _beginning(archive, names, "mimetype", len(ODT_MIMETYPE) + 1)
    return ".odt" if mimetype == ODT_MIMETYPE else ""


def _is_foreign(archive: zipfile.ZipFile, name: str) -> bool:
    """Return whether a part of a document is an archive or a program."""
    if name.lower().endswith((".xml", ".rels", "/", *PACKED_PICTURES)):
        return False
    with archive.open(name) as member:
        head = member.read(8)
    if head.startswith(ZIP):
        return not name.lower().endswith(EMBEDDED)
    return head.startswith((*PROGRAMS, *ARCHIVES))


def _beginning(archive: zipfile.ZipFile, names: set[str], name: str, length: int) -> bytes:
    """Return at most ``length`` bytes of a part, none when there is no such part."""
    if name not in names:
        return b""
    with archive.open(name) as member:
        return member.read(length)


OLE_ENTRY = 128
OLE_CHUNK = 512 * OLE_ENTRY
OLE_ENCRYPTED = "encryptedpackage"
"""The stream that holds a docx or xlsx locked with a password [MS-OFFCRYPTO 2.3.4.4]."""

OLE_KINDS = {"worddocument": ".doc", "workbook": ".xls", "book": ".xls"}
OLE_SMALLEST = 4096
"""Bytes below which a stream shares its sectors with others."""

DOC_BEGINS, XLS_BEGINS, XLS_LOCKED = b"\xec\xa5", b"\x09\x08", b"\x2f\x00"
OLE_MACROS = {"_vba_project", "_vba_project_cur", "vba", "macros"}
OLE_OBJECTS = {"\x01ole10native", "package", "equation native"}


def ole_kind(content: BinaryIO) -> str:
    """Return «.doc» or «.xls» by the names of the streams inside, «» for any other.

    Raises Macros or Protected.
    """
    streams = dict(_ole_streams(content))
    if not OLE_MACROS.isdisjoint(streams):
        raise Macros
    if OLE_ENCRYPTED in streams:
        raise Protected
    name = next((name for name in OLE_KINDS if name in streams), "")
    if name and _is_locked(_stream_head(content, streams[name])):
        raise Protected
    return OLE_KINDS.get(name, "")


def has_ole_objects(content: BinaryIO) -> bool:
    """Return whether a doc or xls holds files or objects of other programs."""
    return any(name in OLE_OBJECTS for name, _ in _ole_streams(content))


def _ole_streams(content: BinaryIO) -> Iterator[tuple[str, bytes]]:
    """Yield names, in lower case, and bytes of all directory entries, wherever in the file they lie.

    Directory sectors are looked for in the whole file rather than followed by the allocation table: a table
    made to mislead hides nothing from this, and a chance find only refuses a file.
    """
    content.seek(0)
    while chunk := content.read(OLE_CHUNK):
        for start in range(0, len(chunk) - OLE_ENTRY + 1, OLE_ENTRY):
            entry = chunk[start : start + OLE_ENTRY]
            if name := _ole_name(entry):
                yield name, entry


def _ole_name(entry: bytes) -> str:
    """Return the name in a directory entry [MS-CFB 2.6.1], «» when these bytes are none."""
    length = int.from_bytes(entry[64:66], "little")
    if not 4 <= length <= 64 or length % 2 or entry[66] not in (1, 2, 5) or entry[67] > 1:
        return ""
    return entry[: length - 2].decode("utf-16-le", errors="replace").lower()


def _stream_head(content: BinaryIO, entry: bytes) -> bytes:
    """Return the first bytes of a stream that fills sectors of its own [MS-CFB 2.2], none for any other."""
    content.seek(0)
    header = content.read(32)
    shift = int.from_bytes(header[30:32], "little")
    sector, size = int.from_bytes(entry[116:120], "little"), int.from_bytes(entry[120:124], "little")
    if shift not in (9, 12) or size < OLE_SMALLEST:
        return b""
    content.seek((sector + 1) << shift)
    return content.read(1 << shift)


def _is_locked(head: bytes) -> bool:
    """Return whether the first bytes of a doc [MS-DOC 2.5.2] or xls [MS-XLS 2.4.117] tell of a password."""
    if head.startswith(DOC_BEGINS):
        return bool(int.from_bytes(head[11:12]) & 0x01)
    if not head.startswith(XLS_BEGINS):
        return False
    place = 0
    while place + 4 <= len(head):
        if head[place : place + 2] == XLS_LOCKED:
            return True
        place += 4 + int.from_bytes(head[place + 2 : place + 4], "little")
    return False
