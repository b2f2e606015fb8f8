"""Uploads of price caps: taken in at once, read in the background, taken over into a draft by a person.

Nothing here needs a lease. What was read is written down once, by whoever reads it first; a worker that was
killed midway is followed by another that begins anew (docs/adr/0003).
"""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import PurePath
from typing import Any, BinaryIO, cast

from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import ProtectedError

from files.errors import FileRefused
from files.models import StoredFile
from files.names import clean_name, extension_of
from files.services import discard, store
from ledger.services import append
from pages.models import PublishedFile
from tariffs import jobs
from tariffs.caps import identity
from tariffs.caps.grids import WrongFile
from tariffs.caps.reading import Reading
from tariffs.errors import ImportRefused
from tariffs.models import BulletinFile, ImportFile, PriceBulletin, PriceImport
from tariffs.uploads.reading import read_file
from tariffs.uploads.tables import keep_table

MEGABYTE = 1024 * 1024
MOST_BYTES, MOST_FILES = 20 * MEGABYTE, 20
EXTENSIONS = (".xlsx", ".xls", ".csv")
HINT_FIRST = timedelta(minutes=2)
"""How long the clock leaves an upload to the worker that was told of it."""
ROUND_SECONDS = 20.0
"""How long one round may keep the clock from its other work."""
KEPT_DAYS = 30
NOT_A_TABLE = "Файл «{name}» не подходит: цены читаются из XLSX, XLS и CSV."
TOO_MANY = f"За один раз — до {MOST_FILES} файлов."
NO_FILES = "Выберите файлы с ценами."
ROUNDED = "Округлено до копейки: {count}. В файле у этих цен больше двух знаков после запятой."
NOT_READ = "Эту загрузку уже перенесли, или её нельзя перенести. Загрузите файлы ещё раз."
IN_REVIEW = "Выпуск за этот месяц сейчас проверяют или его закрыли от правок: дождитесь решения."
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Target:
    """For which bulletin files are uploaded, and the rate of VAT that it says."""

    year: int
    month: int
    scope: str
    vat_percent: Decimal


def receive(
    *, uploads: "Sequence[UploadedFile[Any]]", target: Target, user: Any, now: datetime
) -> PriceImport:
    """Take in files to be read; FileRefused or ImportRefused, in Russian, and then nothing is kept."""
    if not uploads:
        raise ImportRefused(NO_FILES)
    if len(uploads) > MOST_FILES:
        raise ImportRefused(TOO_MANY)
    kept: list[tuple[str, StoredFile]] = []
    try:
        for upload in uploads:
            name = clean_name(upload.name or "")
            kept.append((name, _store(upload, name)))
    except FileRefused:
        for _, stored in kept:
            discard(stored_file=stored)
        raise
    return _keep(kept, target, user, now)


def _store(upload: "UploadedFile[Any]", name: str) -> StoredFile:
    if extension_of(name) not in EXTENSIONS:
        raise FileRefused(NOT_A_TABLE.format(name=name))
    if extension_of(name) == ".csv":
        # A text by its name, too: what ends in .csv opens in a spreadsheet, which obeys formulas.
        return store(upload=File(upload, name=f"{name}.txt"), max_bytes=MOST_BYTES)
    return store(upload=upload, max_bytes=MOST_BYTES)


@transaction.atomic
def _keep(kept: list[tuple[str, StoredFile]], target: Target, user: Any, now: datetime) -> PriceImport:
    row = PriceImport.objects.create(
        year=target.year,
        month=target.month,
        scope=target.scope,
        vat_percent=target.vat_percent,
        uploaded_by=user,
        uploaded_at=now,
    )
    ImportFile.objects.bulk_create(
        ImportFile(price_import=row, name=name, stored=stored, position=position)
        for position, (name, stored) in enumerate(kept)
    )
    _record(row, "receive", {"files": len(kept)}, user)
    # Robust: the next round finds the row even when this hint cannot be left.
    transaction.on_commit(lambda: jobs.read_prices.enqueue(row.pk), robust=True)
    return row


def read_import(*, pk: int, now: datetime) -> bool:
    """Read the files of an upload; return whether it is through with it.

    Files that the antivirus has not seen yet are waited for.
    """
    row = PriceImport.objects.get(pk=pk)
    files = list(row.files.select_related("stored"))
    states = {file.stored.state for file in files}
    if row.state != PriceImport.State.WAITING or StoredFile.State.QUARANTINED in states:
        return False
    try:
        reading = _read(row, files)
        if faults := reading.caps.faults(row.year, row.month):
            raise WrongFile(faults[0])
    except WrongFile as error:
        return _finish(row, state=PriceImport.State.REFUSED, fault=str(error))
    table = keep_table(caps=reading.caps, year=row.year, month=row.month, remarks=_remarks(reading), now=now)
    return _finish(row, state=PriceImport.State.READ, table=table)


@dataclass
class Counter:
    """Writes down how many sheets of all files are read, as far as they are known."""

    row: PriceImport
    read_before: int = 0
    known_before: int = 0
    number: int = 0
    of: int = 0

    def next_file(self) -> None:
        self.read_before, self.known_before = self.read_before + self.number, self.known_before + self.of
        self.number = self.of = 0

    def count(self, number: int, of: int) -> None:
        self.number, self.of = number, of
        PriceImport.objects.filter(pk=self.row.pk).update(
            sheets_read=self.read_before + number, sheets=self.known_before + of
        )


def _read(row: PriceImport, files: list[ImportFile]) -> Reading:
    reading, counter = Reading(row.year, row.month), Counter(row)
    for file in files:
        if not file.stored.is_accepted:
            raise WrongFile(f"Файл «{file.name}» {file.stored.state_words}.")
        counter.next_file()
        with file.stored.open_accepted() as content:
            stream = cast(BinaryIO, content)
            reading.merge(
                read_file(stream, name=file.name, year=row.year, month=row.month, on_sheet=counter.count)
            )
    return reading


def _remarks(reading: Reading) -> list[str]:
    rounded = [ROUNDED.format(count=reading.rounded)] if reading.rounded else []
    return [*reading.caps.remarks(), *identity.remarks_on(reading.caps), *rounded]


@transaction.atomic
def _finish(row: PriceImport, **fields: Any) -> bool:
    waiting = PriceImport.objects.filter(pk=row.pk, state=PriceImport.State.WAITING)
    is_first = bool(waiting.update(**fields))
    if is_first:
        append(stream=f"prices:{row.pk}", event=str(fields["state"]), data={}, actor="job:read_prices")
    return is_first


@transaction.atomic
def take_over(*, price_import: PriceImport, user: Any, now: datetime) -> PriceBulletin:
    """Put what was read into the month's draft, with its files; ImportRefused when it cannot be now."""
    row = PriceImport.objects.select_for_update().get(pk=price_import.pk)
    if row.state != PriceImport.State.READ or row.table is None:
        raise ImportRefused(NOT_READ)
    draft = _draft(row, user)
    draft.table, draft.digest = row.table, row.table.digest
    draft.vat_percent = row.vat_percent
    draft.files = [BulletinFile(file=published) for published in _published(row, user, now)]
    draft.save_revision(user=user)
    row.state, row.bulletin_id = PriceImport.State.TAKEN, draft.pk
    row.save(update_fields=["state", "bulletin"])
    _record(row, "take_over", {"bulletin": draft.pk, "digest": draft.digest}, user)
    return draft


def standing(row: PriceImport) -> PriceBulletin | None:
    """Return the month's bulletin as its latest draft says, if there is one."""
    found = _bulletins(row).first()
    draft: PriceBulletin | None = found.get_latest_revision_as_object() if found is not None else None
    return draft


def _bulletins(row: PriceImport) -> Any:
    return PriceBulletin.objects.filter(year=row.year, month=row.month, scope=row.scope)


def _draft(row: PriceImport, user: Any) -> PriceBulletin:
    found = _bulletins(row).select_for_update().first()
    if found is None:
        made = PriceBulletin(
            year=row.year, month=row.month, scope=row.scope, vat_percent=row.vat_percent, live=False
        )
        made.save()
        return made
    lock = found.get_lock()
    if lock is not None and lock.for_user(user):
        raise ImportRefused(IN_REVIEW)
    draft: PriceBulletin = found.get_latest_revision_as_object()
    return draft


def _published(row: PriceImport, user: Any, now: datetime) -> list[PublishedFile]:
    """Make the uploaded files those that the bulletin is published as."""
    title = f"Предельные уровни цен, {row.month_words}"
    return [
        PublishedFile.objects.create(
            title=f"{title}: {PurePath(file.name).stem}"[:200],
            stored=file.stored,
            uploaded_at=now,
            uploaded_by=user,
        )
        for file in row.files.select_related("stored")
    ]


def _record(row: PriceImport, event: str, data: dict[str, Any], user: Any) -> None:
    append(stream=f"prices:{row.pk}", event=event, data=data, actor=f"user:{user.pk}")


def read_waiting(now: datetime) -> int:
    """Read uploads that no worker has read, also those that waited for the antivirus; return how many."""
    until, done = time.monotonic() + ROUND_SECONDS, 0
    waiting = PriceImport.objects.filter(
        state=PriceImport.State.WAITING, uploaded_at__lt=now - HINT_FIRST
    ).exclude(files__stored__state=StoredFile.State.QUARANTINED)
    for pk in list(waiting.order_by("uploaded_at").values_list("pk", flat=True)):
        try:
            done += read_import(pk=pk, now=now)
        except OSError as error:
            # A storage that is away is no wrong file: it is tried again.
            logger.error("Prices %s cannot be read: %s", pk, type(error).__name__)
        if time.monotonic() > until:
            break
    return done


def forget_stale(now: datetime) -> int:
    """Forget uploads that nobody took over for a month, with their files and numbers; return how many."""
    untaken = (PriceImport.State.READ, PriceImport.State.REFUSED)
    stale = PriceImport.objects.filter(state__in=untaken, uploaded_at__lt=now - timedelta(days=KEPT_DAYS))
    rows = list(stale.select_related("table"))
    for row in rows:
        with transaction.atomic():
            files = [file.stored for file in row.files.select_related("stored")]
            row.delete()
            for stored in files:
                discard(stored_file=stored)
            _forget_table(row.table)
    return len(rows)


def _forget_table(table: Any) -> None:
    if table is None:
        return
    try:
        with transaction.atomic():
            table.delete()
    except ProtectedError:
        # A bulletin, or another upload, has the same numbers.
        return
