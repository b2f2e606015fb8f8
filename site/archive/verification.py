"""The proof that the archive is what was written, or the first place where it is not. Nothing is mended.

Each snapshot is checked against its digest and its entry of the ledger, each chain of the ledger's streams of
publications against itself and the daily anchors, each published file against what was kept of it.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.db.models import TextField
from django.db.models.functions import Cast

from archive.digests import COLUMNS, digest_of
from archive.models import Snapshot
from files.models import StoredFile
from ledger.chain import first_break
from ledger.models import ANCHOR, Entry

FAMILY = "publication"
CHUNK = 1024 * 1024
REASONS = {
    "the entry is missing": "записи нет",
    "it does not follow the entry before it": "она не продолжает предыдущую",
    "its content was changed": "её содержание изменено",
}
"""What the ledger says of a break, for those who run the site."""


@dataclass(frozen=True)
class Broken:
    """The first broken link: where it is and what is wrong with it, in Russian."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


@dataclass(frozen=True)
class Proof:
    snapshots: int
    files: int
    broken: Broken | None


class _Found(Exception):
    def __init__(self, where: str, reason: str) -> None:
        super().__init__(where)
        self.broken = Broken(where, reason)


@dataclass(frozen=True)
class _Written:
    """What the ledger says of a snapshot."""

    stream: str
    seq: int
    event: str
    digest: str

    def __str__(self) -> str:
        return f"журнал, поток {self.stream}, запись {self.seq}"


def verify(*, snapshots: bool = True, files: bool = True) -> Proof:
    """Check the snapshots with the ledger, the files, or both; stop at the first broken link."""
    counts = {"snapshots": 0, "files": 0}
    try:
        if snapshots:
            counts["snapshots"] = _check_snapshots(_check_ledger())
        if files:
            counts["files"] = _check_files()
    except _Found as found:
        return Proof(**counts, broken=found.broken)
    return Proof(**counts, broken=None)


def _check_ledger() -> dict[int, _Written]:
    """Check the chains of the streams of publications; return what they say of each snapshot."""
    written: dict[int, _Written] = {}
    heads: dict[tuple[str, int], str] = {}
    try:
        if found := first_break(Entry.objects.in_stream(ANCHOR).iterator()):
            raise _Found(f"журнал, дневная отметка {found.seq}", REASONS[found.reason])
        for _, entries in groupby(Entry.objects.in_family(FAMILY).iterator(), key=lambda each: each.stream):
            _check_stream(list(entries), written, heads)
        _check_promises(heads)
    except (DatabaseError, UnicodeDecodeError, ValueError) as error:
        raise _Found("журнал публикаций", f"не читается: {type(error).__name__}") from error
    return written


def _check_stream(
    entries: list[Entry], written: dict[int, _Written], heads: dict[tuple[str, int], str]
) -> None:
    if found := first_break(entries):
        raise _Found(f"журнал, поток {found.stream}, запись {found.seq}", REASONS[found.reason])
    for entry in entries:
        data = json.loads(entry.text)
        row = _Written(entry.stream, entry.seq, entry.event, data["digest"])
        if data["snapshot"] in written:
            raise _Found(str(row), f"снимок {data['snapshot']} записан второй раз")
        written[data["snapshot"]] = row
        heads[entry.stream, entry.seq] = entry.hash


def _check_promises(heads: dict[tuple[str, int], str]) -> None:
    """Look for the heads that the anchors promise: a cut-off end of a stream is found by nothing else."""
    for anchor in Entry.objects.in_stream(ANCHOR).iterator():
        for stream, head in json.loads(anchor.text).items():
            seq, _, digest = head.partition(":")
            if stream.startswith(f"{FAMILY}:") and heads.get((stream, int(seq))) != digest:
                raise _Found(
                    f"журнал, поток {stream}, запись {seq}", f"её нет или она другая, чем {anchor.event}"
                )


def _check_snapshots(written: dict[int, _Written]) -> int:
    """Check each row against itself and the ledger, and that each entry of the ledger has its row."""
    pks = list(Snapshot.objects.order_by("pk").values_list("pk", flat=True))
    for pk in pks:
        _check_snapshot(pk, written.pop(pk, None))
    for pk, entry in sorted(written.items()):
        raise _Found(f"снимок {pk}", f"его нет, а {entry} о нём есть")
    return len(pks)


def _check_snapshot(pk: int, entry: _Written | None) -> None:
    row, place = _read(pk), f"снимок {pk}"
    if row.digest != digest_of({name: getattr(row, name) for name in COLUMNS}) or not _is_as_stored(row):
        raise _Found(
            f"{place} ({row.title!s:.100}, {row.url!s:.200})", "содержание не то, что было сохранено"
        )
    place = f"{place} ({row.title}, {row.url})"
    if entry is None:
        raise _Found(place, "в журнале о нём нет записи")
    if (entry.digest, entry.stream, entry.event) != (row.digest, row.stream, row.kind):
        raise _Found(place, f"{entry} говорит о нём другое")


def _read(pk: int) -> Any:
    """Read a row by itself: one that the database cannot give out must not hide which it is."""
    rows = Snapshot.objects.filter(pk=pk)
    if connection.vendor == "sqlite":
        rows = rows.annotate(at_text=Cast("at", TextField()))
    try:
        return rows.get()
    except (DatabaseError, UnicodeDecodeError, ValueError, TypeError, AttributeError) as error:
        raise _Found(f"снимок {pk}", f"не читается: {type(error).__name__}") from error


def _is_as_stored(row: Any) -> bool:
    """Whether the moment is written as we write it: SQLite keeps a text, which can be read in many ways."""
    if connection.vendor != "sqlite":
        return True
    return bool(row.at_text == str(connection.ops.adapt_datetimefield_value(row.at)))


def _check_files() -> int:
    """Read every file that a snapshot names and compare it with what was kept of it; return how many."""
    known: dict[str, tuple[int, str]] = {}
    for pk, text in Snapshot.objects.order_by("pk").exclude(files="[]").values_list("pk", "files").iterator():
        for described in _files_of(pk, text):
            place = f"файл «{described['name']}» ({described['stored']}), снимок {pk}"
            if described["stored"] not in known:
                known[described["stored"]] = _look_into(described["stored"], place)
            if known[described["stored"]] != (described["size"], described["sha256"]):
                raise _Found(place, "содержимое не то, что было опубликовано")
    return len(known)


def _files_of(pk: int, text: str) -> Iterator[dict[str, Any]]:
    try:
        found: list[dict[str, Any]] = json.loads(text)
        for described in found:
            yield {name: described[name] for name in ("stored", "name", "size", "sha256")}
    except (ValueError, KeyError, TypeError) as error:
        raise _Found(f"снимок {pk}", "список файлов не читается") from error


def _look_into(key: str, place: str) -> tuple[int, str]:
    """Return the size and the hash of the bytes that lie in the storage now."""
    try:
        stored = StoredFile.objects.get(pk=key)
        with stored.content.open("rb") as content:
            return _measured(iter(lambda: content.read(CHUNK), b""))
    except (StoredFile.DoesNotExist, OSError, ValueError, ValidationError) as error:
        raise _Found(place, f"файл не открывается: {type(error).__name__}") from error


def _measured(chunks: Iterator[bytes]) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    for chunk in chunks:
        size += len(chunk)
        digest.update(chunk)
    return size, digest.hexdigest()
