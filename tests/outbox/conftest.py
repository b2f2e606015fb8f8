from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from wagtail import hooks

import pytest
from pytest_django import Settings
from tests.outbox.servers import Mailbox, free_port, smtp_server

from outbox.models import Message
from outbox.services import queue_message


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def queue(db: None, now: datetime) -> Callable[..., Message]:
    def do(**changes: object) -> Message:
        letter = {
            "kind": "test",
            "to": "petrova@example.org",
            "subject": "Ответ",
            "text": "Здравствуйте!",
            "now": now,
        }
        return queue_message(**{**letter, **changes})

    return do


@pytest.fixture
def smtp(settings: Settings) -> Iterator[Mailbox]:
    """A real SMTP server on the loopback, and the outbox set to it."""
    with smtp_server() as mailbox:
        settings.OUTBOX_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mailbox.port
        yield mailbox


@pytest.fixture
def no_server(settings: Settings) -> None:
    """Nobody listens where the mail server should be."""
    settings.OUTBOX_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()


@pytest.fixture
def told() -> Iterator[list[tuple[str, int]]]:
    """What the rooms above are told, in order."""
    calls: list[tuple[str, int]] = []
    with (
        hooks.register_temporarily(
            "message_accepted", lambda message: calls.append(("accepted", message.pk))
        ),
        hooks.register_temporarily("message_failed", lambda message: calls.append(("failed", message.pk))),
    ):
        yield calls
