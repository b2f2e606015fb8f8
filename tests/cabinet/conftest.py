from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

import pytest
from tests.one_time_links.conftest import token_of
from tests.questions import conftest as register
from tests.questions.conftest import Team, moscow, scan

from cabinet.visits import begin
from outbox.models import Message
from questions.models import Appeal
from questions.services import handling

consent, team, make_appeal = register.consent, register.team, register.make_appeal
drafted, approved = register.drafted, register.approved
SENT_ON = moscow(2026, 11, 26)
VERA, OTHER = "vera@pochta.example", "other@pochta.example"


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


def visitor(address: str = VERA) -> Client:
    """Return a browser in which this address has come in."""
    client, response = Client(), HttpResponse()
    begin(response, address)
    client.cookies.update(response.cookies)
    return client


def come_in(address: str) -> Client:
    """Come in as people do: ask, read the letter, open the link, press the button."""
    client = Client()
    assert client.post("/cabinet/", {"email": address})["Location"] == "/cabinet/sent/"
    client.get(f"/link/{token_of(Message.objects.latest('pk'))}/")
    assert client.post("/link/")["Location"] == "/cabinet/"
    return client


@pytest.fixture
def answered(approved: Appeal, team: Team) -> Appeal:
    handling.attach_signed_scan(appeal_id=approved.pk, actor=team.operator, upload=scan())
    handling.record_dispatch(
        appeal_id=approved.pk, actor=team.operator, channel="post", note="Реестр 5", on=SENT_ON.date(),
        now=SENT_ON,
    )  # fmt: skip
    return Appeal.objects.get(pk=approved.pk)


def address(appeal: Appeal, rest: str = "") -> str:
    return f"/cabinet/{appeal.registration_number}/{rest}"


def read(answer: Any) -> bytes:
    """Return what was sent of a file. To close the answer unread would close the database, too."""
    assert answer.status_code == 200
    return b"".join(answer)
