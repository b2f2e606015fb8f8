"""Asterisk's Master.csv: calls from outside, with all their rows; what it does not know is not made up."""

import io
import json

from tests.service.importing.samples import MOSCOW, NOW, moscow, said, sample, translated

from service.importing.cdr import INCOMING, CallJournal
from service.importing.records import Row
from service.importing.tables import rows_of
from service.importing.texts import Lines

CONTEXTS = frozenset(INCOMING.split(", "))
OK, NO, PASS = "accepted", "rejected", "skipped"


def journal(state: object = None) -> CallJournal:
    return CallJournal(NOW, MOSCOW, CONTEXTS, carried=state or {})  # type: ignore[arg-type]


def rows() -> list[Row]:
    return list(rows_of(Lines(io.BytesIO(sample("Master.csv")))))


def test_the_golden_journal() -> None:
    records = translated(journal(), rows())
    assert said(records) == [
        (1, OK, ""),
        (2, OK, ""),
        (4, PASS, "not_incoming"),
        (5, PASS, "machine"),
        (6, OK, "queue_answered"),
        (7, PASS, "not_connected"),
        (8, OK, ""),
        (9, NO, "clock"),
        (10, NO, "bad_time"),
        (11, NO, "torn"),
    ]
    calls = {record.line: record.call for record in records if record.call}
    answered, second_phone, queued, unanswered = (calls[line] for line in (1, 2, 6, 8))
    assert (answered.arrived_at, answered.started_at, answered.ended_at) == (
        moscow(9), moscow(9, 0, 20), moscow(9, 2, 20),
    )  # fmt: skip
    assert (answered.operator, answered.outcome) == ("SIP/101", "отвечен")
    # Both telephones rang for one caller, who has waited for the second one since the first.
    assert (second_phone.arrived_at, second_phone.started_at) == (moscow(9, 10), moscow(9, 10, 25))
    assert second_phone.operator == "SIP/102"
    assert (queued.started_at, queued.ended_at) == (None, moscow(9, 45))
    assert (unanswered.started_at, unanswered.operator, unanswered.outcome) == (None, "", "без ответа")


def test_nothing_of_a_number_is_kept() -> None:
    assert "4735400001" not in repr(translated(journal(), rows()))


def test_reading_goes_on_from_its_state_at_any_row() -> None:
    whole = said(translated(journal(), rows()))
    for cut in range(len(rows())):
        before = journal()
        records = [record for row in rows()[:cut] for record in before.feed(row)]
        after = journal(json.loads(json.dumps(before.state())))
        assert said([*records, *translated(after, rows()[cut:])]) == whole


def test_a_head_is_no_call() -> None:
    head = [
        "accountcode",
        "src",
        "dst",
        "dcontext",
        "clid",
        "channel",
        "dstchannel",
        "lastapp",
        "lastdata",
        "start",
    ]
    assert (
        translated(journal(), [Row(1, (*head, "answer", "end", "duration", "billsec", "disposition"))]) == []
    )
