"""One's own account: what signs one in is changed by whoever knows the password, not by an open screen."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

import pytest
import time_machine
from tests.sign_in.conftest import OWN, PASSWORD, Person, log_in

from staff.roles import Role

pytestmark = pytest.mark.django_db
ACCOUNT, CONFIRM = "/admin/account/", f"{OWN}confirm/"
NOON = "2031-05-05 12:00:00+03:00"
ELSEWHERE = "elsewhere@example.org"


def row_of(user: User) -> str:
    return reverse("wagtailusers_users:edit", args=[user.pk])


def changed(user: User) -> dict[str, object]:
    """Return the form of a row among the users with another e-mail and another password."""
    return {
        "username": user.username, "email": ELSEWHERE, "first_name": "Иван", "last_name": "Проверкин",
        "password1": "novy-parol-22", "password2": "novy-parol-22", "is_active": "on",
        "groups": [group.pk for group in user.groups.all()],
    }  # fmt: skip


def test_nobody_changes_his_own_address_on_the_page_of_the_account(client: Client, operator: User) -> None:
    log_in(client, operator)
    assert "name_email-email" not in client.get(ACCOUNT).content.decode()
    panels = client.get(ACCOUNT).context["panels_by_tab"].values()
    forms = [panel.get_form() for group in panels for panel in group]
    form = {form.add_prefix(field.name): field.value() or "" for form in forms for field in form}
    names = {"name_email-first_name": "Пётр", "name_email-last_name": "Петров"}
    client.post(ACCOUNT, {**form, **names, "name_email-email": ELSEWHERE})
    operator.refresh_from_db()
    assert (operator.first_name, operator.email) == ("Пётр", "operator@example.org")


def test_an_administrators_own_row_is_closed_until_the_password_is_given_again(
    client: Client, administrator: User
) -> None:
    log_in(client, administrator)
    for answer in (
        client.get(row_of(administrator)),
        client.post(row_of(administrator), changed(administrator)),
    ):
        assert answer["Location"] == CONFIRM
    refused = client.post(CONFIRM, {"password": "ne tot"})
    assert refused.status_code == 400
    assert "Пароль не подошёл" in refused.content.decode()
    assert client.post(row_of(administrator), changed(administrator))["Location"] == CONFIRM
    administrator.refresh_from_db()
    assert administrator.email == "administrator@example.org"
    assert administrator.check_password(PASSWORD)
    assert client.post(CONFIRM, {"password": PASSWORD})["Location"] == row_of(administrator)
    assert client.get(row_of(administrator)).status_code == 200
    client.post(row_of(administrator), changed(administrator))
    administrator.refresh_from_db()
    assert administrator.email == ELSEWHERE


def test_the_password_counts_for_ten_minutes_and_in_this_browser(client: Client, administrator: User) -> None:
    other = Client()
    with time_machine.travel(NOON, tick=False) as clock:
        for browser in (client, other):
            log_in(browser, administrator)
        client.post(CONFIRM, {"password": PASSWORD})
        assert other.get(row_of(administrator))["Location"] == CONFIRM
        clock.shift(timedelta(minutes=9, seconds=59))
        assert client.get(row_of(administrator)).status_code == 200
        clock.shift(timedelta(seconds=1))
        assert client.get(row_of(administrator))["Location"] == CONFIRM


def test_a_colleagues_row_asks_for_nothing(client: Client, administrator: User, operator: User) -> None:
    log_in(client, administrator)
    assert client.get(row_of(operator)).status_code == 200
    client.post(row_of(operator), changed(operator))
    operator.refresh_from_db()
    assert operator.email == ELSEWHERE


def test_a_second_administrator_is_a_colleague(client: Client, administrator: User, person: Person) -> None:
    second = person("second", Role.ADMINISTRATOR)
    log_in(client, second)
    assert client.get(row_of(administrator)).status_code == 200
    assert client.get(row_of(second))["Location"] == CONFIRM
