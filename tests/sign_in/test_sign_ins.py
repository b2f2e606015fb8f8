"""How long a sign-in lasts, and what ends it."""

from datetime import timedelta
from pathlib import Path

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

import pytest
import time_machine
from tests.sign_in.conftest import HOME, LOGIN, PASSWORD, log_in

from sign_in.known import COOKIE
from sign_in.limits import AT_ONCE
from sign_in.models import SignIn
from sign_in.services.sign_ins import end_all
from sign_in.wagtail_hooks import forget_ended_sign_ins

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
MORNING = "2031-05-05 08:00:00+03:00"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PING = "/admin/editing-sessions/ping/wagtailcore/page/1/1/"

NEW_PASSWORD = {
    "name_email-first_name": "Иван",
    "name_email-last_name": "Проверкин",
    "password-old_password": PASSWORD,
    "password-new_password1": "novy-parol-22",
    "password-new_password2": "novy-parol-22",
}


def account_form(client: Client) -> dict[str, str]:
    """Return what the page of the account would send with nothing changed."""
    panels = client.get("/admin/account/").context["panels_by_tab"].values()
    forms = [panel.get_form() for group in panels for panel in group]
    return {form.add_prefix(field.name): field.value() or "" for form in forms for field in form}


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def test_a_sign_in_is_written_down_with_the_name_of_its_browser(operator: User) -> None:
    client = Client(headers={"user-agent": FIREFOX})
    log_in(client, operator)
    row = SignIn.objects.get()
    assert (row.user, row.browser, row.address) == (operator, "Firefox, Windows", "127.0.0.1")
    assert row.session_key == client.session.session_key


def test_a_wrong_password_is_no_sign_in(client: Client, operator: User) -> None:
    client.post(LOGIN, {"username": operator.username, "password": "ne tot"})
    assert not SignIn.objects.exists()


def test_eight_hours_without_an_action_end_it_with_a_word(client: Client, operator: User) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        log_in(client, operator)
        for _ in range(2):
            clock.shift(timedelta(hours=3, minutes=59))
            assert is_in(client)
        clock.shift(timedelta(hours=3))
        assert is_in(client)
        clock.shift(timedelta(hours=8))
        answer = client.get(HOME, follow=True)
        assert answer.redirect_chain[0][0].startswith(LOGIN)
        assert "Вход закончился" in answer.content.decode()


def test_twelve_hours_end_it_however_busy_its_owner_is(client: Client, operator: User) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        log_in(client, operator)
        for _ in range(11):
            clock.shift(timedelta(hours=1))
            assert is_in(client)
        clock.shift(timedelta(hours=1))
        assert not is_in(client)


def test_an_open_tab_is_no_action(client: Client, operator: User) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        log_in(client, operator)
        clock.shift(timedelta(hours=5))
        client.post(PING)
        clock.shift(timedelta(hours=3))
        assert not is_in(client)


def test_a_session_that_does_not_say_when_it_began_is_over(client: Client, operator: User) -> None:
    client.force_login(operator)
    session = client.session
    del session["sign_in_began"]
    session.save()
    assert not is_in(client)


def test_who_goes_out_leaves_no_row(client: Client, operator: User) -> None:
    log_in(client, operator)
    client.post("/admin/logout/")
    assert not SignIn.objects.exists()


def test_a_sixth_sign_in_ends_the_oldest_of_this_account(operator: User, administrator: User) -> None:
    colleague, *browsers = (Client() for _ in range(7))
    with time_machine.travel(MORNING, tick=False) as clock:
        log_in(colleague, administrator)
        for browser in browsers[:5]:
            log_in(browser, operator)
            clock.shift(timedelta(minutes=1))
        # It is the beginning that counts: the oldest has just been at work.
        assert all(is_in(browser) for browser in browsers[:5])
        log_in(browsers[5], operator)
        assert [is_in(browser) for browser in browsers] == [False, True, True, True, True, True]
        assert is_in(colleague)
    assert SignIn.objects.filter(user=operator).count() == AT_ONCE == 5


def test_who_goes_out_makes_room(operator: User) -> None:
    browsers = [Client() for _ in range(6)]
    for browser in browsers[:5]:
        log_in(browser, operator)
    browsers[4].post("/admin/logout/")
    log_in(browsers[5], operator)
    assert [is_in(browser) for browser in browsers] == [True, True, True, True, False, True]


def test_the_number_is_written_down() -> None:
    text = (ROOT / "docs" / "how-to" / "administrator.md").read_text(encoding="utf-8")
    assert "at most five sign-ins of one account last at a time" in text.lower()


def test_who_goes_out_leaves_nothing_in_the_browser_and_its_cookies_alone(
    client: Client, operator: User
) -> None:
    log_in(client, operator)
    assert "Clear-Site-Data" not in client.get(HOME).headers
    answer = client.post("/admin/logout/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.cookies[COOKIE].value
    assert "Clear-Site-Data" not in client.get(LOGIN).headers


def test_a_sign_in_that_is_over_leaves_nothing_either(client: Client, operator: User) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        log_in(client, operator)
        clock.shift(timedelta(hours=8))
        assert client.get(HOME).headers["Clear-Site-Data"] == '"cache", "storage"'


def test_the_clock_forgets_what_is_over_and_ends_its_session(client: Client, operator: User) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        log_in(client, operator)
        assert forget_ended_sign_ins(timezone.now()) == ""
        clock.shift(timedelta(hours=8))
        assert forget_ended_sign_ins(timezone.now()) == "1 sign-ins ended"
    assert not SignIn.objects.exists()
    assert not Session.objects.exists()


def test_a_changed_password_ends_the_other_sign_ins_and_keeps_this_one(
    client: Client, operator: User
) -> None:
    other = Client()
    for browser in (client, other):
        log_in(browser, operator)
    client.post("/admin/account/", {**account_form(client), **NEW_PASSWORD})
    operator.refresh_from_db()
    assert operator.check_password("novy-parol-22")
    assert is_in(client)
    assert not is_in(other)
    # The session has a new key, by which it can still be ended.
    assert end_all(user=operator) > 0
    assert not is_in(client)
