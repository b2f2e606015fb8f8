"""No letter is lost from sight: orphans are found, returns are recorded, one bad letter stops no other."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.core import mail

from wagtail import hooks

import pytest
from tests.outbox.servers import Mailbox

from outbox import services, transport
from outbox.models import Message
from outbox.wagtail_hooks import deliver_due_messages, reconcile_orphans

HOUR = timedelta(hours=1)
State = Message.State


@pytest.mark.parametrize(
    ("state", "next_try", "lease", "is_orphan"),
    [
        (State.QUEUED, None, None, True),
        (State.QUEUED, 400 * 24 * HOUR, None, True),
        (State.QUEUED, 5 * HOUR, None, False),
        (State.QUEUED, -HOUR, None, False),
        (State.SENDING, -HOUR, None, True),
        (State.SENDING, -HOUR, 400 * 24 * HOUR, True),
        (State.SENDING, -HOUR, -HOUR, False),
        (State.SENDING, -HOUR, HOUR / 12, False),
        (State.FAILED, None, None, False),
        (State.ACCEPTED, None, None, False),
        (State.BOUNCED, None, None, False),
    ],
)
def test_what_no_round_would_find_is_put_back_and_nothing_else(
    queue: Callable[..., Message],
    now: datetime,
    state: str,
    next_try: timedelta | None,
    lease: timedelta | None,
    is_orphan: bool,
) -> None:
    message = queue(now=now - HOUR)
    Message.objects.update(
        state=state,
        next_try_at=next_try and now + next_try,
        lease_until=lease and now + lease,
    )
    assert reconcile_orphans(now) == ("1 orphaned messages queued again" if is_orphan else "")
    message.refresh_from_db()
    assert message.state == (State.QUEUED if is_orphan else state)
    if is_orphan:
        assert deliver_due_messages(now) == "1 messages tried"
        assert len(mail.outbox) == 1
        assert reconcile_orphans(now) == ""


def test_a_letter_written_for_later_is_no_orphan(queue: Callable[..., Message], now: datetime) -> None:
    queue(now=now + timedelta(days=30))
    assert reconcile_orphans(now) == ""


def test_an_orphan_that_the_server_has_is_told_of_and_not_sent_again(
    queue: Callable[..., Message], now: datetime, told: list[tuple[str, int]]
) -> None:
    message = queue()
    Message.objects.update(state=State.SENDING, lease_until=None, accepted_at=now)
    reconcile_orphans(now)
    services.deliver_due(now)
    assert (told, len(mail.outbox)) == ([("accepted", message.pk)], 0)


def test_a_letter_that_breaks_its_sender_does_not_hold_up_the_others(
    queue: Callable[..., Message],
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    bad, good = queue(now=now - HOUR), queue()
    send = transport.send

    def break_down(message: Message) -> None:
        if message.pk == bad.pk:
            raise ValueError("a header with a line break")
        send(message)

    monkeypatch.setattr(transport, "send", break_down)
    assert services.deliver_due(now) == 2
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, bad.state) == (State.ACCEPTED, State.SENDING)
    assert f"Message {bad.pk} could not be handled" in caplog.text


def test_a_letter_whose_sender_died_is_marked_as_perhaps_come_twice(
    queue: Callable[..., Message], now: datetime, smtp: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    message, whole = queue(), queue()
    Message.objects.filter(pk=message.pk).update(state=State.SENDING, lease_until=now - HOUR, attempts=1)
    services.deliver_due(now)
    message.refresh_from_db()
    whole.refresh_from_db()
    assert (message.interrupted, whole.interrupted) == (1, 0)
    assert f"Message {message.pk} accepted after its sending broke off" in caplog.text


@pytest.fixture
def accepted(queue: Callable[..., Message], now: datetime) -> Message:
    message = queue()
    services.deliver(message.pk, now=now)
    message.refresh_from_db()
    return message


def test_what_came_back_is_recorded_and_told_to_the_rooms_above(accepted: Message, now: datetime) -> None:
    heard: list[int] = []
    with hooks.register_temporarily("message_bounced", lambda message: heard.append(message.pk)):
        services.record_bounce(pk=accepted.pk, actor="user:5", now=now + HOUR)
    accepted.refresh_from_db()
    assert (accepted.state, accepted.bounced_at) == (State.BOUNCED, now + HOUR)
    assert heard == [accepted.pk]


def test_only_what_has_left_can_come_back(queue: Callable[..., Message]) -> None:
    with pytest.raises(services.NotDelivered, match="принял почтовый сервер"):
        services.record_bounce(pk=queue().pk, actor="user:5")


def test_what_came_back_may_be_sent_again_under_its_own_id(
    queue: Callable[..., Message], now: datetime, smtp: Mailbox
) -> None:
    message = queue()
    services.deliver(message.pk, now=now)
    services.record_bounce(pk=message.pk, actor="user:5", now=now + HOUR)
    services.resend(pk=message.pk, user_id=5, now=now + 2 * HOUR)
    services.deliver(message.pk, now=now + 2 * HOUR)
    message.refresh_from_db()
    assert [letter["Message-ID"] for letter in smtp.letters] == [message.message_id] * 2
    assert (message.state, message.accepted_at, message.bounced_at) == (
        State.ACCEPTED,
        now + 2 * HOUR,
        None,
    )
