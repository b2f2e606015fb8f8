"""The rows of a year as they are now, and those that were frozen: one after another, in little memory."""

import gzip
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from hashlib import sha256
from itertools import chain, islice

from disclosure.yearly.counting import FACTS, with_facts
from disclosure.yearly.facts import (
    APPEAL,
    CONTACT,
    HEADER,
    AppealFacts,
    ContactFacts,
    DamagedRows,
    FrozenRow,
    Reference,
    line_of,
    rows_of,
)
from disclosure.yearly.models import FrozenPart, FrozenRows, YearlyReport
from disclosure.yearly.tables import Counts
from questions.models import Appeal
from service import counting

READ_AT_ONCE = 5_000
LINES_OF_A_PART = 20_000


def current_rows(year: int, cut_off: date) -> Iterator[FrozenRow]:
    """Yield the rows of a year as the register and the journal have them now; two queries."""
    return chain(_appeals(year, cut_off), _contacts(year))


def _appeals(year: int, cut_off: date) -> Iterator[FrozenRow]:
    rows = with_facts(Appeal.objects.registered_in(year), cut_off).order_by("pk").values_list("pk", *FACTS)
    for pk, *facts in rows.iterator(chunk_size=READ_AT_ONCE):
        yield FrozenRow(Reference(APPEAL, pk), AppealFacts(*facts))


def _contacts(year: int) -> Iterator[FrozenRow]:
    rows = counting.counted(year).order_by("pk")
    columns = rows.values_list("pk", "month", "channel", "waiting_seconds", "service_seconds")
    for pk, month, channel, waiting, service in columns.iterator(chunk_size=READ_AT_ONCE):
        yield FrozenRow(Reference(CONTACT, pk), ContactFacts(month, channel, waiting, service))


def freeze(report: YearlyReport, cut_off: date, now: datetime) -> tuple[Counts, FrozenRows]:
    """Keep the rows of a report's year as they are now, and count them; two queries and one for each part.

    The counts are of the very rows that are kept: no figure can say anything else than they do.
    """
    frozen = FrozenRows.objects.create(report=report, made_at=now)
    counts, digest = Counts(), sha256()
    lines = chain(HEADER, _counting(current_rows(report.year, cut_off), counts, frozen))
    for number, text in enumerate(_in_parts(lines)):
        digest.update(text)
        FrozenPart.objects.create(rows=frozen, number=number, data=gzip.compress(text, mtime=0))
    frozen.sha256 = digest.hexdigest()
    FrozenRows.objects.filter(report=report).exclude(pk=frozen.pk).delete()
    frozen.save()
    return counts, frozen


def _counting(rows: Iterable[FrozenRow], counts: Counts, frozen: FrozenRows) -> Iterator[str]:
    for row in rows:
        counts.add(row.facts)
        frozen.count += 1
        yield line_of(row)


def _in_parts(lines: Iterator[str]) -> Iterator[bytes]:
    while batch := list(islice(lines, LINES_OF_A_PART)):
        yield "".join(f"{line}\n" for line in batch).encode()


def frozen_of(report: YearlyReport, digest: str) -> FrozenRows | None:
    """Return the rows that a snapshot of the report names by their hash; None when they are not kept."""
    return FrozenRows.objects.filter(report=report, sha256=digest).first()


def packed(frozen: FrozenRows) -> Iterator[bytes]:
    """Yield the parts as they are kept: together they are a gzip file."""
    parts = frozen.parts.order_by("number").values_list("data", flat=True)
    return (bytes(data) for data in parts.iterator(chunk_size=1))


def frozen_rows(frozen: FrozenRows) -> Iterator[FrozenRow]:
    """Yield the kept rows in their order; raise DamagedRows for a line or a part that is not as written."""
    return rows_of(line for text in _texts(frozen) for line in text.decode().splitlines())


def is_intact(frozen: FrozenRows) -> bool:
    """Whether the kept rows have the hash that was published."""
    digest = sha256()
    try:
        for text in _texts(frozen):
            digest.update(text)
    except DamagedRows:
        return False
    return digest.hexdigest() == frozen.sha256


def _texts(frozen: FrozenRows) -> Iterator[bytes]:
    for data in packed(frozen):
        try:
            yield gzip.decompress(data)
        except (OSError, EOFError) as error:
            raise DamagedRows(str(frozen)) from error


def counts_of(rows: Iterable[FrozenRow]) -> Counts:
    """Count rows; every figure of a report follows from its frozen rows by this."""
    counts = Counts()
    for row in rows:
        counts.add(row.facts)
    return counts
