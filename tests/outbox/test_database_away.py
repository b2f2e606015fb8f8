"""PostgreSQL restarts between the mail server's yes and the record of it: the letter is not sent again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.core import mail
from django.db import InterfaceError, OperationalError, connection

import pytest

from outbox import services
from outbox.models import Message
from outbox.services import LEASE, RECORD_AGAIN, deliver


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Nobody sleeps here; how long it would have been is told."""
    pauses: list[float] = []
    monkeypatch.setattr(services.time, "sleep", pauses.append)
    return pauses


@contextmanager
def away(times: int, error: type[Exception]) -> Iterator[None]:
    """Let the database fail so many times when a yes is to be noted."""
    left = times

    def fail(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal left
        if left and sql.startswith("UPDATE") and '"accepted_at" = ' in sql:
            left -= 1
            raise error("server closed the connection unexpectedly")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_the_yes_is_noted_when_the_database_is_back(
    queue: Callable[..., Message], now: datetime, waited: list[float], error: type[Exception]
) -> None:
    message = queue()
    with away(3, error):
        deliver(message.pk, now=now)
    message.refresh_from_db()
    assert (message.state, message.accepted_at, message.interrupted) == (Message.State.ACCEPTED, now, 0)
    assert len(mail.outbox) == 1
    assert waited == list(RECORD_AGAIN[:3])


@pytest.mark.django_db(transaction=True)
def test_it_is_not_waited_for_longer_than_the_lease(
    queue: Callable[..., Message], now: datetime, waited: list[float]
) -> None:
    message = queue()
    with away(1000, OperationalError), pytest.raises(OperationalError):
        deliver(message.pk, now=now)
    message.refresh_from_db()
    assert message.state == Message.State.SENDING
    assert timedelta(seconds=sum(waited)) < LEASE


def test_within_a_transaction_nothing_is_waited_for(
    queue: Callable[..., Message], now: datetime, waited: list[float]
) -> None:
    message = queue()
    with away(1, OperationalError), pytest.raises(OperationalError):
        deliver(message.pk, now=now)
    assert waited == []
