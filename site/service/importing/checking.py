"""Reading a whole file into lines that wait: in batches, each of which stands or falls as one.

The journal itself is not touched. A worker that is killed loses its last batch at most; the next one reads
on after the last row that was written down.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, BinaryIO, cast

from django.db import transaction
from django.db.models import Count, Max, Min

from service.choices import Source
from service.importing import reading
from service.importing.choices import SOURCE_OF, FileKind, RunState, WordRole
from service.importing.claiming import claimed, keep
from service.importing.errors import Busy
from service.importing.overlaps import accepted, mark_overlapping
from service.importing.reasons import FileFault, Reason, Verdict
from service.importing.records import Call, Record, Row
from service.importing.words import Words
from service.models import Contact, ImportedLine, ImportRun

BATCH = 2_000
"""Rows of a file that are written down together."""
PART = 500
"""Keys that are asked for at once."""
OTHER_SOURCE = (
    "За дни {period} в журнале уже есть записи того же канала из другого источника: {source} — {count}. "
    "Одно и то же обслуживание из двух источников посчитается дважды: если это оно, файл отмените."
)
SIGN = 20_000
"""Rows of what is read already after which a sign of life is given."""


def check(*, pk: int, seconds: float | None = None) -> bool:
    """Read a file on, to its end or for so long; return whether it is through. Busy when another does."""
    with claimed(pk) as (run, claim):
        if run.state != RunState.CHECKING:
            raise Busy
        if run.stored is None or not run.stored.is_accepted:
            return _not_yet(run, claim)
        try:
            with run.stored.open_accepted() as content:
                return _Check(run, claim, cast(BinaryIO, content), seconds).read()
        except FileFault as error:
            keep(run, claim, state=RunState.FAILED, fault=str(error)[:300])
            return True


def _not_yet(run: ImportRun, claim: str) -> bool:
    """Wait for the antivirus; refuse what it has refused."""
    stored = run.stored
    if stored is not None and stored.state == stored.State.QUARANTINED:
        return False
    words = f"Файл {stored.state_words}." if stored is not None else "Файла больше нет."
    keep(run, claim, state=RunState.FAILED, fault=words[:300])
    return True


@dataclass
class _Check:
    run: ImportRun
    claim: str
    content: BinaryIO
    seconds: float | None
    words: Words = field(init=False)

    def __post_init__(self) -> None:
        self.words = Words(self.run.source)
        self.reader = reading.translator(self.run.source, self.run.reader_state, self.run.uploaded_at)
        self.rows = reading.open_rows(self.run.source.kind, self.content, self.run.size)
        self.prefix = f"{self.run.source_id}:"

    def read(self) -> bool:
        rows = iter(self.rows)
        try:
            self._skip(rows)
            until = time.monotonic() + self.seconds if self.seconds is not None else None
            while batch := list(islice(rows, BATCH)):
                records = [record for row in batch for record in self.reader.feed(row)]
                self._write(records, batch)
                if until is not None and time.monotonic() > until:
                    return False
        finally:
            close = getattr(rows, "close", None)
            if close is not None:
                close()
        self._end()
        return True

    def _skip(self, rows: Any) -> None:
        """Pass over what an earlier worker has read."""
        left = self.run.position
        while left and (passed := sum(1 for _ in islice(rows, min(left, SIGN)))):
            left -= passed
            keep(self.run, self.claim)

    def _write(self, records: list[Record], batch: list[Row]) -> None:
        with transaction.atomic():
            counts = self._keep_lines(records)
            keep(
                self.run, self.claim, **counts,
                position=self.run.position + len(batch), lines=max(self.run.lines, batch[-1].line),
                reader_state=self.reader.state(), done_units=self.rows.done,
                total_units=max(self.rows.total, self.rows.done),
            )  # fmt: skip

    def _end(self) -> None:
        """Write down what only the end of the file decides, and how the whole looks."""
        with transaction.atomic():
            counts = self._keep_lines(list(self.reader.finish()))
            keep(self.run, self.claim, **counts, total_units=self.rows.done or self.run.total_units)
            keep(
                self.run, self.claim, marked=mark_overlapping(self.run), warnings=warnings_of(self.run),
                left_open=reading.left_open(self.reader), reader_state={}, state=RunState.CHECKED,
            )  # fmt: skip

    def _keep_lines(self, records: list[Record]) -> dict[str, int]:
        records = self._without_repeats(records)
        calls = [record.call for record in records if record.call is not None]
        self.words.learn(_words_of(calls))
        lines = [self._line(record) for record in records]
        ImportedLine.objects.bulk_create(lines)
        return self._counted(lines)

    def _without_repeats(self, records: list[Record]) -> list[Record]:
        """Turn what is in the journal, or earlier in this file, into lines that are passed over."""
        keys = [self.prefix + record.call.key for record in records if record.call is not None]
        source = SOURCE_OF[FileKind(self.run.source.kind)]
        in_journal, in_file = set[str](), set[str]()
        for some in _in_parts(keys):
            journal = Contact.objects.keyed(source).filter(source_key__in=some).order_by()
            in_journal.update(journal.values_list("source_key", flat=True))
            # As in the journal: see `keyed`.
            lines = ImportedLine.objects.filter(run=self.run, key__in=some).exclude(key="").order_by()
            in_file.update(lines.values_list("key", flat=True))
        return [_unless_known(record, self.prefix, in_journal, in_file) for record in records]

    def _line(self, record: Record) -> ImportedLine:
        line = ImportedLine(
            run=self.run, line=record.line, verdict=record.verdict.value, reason=str(record.reason)[:120]
        )
        if record.call is not None:
            self._fill(line, record.call)
        return line

    def _fill(self, line: ImportedLine, call: Call) -> None:
        derived = call.derived()
        line.key = self.prefix + call.key
        line.arrived_at, line.started_at, line.ended_at = call.arrived_at, call.started_at, call.ended_at
        line.operator_id = self.words.key(WordRole.OPERATOR, call.operator)
        line.outcome_id = self.words.key(WordRole.OUTCOME, call.outcome)
        if (call.operator and line.operator_id is None) or (call.outcome and line.outcome_id is None):
            line.reason = line.reason or Reason.TOO_MANY_WORDS.value
        line.day, line.year, line.month = derived.day, derived.year, derived.month
        line.waiting_seconds, line.service_seconds = derived.waiting_seconds, derived.service_seconds

    def _counted(self, lines: list[ImportedLine]) -> dict[str, int]:
        counts = {verdict.value: 0 for verdict in Verdict}
        marked = 0
        for line in lines:
            counts[line.verdict] += 1
            marked += bool(line.reason and line.verdict == Verdict.ACCEPTED)
        return {
            **{verdict: getattr(self.run, verdict) + count for verdict, count in counts.items()},
            "marked": self.run.marked + marked,
        }


def _in_parts(keys: list[str]) -> Iterator[list[str]]:
    """Yield the keys in parts of one length, filled up: the database keeps a statement of each length."""
    for first in range(0, len(keys), PART):
        part = keys[first : first + PART]
        yield [*part, *(f"none-{number}" for number in range(PART - len(part)))]


def _unless_known(record: Record, prefix: str, in_journal: set[str], in_file: set[str]) -> Record:
    if record.call is None:
        return record
    key = prefix + record.call.key
    if key in in_journal:
        return replace(record, verdict=Verdict.SKIPPED, reason=Reason.DUPLICATE, call=None)
    if key in in_file:
        return replace(record, verdict=Verdict.SKIPPED, reason=Reason.TWICE_IN_FILE, call=None)
    in_file.add(key)
    return record


def _words_of(calls: Iterable[Call]) -> Iterable[tuple[str, str]]:
    for call in calls:
        yield WordRole.OPERATOR, call.operator
        yield WordRole.OUTCOME, call.outcome


def warnings_of(run: ImportRun) -> list[str]:
    """Return what a person should look at before the file is taken; two queries."""
    days = accepted(run).aggregate(first=Min("day"), last=Max("day"))
    if days["first"] is None:
        return []
    others = Contact.objects.counted().filter(
        channel=run.source.channel, day__range=(days["first"], days["last"])
    )
    own = others.filter(
        source=SOURCE_OF[FileKind(run.source.kind)], source_key__startswith=f"{run.source_id}:"
    )
    groups = others.exclude(pk__in=own.values("pk")).order_by().values("source")
    period = f"с {days['first']:%d.%m.%Y} по {days['last']:%d.%m.%Y}"
    return [
        OTHER_SOURCE.format(period=period, source=_label(group["source"]), count=group["count"])
        for group in groups.annotate(count=Count("pk"))
    ]


def _label(source: str) -> str:
    return str(Source(source).label) if source in Source.values else "внесено раньше"
