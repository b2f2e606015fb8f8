import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.cache import cache

import pytest
from tests.outbox.conftest import smtp
from tests.questions.conftest import home_page, team

from notices.choices import Subscribed, Topic
from notices.models import Announcement, MailingSettings, Subscriber
from notices.places import Place
from notices.services import announcing
from notices.services.announcing import Draft
from notices.services.subscribing import Choices, ask, confirm
from outbox.models import Message
from pages.models import DocumentPage, Edition

__all__ = ["smtp", "team"]
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""Noon in Moscow: no quiet hour."""
VERA, PETR = "vera@pochta.example", "petr@pochta.example"


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def consent(db: None) -> Edition:
    page = home_page().add_child(instance=DocumentPage(title="Согласие на рассылку", slug="rassylka"))
    edition = Edition.objects.create(page=page, number="1", valid_from=date(2024, 1, 1), body=[])
    settings = MailingSettings.load()
    settings.consent_page = page
    settings.save()
    return edition


@pytest.fixture
def subscribe(consent: Edition) -> Callable[..., Subscriber]:
    """Let an address sign up and confirm."""

    def do(email: str = VERA, *topics: str, streets: tuple[Place, ...] = (), **when: Any) -> Subscriber:
        moment = when.get("now", NOW)
        ask(email=email, choices=Choices(topics or {Topic.NEWS}, streets), consent=consent, now=moment)
        confirm(email=email, now=moment)
        found: Subscriber = Subscriber.objects.get(email=email.lower(), state=Subscribed.ACTIVE)
        return found

    return do


@pytest.fixture
def people(db: None) -> tuple[int, int]:
    """The keys of two users: who writes, and who approves."""
    return tuple(User.objects.create_user(name).pk for name in ("writer", "approver"))  # type: ignore[return-value]


@pytest.fixture
def announce(people: tuple[int, int]) -> Callable[..., Announcement]:
    """Make an approved announcement."""

    def do(**changes: Any) -> Announcement:
        writer, approver = people
        values = {
            "topic": Topic.NEWS,
            "subject": "Новости",
            "text": "Первое.\n\nВторое.",
            "link": "/novosti/",
        }
        draft = Draft(**{**values, **changes})
        announcement = announcing.write(draft=draft, user_id=writer, now=NOW)
        announcing.submit(announcement_id=announcement.pk, user_id=writer, now=NOW)
        announcing.approve(announcement_id=announcement.pk, user_id=approver, now=NOW)
        announcement.refresh_from_db()
        return announcement

    return do


def letters() -> list[Message]:
    """Return the letters of announcements, in their order."""
    return list(Message.objects.filter(kind="announcement").order_by("pk"))


def token_of(message: Message) -> str:
    found = re.search(r"/link/([^/\s]+)/", message.text)
    assert found, message.text
    return found[1]
