"""What a file is, decided by its bytes and its extension together; never by what the sender says it is.

Structural checks only. Nothing here is an antivirus.
"""

from collections.abc import Callable
from typing import BinaryIO

from files import containers, pictures, plain_text, polyglots
from files.containers import ARCHIVES, OLE, PROGRAMS, ZIP
from files.errors import FileRefused
from files.names import extension_of, is_of_program, words_within

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

PROGRAM_REFUSED = "Файл «{name}» — программа. Такие файлы не принимаются."
DISGUISED_REFUSED = "Файл «{name}» — программа, названная как документ. Такие файлы не принимаются."
DOUBLE_REFUSED = (
    "У файла «{name}» два расширения, и одно из них — программы. Переименуйте его и приложите снова."
)
TURNED_REFUSED = (
    "В имени файла «{name}» есть знаки, которые меняют порядок букв. Переименуйте его и приложите снова."
)
PACKED_REFUSED = (
    "Внутри файла «{name}» спрятан архив или программа. Сохраните документ в PDF и приложите снова."
)
POLYGLOT_REFUSED = (
    "Файл «{name}» составлен из файлов двух разных видов. Сохраните его заново и приложите снова."
)
PIXELS_REFUSED = (
    f"В изображении «{{name}}» больше {pictures.MOST_PIXELS // 1_000_000} миллионов точек. "
    "Уменьшите его и приложите снова."
)
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
    containers.Packed: PACKED_REFUSED,
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
    _refuse_misleading(name)
    promised = TYPES.get(extension_of(name))
    if promised is None:
        raise FileRefused((ARCHIVE_REFUSED if head.startswith(ZIP) else UNKNOWN_REFUSED).format(name=name))
    try:
        found = _detect(content, head)
    except tuple(CONTAINER_REFUSALS) as error:
        raise FileRefused(CONTAINER_REFUSALS[type(error)].format(name=name)) from error
    if found != promised:
        raise FileRefused(MISMATCH_REFUSED.format(name=name))
    _refuse_hidden(content, found, name)
    return found


def _refuse_misleading(name: str) -> None:
    """Refuse programs by their extension, whatever is in them, and names that look like two things."""
    within = words_within(name)
    if is_of_program(extension_of(name)):
        disguised = any(extension in TYPES for extension in within)
        raise FileRefused((DISGUISED_REFUSED if disguised else PROGRAM_REFUSED).format(name=name))
    if any(is_of_program(extension, surely=True) for extension in within):
        raise FileRefused(DOUBLE_REFUSED.format(name=name))


def _refuse_hidden(content: BinaryIO, found: str, name: str) -> None:
    """Refuse what is of the promised kind and of another one too, or swells beyond measure when shown."""
    if polyglots.is_polyglot(content, found):
        raise FileRefused(POLYGLOT_REFUSED.format(name=name))
    if pictures.pixels(content, found) > pictures.MOST_PIXELS:
        raise FileRefused(PIXELS_REFUSED.format(name=name))


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
