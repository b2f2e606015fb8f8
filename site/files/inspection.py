"""What a file is, decided by its bytes and its extension together; never by what the sender says it is.

Structural checks only. Nothing here is an antivirus.
"""

from collections.abc import Callable
from typing import BinaryIO

from files import containers, plain_text
from files.errors import FileRefused
from files.names import extension_of

HEAD_BYTES = 4096
ACCEPTED_WORDS = "PDF, JPEG, PNG, WebP, HEIC, TIFF, DOCX, XLSX, ODT, DOC, XLS, RTF, TXT"

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".heic": "image/heic",
    ".heif": "image/heic",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".docx": DOCX,
    ".xlsx": XLSX,
    ".odt": ODT,
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".rtf": "application/rtf",
    ".txt": "text/plain",
}
"""The extensions that are taken in and the content type that each one promises."""

SIGNATURES = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"{\\rtf": "application/rtf",
}
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
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

PROGRAM_REFUSED = "Файл «{name}» — программа. Такие файлы не принимаются."
ARCHIVE_REFUSED = "Файл «{name}» — архив. Приложите сами документы, не упаковывая их."
MARKUP_REFUSED = (
    "Файл «{name}» — веб-страница или рисунок с командами. Сохраните его в PDF и приложите снова."
)
MACROS_REFUSED = "В файле «{name}» есть макросы. Сохраните документ без макросов или в PDF и приложите снова."
DAMAGED_REFUSED = "Файл «{name}» повреждён и не открывается. Сохраните его заново и приложите снова."
PROTECTED_REFUSED = "Файл «{name}» защищён паролем. Снимите защиту и загрузите снова."
BOMB_REFUSED = (
    "Файл «{name}» распаковывается в слишком большой объём. Сохраните его заново или в PDF и приложите снова."
)
UNKNOWN_REFUSED = f"Файл «{{name}}» такого вида не принимается. Подойдут: {ACCEPTED_WORDS}."
MISMATCH_REFUSED = (
    "Содержимое файла «{name}» не соответствует его расширению. Сохраните файл заново в нужном виде."
)
EMPTY_REFUSED = "Файл «{name}» пустой."
CONTAINER_REFUSALS: dict[type[Exception], str] = {
    containers.Macros: MACROS_REFUSED,
    containers.Damaged: DAMAGED_REFUSED,
    containers.Bomb: BOMB_REFUSED,
    containers.Protected: PROTECTED_REFUSED,
}


def inspect(*, content: BinaryIO, name: str) -> str:
    """Return the content type of an accepted file; FileRefused says in Russian why another is not taken.

    ``content`` is a seekable binary stream, ``name`` a clean name with its extension. The stream may be left
    at any place.
    """
    content.seek(0)
    head = content.read(HEAD_BYTES)
    _refuse_dangerous(head, name)
    promised = TYPES.get(extension_of(name))
    if promised is None:
        raise FileRefused((ARCHIVE_REFUSED if head.startswith(ZIP) else UNKNOWN_REFUSED).format(name=name))
    try:
        found = _detect(content, head)
    except tuple(CONTAINER_REFUSALS) as error:
        raise FileRefused(CONTAINER_REFUSALS[type(error)].format(name=name)) from error
    if found != promised:
        raise FileRefused(MISMATCH_REFUSED.format(name=name))
    return found


def _refuse_dangerous(head: bytes, name: str) -> None:
    reasons: list[tuple[bool, str]] = [
        (not head, EMPTY_REFUSED),
        (head.startswith(PROGRAMS), PROGRAM_REFUSED),
        (head.startswith(ARCHIVES), ARCHIVE_REFUSED),
        (plain_text.looks_like_markup(head), MARKUP_REFUSED),
    ]
    for found, message in reasons:
        if found:
            raise FileRefused(message.format(name=name))


def _detect(content: BinaryIO, head: bytes) -> str:
    """Return the content type of the bytes, empty when they are of no accepted kind."""
    for signature, content_type in SIGNATURES.items():
        if head.startswith(signature):
            return content_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "image/heic" if _is_heif(head) else ""
    return _detect_by_whole(content, head)


def _detect_by_whole(content: BinaryIO, head: bytes) -> str:
    kinds: list[tuple[bytes, Callable[[BinaryIO], str]]] = [
        (ZIP, containers.zip_kind),
        (OLE, containers.ole_kind),
        (b"", plain_text.text_kind),
    ]
    kind = next(find for signature, find in kinds if head.startswith(signature))
    return TYPES.get(kind(content), "")


def _is_heif(head: bytes) -> bool:
    length = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12], *(head[start : start + 4] for start in range(16, length, 4))}
    # «mif1» alone also opens AVIF files, which few programs can show.
    return bool(brands & HEIF_BRANDS) and b"avif" not in brands
