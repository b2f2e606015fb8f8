"""What of an appeal and of a contact the figures of a year depend on, and the lines that keep it. Pure.

No personal data: codes, numbers and months only. A line is the canonical form of a row, so equal facts give
equal bytes. All lines of a year together, the appeals by their numbers and then the contacts by theirs, are
the frozen rows of an edition; from them alone each figure can be counted again.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

APPEAL, CONTACT = "appeal", "contact"
HEADER = (
    "#appeal,id,month,kind,channel,topic,audience,part,outcome,extended,mark",
    "#contact,id,month,channel,waiting_seconds,service_seconds",
)
"""The first lines of the frozen rows: what stands in which place."""


class DamagedRows(ValueError):
    """A line that is not one of frozen rows; the message quotes it."""


class AppealFacts(NamedTuple):
    """An appeal as the report counts it.

    `month` (1 to 12) is that of its registration, `topic` the key of the topic of the upper level («0» for
    none), `part` how it stood at the cut-off (`questions.timeliness.AtCutOff`), `outcome` how it had ended by
    then, «» for none; `extended` is 1 when its term was prolonged by then, `mark` 1 to 5, 0 when not rated by
    then.
    """

    month: int
    kind: str
    channel: str
    topic: int
    audience: str
    part: str
    outcome: str
    extended: int
    mark: int


class ContactFacts(NamedTuple):
    """A visit or a call as the report counts it; None for what nobody has measured, else whole seconds."""

    month: int
    channel: str
    waiting: int | None
    service: int | None


Facts = AppealFacts | ContactFacts


@dataclass(frozen=True, order=True)
class Reference:
    """Which row it is; appeals come before contacts, each in the order of their keys."""

    source: str
    pk: int


class FrozenRow(NamedTuple):
    reference: Reference
    facts: Facts


def line_of(row: FrozenRow) -> str:
    """Return a row as its canonical line, without the end of the line."""
    values = ("" if value is None else str(value) for value in row.facts)
    return ",".join((row.reference.source, str(row.reference.pk), *values))


def row_of(line: str) -> FrozenRow:
    """Return the row of a line; raise DamagedRows for a text that `line_of` has not written."""
    source, _, rest = line.partition(",")
    try:
        pk, *values = rest.split(",")
        facts = READERS[source](*values)
        row = FrozenRow(Reference(source, int(pk)), facts)
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedRows(line) from error
    if line_of(row) != line:
        raise DamagedRows(line)
    return row


def rows_of(lines: Iterable[str]) -> Iterator[FrozenRow]:
    """Read lines in their order, the header left out; raise DamagedRows for any that is none."""
    return (row_of(line) for line in lines if line not in HEADER)


def _appeal(
    month: str,
    kind: str,
    channel: str,
    topic: str,
    audience: str,
    part: str,
    outcome: str,
    extended: str,
    mark: str,
) -> AppealFacts:
    return AppealFacts(
        int(month), kind, channel, int(topic), audience, part, outcome, int(extended), int(mark)
    )


def _contact(month: str, channel: str, waiting: str, service: str) -> ContactFacts:
    return ContactFacts(int(month), channel, _seconds(waiting), _seconds(service))


def _seconds(text: str) -> int | None:
    return int(text) if text else None


READERS: dict[str, Callable[..., Facts]] = {APPEAL: _appeal, CONTACT: _contact}
