"""Nobody is in the admin by a password alone, once a second step is connected or demanded."""

from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver

import pytest
import time_machine
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import DjangoAssertNumQueries
from tests.sign_in.conftest import (
    CODE,
    CONNECT,
    HOME,
    LOGIN,
    OWN,
    PASSWORD,
    app_code,
    connected,
    log_in,
    shown_by,
    typed_secret,
)

from ledger.models import Entry
from sign_in.checks import second_step_is_required
from sign_in.middleware import WITHOUT_THE_STEP
from sign_in.services import second_step

pytestmark = pytest.mark.django_db
INSIDE = ["/admin/", "/admin/appeals/", "/admin/account/", "/admin/no/such/", "/admin/api/main/pages/", OWN]


@pytest.fixture
def required(settings: Any) -> None:
    settings.SECOND_STEP = "required"


def events(user: User) -> list[str]:
    return list(Entry.objects.filter(stream=f"second_step:{user.pk}").values_list("event", flat=True))


def test_where_it_is_offered_a_password_is_enough_for_who_has_connected_none(
    client: Client, operator: User
) -> None:
    assert log_in(client, operator) == HOME
    assert client.get(HOME).status_code == 200
    assert "войти можно по одному паролю" in client.get(OWN).content.decode()


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("address", INSIDE)
def test_where_it_is_required_every_address_leads_to_connecting(
    client: Client, operator: User, address: str
) -> None:
    log_in(client, operator)
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(f"{CONNECT}?next=")


@pytest.mark.parametrize("address", INSIDE)
def test_with_an_app_every_address_leads_to_its_code_whatever_the_setting(
    client: Client, operator: User, address: str
) -> None:
    connected(operator)
    log_in(client, operator)
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(f"{CODE}?next=")


def test_what_stays_open_before_the_second_step_is_named_and_exists() -> None:
    names = get_resolver().reverse_dict.keys()
    here = {name for name in WITHOUT_THE_STEP if ":" not in name}
    assert here <= set(names)


@pytest.mark.usefixtures("required")
def test_a_person_connects_an_app_by_typing_the_secret_and_gets_in(client: Client, operator: User) -> None:
    log_in(client, operator, next="/admin/appeals/")
    page = client.get(CONNECT, {"next": "/admin/appeals/"}).content.decode()
    assert "data:image/svg+xml" in page
    assert typed_secret(client.get(CONNECT).content.decode()) == typed_secret(page)
    before = client.session.session_key
    answer = client.post(CONNECT, {"code": shown_by(typed_secret(page)), "next": "/admin/appeals/"})
    shown = answer.content.decode()
    assert shown.count("<li>") == 10
    assert 'href="/admin/appeals/"' in shown
    assert client.session.session_key != before
    assert client.get(HOME).status_code == 200
    assert events(operator) == ["connected"]


@pytest.mark.usefixtures("required")
def test_a_wrong_first_code_connects_nothing(client: Client, operator: User) -> None:
    log_in(client, operator)
    answer = client.post(CONNECT, {"code": "000000"})
    assert answer.status_code == 400
    assert "Код не подошёл" in answer.content.decode()
    assert not TOTPDevice.objects.filter(confirmed=True).exists()
    assert client.get(HOME).status_code == 302


def test_a_code_of_the_app_lets_in_once(client: Client, operator: User) -> None:
    connected(operator)
    code = app_code(operator)
    for browser, status in ((client, 302), (Client(), 400)):
        log_in(browser, operator)
        assert browser.post(CODE, {"code": f"{code[:3]} {code[3:]}"}).status_code == status
    assert client.get(HOME).status_code == 200
    assert client.get(CODE).headers["Location"] == HOME


@pytest.mark.parametrize("steps", [-1, 1], ids=["the one before", "the next one"])
def test_a_code_lives_half_a_minute(client: Client, operator: User, steps: int) -> None:
    connected(operator)
    log_in(client, operator)
    assert client.post(CODE, {"code": app_code(operator, steps)}).status_code == 400
    assert TOTPDevice.objects.filter(user=operator, throttling_failure_count=1).exists()


def test_a_telephone_whose_clock_was_fast_at_first_is_understood_ever_after(
    client: Client, operator: User
) -> None:
    secret = second_step.new_secret()
    fast = shown_by(second_step.device_with(operator, secret).bin_key, 1)
    second_step.connect(user=operator, secret=secret, code=fast, session_key=None)
    TOTPDevice.objects.filter(user=operator).update(last_t=0)
    log_in(client, operator)
    assert client.post(CODE, {"code": app_code(operator)}).status_code == 400
    TOTPDevice.objects.filter(user=operator).update(throttling_failure_count=0)
    assert client.post(CODE, {"code": app_code(operator, 1)}).status_code == 302


def test_a_recovery_code_lets_in_once_and_says_how_many_are_left(client: Client, operator: User) -> None:
    code = connected(operator)[0]
    for browser, status in ((client, 302), (Client(), 400)):
        log_in(browser, operator)
        assert browser.post(CODE, {"code": code.replace("-", " ")}).status_code == status
    assert "Осталось кодов: 9" in client.get(OWN).content.decode()
    assert events(operator) == ["connected", "recovery_code_used"]


def test_codes_are_tried_ever_more_slowly(client: Client, operator: User) -> None:
    connected(operator)
    log_in(client, operator)
    with time_machine.travel("2031-05-05 12:00:00+03:00", tick=False) as clock:
        client.force_login(operator)
        assert "Код не подошёл" in client.post(CODE, {"code": "000000"}).content.decode()
        assert "после 12:00:01" in client.post(CODE, {"code": "000000"}).content.decode()
        clock.shift(2)
        assert "Код не подошёл" in client.post(CODE, {"code": "000000"}).content.decode()
        assert "после 12:00:04" in client.post(CODE, {"code": app_code(operator)}).content.decode()
        clock.shift(3)
        assert client.post(CODE, {"code": app_code(operator)}).status_code == 302


def test_the_way_back_never_leads_to_another_site(client: Client, operator: User) -> None:
    connected(operator)
    log_in(client, operator)
    answer = client.post(CODE, {"code": app_code(operator), "next": "https://evil.example/admin/"})
    assert answer.headers["Location"] == HOME


def test_who_knows_the_password_alone_cannot_connect_an_app_of_his_own(
    client: Client, operator: User
) -> None:
    connected(operator)
    log_in(client, operator)
    for answer in (client.get(CONNECT), client.post(CONNECT, {"code": "123456"})):
        assert answer.headers["Location"] == CODE
    for address in ("replace/", "recovery-codes/"):
        assert client.post(f"{OWN}{address}", {"password": PASSWORD}).headers["Location"].startswith(CODE)
    assert TOTPDevice.objects.filter(user=operator).count() == 1


def test_a_code_of_somebody_else_lets_nobody_in(client: Client, operator: User, administrator: User) -> None:
    connected(operator)
    foreign = connected(administrator)[0]
    log_in(client, operator)
    assert client.post(CODE, {"code": foreign}).status_code == 400
    assert client.post(CODE, {"code": app_code(administrator)}).status_code == 400


def test_connecting_ends_the_sign_ins_that_knew_no_second_step(client: Client, operator: User) -> None:
    other = Client()
    for browser in (client, other):
        log_in(browser, operator)
        assert browser.get(HOME).status_code == 200
    page = client.get(CONNECT).content.decode()
    client.post(CONNECT, {"code": shown_by(typed_secret(page))})
    assert client.get(HOME).status_code == 200
    assert other.get(HOME).headers["Location"].startswith(LOGIN)


def test_another_app_is_connected_after_the_password(client: Client, operator: User) -> None:
    connected(operator)
    log_in(client, operator)
    client.post(CODE, {"code": app_code(operator)})
    address = f"{OWN}replace/"
    assert client.post(address, {"password": "ne tot"}).status_code == 400
    assert TOTPDevice.objects.filter(user=operator, confirmed=True).exists()
    assert client.post(address, {"password": PASSWORD}).headers["Location"] == CONNECT
    assert not TOTPDevice.objects.filter(user=operator).exists()
    assert client.get(CONNECT).status_code == 200
    assert events(operator) == ["connected", "disconnected"]


def test_new_recovery_codes_take_the_place_of_the_former_ones(client: Client, operator: User) -> None:
    former = connected(operator)
    log_in(client, operator)
    client.post(CODE, {"code": app_code(operator)})
    shown = client.post(f"{OWN}recovery-codes/", {"password": PASSWORD}).content.decode()
    assert shown.count("<li>") == 10
    assert former[0] not in shown
    other = Client()
    log_in(other, operator)
    assert other.post(CODE, {"code": former[0]}).status_code == 400


@pytest.mark.usefixtures("required")
def test_visitors_cost_no_query_and_a_verified_person_one(
    client: Client, operator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        Client().get("/admin/sprite/")
    log_in(client, operator)
    # The session and the account.
    with django_assert_num_queries(2):
        client.get("/admin/sprite/")
    page = client.get(CONNECT).content.decode()
    client.post(CONNECT, {"code": shown_by(typed_secret(page))})
    with django_assert_num_queries(3):
        client.get("/admin/sprite/")


def test_a_step_that_is_only_offered_is_warned_of_in_production(settings: Any) -> None:
    for value, found in (("offered", ["sign_in.W001"]), ("required", [])):
        settings.SECOND_STEP = value
        assert [warning.id for warning in second_step_is_required()] == found
