"""Asterisk's queue_log: events are put together call by call, over the ends of files, in flat memory."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.service.importing.samples import NOW, moscow, said, sample, translated

from service.importing import queue_log
from service.importing.queue_log import QueueLog
from service.importing.records import Row

OK, NO = "accepted", "rejected"
NINE = 1_772_431_200


def rows(text: str) -> list[Row]:
    return [Row(number, tuple(line.split("|"))) for number, line in enumerate(text.splitlines(), 1) if line]


def log(*events: tuple[Any, ...]) -> list[Row]:
    """Return rows of (seconds after nine, call, agent, event, data…)."""
    return [
        Row(number, (str(NINE + at), call, "gp", agent, event, *map(str, data)))
        for number, (at, call, agent, event, *data) in enumerate(events, 1)
    ]


def test_the_golden_log() -> None:
    reader = QueueLog(NOW)
    records = translated(reader, rows(sample("queue_log").decode()))
    assert said(records) == [
        (2, OK, ""),
        (4, NO, "no_beginning"),
        (6, OK, ""),
        (9, OK, ""),
        (14, OK, ""),
        (16, NO, "clock"),
        (19, NO, "not_finished"),
        (21, NO, "not_finished"),
        (22, NO, "torn"),
    ]
    calls = {record.line: record.call for record in records if record.call}
    served, left, moved, timed_out = (calls[line] for line in (2, 6, 9, 14))
    assert (served.arrived_at, served.started_at, served.ended_at) == (
        moscow(9), moscow(9, 0, 20), moscow(9, 2, 20),
    )  # fmt: skip
    assert (served.operator, served.outcome) == ("SIP/102", "разговор окончен")
    assert (left.started_at, left.ended_at, left.outcome) == (
        None, moscow(9, 1, 35), "положил трубку, не дождавшись",
    )  # fmt: skip
    # Two queues, one call: it has waited since it came into the first.
    assert (moved.arrived_at, moved.started_at, moved.outcome) == (
        moscow(9, 3, 20),
        moscow(9, 4, 30),
        "переведён",
    )
    assert (timed_out.started_at, timed_out.outcome) == (None, "вышло время ожидания")


def test_calls_go_over_into_the_next_file() -> None:
    first = QueueLog(NOW)
    translated(first, rows(sample("queue_log").decode()))
    second = QueueLog(NOW, json.loads(json.dumps(first.left_open())))
    records = translated(second, rows(sample("queue_log.next").decode()))
    assert said(records) == [(1, OK, ""), (2, OK, "")]
    assert records[0].call.arrived_at == moscow(11, 13, 20)
    assert second.left_open()["calls"] == {}


def test_a_next_file_alone_has_no_beginnings() -> None:
    records = translated(QueueLog(NOW), rows(sample("queue_log.next").decode()))
    assert said(records) == [(1, NO, "no_beginning"), (2, NO, "no_beginning")]


def test_a_call_without_beginning_is_refused_once() -> None:
    records = translated(
        QueueLog(NOW), log((0, "x", "SIP/1", "CONNECT", 5), (60, "x", "SIP/1", "COMPLETEAGENT", 5, 60))
    )
    assert said(records) == [(1, NO, "no_beginning")]


def test_reading_a_grown_log_again_gives_the_same_keys() -> None:
    early = log((0, "x", "NONE", "ENTERQUEUE"))
    late = [*early, *log((30, "x", "NONE", "ABANDON", 1, 1, 30))]
    first = QueueLog(NOW)
    assert said(translated(first, early)) == [(1, NO, "not_finished")]
    again = translated(QueueLog(NOW, first.left_open()), late)
    alone = translated(QueueLog(NOW), late)
    assert [record.call.key for record in again] == [record.call.key for record in alone]


def test_time_that_runs_back_is_marked_and_an_end_before_the_beginning_refused() -> None:
    records = translated(
        QueueLog(NOW),
        log(
            (4000, "x", "NONE", "ENTERQUEUE"), (300, "y", "NONE", "ENTERQUEUE"),
            (310, "y", "NONE", "ABANDON", 1, 1, 10), (400, "x", "NONE", "ABANDON", 1, 1, 60),
        ),
    )  # fmt: skip
    assert said(records) == [(1, NO, "Окончание раньше, чем приход или звонок"), (2, OK, "backwards")]


def test_memory_is_bounded_when_nothing_ever_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_log, "MOST_OPEN", 10)
    reader = QueueLog(NOW)
    records = translated(reader, log(*((n, f"x{n}", "NONE", "ENTERQUEUE") for n in range(50))))
    assert said(records) == [(n, NO, "not_finished") for n in range(1, 51)]
    assert len(reader.calls) == 10


def test_a_call_that_is_open_for_a_day_is_given_up() -> None:
    reader = QueueLog(NOW)
    records = translated(
        reader, log((0, "x", "NONE", "ENTERQUEUE"), (90_000, "NONE", "NONE", "QUEUESTART", ""))
    )
    assert said(records) == [(1, NO, "not_finished")]
    assert reader.calls == {}


@pytest.mark.parametrize(
    "line", ["", "x", "abc|x|gp|NONE|ENTERQUEUE", "-5|x|gp|NONE|ENTERQUEUE", "1|x|gp|NONE"]
)
def test_what_is_no_event_is_torn(line: str) -> None:
    assert said(translated(QueueLog(NOW), [Row(1, tuple(line.split("|")))])) == [(1, NO, "torn")]


def test_reading_goes_on_from_its_state_at_any_line() -> None:
    every = rows(sample("queue_log").decode())
    whole = said(translated(QueueLog(NOW), every))
    for cut in range(len(every)):
        before = QueueLog(NOW)
        records = [record for row in every[:cut] for record in before.feed(row)]
        after = QueueLog(NOW, json.loads(json.dumps(before.state())))
        assert said([*records, *translated(after, every[cut:])]) == whole


def test_moments_may_have_fractions() -> None:
    (record,) = translated(
        QueueLog(NOW), [
            Row(1, ("1772431200.75", "x", "gp", "NONE", "ENTERQUEUE", "", "", "1")),
            Row(2, ("1772431230.10", "x", "gp", "NONE", "ABANDON", "1", "1", "30")),
        ],
    )  # fmt: skip
    assert record.call is not None
    assert record.call.arrived_at == datetime.fromtimestamp(NINE, UTC)
