"""Asterisk's queue_log: events of calls, put together call by call. Pure.

A line is ``moment|call|queue|agent|event|data…``; the moment is in seconds since 1970. Of a call's lines the
first one bears what became of it. https://docs.asterisk.org/Configuration/Applications/Queue-Logs/
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from service.importing.reasons import Reason
from service.importing.records import Call, Record, Row, judged, key_of, rejected, without_numbers

MOST_OPEN = 2_000
"""Calls that are followed at once; of more, the oldest is given up."""
MOST_SECONDS = 24 * 60 * 60
"""A call that has been open for longer in the log will not end any more."""
GRACE = 15 * 60
"""Seconds in which a caller who has left one queue may come into the next one."""
TOLERANCE = 5
"""Seconds by which moments and durations of one call may differ."""
BACKWARDS = 60
"""Seconds that a line may be earlier than the one above it."""
OLDEST = 8
"""Calls that each line looks at, whether they are to be let go."""
AGENT_NOBODY = {"", "NONE"}

ENDS = dict.fromkeys(("COMPLETEAGENT", "COMPLETECALLER", "AGENTDUMP"), "разговор окончен")
PASSED_ON = {"TRANSFER", "BLINDTRANSFER", "ATTENDEDTRANSFER"}
TRANSFERRED = "переведён"
LEAVES = {
    "ABANDON": "положил трубку, не дождавшись",
    "EXITWITHTIMEOUT": "вышло время ожидания",
    "EXITEMPTY": "в очереди никого не было",
    "EXITWITHKEY": "вышел из очереди клавишей",
    "SYSCOMPAT": "не удалось соединить",
}


@dataclass
class Open:
    """A call that has begun. Moments in seconds since 1970; ``line`` 0: it began in a former file."""

    line: int
    arrived: float
    queued: float
    started: float | None = None
    left: float | None = None
    operator: str = ""
    outcome: str = ""
    mark: str = ""
    is_headless: bool = False


@dataclass
class QueueLog:
    """The calls of a log. ``state`` of one file, given to the next, lets calls go over from file to file."""

    now: datetime
    carried: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        calls = self.carried.get("calls", {})
        self.calls: dict[str, Open] = {key: Open(**values) for key, values in calls.items()}
        self.latest: float = self.carried.get("latest", 0.0)

    def state(self) -> dict[str, Any]:
        return {"calls": {key: asdict(call) for key, call in self.calls.items()}, "latest": self.latest}

    def feed(self, row: Row) -> Iterator[Record]:
        cells = row.cells
        moment = _moment(cells[0]) if len(cells) >= 5 else None
        if moment is None:
            yield rejected(row.line, Reason.TORN)
            return
        mark = Reason.BACKWARDS if moment < self.latest - BACKWARDS else ""
        self.latest = moment
        yield from self._give_up(moment)
        yield from self._event(row, moment, cells[1], cells[4].strip().upper(), mark)

    def finish(self) -> Iterator[Record]:
        """Yield who has left the queue for good, and the calls of this file that have no end in it."""
        for key, call in list(self.calls.items()):
            if call.left is not None:
                yield from self._close(key, call, call.left, call.line)
            elif call.line and not call.is_headless:
                yield rejected(call.line, Reason.NOT_FINISHED)

    def left_open(self) -> dict[str, Any]:
        """Return the state for the next file: the calls that have begun and not ended."""
        kept = {key: {**asdict(call), "line": 0} for key, call in self.calls.items() if not call.is_headless}
        return {"calls": kept, "latest": 0.0}

    def _event(self, row: Row, moment: float, key: str, event: str, mark: str) -> Iterator[Record]:
        if event == "ENTERQUEUE":
            yield from self._enter(row.line, moment, key, mark)
            return
        if event != "CONNECT" and event not in {*ENDS, *PASSED_ON, *LEAVES}:
            return
        call = self.calls.get(key)
        if call is None:
            # Its other lines say nothing new.
            if event == "CONNECT":
                self.calls[key] = Open(row.line, moment, moment, moment, is_headless=True)
            yield rejected(row.line, Reason.NO_BEGINNING)
        elif call.is_headless:
            if event != "CONNECT":
                del self.calls[key]
        else:
            call.mark = call.mark or mark
            yield from self._go_on(row, moment, key, call, event)

    def _enter(self, line: int, moment: float, key: str, mark: str) -> Iterator[Record]:
        known = self.calls.get(key)
        if known is not None and not known.is_headless and known.started is None:
            # Into the next queue, or a log that is read from its beginning again.
            known.queued, known.left, known.outcome = moment, None, ""
            known.line = known.line or line
            return
        if known is not None:
            yield from self._drop(key)
        elif len(self.calls) >= MOST_OPEN:
            yield from self._drop(next(iter(self.calls)))
        self.calls[key] = Open(line, moment, moment, mark=mark)

    def _go_on(self, row: Row, moment: float, key: str, call: Open, event: str) -> Iterator[Record]:
        data = row.cells[5:]
        if event == "CONNECT":
            call.started, call.left = moment, None
            call.operator = _agent(row.cells[3])
            if _differs(data, 0, moment - call.queued):
                call.mark = Reason.CLOCK
            return
        if event in LEAVES and call.started is None:
            call.left, call.outcome = moment, LEAVES[event]
            if event == "ABANDON":
                yield from self._close(key, call, moment, call.line or row.line)
            return
        if event in ENDS and call.started is not None and _differs(data, 1, moment - call.started):
            call.mark = Reason.CLOCK
        call.outcome = TRANSFERRED if event in PASSED_ON else ENDS.get(event, LEAVES.get(event, ""))
        yield from self._close(key, call, moment, call.line or row.line)

    def _close(self, key: str, call: Open, ended: float, line: int) -> Iterator[Record]:
        del self.calls[key]
        if call.mark == Reason.CLOCK:
            yield rejected(line, Reason.CLOCK)
            return
        arrived = _at(call.arrived)
        started = None if call.started is None else _at(call.started)
        found = Call(
            key_of(arrived, "queue", key, call.arrived), arrived, started, _at(ended), call.operator,
            call.outcome,
        )  # fmt: skip
        yield judged(line, found, now=self.now, mark=call.mark)

    def _give_up(self, moment: float) -> Iterator[Record]:
        """Let go of the oldest calls: of those who left a queue and came into no other, and of the lost."""
        for key, call in list(islice(self.calls.items(), OLDEST)):
            if call.left is not None and moment - call.left > GRACE:
                yield from self._close(key, call, call.left, call.line)
            elif moment - call.arrived > MOST_SECONDS:
                yield from self._drop(key)

    def _drop(self, key: str) -> Iterator[Record]:
        call = self.calls.pop(key)
        if call.line and not call.is_headless:
            yield rejected(call.line, Reason.NOT_FINISHED)


def _agent(text: str) -> str:
    return "" if text.strip().upper() in AGENT_NOBODY else without_numbers(text)


def _differs(data: Iterable[str], place: int, seconds: float) -> bool:
    """Return whether a duration among the data contradicts the moments; one that is not there does not."""
    values = list(data)
    if place >= len(values) or not values[place].strip().isdecimal():
        return False
    return abs(int(values[place]) - seconds) > TOLERANCE


def _moment(text: str) -> float | None:
    try:
        moment = float(text)
    except ValueError:
        return None
    return moment if 0 < moment < 10_000_000_000 else None


def _at(moment: float) -> datetime:
    return datetime.fromtimestamp(int(moment), UTC)
