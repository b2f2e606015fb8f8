"""What is read of a file: rows of cells, and the visits and calls that they tell of. Pure."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Protocol

from service.errors import MomentsInvalid
from service.importing.reasons import Reason, Verdict
from service.moments import Derived, Moments, checked, derive

NUMBER = re.compile(r"\d(?:[\s()+-]*\d){6,}")
"""Seven digits or more are a telephone number, or could be one."""
LONGEST_WORD = 100


@dataclass(frozen=True)
class Row:
    """A row of a file: the number of its first line, from 1, and its cells. `fault` says it was no row."""

    line: int
    cells: tuple[str, ...]
    fault: str = ""


@dataclass(frozen=True)
class Call:
    """One visit or call. The moments are aware; `key` tells it from all others of its source.

    `operator` and `outcome` are as the file says them, without telephone numbers.
    """

    key: str
    arrived_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    operator: str = ""
    outcome: str = ""

    def derived(self) -> Derived:
        return derive(Moments(self.arrived_at, self.started_at, self.ended_at))


@dataclass(frozen=True)
class Record:
    """What became of one line. `call` is there when it was accepted; its reason is then a mark."""

    line: int
    verdict: Verdict
    reason: str = ""
    call: Call | None = None


class Translator(Protocol):
    """Makes records of rows that come one by one; its memory is bounded and can be written down."""

    def feed(self, row: Row) -> Iterable[Record]: ...

    def finish(self) -> Iterable[Record]: ...

    def state(self) -> dict[str, Any]:
        """Return what has to be known to go on after this row, as JSON."""
        ...


def judged(line: int, call: Call, *, now: datetime, mark: str = "") -> Record:
    """Return the record of a call: accepted, with a mark if there is one, or rejected for its moments."""
    if call.arrived_at is None and call.started_at is None:
        return rejected(line, Reason.NO_TIME)
    try:
        kept, notes = checked(Moments(call.arrived_at, call.started_at, call.ended_at), now=now)
    except MomentsInvalid as error:
        return rejected(line, str(error).rstrip("."))
    sound = replace(call, arrived_at=kept.arrived_at, started_at=kept.started_at, ended_at=kept.ended_at)
    return Record(line, Verdict.ACCEPTED, mark or (Reason.SKEWED if notes else ""), sound)


def rejected(line: int, reason: str) -> Record:
    return Record(line, Verdict.REJECTED, reason)


def skipped(line: int, reason: str) -> Record:
    return Record(line, Verdict.SKIPPED, reason)


def key_of(begins: datetime | date, *parts: object) -> str:
    """Return what tells a call from others: a digest, of which no part can be read back.

    In front stands when it began: keys that come in the order of time are quick to look up among millions.
    """
    if isinstance(begins, datetime):
        begins = begins.astimezone(UTC)
    text = "\x1f".join("" if part is None else str(part) for part in (begins.isoformat(), *parts))
    digest = hashlib.sha256(text.encode()).hexdigest()[:32]
    return f"{begins:%y%m%d%H%M%S}-{digest}"


def without_numbers(text: str) -> str:
    """Return a name or an outcome as it may be kept: nothing of one that holds a telephone number."""
    words = " ".join(text.split())[:LONGEST_WORD]
    return "" if NUMBER.search(words) else words


def masked(text: str) -> str:
    """Return a cell as it may be shown: a telephone number as dots."""
    return NUMBER.sub("…", text)
