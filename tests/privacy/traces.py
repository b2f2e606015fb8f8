"""Looking for what is left of a person: in every column of every table and in every stored file."""

import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

from pypdf import PdfReader
from pypdf.errors import PyPdfError

ENCODINGS = ("utf-8", "utf-16-le", "cp1251")


def in_database(words: Collection[str]) -> set[str]:
    """Return the columns that hold any of the words, as «questions_appeal.text», whatever their type.

    What is compressed is opened: the pages of the archive; what is signed is decoded: the sessions.
    """
    found: set[str] = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {quoted}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found |= {
                    f"{table}.{name}"
                    for name, value in zip(names, row, strict=True)
                    if value is not None and _has(value, words)
                }
    if any(_in_text(str(each.get_decoded()), words) for each in Session.objects.all()):
        found.add("django_session.session_data")
    return found


def _has(value: Any, words: Collection[str]) -> bool:
    if isinstance(value, bytes | memoryview):
        return _in_bytes(bytes(value), words)
    text = str(value)
    # JSON columns of SQLite spell Cyrillic as \\u0437.
    return _in_text(text, words) or _in_text(_unescaped(text), words)


def _unescaped(text: str) -> str:
    return text.encode().decode("unicode_escape", errors="ignore") if "\\u" in text else ""


def _in_text(text: str, words: Collection[str]) -> bool:
    lowered = text.lower().replace("ё", "е")
    return any(word.lower() in lowered for word in words)


def _in_bytes(content: bytes, words: Collection[str]) -> bool:
    with suppress(zlib.error):
        content = zlib.decompress(content)
    return any(_in_text(content.decode(encoding, errors="ignore"), words) for encoding in ENCODINGS)


def stored_files() -> set[Path]:
    """Return all files of the private storage and of the public one."""
    roots = (Path(settings.PRIVATE_FILES_ROOT), Path(settings.MEDIA_ROOT))
    return {path for root in roots for path in root.rglob("*") if path.is_file()}


def in_files(words: Collection[str], files: Collection[Path]) -> set[Path]:
    """Return the files that hold any of the words: as bytes, or in the text of a PDF or office document."""
    return {path for path in files if any(_in_bytes(each, words) for each in _contents(path))}


def _contents(path: Path) -> Iterator[bytes]:
    content = path.read_bytes()
    yield content
    if content.startswith(b"%PDF"):
        yield _pdf_text(content).encode()
    elif zipfile.is_zipfile(BytesIO(content)):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            yield from (archive.read(name) for name in archive.namelist())


def _pdf_text(content: bytes) -> str:
    try:
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    except PyPdfError:
        return ""
