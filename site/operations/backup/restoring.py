"""Brings a copy back: unpacked aside and proved first, then put into its place, then proved once more."""

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.db import connection

from pyrage.x25519 import Identity

from operations.backup import database
from operations.backup.container import unpack
from operations.backup.errors import BackupError, Damaged, Refused
from operations.backup.making import ABOUT, FORMAT, HEADS, STORED, names_in
from operations.backup.sealing import opened

PEOPLE = "auth_user"
"""Whoever has somebody who may sign in is no empty installation."""
DUMPS = {"sqlite": database.SQLITE, "postgresql": database.POSTGRESQL}


@dataclass(frozen=True)
class Unpacked:
    """A copy that was proved, as plain files in a folder that is removed afterwards."""

    folder: Path
    members: int
    made_at: str
    rows: dict[str, int]

    @property
    def dump(self) -> Path:
        return self.folder / DUMPS[connection.vendor]

    @property
    def heads(self) -> Path:
        return self.folder / HEADS


@contextmanager
def unpacked(path: Path, identities: Sequence[Identity]) -> Iterator[Unpacked]:
    """Unpack a copy beside the data; WrongKey, Damaged or Refused before anything else is touched."""
    with tempfile.TemporaryDirectory(prefix="restore-", dir=settings.VAR_DIR) as work:
        folder = Path(work)

        def take(name: str, content: BinaryIO) -> None:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as kept:
                shutil.copyfileobj(content, kept)

        try:
            with path.open("rb") as source, opened(source, identities) as plain:
                members = unpack(plain, take)
        except FileNotFoundError as error:
            raise BackupError(f"Нет такого файла: {path.name}.") from error
        yield _described(folder, members)


def _described(folder: Path, members: int) -> Unpacked:
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        found = Unpacked(folder, members, str(about["made_at"]), dict(about["rows"]))
        version, vendor = about["format"], about["database"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Damaged("В копии нет описания: её делала не команда backup.") from error
    if version != FORMAT:
        raise Refused(f"Копия в формате {version}, эта версия сайта знает формат {FORMAT}.")
    if vendor != connection.vendor:
        raise Refused(f"Копия снята с {vendor}, а здесь {connection.vendor}: переноса между ними нет.")
    return found


def require_empty() -> None:
    """Refuse to put anything over the data of a working site."""
    with connection.cursor() as cursor:
        if PEOPLE in database.tables(cursor):
            cursor.execute(f"SELECT COUNT(*) FROM {PEOPLE}")  # noqa: S608 - a constant
            if cursor.fetchall()[0][0]:
                raise Refused("Здесь уже есть учётные записи: это не пустая установка. Ничего не тронуто.")
    for alias in STORED:
        if next(names_in(storages[alias]), None):
            raise Refused("Здесь уже есть файлы: это не пустая установка. Ничего не тронуто.")


def put_in_place(copy: Unpacked) -> None:
    """Put the database and the files of a copy where the site's own are; whatever was there is gone."""
    connection.close()
    if connection.vendor == "postgresql":
        database.load_postgresql(copy.dump, connection.settings_dict)
    else:
        database.copy_sqlite(copy.dump, Path(str(connection.settings_dict["NAME"])))
    for alias, folder in STORED.items():
        _put_files(storages[alias], copy.folder / folder)


def _put_files(storage: Storage, folder: Path) -> None:
    for name in list(names_in(storage)):
        storage.delete(name)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as content:
                storage.save(path.relative_to(folder).as_posix(), File(content))


def lacking(rows: dict[str, int], heads: Path, cursor: database.Cursor) -> list[str]:
    """Compare a database with what was counted when it was copied; return what differs, in Russian."""
    found = database.counts(cursor)
    differing = [
        f"в таблице {name} строк {found.get(name, 0)}, а было {count}"
        for name, count in rows.items()
        if found.get(name) != count
    ]
    with heads.open("rb") as kept:
        now = database.heads(cursor)
        if any(line != next(now, b"") for line in kept) or next(now, None) is not None:
            differing.append("концы цепочек журнала не те, что были")
    return differing
