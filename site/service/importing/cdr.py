"""Asterisk's journal of calls, Master.csv: its rows put together call by call. Pure.

A call that several telephones rang for has a row for each, all with one number. The journal says when the
exchange answered: of a call in a queue that is not when an employee did.
https://docs.asterisk.org/Configuration/Reporting/Call-Detail-Records-CDR/
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from service.importing.clock_cells import DateOrder, moment_of
from service.importing.reasons import BadCell, Reason
from service.importing.records import Call, Record, Row, judged, key_of, rejected, skipped, without_numbers

CONTEXT, PEER, APPLICATION, START, ANSWER, END, DURATION, BILLED, DISPOSITION, NUMBER = (
    3, 6, 7, 9, 10, 11, 12, 13, 14, 16,
)  # fmt: skip
CELLS = 15
ANSWERED, NO_ANSWER = "ANSWERED", "NO ANSWER"
ANSWER_WORDS = {ANSWERED: "отвечен", NO_ANSWER: "без ответа"}
QUEUE = "queue"
PERSON = {"dial", "appdial", "appqueue"}
"""Applications whose answer is that of a person."""
INCOMING = "from-trunk, from-pstn, from-did-direct, ext-did, ext-group, ext-queues, ext-local"
"""Contexts that calls from outside have in common installations; each source has its own list."""
WINDOW = 200
"""Calls whose further rows are waited for; the rows of one call stand close together."""
TOLERANCE = 2


@dataclass
class Legs:
    """What the rows of one call have said so far: moments as ISO texts."""

    line: int
    start: str
    end: str
    answer: str = ""
    operator: str = ""
    mark: str = ""
    is_answered: bool = False


@dataclass
class CallJournal:
    """The incoming calls of a journal; ``contexts`` are those of calls from outside, in lower case."""

    now: datetime
    zone: tzinfo
    contexts: frozenset[str]
    order: str = DateOrder.DAY_FIRST
    carried: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.calls: dict[str, Legs] = {
            number: Legs(**values) for number, values in self.carried.get("calls", {}).items()
        }

    def state(self) -> dict[str, Any]:
        return {"calls": {number: dict(vars(legs)) for number, legs in self.calls.items()}}

    def feed(self, row: Row) -> Iterator[Record]:
        cells = row.cells
        if row.fault or len(cells) < CELLS:
            yield rejected(row.line, row.fault or Reason.TORN)
            return
        if cells[START].strip().lower() == "start" or cells[START].strip().lower() == "calldate":
            return
        if reason := self._passed_over(cells):
            yield skipped(row.line, reason)
            return
        try:
            leg = self._leg(row)
        except BadCell as error:
            yield rejected(row.line, error.reason)
            return
        yield from self._join(_number(cells), leg)

    def finish(self) -> Iterator[Record]:
        for number in list(self.calls):
            yield self._close(number)

    def _passed_over(self, cells: Sequence[str]) -> str:
        """Return why a row tells of no service, «» when it does."""
        if cells[CONTEXT].strip().lower() not in self.contexts:
            return Reason.NOT_INCOMING
        disposition = cells[DISPOSITION].strip().upper()
        if disposition not in ANSWER_WORDS:
            return Reason.NOT_CONNECTED
        application = cells[APPLICATION].strip().lower()
        if disposition == ANSWERED and application not in {*PERSON, QUEUE}:
            return Reason.MACHINE
        return ""

    def _leg(self, row: Row) -> Legs:
        cells = row.cells
        start, end = (self._moment(cells[place]) for place in (START, END))
        is_answered = cells[DISPOSITION].strip().upper() == ANSWERED
        by_queue = cells[APPLICATION].strip().lower() == QUEUE
        answer = self._moment(cells[ANSWER]) if is_answered and not by_queue else None
        whole = (end - start).total_seconds()
        talked = (end - answer).total_seconds() if answer is not None else None
        if _differs(cells[DURATION], whole) or (talked is not None and _differs(cells[BILLED], talked)):
            raise BadCell(Reason.CLOCK)
        return Legs(
            row.line, start.isoformat(), end.isoformat(), answer.isoformat() if answer else "",
            _agent(cells[PEER]) if is_answered else "",
            Reason.QUEUE_ANSWERED if is_answered and by_queue else "", is_answered,
        )  # fmt: skip

    def _moment(self, text: str) -> datetime:
        return moment_of(text, zone=self.zone, order=self.order)

    def _join(self, number: str, leg: Legs) -> Iterator[Record]:
        known = self.calls.get(number)
        if known is None:
            if len(self.calls) >= WINDOW:
                yield self._close(next(iter(self.calls)))
            self.calls[number] = leg
            return
        if datetime.fromisoformat(leg.start) < datetime.fromisoformat(known.start):
            known.start = leg.start
        if datetime.fromisoformat(leg.end) > datetime.fromisoformat(known.end):
            known.end = leg.end
        if leg.is_answered and not known.answer:
            known.answer, known.operator, known.mark = leg.answer, leg.operator, leg.mark
            known.is_answered = True

    def _close(self, number: str) -> Record:
        legs = self.calls.pop(number)
        start, end = datetime.fromisoformat(legs.start), datetime.fromisoformat(legs.end)
        answer = datetime.fromisoformat(legs.answer) if legs.answer else None
        outcome = ANSWER_WORDS[ANSWERED if legs.is_answered else NO_ANSWER]
        call = Call(key_of(start, "cdr", number), start, answer, end, legs.operator, outcome)
        return judged(legs.line, call, now=self.now, mark=legs.mark)


def _number(cells: Sequence[str]) -> str:
    """Return what tells the call: its number, or where the journal keeps none, the row itself."""
    own = cells[NUMBER].strip() if len(cells) > NUMBER else ""
    return own or "|".join(cells[START : DISPOSITION + 1])


def _agent(channel: str) -> str:
    """Return the telephone of a channel: «SIP/101-0000002f» is SIP/101."""
    return without_numbers(channel.rpartition("-")[0] or channel)


def _differs(text: str, seconds: float) -> bool:
    clean = text.strip()
    return clean.isdecimal() and abs(int(clean) - seconds) > TOLERANCE
