"""What of the published rows is otherwise now: two orderly streams merged, and the figures. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from disclosure.yearly.cells import changed
from disclosure.yearly.facts import Facts, FrozenRow, Reference, line_of, row_of

MOST_KEPT = 100
"""Rows that are named for a figure; how many there are beyond them is counted."""


class Differing(NamedTuple):
    """A row that is not what it was; None where there was none, or is none any more."""

    reference: Reference
    before: Facts | None
    after: Facts | None


@dataclass
class Found:
    """The rows that differ in one figure: all of them counted, the first ones named."""

    count: int = 0
    rows: list[Differing] = field(default_factory=list)


def differing(frozen: Iterable[FrozenRow], current: Iterable[FrozenRow]) -> Iterator[Differing]:
    """Yield what was added, is gone or has changed; both streams are in the order of their references."""
    then, now = iter(frozen), iter(current)
    before, after = next(then, None), next(now, None)
    while before is not None or after is not None:
        if after is None or (before is not None and before.reference < after.reference):
            assert before is not None  # noqa: S101 - one of the two is there
            yield Differing(before.reference, before.facts, None)
            before = next(then, None)
        elif before is None or after.reference < before.reference:
            yield Differing(after.reference, None, after.facts)
            after = next(now, None)
        else:
            if before.facts != after.facts:
                yield Differing(before.reference, before.facts, after.facts)
            before, after = next(then, None), next(now, None)


def by_cell(rows: Iterable[Differing]) -> dict[str, Found]:
    """Sort the differing rows by the figures that count them otherwise than before."""
    cells: dict[str, Found] = {}
    for row in rows:
        for key in changed(row.before, row.after):
            found = cells.setdefault(key, Found())
            found.count += 1
            if len(found.rows) < MOST_KEPT:
                found.rows.append(row)
    return cells


def text_of(reference: Reference, facts: Facts | None) -> str:
    """Return a row as its canonical line; empty for none."""
    return line_of(FrozenRow(reference, facts)) if facts is not None else ""


class Change(NamedTuple):
    """A field of a row, before and after, as codes."""

    name: str
    before: str
    after: str


def changes_of(before: str, after: str) -> list[Change]:
    """Return the fields in which two lines of one row differ, all of them when it is in one of them only."""
    then, now = (row_of(line).facts if line else None for line in (before, after))
    some = then if then is not None else now
    if some is None:
        return []
    names = some._fields
    values = [
        [""] * len(names) if facts is None else [_said(value) for value in facts] for facts in (then, now)
    ]
    return [Change(*each) for each in zip(names, *values, strict=True) if each[1] != each[2]]


def _said(value: int | str | None) -> str:
    return "" if value is None else str(value)
