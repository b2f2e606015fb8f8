"""Rows of delimited text: whatever the delimiter, with quotes, in flat memory. Pure."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

from service.importing.reasons import Reason
from service.importing.records import Row

DELIMITERS = ";\t,|"
"""In this order when two of them divide the lines equally well: a comma also stands in numbers and names."""
TRIED = 50
LONGEST_ROW = 20
"""Lines that one row may take, when a cell in quotes holds several."""


def delimiter_of(lines: Iterable[str]) -> str:
    """Return the delimiter that divides most lines into the same number of cells, «;» when none does."""
    sample = [line for line in islice(lines, TRIED) if line.strip()]
    best, found = (0, 0), DELIMITERS[0]
    for delimiter in DELIMITERS:
        widths = [len(_row(0, line, delimiter).cells) for line in sample]
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
        score = (widths.count(usual), usual) if usual > 1 else (0, 0)
        if score > best:
            best, found = score, delimiter
    return found


def rows_of(lines: Iterable[tuple[int, str]], delimiter: str = "") -> Iterator[Row]:
    """Yield the rows of numbered lines; without a delimiter the one that the first lines show is taken.

    A quote that is not closed within twenty lines makes a row of fault of its line, and reading goes on
    after it.
    """
    source = iter(lines)
    waiting = deque(islice(source, TRIED))
    delimiter = delimiter or delimiter_of(text for _, text in waiting)
    while waiting or _refill(waiting, source):
        number, text = waiting.popleft()
        taken: list[tuple[int, str]] = []
        whole = text
        while whole.count('"') % 2 and len(taken) < LONGEST_ROW and (waiting or _refill(waiting, source)):
            taken.append(waiting.popleft())
            whole = f"{whole}\n{taken[-1][1]}"
        if whole.count('"') % 2:
            waiting.extendleft(reversed(taken))
            yield Row(number, (), Reason.OPEN_QUOTE)
        elif whole.strip():
            yield _row(number, whole, delimiter)


def _row(number: int, text: str, delimiter: str) -> Row:
    try:
        return Row(number, tuple(next(csv.reader([text], delimiter=delimiter))))
    except csv.Error:
        return Row(number, (), Reason.TORN)


def _refill(waiting: deque[tuple[int, str]], source: Iterator[tuple[int, str]]) -> bool:
    waiting.extend(islice(source, 1))
    return bool(waiting)
