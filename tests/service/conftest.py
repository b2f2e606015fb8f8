from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client

import pytest
from tests.questions.conftest import Team, consent, fresh_counters, make_appeal, moscow, team

from service.choices import ContactChannel, NormOf
from service.models import Contact, ContactNorm
from service.services import queue
from staff.models import Employee

__all__ = ["consent", "fresh_counters", "make_appeal", "team"]
NOON = moscow(2026, 11, 24, 12)
"""A Tuesday."""
MakeContact = Callable[..., Contact]


def at(seconds: float) -> datetime:
    """Return a moment so many seconds after noon."""
    return NOON + timedelta(seconds=seconds)


def come(actor: Employee, channel: str = "in_person", now: datetime = NOON, **more: Any) -> Contact:
    token = str(uuid4())
    return queue.arrive(token=token, channel=ContactChannel(channel), actor=actor, now=now, **more).contact


@pytest.fixture
def served(team: Team) -> Contact:
    """A visit of the operator that is over: 60 s of waiting, 300 s of service."""
    contact = come(team.operator)
    queue.begin(contact_id=contact.pk, actor=team.operator, now=at(60))
    return queue.finish(contact_id=contact.pk, actor=team.operator, outcome="served", now=at(360)).contact


@pytest.fixture
def phone_norms(db: None) -> None:
    for what, start, end in ((NormOf.WAITING, 20, 40), (NormOf.SERVICE, 300, 600)):
        ContactNorm.objects.create(
            channel=ContactChannel.PHONE, what=what, from_seconds=start, to_seconds=end,
            valid_from=moscow(2020, 1, 1).date(), source="Стандарт",
        )  # fmt: skip


@pytest.fixture
def as_user(client: Client) -> Callable[[Employee], Client]:
    def act(employee: Employee) -> Client:
        client.force_login(employee.user)
        return client

    return act
