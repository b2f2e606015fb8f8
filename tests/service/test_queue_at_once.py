"""Several employees at the same moment, each on a connection of its own: numbers and tickets stay single."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.db import connection

import pytest
from tests.questions.conftest import Team

from service.choices import ContactChannel
from service.errors import Taken
from service.models import Contact
from service.services import queue

pytestmark = pytest.mark.django_db(transaction=True)


def at_the_same_moment(*steps: Callable[[], Any]) -> list[Any]:
    """Run the steps in threads that start together; return what each gave or raised."""
    gate, results = threading.Barrier(len(steps)), [None] * len(steps)

    def run(index: int, step: Callable[[], Any]) -> None:
        try:
            gate.wait()
            results[index] = step()
        except Exception as error:  # noqa: BLE001 - handed to the test
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_people_who_come_at_once_get_numbers_of_their_own(team: Team) -> None:
    def come() -> Any:
        token = str(uuid4())
        return queue.arrive(token=token, channel=ContactChannel.IN_PERSON, actor=team.operator)

    results = at_the_same_moment(*[come] * 4)
    assert sorted(done.contact.ticket for done in results) == [1, 2, 3, 4]


def test_one_form_sent_twice_at_once_is_one_person(team: Team) -> None:
    def come() -> Any:
        return queue.arrive(token="one", channel=ContactChannel.PHONE, actor=team.operator)

    results = at_the_same_moment(*[come] * 3)
    assert len({done.contact.pk for done in results}) == Contact.objects.count() == 1


def test_of_two_clicks_on_one_ticket_one_takes_it(team: Team) -> None:
    contact = queue.arrive(token="one", channel=ContactChannel.IN_PERSON, actor=team.operator).contact
    results = at_the_same_moment(
        *[
            lambda who=who: queue.begin(contact_id=contact.pk, actor=who)
            for who in (team.operator, team.other)
        ]
    )
    refused = [each for each in results if isinstance(each, Taken)]
    assert len(refused) == 1
    contact.refresh_from_db()
    assert contact.employee is not None
    assert contact.employee.initials_name in str(refused[0])
