"""One's own last step at a screen is taken back within two minutes, and the journal knows of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest
import time_machine
from tests.questions.conftest import Team
from tests.service.conftest import NOON, at, come

from ledger.models import Entry
from ledger.services import verify
from service.choices import ContactChannel
from service.errors import ContactError, NotAllowed
from service.history import history_of
from service.models import Contact
from service.services import queue
from service.services.stepping_back import WITHIN, last_step, step_back

pytestmark = pytest.mark.django_db
IN_PERSON = ContactChannel.IN_PERSON
Step = Callable[..., Any]
STATE = (
    "arrived_at", "started_at", "ended_at", "outcome", "employee_id", "is_open", "day", "waiting_seconds",
    "service_seconds", "waiting_unmeasured", "service_unmeasured", "ticket",
)  # fmt: skip


def state(contact: Contact) -> tuple[Any, ...]:
    return Contact.objects.values_list(*STATE).get(pk=contact.pk)


@pytest.mark.parametrize("step", [queue.begin, queue.leave])
def test_whoever_took_a_step_takes_it_back_and_the_person_waits_as_before(team: Team, step: Step) -> None:
    contact = come(team.other)
    before = state(contact)
    step(contact_id=contact.pk, actor=team.operator, now=at(60))
    found = last_step(channel=IN_PERSON, actor=team.operator, now=at(70))
    assert found is not None
    assert found.contact == contact
    step_back(contact_id=contact.pk, actor=team.operator, now=at(70))
    assert state(contact) == before
    assert [line.what for line in history_of(contact)][-1] == "Последнее действие отменено"
    assert verify(contact.stream) is None
    with pytest.raises(ContactError, match="отменять нечего"):
        step_back(contact_id=contact.pk, actor=team.operator, now=at(71))
    done = step(contact_id=contact.pk, actor=team.operator, now=at(90))
    assert done.contact.waiting_seconds in (90, None)


def test_after_two_minutes_it_is_put_right_in_the_journal_instead(team: Team) -> None:
    contact = come(team.operator)
    queue.begin(contact_id=contact.pk, actor=team.operator, now=NOON)
    late = NOON + WITHIN + timedelta(seconds=1)
    assert last_step(channel=IN_PERSON, actor=team.operator, now=late) is None
    with pytest.raises(ContactError, match="двух минут"):
        step_back(contact_id=contact.pk, actor=team.operator, now=late)
    step_back(contact_id=contact.pk, actor=team.operator, now=NOON + WITHIN)


@pytest.mark.parametrize("step", [queue.begin, queue.leave])
def test_a_colleagues_step_is_his(team: Team, step: Step) -> None:
    contact = come(team.operator)
    step(contact_id=contact.pk, actor=team.other, now=at(5))
    assert last_step(channel=IN_PERSON, actor=team.operator, now=at(6)) is None
    with pytest.raises(NotAllowed):
        step_back(contact_id=contact.pk, actor=team.operator, now=at(6))


def test_what_something_has_followed_is_left_alone(team: Team) -> None:
    served = come(team.operator)
    queue.begin(contact_id=served.pk, actor=team.operator, now=at(5))
    queue.finish(contact_id=served.pk, actor=team.operator, outcome="served", now=at(10))
    at_once = come(team.operator, at_once=True)
    waiting = come(team.operator)
    for contact in (served, at_once, waiting):
        with pytest.raises(ContactError, match="отменять нечего"):
            step_back(contact_id=contact.pk, actor=team.operator, now=at(11))
    assert last_step(channel=IN_PERSON, actor=team.operator, now=at(11)) is None


def test_the_latest_of_several_is_offered_on_its_own_screen(team: Team) -> None:
    first, second, call = come(team.operator), come(team.operator), come(team.operator, "phone")
    queue.begin(contact_id=first.pk, actor=team.operator, now=at(5))
    queue.leave(contact_id=second.pk, actor=team.operator, now=at(6))
    queue.begin(contact_id=call.pk, actor=team.operator, now=at(7))
    for expected in (second, first):
        found = last_step(channel=IN_PERSON, actor=team.operator, now=at(8))
        assert found is not None
        assert found.contact == expected
        step_back(contact_id=expected.pk, actor=team.operator, now=at(8))
    assert last_step(channel=IN_PERSON, actor=team.operator, now=at(8)) is None
    found = last_step(channel=ContactChannel.PHONE, actor=team.operator, now=at(8))
    assert found is not None
    assert found.contact == call


def test_the_screen_offers_it_and_takes_it(team: Team, client: Client) -> None:
    with time_machine.travel(NOON, tick=False) as noon:
        client.force_login(team.operator.user)
        contact = come(team.operator)
        screen = "/admin/service/screen/reception/"
        assert "Отменить последнее действие" not in client.get(screen).content.decode()
        client.post(f"{screen}{contact.pk}/leave/")
        html = client.get(screen).content.decode()
        assert f'action="{screen}{contact.pk}/back/"' in html
        assert "отмечено, что не дождался. Если нажали по ошибке" in html
        answer = client.post(f"{screen}{contact.pk}/back/", follow=True).content.decode()
        assert "человек снова ждёт" in answer
        assert "Ждут: 1" in answer
        client.post(f"{screen}{contact.pk}/begin/")
        noon.shift(WITHIN + timedelta(seconds=1))
        assert "Отменить последнее действие" not in client.get(screen).content.decode()
        refused = client.post(f"{screen}{contact.pk}/back/", follow=True).content.decode()
        assert "двух минут" in refused
    assert Entry.objects.filter(stream=contact.stream, event="stepped_back").count() == 1


def test_looking_for_it_costs_the_same_however_many_there_are(team: Team) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            last_step(channel=IN_PERSON, actor=team.operator, now=at(20))
        return len(caught)

    for _ in range(2):
        queue.begin(contact_id=come(team.operator).pk, actor=team.operator, now=at(5))
    assert queries() == 2
    for _ in range(5):
        queue.leave(contact_id=come(team.operator).pk, actor=team.operator, now=at(6))
    assert queries() == 2
