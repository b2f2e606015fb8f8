from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from pytest_django import Settings
from tests.inbox import dovecot as servers
from tests.inbox.dovecot import PASSWORD, USER, Server
from tests.questions.conftest import approved, consent, drafted, make_appeal, moscow, team

from inbox.services.rounds import Summary, run_round

__all__ = ["approved", "consent", "drafted", "make_appeal", "team"]
NOW = moscow(2026, 11, 24, 12)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Server]:
    """One server for all tests."""
    if servers.BINARY is None:
        pytest.skip(servers.MISSING)
    with servers.dovecot() as server:
        yield server


@pytest.fixture
def server(dovecot: Server, settings: Settings) -> Server:
    """An empty mailbox, and the site set to it."""
    dovecot.empty()
    settings.IMAP_HOST, settings.IMAP_PORT, settings.IMAP_SECURITY = "127.0.0.1", dovecot.port, "none"
    settings.IMAP_USER, settings.IMAP_PASSWORD = USER, PASSWORD
    settings.IMAP_FOLDERS, settings.IMAP_SPAM_FOLDERS = ["INBOX"], []
    settings.IMAP_SINCE = "2026-11-01"
    settings.DEFAULT_FROM_EMAIL = USER
    return dovecot


@pytest.fixture
def fetch(
    server: Server, consent: object, django_capture_on_commit_callbacks: Callable[..., Any]
) -> Callable[..., Summary]:
    """Read the mailbox, at noon of the day unless told otherwise, and do what follows the commit."""

    def act(now: datetime = NOW, **more: Any) -> Summary:
        with django_capture_on_commit_callbacks(execute=True):
            return run_round(now, **more)

    return act
