"""Guessing passwords is shut out: a login from an address, a whole address, for a quarter of an hour."""

import re
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

import pytest
import time_machine
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.sign_in.conftest import (
    CODE,
    HOME,
    LOGIN,
    OWN,
    PASSWORD,
    STAFF,
    Person,
    app_code,
    connected,
    log_in,
)

from ledger.models import Entry
from sign_in.wagtail_hooks import forget_wrong_passwords
from staff.roles import Role

pytestmark = pytest.mark.django_db
NOON = "2031-05-05 12:00:00+03:00"
UNLOCK = f"{STAFF}unlock/"


def guess(login: str, *, times: int = 1, address: str = "192.0.2.1", password: str = "ne tot") -> Any:
    """Try a password from an address, each time in another browser; return the last answer."""
    data = {"username": login, "password": password}
    for number in range(times):
        agent = {"user-agent": f"Browser {number}"}
        answer = Client(headers=agent, REMOTE_ADDR=address).post(LOGIN, data)
    return answer


def shut(answer: Any) -> bool:
    return bool(answer.status_code == 429)


def test_the_fifth_wrong_password_shuts_the_login_for_this_address_only(operator: User) -> None:
    assert guess("operator", times=4).status_code == 200
    with time_machine.travel(NOON, tick=False):
        assert shut(guess("operator", times=5))
        answer = guess("operator", password=PASSWORD)
    assert shut(answer)
    assert "Вход закрыт до 12:15" in answer.content.decode()
    assert guess("operator", password=PASSWORD, address="192.0.2.2").headers["Location"] == HOME


def test_after_a_quarter_of_an_hour_it_is_open_and_tries_meanwhile_do_not_prolong_it(operator: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        guess("operator", times=5)
        clock.shift(timedelta(minutes=14))
        assert "до 12:15" in guess("operator").content.decode()
        clock.shift(timedelta(minutes=1, seconds=1))
        assert guess("operator", password=PASSWORD).headers["Location"] == HOME


def test_an_unknown_login_is_shut_in_the_same_words(operator: User) -> None:
    with time_machine.travel(NOON, tick=False):
        pages = [guess(login, times=5).content.decode() for login in ("operator", "nobody")]
    known, unknown = (re.sub(r"csrf\S*|\"[\w-]{64}\"", "", page) for page in pages)
    assert known == unknown
    first = [guess(login, address="192.0.2.3").content.decode() for login in ("operator", "nobody")]
    assert first[0].count('class="error"') == first[1].count('class="error"') == 1


def test_an_address_that_tries_many_logins_is_shut_for_all(operator: User) -> None:
    for number in range(10):
        guess(f"name-{number}", times=2)
    assert shut(guess("operator", password=PASSWORD))
    assert not shut(guess("operator", password=PASSWORD, address="192.0.2.2"))


def test_the_address_is_that_of_the_proxys_header(operator: User, settings: Any) -> None:
    settings.CLIENT_IP_HEADER = "X-Real-IP"
    for last, status in (("1", 429), ("2", 302)):
        visitor = Client(headers={"x-real-ip": f"198.51.100.{last}"}, REMOTE_ADDR="127.0.0.1")
        for _ in range(5 if last == "1" else 0):
            visitor.post(LOGIN, {"username": "operator", "password": "ne tot"})
        assert visitor.post(LOGIN, {"username": "operator", "password": PASSWORD}).status_code == status


def test_a_right_password_forgets_the_failures_of_its_login_and_not_of_the_address(operator: User) -> None:
    guess("operator", times=4)
    for number in range(7):
        guess(f"name-{number}", times=2)
    assert guess("operator", password=PASSWORD).headers["Location"] == HOME
    assert not AccessAttempt.objects.filter(username="operator").exists()
    # Fourteen are left of the twenty that the address has.
    assert not shut(guess("one", times=4))
    assert not shut(guess("two"))
    assert shut(guess("two"))


def test_nothing_is_kept_that_may_be_a_password(operator: User) -> None:
    guess("operator", password="tajna-1")
    guess("tajna-2", password="tajna-3")
    kept = " ".join(str(row) for row in AccessAttempt.objects.values())
    assert "tajna" not in kept
    assert "operator" in kept
    guess("operator", password=PASSWORD)
    assert not AccessLog.objects.exists()
    assert not AccessFailureLog.objects.exists()


def test_what_shuts_nobody_out_any_more_is_forgotten(operator: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        guess("operator", times=2)
        clock.shift(timedelta(minutes=15))
        assert forget_wrong_passwords(timezone.now()) == ""
        clock.shift(timedelta(seconds=1))
        assert forget_wrong_passwords(timezone.now()) == "2 wrong passwords forgotten"
    assert not AccessAttempt.objects.exists()


def test_an_administrator_opens_it_before_its_time(
    client: Client, operator: User, administrator: User
) -> None:
    guess("operator", times=5)
    guess("nobody", times=5)
    client.force_login(administrator)
    page = client.get(STAFF).content.decode()
    assert "неизвестная учётная запись" in page
    assert 'value="operator"' in page
    client.post(UNLOCK, {"address": "192.0.2.1", "name": "operator"})
    assert guess("operator", password=PASSWORD).headers["Location"] == HOME
    entry = Entry.objects.get(stream=f"unlocked:{administrator.pk}")
    assert (entry.event, entry.actor) == ("unlocked", f"user:{administrator.pk}")
    assert str(operator.pk) in entry.text
    assert "192.0.2" not in entry.text


def test_a_whole_address_is_opened_too(client: Client, operator: User, administrator: User) -> None:
    for number in range(5):
        guess(f"name-{number}", times=4)
    client.force_login(administrator)
    assert "все учётные записи" in client.get(STAFF).content.decode()
    client.post(UNLOCK, {"address": "192.0.2.1", "name": ""})
    assert not AccessAttempt.objects.exists()


@pytest.mark.parametrize("address", ["192.0.2.9", "no address", ""])
def test_what_is_open_or_makes_no_sense_changes_nothing(
    client: Client, administrator: User, address: str
) -> None:
    guess("operator", times=5)
    client.force_login(administrator)
    assert client.post(UNLOCK, {"address": address, "name": "operator"}).status_code == 302
    assert AccessAttempt.objects.count() == 5
    assert not Entry.objects.filter(stream__startswith="unlocked").exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_no_other_role_opens_it(client: Client, person: Person, role: Role) -> None:
    guess("operator", times=5)
    client.force_login(person("curious", role))
    assert client.post(UNLOCK, {"address": "192.0.2.1", "name": "operator"}).status_code == 403
    assert AccessAttempt.objects.count() == 5


@pytest.mark.parametrize("page", ["replace/", "recovery-codes/", "end-others/", "confirm/"])
def test_guesses_at_ones_own_page_are_counted_with_those_of_the_sign_in(
    client: Client, operator: User, page: str
) -> None:
    connected(operator)
    log_in(client, operator)
    client.post(CODE, {"code": app_code(operator)})
    answers = [client.post(f"{OWN}{page}", {"password": "ne tot"}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [400] * 4 + [429]
    assert shut(client.post(f"{OWN}{page}", {"password": PASSWORD}))
    assert TOTPDevice.objects.filter(user=operator, confirmed=True).exists()
