"""Makes a copy: the database, what is counted in it, private and published files; encrypted, read again."""

import hashlib
import io
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, BinaryIO

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import connection

from pyrage.x25519 import Identity, Recipient

from operations.backup import database
from operations.backup.container import CHUNK, Packing, unpack
from operations.backup.errors import BackupError
from operations.backup.sealing import opened, sealed

SUFFIX = ".tar.age"
PREFIX = "site-"
ABOUT, HEADS = "about.json", "heads.tsv"
FORMAT = 1
STORED = {"private": "private", "default": "media"}
"""The storages that are copied, and the folders of the copy that they lie in. The archive of publications
lies in the database, its files in the private storage."""


@dataclass(frozen=True)
class Made:
    path: Path
    size: int
    members: int
    is_opened: bool
    """Whether it was decrypted again and each member compared; else only its bytes were read again."""


def make_backup(
    *, folder: Path, recipients: Sequence[Recipient], identities: Sequence[Identity], keep: int, now: datetime
) -> Made:
    """Make a copy in a folder and forget all but the newest ``keep``; BackupError leaves nothing behind."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{PREFIX}{now.astimezone(UTC):%Y%m%dT%H%M%SZ}{SUFFIX}"
    unfinished = path.with_suffix(".part")
    try:
        members, digest = _write(unfinished, recipients, now)
        _read_again(unfinished, digest)
        if identities:
            check(unfinished, identities)
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
    for old in backups_in(folder)[keep:]:
        old.unlink()
    return Made(path, path.stat().st_size, members, bool(identities))


def backups_in(folder: Path) -> list[Path]:
    """Return the finished copies, the newest first."""
    return sorted(folder.glob(f"{PREFIX}*{SUFFIX}"), reverse=True)


def check(path: Path, identities: Sequence[Identity]) -> int:
    """Read a copy from its first byte to its last; return how many members it has. WrongKey, Damaged."""
    with path.open("rb") as source, opened(source, identities) as plain:
        return unpack(plain, lambda name, content: None)


class _Digesting(io.RawIOBase):
    """Writes to a file and counts what goes by."""

    def __init__(self, target: BinaryIO) -> None:
        self.target = target
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.digest.update(data)
        return self.target.write(data)


def _write(path: Path, recipients: Sequence[Recipient], now: datetime) -> tuple[int, str]:
    # The plain copy of the database lies beside the database, as closed as that one is, until it is packed.
    with (
        tempfile.TemporaryDirectory(prefix="backup-", dir=settings.VAR_DIR) as work,
        open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as target,
    ):
        digesting = _Digesting(target)
        with sealed(digesting, recipients) as plain, Packing(plain) as packing:  # type: ignore[arg-type]
            _pack_database(packing, Path(work), now)
            for alias, name in STORED.items():
                _pack_storage(packing, storages[alias], name)
        target.flush()
        os.fsync(target.fileno())
        return packing.count, digesting.digest.hexdigest()


def _pack_database(packing: Packing, work: Path, now: datetime) -> None:
    with database.dumped(work) as (dump, cursor):
        about = {
            "format": FORMAT,
            "made_at": now.astimezone(UTC).isoformat(),
            "database": connection.vendor,
            "rows": database.counts(cursor),
        }
        with (work / HEADS).open("wb") as target:
            target.writelines(database.heads(cursor))
    described = json.dumps(about, indent=1).encode()
    packing.add(ABOUT, io.BytesIO(described), len(described))
    for path in (work / HEADS, dump):
        with path.open("rb") as content:
            packing.add(path.name, content, path.stat().st_size)


def _pack_storage(packing: Packing, storage: Storage, folder: str) -> None:
    for name in names_in(storage):
        try:
            content: IO[bytes] = storage.open(name)
        except FileNotFoundError:
            # Destroyed since the database was copied: there is nothing to bring back.
            continue
        with content:
            packing.add(f"{folder}/{name}", content, storage.size(name))


def names_in(storage: Storage, folder: str = "") -> Iterator[str]:
    """Yield the name of each file of a storage, folder by folder."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    yield from (prefix + name for name in sorted(files))
    for name in sorted(folders):
        yield from names_in(storage, prefix + name)


def _read_again(path: Path, digest: str) -> None:
    """Ask the disk for what was written to it."""
    with path.open("rb") as content:
        found = hashlib.sha256()
        while data := content.read(CHUNK):
            found.update(data)
    if found.hexdigest() != digest:
        raise BackupError("Записанная копия читается не так, как писалась: диск неисправен. Выберите другой.")
