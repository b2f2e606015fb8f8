from collections.abc import Callable
from datetime import datetime, timedelta

from django.core import mail

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from tests.outbox.servers import Mailbox

from outbox import services
from outbox.jobs import deliver_message
from outbox.models import Message
from outbox.wagtail_hooks import deliver_due_messages, prune_task_results


def test_the_round_sends_what_is_due_oldest_first(queue: Callable[..., Message], now: datetime) -> None:
    later = queue(subject="второе")
    earlier = queue(subject="первое", now=now - timedelta(hours=1))
    queue(subject="завтра", now=now + timedelta(days=1))

    outcome = deliver_due_messages(now)

    assert outcome == "2 messages tried"
    assert [letter.subject for letter in mail.outbox] == [earlier.subject, later.subject]


def test_an_idle_round_says_nothing(db: None, now: datetime) -> None:
    assert deliver_due_messages(now) == ""


def test_a_round_is_bounded_and_the_next_goes_on(
    queue: Callable[..., Message], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "ROUND", 2)
    for _ in range(3):
        queue()

    assert [services.deliver_due(now) for _ in range(3)] == [2, 1, 0]
    assert len(mail.outbox) == 3


def test_a_server_that_is_away_is_asked_once_a_round(
    queue: Callable[..., Message], now: datetime, no_server: None
) -> None:
    for _ in range(3):
        queue()

    services.deliver_due(now)

    assert sorted(Message.objects.values_list("attempts", flat=True)) == [0, 0, 1]


def test_one_refused_letter_does_not_hold_up_the_others(
    queue: Callable[..., Message], now: datetime, smtp: Mailbox
) -> None:
    queue(to="nobody@example.org")
    queue()
    accept = smtp.handle_RCPT

    async def refuse_nobody(
        server: object, session: object, envelope: object, address: str, options: object
    ) -> str:
        if address.startswith("nobody"):
            return "451 come again"
        return await accept(server, session, envelope, address, options)

    smtp.handle_RCPT = refuse_nobody

    assert services.deliver_due(now) == 2
    assert len(smtp.letters) == 1


def test_after_an_outage_everything_leaves_once(
    queue: Callable[..., Message], now: datetime, smtp: Mailbox
) -> None:
    smtp.refuse_sender = "421 shutting down"
    letters = [queue() for _ in range(5)]
    for minute in range(4):
        services.deliver_due(now + timedelta(minutes=minute))
    smtp.refuse_sender = ""

    services.deliver_due(now + timedelta(days=10))

    assert sorted(letter["Message-ID"] for letter in smtp.letters) == sorted(m.message_id for m in letters)


def test_the_workers_task_delivers_the_letter_it_names(queue: Callable[..., Message], now: datetime) -> None:
    message, other = queue(), queue()

    deliver_message.func(message.pk)

    message.refresh_from_db()
    other.refresh_from_db()
    assert (message.state, other.state) == (Message.State.ACCEPTED, Message.State.QUEUED)


def test_old_task_results_are_forgotten_and_young_or_waiting_ones_kept(db: None, now: datetime) -> None:
    old, young = now - timedelta(days=15), now - timedelta(days=13)
    for status, moment in [
        (TaskResultStatus.SUCCESSFUL, old),
        (TaskResultStatus.FAILED, old),
        (TaskResultStatus.SUCCESSFUL, young),
        (TaskResultStatus.RUNNING, old),
        (TaskResultStatus.READY, old),
    ]:
        result = deliver_message.enqueue(1)
        row = DBTaskResult.objects.filter(pk=result.id)
        row.update(status=status, enqueued_at=moment, started_at=moment, finished_at=moment)
    DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).update(finished_at=None)
    DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(started_at=None, finished_at=None)

    assert prune_task_results(now) == "3 old task results forgotten"
    kept = DBTaskResult.objects.values_list("status", flat=True)
    assert sorted(kept) == sorted([TaskResultStatus.READY, TaskResultStatus.SUCCESSFUL])
