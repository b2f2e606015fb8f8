import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core import mail
from django.db import connection

from wagtail import hooks

import pytest
from tests.outbox.servers import Mailbox

from outbox.models import Message
from outbox.schedule import delay_after
from outbox.services import LEASE, deliver


class Killed(BaseException):
    """The process ends here: nothing after this is done."""


@pytest.fixture
def killed_while_sending(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the process die in a delivery, before or after the server has the letter."""
    from outbox import transport

    send = transport.send

    def attempt(message: Message, now: datetime, *, after: bool) -> None:
        def dying(message: Message) -> None:
            if after:
                send(message)
            raise Killed

        monkeypatch.setattr(transport, "send", dying)
        with pytest.raises(Killed):
            deliver(message.pk, now=now)
        monkeypatch.setattr(transport, "send", send)

    return attempt


@pytest.mark.parametrize(("after", "copies"), [(False, 1), (True, 2)])
def test_a_letter_of_a_dead_sender_is_taken_again_under_the_same_id(
    queue: Callable[..., Message],
    now: datetime,
    smtp: Mailbox,
    killed_while_sending: Callable[..., None],
    after: bool,
    copies: int,
) -> None:
    message = queue()
    killed_while_sending(message, now, after=after)

    deliver(message.pk, now=now + LEASE)
    held = len(smtp.letters)
    deliver(message.pk, now=now + LEASE + timedelta(seconds=1))

    message.refresh_from_db()
    assert held == copies - 1
    assert [letter["Message-ID"] for letter in smtp.letters] == [message.message_id] * copies
    assert message.state == Message.State.ACCEPTED


def test_a_letter_that_kills_every_sender_is_given_up(
    queue: Callable[..., Message],
    now: datetime,
    killed_while_sending: Callable[..., None],
    told: list[tuple[str, int]],
) -> None:
    message, moment, deaths = queue(), now, 0
    while delay_after(deaths) if deaths else True:
        killed_while_sending(message, moment, after=False)
        moment, deaths = moment + LEASE * 2, deaths + 1

    deliver(message.pk, now=moment)

    message.refresh_from_db()
    assert message.state == Message.State.FAILED
    assert told == [("failed", message.pk)]


def test_a_sender_that_outlived_its_lease_does_not_undo_the_next_ones_work(
    queue: Callable[..., Message], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from outbox import transport
    from outbox.errors import Refused

    message, send = queue(), transport.send

    def slow(message: Message) -> None:
        monkeypatch.setattr(transport, "send", send)
        deliver(message.pk, now=now + LEASE * 2)
        raise Refused("too late")

    monkeypatch.setattr(transport, "send", slow)
    deliver(message.pk, now=now)

    message.refresh_from_db()
    assert message.state == Message.State.ACCEPTED
    assert len(mail.outbox) == 1


def test_two_senders_that_both_succeed_are_one_acceptance(
    queue: Callable[..., Message],
    now: datetime,
    told: list[tuple[str, int]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from outbox import transport

    message, send = queue(), transport.send

    def slow(message: Message) -> None:
        monkeypatch.setattr(transport, "send", send)
        deliver(message.pk, now=now + LEASE * 2)
        send(message)

    monkeypatch.setattr(transport, "send", slow)
    deliver(message.pk, now=now)

    assert told == [("accepted", message.pk)]
    assert Message.objects.get().state == Message.State.ACCEPTED


@pytest.mark.django_db(transaction=True)
def test_when_a_room_cannot_record_the_acceptance_only_the_record_is_repeated(
    queue: Callable[..., Message], now: datetime
) -> None:
    class Broken(Exception):
        pass

    def break_down(message: Message) -> None:
        raise Broken

    message = queue()
    with hooks.register_temporarily("message_accepted", break_down), pytest.raises(Broken):
        deliver(message.pk, now=now)
    message.refresh_from_db()
    between = message.state

    deliver(message.pk, now=now + LEASE * 2)

    message.refresh_from_db()
    assert (between, message.state) == (Message.State.SENDING, Message.State.ACCEPTED)
    assert message.accepted_at == now
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_parallel_workers_deliver_each_letter_once(
    queue: Callable[..., Message], now: datetime, smtp: Mailbox
) -> None:
    letters = [queue() for _ in range(12)]
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        try:
            for message in letters:
                deliver(message.pk, now=now)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(letter["Message-ID"] for letter in smtp.letters) == sorted(m.message_id for m in letters)
    assert set(Message.objects.values_list("state", "attempts")) == {(Message.State.ACCEPTED, 1)}
