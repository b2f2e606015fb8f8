"""An operation over a real socket: sent, asked about, taken; and every way in which the other side fails."""

import errno
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.core.files.storage import FileSystemStorage

import pytest
from tests.gis_sync.exchange.conftest import Break, Carry, window
from tests.gis_sync.stand.conftest import NOW, TODAY, an_appeal, appeal_guid

from gis_sync.exchange.claims import LEASE, claim
from gis_sync.exchange.connection import Connection
from gis_sync.exchange.journal import forget_bodies
from gis_sync.exchange.running import FOREIGN, LONGEST_WORK, NOT_KEPT, SILENT, run, run_due
from gis_sync.models import GisAppeal, Operation, Packet
from gis_sync.stand.faults import Mode
from gis_sync.stand.server import Stand
from gis_sync.stand.world import Status

pytestmark = pytest.mark.django_db
State = Operation.State


def test_a_window_brings_its_appeals(stand: Stand, carry: Carry) -> None:
    for number in (1, 2):
        stand.world.put(an_appeal(number))
    stand.world.put(an_appeal(3, created_on=TODAY - timedelta(days=30)))
    done = carry(window())
    assert (done.state, done.taken, done.error) == (State.DONE, 2, "")
    row = GisAppeal.objects.get(guid=appeal_guid(1))
    assert (row.number, row.status, row.execution_ends_on) == ("00-26-1", "Send", date(2026, 12, 1))
    assert not row.is_settled
    assert bytes(row.xml).startswith(b"<")
    assert GisAppeal.objects.count() == 2


def test_each_call_has_its_time_by_the_official_schedule(stand: Stand, connection: Connection) -> None:
    stand.options.received_for, stand.options.processing_for = timedelta(hours=1), timedelta()
    operation, now, waits = window(), NOW, []
    for _ in range(5):
        run(operation.pk, now=now, connection=connection)
        operation.refresh_from_db()
        assert operation.next_try_at is not None
        waits.append((operation.next_try_at - now).total_seconds())
        now = operation.next_try_at
    assert waits == [10, 60, 300, 900, 1800]
    assert operation.state == State.WAITING


def test_before_its_time_nothing_is_called(stand: Stand, connection: Connection) -> None:
    operation = window()
    run(operation.pk, now=NOW, connection=connection)
    assert run(operation.pk, now=NOW + timedelta(seconds=9), connection=connection) is None
    assert Packet.objects.count() == 2


def test_no_objects_is_a_success_and_an_outage_is_not(stand: Stand, carry: Carry, spoil: Break) -> None:
    empty = carry(window())
    assert (empty.state, empty.taken, empty.error_code) == (State.DONE, 0, "")
    spoil(Mode.RESULT_EMPTY, "exportAppeal", times=None)
    silent = carry(window(), calls=2)
    assert (silent.state, silent.error) == (State.QUEUED, SILENT)


@pytest.mark.parametrize(
    ("mode", "at"),
    [
        (Mode.FAULT, "exportAppeal"),
        (Mode.HTTP_EMPTY, "exportAppeal"),
        (Mode.HTTP_HTML, "exportAppeal"),
        (Mode.RESET, "exportAppeal"),
        (Mode.RESET_AFTER, "exportAppeal"),
        (Mode.LOST_ACK, "exportAppeal"),
        (Mode.TRUNCATED, "exportAppeal"),
        (Mode.BROKEN_OFF, "exportAppeal"),
        (Mode.FOREIGN_REQUESTER, "exportAppeal"),
        (Mode.RESULT_ERROR, "exportAppeal"),
        (Mode.RESULT_EMPTY, "exportAppeal"),
        (Mode.DUPLICATES, "exportAppeal"),
        (Mode.FAULT, "getState"),
        (Mode.HTTP_EMPTY, "getState"),
        (Mode.HTTP_HTML, "getState"),
        (Mode.RESET, "getState"),
        (Mode.TRUNCATED, "getState"),
        (Mode.BROKEN_OFF, "getState"),
        (Mode.LOST_ACK, "getState"),
        (Mode.FOREIGN_MESSAGE, "getState"),
        (Mode.OTHER_VERSION, "getState"),
        (Mode.WRONG_CHARSET, "getState"),
        (Mode.HTTP_STATUS, "getState"),
    ],
)
def test_whatever_fails_once_the_appeals_come_once(
    stand: Stand, carry: Carry, spoil: Break, mode: Mode, at: str
) -> None:
    stand.world.put(an_appeal(1))
    spoil(mode, at, seconds=1)
    done = carry(window())
    assert (done.state, done.taken) == (State.DONE, 1)
    assert GisAppeal.objects.count() == 1


def test_a_refusal_of_rights_waits_for_a_human(carry: Carry, spoil: Break) -> None:
    spoil(Mode.FAULT, "exportAppeal", code="AUT011003")
    failed = carry(window())
    assert (failed.state, failed.error_code) == (State.FAILED, "AUT011003")
    assert "личном кабинете ГИС ЖКХ" in failed.error
    assert failed.next_try_at is None


def test_an_endless_outage_ends_with_a_human(carry: Carry, spoil: Break) -> None:
    spoil(Mode.HTTP_EMPTY, times=None, status=503)
    failed = carry(window(), calls=200)
    assert failed.state == State.FAILED
    assert "Попыток больше не будет." in failed.error


@pytest.mark.parametrize("mode", [Mode.STUCK_RECEIVED, Mode.STUCK_PROCESSING])
def test_a_window_that_never_ends_there_is_asked_for_anew_after_a_day(
    stand: Stand, carry: Carry, spoil: Break, mode: Mode
) -> None:
    stand.world.put(an_appeal(1))
    spoil(mode, "exportAppeal")
    waiting = carry(window(), calls=40)
    assert (waiting.state, waiting.error, waiting.gis_guid) == (State.WAITING, "", waiting.gis_guid)
    done = carry(waiting, calls=30)
    assert (done.state, done.taken) == (State.DONE, 1)
    asked = Packet.objects.filter(direction="out", action="exportAppeal").order_by("pk")
    first, second = asked.values_list("at", flat=True)
    assert LONGEST_WORK <= second - first < LONGEST_WORK + timedelta(hours=1)


def test_on_a_full_disk_nothing_leaves_and_what_comes_counts(
    stand: Stand, carry: Carry, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.world.put(an_appeal(1))
    save, writes = FileSystemStorage._save, count(1)

    def full(*args: Any) -> str:
        if next(writes) in {1, 3, 4, 6}:
            raise OSError(errno.ENOSPC, "No space left on device")
        return save(*args)

    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "_save", full)
        waiting = carry(window(), calls=1)
        assert (waiting.state, waiting.error) == (State.QUEUED, NOT_KEPT.explanation)
        assert not stand.desk.received
        done = carry(waiting)
    assert (done.state, done.taken) == (State.DONE, 1)
    kept = Packet.objects.order_by("pk").values_list("action", "direction", "body")
    assert [(action, direction, bool(body)) for action, direction, body in kept] == [
        ("exportAppeal", "out", True),
        ("exportAppeal", "in", False),
        ("getState", "out", True),
        ("getState", "in", False),
    ]


def test_a_repeated_packet_is_built_anew(stand: Stand, carry: Carry, spoil: Break) -> None:
    stand.world.put(an_appeal(1))
    spoil(Mode.UNTIL_REBUILT, "exportAppeal")
    assert carry(window()).state == State.DONE
    sent = Packet.objects.filter(direction="out", action="exportAppeal")
    assert len({packet.message_guid for packet in sent}) == sent.count() == 2


def test_of_two_workers_one_has_the_operation(connection: Connection) -> None:
    operation = window()
    assert claim(operation.pk, NOW)
    assert run(operation.pk, now=NOW, connection=connection) is None
    assert run(operation.pk, now=NOW + LEASE, connection=connection) is not None


def test_whoever_comes_after_a_dead_worker_goes_on(stand: Stand, carry: Carry) -> None:
    stand.world.put(an_appeal(1))
    operation = window()
    claim(operation.pk, NOW)
    Operation.objects.update(state=State.SENDING)
    assert carry(operation, now=NOW + LEASE).state == State.DONE
    assert GisAppeal.objects.count() == 1


def test_a_record_does_not_overwrite_that_of_another(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    operation = window()
    post = connection.transport.post

    def taken_over(*args: Any, **kwargs: Any) -> Any:
        Operation.objects.update(claimed_by="another")
        return post(*args, **kwargs)

    monkeypatch.setattr(connection.transport, "post", taken_over)
    run(operation.pk, now=NOW, connection=connection)
    operation.refresh_from_db()
    assert (operation.claimed_by, operation.gis_guid) == ("another", None)


def test_a_changed_appeal_is_kept_anew_and_an_unchanged_one_only_seen(stand: Stand, carry: Carry) -> None:
    stand.world.put(an_appeal(1))
    carry(window())
    GisAppeal.objects.update(is_settled=True)
    first = GisAppeal.objects.get()
    later = NOW + timedelta(hours=2)
    carry(window(next_try_at=later))
    same = GisAppeal.objects.get()
    assert (same.is_settled, same.changed_at) == (True, first.changed_at)
    assert same.seen_at > first.seen_at
    stand.world.put(an_appeal(1, status=Status.IN_WORK))
    carry(window(next_try_at=later))
    changed = GisAppeal.objects.get()
    assert (changed.status, changed.is_settled) == ("InWork", False)


def test_open_appeals_are_asked_for_by_their_identifiers(stand: Stand, carry: Carry) -> None:
    stand.world.put(an_appeal(1, created_on=date(2025, 1, 1)))
    operation = Operation.objects.create(
        kind=Operation.Kind.APPEALS, subjects=[appeal_guid(1)], created_at=NOW, next_try_at=NOW
    )
    assert (carry(operation).state, GisAppeal.objects.count()) == (State.DONE, 1)


def test_what_no_request_can_be_built_of_waits_for_a_human(carry: Carry) -> None:
    failed = carry(window(starts_on=None, ends_on=None))
    assert (failed.state, failed.error) == (
        State.FAILED,
        "Запрос без единого условия выгрузил бы все обращения: укажите период.",
    )
    assert Packet.objects.count() == 0


def test_the_journal_has_each_message_and_forgets_the_bodies(stand: Stand, carry: Carry) -> None:
    stand.world.put(an_appeal(1))
    carry(window())
    packets = list(Packet.objects.order_by("pk"))
    assert [(each.direction, each.action, each.outcome) for each in packets] == [
        ("out", "exportAppeal", ""),
        ("in", "exportAppeal", "Ack"),
        ("out", "getState", ""),
        ("in", "getState", "StateResult"),
    ]
    assert all(each.size for each in packets)
    with packets[3].body.open() as body:
        assert "Обращение 1" in body.read().decode()
    assert forget_bodies(NOW + timedelta(days=29)) == 0
    assert forget_bodies(NOW + timedelta(days=31)) == 4
    assert not any(each.body for each in Packet.objects.all())
    assert Packet.objects.count() == 4


def test_a_round_carries_all_that_is_due(stand: Stand, connection: Connection) -> None:
    first, second, later = window(), window(), window(next_try_at=NOW + timedelta(hours=1))
    carried = list(run_due(now=NOW, connection=connection))
    assert [each.pk for each in carried] == [first.pk, second.pk]
    later.refresh_from_db()
    assert later.state == State.QUEUED


def test_an_ack_for_somebody_else_is_not_ours(carry: Carry, spoil: Break) -> None:
    spoil(Mode.FOREIGN_REQUESTER, "exportAppeal", times=None)
    waiting = carry(window(), calls=2)
    assert (waiting.state, waiting.gis_guid, waiting.error) == (State.QUEUED, None, FOREIGN)
