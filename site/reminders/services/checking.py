"""Reading a whole billing file: rows that may be sent, rows that go back. A batch stands or falls as one.

Nothing leaves by this. A worker that is killed loses its last batch at most; the next one reads on after it.
Two workers at one file do no harm: who comes second finds the file further than it has read, and stops.
"""

import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, BinaryIO, cast

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from reminders import digests
from reminders.choices import KINDS
from reminders.columns import BadRow, Table
from reminders.errors import Busy
from reminders.lifecycle import State
from reminders.models import ChannelStop, RejectedRow, Reminder, ReminderBatch, ReminderWording
from reminders.rules import NO_WAY, Channel, Facts, fault_of, way_of
from reminders.services.loading import record
from service.importing import reading
from service.importing.reasons import FileFault
from service.importing.records import Row

BATCH = 1_000
"""Rows of a file that are written down together."""
PART = 500
"""Keys that are asked for at once."""
NOT_OURS_YET = timedelta(minutes=3)
"""After so long without a sign of life a worker is thought dead."""
NO_WORDING = "нет утверждённого текста «{kind}»"
SAME = "это же напоминание уже есть в файле № {batch} от {day}"
REPEATED = "такое напоминание этому счёту уже было {day}: повторять можно через {days} дн."
TWICE = "в этом файле уже есть строка того же счёта и вида"


def check(*, pk: int, seconds: float | None = None) -> bool:
    """Read a file on, to its end or for so long; return whether anything was done."""
    batch = ReminderBatch.objects.select_related("source", "stored").filter(pk=pk).first()
    if batch is None or batch.stage != State.CHECKING:
        return False
    stored = batch.stored
    if stored is None or not stored.is_accepted:
        if stored is None or stored.state != stored.State.QUARANTINED:
            _fail(batch, f"Файл {stored.state_words}." if stored is not None else "Файла больше нет.")
        return False
    try:
        with stored.open_accepted() as content:
            _Check(batch, cast(BinaryIO, content), seconds).read()
    except FileFault as error:
        _fail(batch, str(error))
    except Busy:
        return False
    return True


def go_on(now: datetime, *, seconds: float) -> int:
    """Go on with files that no worker reads: it was killed, or never heard of them; return how many."""
    idle = Q(worked_at=None) | Q(worked_at__lt=now - NOT_OURS_YET)
    waiting = ReminderBatch.objects.filter(idle, state=State.CHECKING)
    return sum(check(pk=pk, seconds=seconds) for pk in list(waiting.values_list("pk", flat=True)[:3]))


@transaction.atomic
def _fail(batch: ReminderBatch, words: str) -> None:
    rows = ReminderBatch.objects.filter(pk=batch.pk, state=State.CHECKING)
    if rows.update(state=State.FAILED, fault=words[:300]):
        record(batch, "failed", None, {})


@dataclass
class _Check:
    batch: ReminderBatch
    content: BinaryIO
    seconds: float | None
    wordings: dict[str, ReminderWording] = field(init=False)

    def __post_init__(self) -> None:
        self.wordings = {row.kind: row for row in ReminderWording.objects.filter(live=True)}
        self.longest = max((row.repeat_days for row in self.wordings.values()), default=0)
        self.today = cast(date, self.batch.checked_on)
        self.table = Table(self.batch.source.reading)

    def read(self) -> None:
        reader = reading.open_rows(self.batch.source.file_kind, self.content, self.batch.size)
        source = iter(reader)
        rows = self.table.body(source)
        until = time.monotonic() + self.seconds if self.seconds is not None else None
        try:
            self._skip(rows)
            while part := list(islice(rows, BATCH)):
                self._write(part, reader.done, max(reader.total, reader.done))
                if until is not None and time.monotonic() > until:
                    return
        finally:
            cast(Any, source).close()
        self._end(reader.done)

    def _skip(self, rows: Iterator[Row]) -> None:
        """Pass over what an earlier worker has read."""
        left = self.batch.position
        while left and (passed := sum(1 for _ in islice(rows, min(left, BATCH)))):
            left -= passed

    @transaction.atomic
    def _write(self, part: list[Row], done: int, total: int) -> None:
        row = self._ours()
        accepted, rejected = self._judged(part)
        Reminder.objects.bulk_create(accepted)
        RejectedRow.objects.bulk_create(rejected)
        row.position += len(part)
        row.accepted += len(accepted)
        row.rejected += len(rejected)
        row.done_units, row.total_units = done, total
        row.titles, row.worked_at = self.table.titles, timezone.now()
        row.save()
        self.batch = row

    @transaction.atomic
    def _end(self, done: int) -> None:
        row = self._ours()
        row.state, row.total_units = State.CHECKED.value, done or row.total_units
        row.save()
        record(row, "checked", None, {"accepted": row.accepted, "rejected": row.rejected})

    def _ours(self) -> ReminderBatch:
        row = ReminderBatch.objects.select_for_update().get(pk=self.batch.pk)
        if row.stage != State.CHECKING or row.position != self.batch.position:
            raise Busy
        return row

    def _judged(self, part: list[Row]) -> tuple[list[Reminder], list[RejectedRow]]:
        read: list[tuple[Row, Facts]] = []
        rejected: list[RejectedRow] = []
        for row in part:
            try:
                read.append((row, self.table.facts_of(row)))
            except BadRow as error:
                rejected.append(self._back(row, str(error)))
        known = _Known(self.batch, [facts for _, facts in read], self.today - timedelta(days=self.longest))
        accepted: list[Reminder] = []
        for row, facts in read:
            reason, way = self._verdict(facts, known)
            if way is None or reason:
                rejected.append(self._back(row, reason))
            else:
                accepted.append(self._taken(row, facts, way))
                known.met(facts)
        return accepted, rejected

    def _verdict(self, facts: Facts, known: "_Known") -> tuple[str, Channel | None]:
        wording = self.wordings.get(facts.kind)
        if wording is None:
            return NO_WORDING.format(kind=dict(KINDS)[facts.kind.value]), None
        if fault := fault_of(facts, wording.terms, today=self.today):
            return fault, None
        if said := known.reason_not_to_repeat(facts, wording.repeat_days, self.today):
            return said, None
        way = way_of(facts, wording.terms, closed=known.closed(facts))
        return ("" if way else NO_WAY), way

    def _taken(self, row: Row, facts: Facts, way: Channel) -> Reminder:
        return Reminder(
            batch=self.batch, line=row.line, kind=facts.kind.value, account=facts.account,
            account_digest=digests.of_account(facts.account), name=facts.name, email=facts.email,
            phone=facts.phone, address=facts.address, amount=facts.amount, as_of=facts.as_of,
            pay_by=facts.pay_by, event_on=facts.event_on, channel=way.value, key=digests.of_facts(facts),
            created_at=timezone.now(),
        )  # fmt: skip

    def _back(self, row: Row, reason: str) -> RejectedRow:
        cells = [cell.replace("\x00", "") for cell in row.cells]
        return RejectedRow(batch=self.batch, line=row.line, cells=cells, reason=reason[:300])


class _Known:
    """What the log and the refusals say of the accounts of some rows: as many queries for one as for many."""

    def __init__(self, batch: ReminderBatch, facts: Collection[Facts], since: date) -> None:
        accounts = list(dict.fromkeys(digests.of_account(each.account) for each in facts))
        keys = [digests.of_facts(each) for each in facts]
        self.keys: dict[str, tuple[int, str]] = {}
        self.latest: dict[tuple[str, str], date] = {}
        self.here: set[tuple[str, str]] = set()
        self.stops: dict[str, list[tuple[str, str]]] = {}
        for some in _in_parts(keys):
            rows = Reminder.objects.filter(key__in=some).order_by()
            for key, number, moment in rows.values_list("key", "batch_id", "created_at"):
                self.keys[key] = (number, f"{timezone.localdate(moment):%d.%m.%Y}")
        for some in _in_parts(accounts):
            self._ask(batch, some, since)

    def _ask(self, batch: ReminderBatch, accounts: list[str], since: date) -> None:
        rows = Reminder.objects.filter(account_digest__in=accounts).order_by("created_at")
        own = Q(batch=batch.pk)
        for account, kind, number, moment in rows.filter(own | Q(created_at__date__gte=since)).values_list(
            "account_digest", "kind", "batch_id", "created_at"
        ):
            if number == batch.pk:
                self.here.add((account, kind))
            else:
                self.latest[account, kind] = timezone.localdate(moment)
        for account, channel, contact in closed_ways(accounts):
            self.stops.setdefault(account, []).append((channel, contact))

    def met(self, facts: Facts) -> None:
        self.here.add((digests.of_account(facts.account), facts.kind.value))

    def reason_not_to_repeat(self, facts: Facts, days: int, today: date) -> str:
        account = digests.of_account(facts.account)
        if (account, facts.kind.value) in self.here:
            return TWICE
        if (same := self.keys.get(digests.of_facts(facts))) is not None:
            return SAME.format(batch=same[0], day=same[1])
        last = self.latest.get((account, facts.kind.value))
        if last is not None and days and (today - last).days < days:
            return REPEATED.format(day=f"{last:%d.%m.%Y}", days=days)
        return ""

    def closed(self, facts: Facts) -> list[Channel]:
        stops = self.stops.get(digests.of_account(facts.account), [])
        return [Channel(channel) for channel, contact in stops if closes(channel, contact, facts.email)]


def closed_ways(accounts: Collection[str]) -> list[tuple[str, str, str]]:
    """Return account, way and the digest of the address (empty: any) of what is closed now; one query."""
    rows = ChannelStop.objects.filter(account_digest__in=accounts, ended_at=None).order_by()
    return list(rows.values_list("account_digest", "channel", "contact_digest"))


def closes(channel: str, contact: str, email: str) -> bool:
    return not contact or (channel == Channel.EMAIL and contact == digests.of_contact(email))


def _in_parts(keys: list[str]) -> Iterator[list[str]]:
    for first in range(0, len(keys), PART):
        yield keys[first : first + PART]
