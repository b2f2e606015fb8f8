"""Two browsers with one link at the same moment: exactly one comes in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

import pytest
from tests.one_time_links.conftest import REDEEMED, TEST, token_of

from one_time_links.models import OneTimeLink
from one_time_links.services import LinkUnusable, Unusable, issue, redeem
from outbox.models import Message

pytestmark = pytest.mark.django_db(transaction=True)
TRIES = 2


def issued() -> str:
    issue(purpose=TEST, address="vera@pochta.example")
    return token_of(Message.objects.latest("pk"))


def at_once(*work: object) -> list[object]:
    """Do all at the same moment, each in a thread and a connection of its own; return what became of each."""
    start = Barrier(len(work))

    def run(one: object) -> object:
        start.wait(20)
        try:
            return one()  # type: ignore[operator]
        except LinkUnusable as unusable:
            return unusable.why
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as pool:
        return [future.result(60) for future in [pool.submit(run, one) for one in work]]


@pytest.mark.parametrize("turn", range(3))
def test_of_two_who_use_a_link_at_once_one_gets_its_address(turn: int) -> None:
    token = issued()
    found = at_once(*[lambda: redeem(token=token)] * TRIES)
    assert sorted(map(str, found)) == ["used", "vera@pochta.example"]
    assert OneTimeLink.objects.get().used_at is not None


def test_of_two_browsers_that_press_the_button_at_once_one_comes_in() -> None:
    token = issued()

    def browser() -> Client:
        client = Client()
        client.get(f"/link/{token}/")
        return client

    def press(client: Client) -> HttpResponse:
        return client.post("/link/")  # type: ignore[return-value]

    one, other = browser(), browser()
    answers = at_once(lambda: press(one), lambda: press(other))
    assert sorted(each.status_code for each in answers) == [200, 410]  # type: ignore[attr-defined]
    assert REDEEMED == ["vera@pochta.example"]


def test_two_links_to_one_address_let_one_in_together() -> None:
    """One that is used takes the others with it, also when both are used at once."""
    first, second = issued(), issued()
    found = at_once(lambda: redeem(token=first), lambda: redeem(token=second))
    assert str(Unusable.USED) in map(str, found)
    assert not OneTimeLink.objects.filter(used_at=None).exists()
    assert OneTimeLink.objects.filter(expires_at__gt=timezone.now() - timedelta(days=1)).count() == 2
