"""Files of appeals and answers: references to the file store, with and without detached signatures."""

import re
from dataclasses import dataclass

from lxml import etree

from gis_sync.messages import reading
from gis_sync.messages.building import add, checked_guid, checked_text
from gis_sync.messages.errors import RequestInvalid
from gis_sync.messages.namespaces import base
from gis_sync.messages.profile import MAX_DESCRIPTION, MAX_NAME

# GOST R 34.11-94 has 256 bits.
_HASH = re.compile(r"[0-9a-fA-F]{64}", re.ASCII)


@dataclass(frozen=True)
class Attachment:
    """A file in the file store by its GUID there; `hash` is GOST R 34.11-94 in hexadecimal, or empty."""

    name: str
    description: str
    guid: str
    hash: str = ""


@dataclass(frozen=True)
class SignedAttachment:
    """A file and its detached signatures, each of them a file, too."""

    file: Attachment
    signatures: tuple[Attachment, ...]


def read_attachment(element: etree._Element) -> Attachment:
    """Return the file that an element refers to."""
    return Attachment(
        reading.value(element, base("Name")),
        reading.value(element, base("Description")),
        reading.guid(element.find(base("Attachment")), base("AttachmentGUID")),
        reading.value(element, base("AttachmentHASH")).lower(),
    )


def read_attachments(parent: etree._Element, name: str) -> tuple[Attachment, ...]:
    """Return the files in the children of a name."""
    return tuple(read_attachment(element) for element in parent.findall(name))


def read_signed_attachments(parent: etree._Element, name: str) -> tuple[SignedAttachment, ...]:
    """Return the signed files in the children of a name."""
    return tuple(
        SignedAttachment(read_attachment(file), read_attachments(element, base("Signature")))
        for element in parent.findall(name)
        if (file := element.find(base("Attachment"))) is not None
    )


def add_attachments(parent: etree._Element, name: str, files: tuple[Attachment, ...]) -> None:
    """Append the files of a request; RequestInvalid if one lacks its description or its hash."""
    for file in files:
        _add(parent, name, file, described=True)


def add_signed_attachments(parent: etree._Element, name: str, files: tuple[SignedAttachment, ...]) -> None:
    """Append the signed files of a request; RequestInvalid if one has no signature."""
    for signed in files:
        if not signed.signatures:
            raise RequestInvalid(f"Файл «{signed.file.name}»: нет ни одной подписи.")
        element = add(parent, name)
        _add(element, base("Attachment"), signed.file, described=True)
        for signature in signed.signatures:
            _add(element, base("Signature"), signature, described=False)


def _add(parent: etree._Element, name: str, file: Attachment, *, described: bool) -> None:
    what = f"Файл «{file.name}»"
    # The schema lets it be absent; its annotation makes it mandatory in imports.
    if not _HASH.fullmatch(file.hash):
        raise RequestInvalid(f"{what}: нужен хеш по ГОСТ Р 34.11-94, 64 шестнадцатеричных знака.")
    element = add(parent, name)
    add(element, base("Name"), checked_text(file.name, "Имя файла", (1, MAX_NAME)))
    description = checked_text(file.description, f"{what}: описание", (int(described), MAX_DESCRIPTION))
    if description:
        add(element, base("Description"), description)
    add(add(element, base("Attachment")), base("AttachmentGUID"), checked_guid(file.guid, what))
    add(element, base("AttachmentHASH"), file.hash)
