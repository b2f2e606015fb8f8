"""Documents that are containers of parts: zip (docx, xlsx, odt) and OLE (doc, xls). Nothing is unpacked."""

import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

MOST_MEMBERS = 5_000
MOST_UNPACKED = 500 * 1024 * 1024
"""Bytes that the parts of one document may declare; a scan-laden honest one stays far below."""

ODT_MIMETYPE = b"application/vnd.oasis.opendocument.text"
ODT_MACROS = ("Basic/", "Scripts/")


class Macros(Exception):
    """The document carries programs."""


class Damaged(Exception):
    """The container cannot be read."""


class Bomb(Exception):
    """The container would unpack to more than anybody needs."""


def zip_kind(content: BinaryIO) -> str:
    """Return «.docx», «.xlsx» or «.odt» by the parts inside, «» for any other zip.

    Raises Macros, Damaged or Bomb.
    """
    try:
        with zipfile.ZipFile(content) as archive:
            names = _checked_names(archive)
            return _office_kind(names) or _odt_kind(archive, names)
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, ValueError, RuntimeError) as error:
        raise Damaged from error


def _checked_names(archive: zipfile.ZipFile) -> set[str]:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise Bomb
    names = {member.filename for member in members}
    if any(name.lower().endswith("vbaproject.bin") or name.startswith(ODT_MACROS) for name in names):
        raise Macros
    return names


def _office_kind(names: set[str]) -> str:
    if "[Content_Types].xml" not in names:
        return ""
    if "word/document.xml" in names:
        return ".docx"
    return ".xlsx" if "xl/workbook.xml" in names else ""


def _odt_kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if not {"mimetype", "content.xml"} <= names:
        return ""
    with archive.open("mimetype") as member:
        return ".odt" if member.read(len(ODT_MIMETYPE) + 1) == ODT_MIMETYPE else ""


OLE_ENTRY = 128
OLE_CHUNK = 512 * OLE_ENTRY
OLE_KINDS = {"worddocument": ".doc", "workbook": ".xls", "book": ".xls"}
OLE_MACROS = {"_vba_project", "_vba_project_cur", "vba", "macros"}


def ole_kind(content: BinaryIO) -> str:
    """Return «.doc» or «.xls» by the names of the streams inside, «» for any other; raises Macros."""
    names = set(_ole_names(content))
    if names & OLE_MACROS:
        raise Macros
    return next((kind for name, kind in OLE_KINDS.items() if name in names), "")


def _ole_names(content: BinaryIO) -> Iterator[str]:
    """Yield, in lower case, the names of all directory entries, wherever in the file they lie.

    Directory sectors are looked for in the whole file rather than followed by the allocation table: a table
    made to mislead hides nothing from this, and a chance find only refuses a file.
    """
    content.seek(0)
    while chunk := content.read(OLE_CHUNK):
        for start in range(0, len(chunk) - OLE_ENTRY + 1, OLE_ENTRY):
            name = _ole_name(chunk[start : start + OLE_ENTRY])
            if name:
                yield name


def _ole_name(entry: bytes) -> str:
    """Return the name in a directory entry [MS-CFB 2.6.1], «» when these bytes are none."""
    length = int.from_bytes(entry[64:66], "little")
    if not 4 <= length <= 64 or length % 2 or entry[66] not in (1, 2, 5) or entry[67] > 1:
        return ""
    return entry[: length - 2].decode("utf-16-le", errors="replace").lower()
