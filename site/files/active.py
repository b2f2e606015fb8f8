"""What a file may do by itself once it is opened: it is taken in, but marked, and never shown in place."""

import re
import zipfile
from typing import BinaryIO

from files import containers, pdf_names
from files.inspection import DOCX, ODT, XLSX

MARK = "активное содержимое"
LONGEST = 200

OBJECTS, TEMPLATE, LINKS = "вложенный объект", "шаблон из сети", "данные из других файлов"
RTF_OBJECT = re.compile(rb"\\(objdata|object|objocx|objupdate|template)(?![a-z])")
RTF_CHUNK, RTF_OVERLAP = 1024 * 1024, 16
ODT_OBJECT = re.compile(r"/object \d+$")
RELATIONS, MOST_RELATIONS = ".rels", 8 * 1024 * 1024
FAR_TEMPLATE = re.compile(rb"relationships/(attachedTemplate|oleObject|frame|subDocument)\b", re.IGNORECASE)
FAR = re.compile(rb"TargetMode\s*=\s*[\"']External", re.IGNORECASE)
MEMBERS = {
    "/embeddings/oleobject": OBJECTS,
    "/activex/": OBJECTS,
    "/externallinks/": LINKS,
    "/connections.xml": LINKS,
}


class _Unsearchable(Exception):
    """The document refers to more than can be looked through."""


def active_content(content: BinaryIO, content_type: str) -> str:
    """Return a remark in Russian on what a file may do by itself, «» when it only lies there.

    The stream may be left at any place.
    """
    acts: set[str] = set()
    content.seek(0)
    if content_type == "application/pdf":
        acts = pdf_names.acts(content.read())
    elif content_type == "application/rtf":
        acts = _acts_of_rtf(content)
    elif content_type in {DOCX, XLSX, ODT}:
        acts = _acts_of_zip(content)
    elif content_type in {"application/msword", "application/vnd.ms-excel"}:
        acts = {OBJECTS} if containers.has_ole_objects(content) else set()
    return f"{MARK}: {', '.join(sorted(acts))}"[:LONGEST] if acts else ""


def _acts_of_rtf(content: BinaryIO) -> set[str]:
    former = b""
    while chunk := content.read(RTF_CHUNK):
        if RTF_OBJECT.search(former[-RTF_OVERLAP:] + chunk):
            return {OBJECTS}
        former = chunk
    return set()


def _acts_of_zip(content: BinaryIO) -> set[str]:
    """Look at the names of the parts, and at what they refer to outside the document."""
    acts: set[str] = set()
    with zipfile.ZipFile(content) as archive:
        names = [f"/{name.lower()}" for name in archive.namelist()]
        for name in names:
            acts |= {act for part, act in MEMBERS.items() if part in name}
        if any(ODT_OBJECT.match(name) for name in names):
            acts.add(OBJECTS)
        try:
            acts |= {TEMPLATE} if _refers_far(archive) else set()
        except (_Unsearchable, *containers.DAMAGE):
            acts.add(pdf_names.HIDDEN)
    return acts


def _refers_far(archive: zipfile.ZipFile) -> bool:
    """Return whether opening the document fetches something from elsewhere."""
    left = MOST_RELATIONS
    for name in archive.namelist():
        if not name.lower().endswith(RELATIONS):
            continue
        with archive.open(name) as member:
            relations = member.read(left + 1)
        left -= len(relations)
        if left < 0:
            raise _Unsearchable
        plain = relations.replace(b"\0", b"")
        if FAR.search(plain) and FAR_TEMPLATE.search(plain):
            return True
    return False
