"""Who may ask: programs with a token in force, made and revoked by the administrator; it is shown once."""

import logging
import re
from dataclasses import replace
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

import pytest
from tests.cabinet.api import ADDRESS, Program, filled, program
from tests.questions.register import as_

from cabinet.api import answers
from cabinet.api.tokens import issue, revoke
from cabinet.models import ApiClient
from ledger.access import AccessAction, record_access
from ledger.models import Entry
from pages.models import Edition
from staff.models import Employee

pytestmark = pytest.mark.django_db
SCREEN = "/admin/api_clients/"
OWN = ["", "consent/", "topics/", "2026-000001/", "2026-000001/files/00000000-0000-4000-8000-000000000001/"]


@pytest.fixture
def ours(db: None) -> Program:
    return program()


@pytest.fixture
def administrator(db: None) -> Employee:
    user = User.objects.create_user("administrator", password="a-long-password")
    user.groups.add(Group.objects.get(name="Администратор"))
    return Employee.objects.create(user=user, full_name="Админова Анна Олеговна", post="специалист")


@pytest.mark.parametrize("path", OWN)
@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer cabinet_no", "Basic {}", "{}", "Bearer {}x", "Bearer ё"]
)
def test_without_a_token_in_force_nothing_is_said(ours: Program, path: str, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header.format(ours.token)}
    answer = Client().get(ADDRESS + path, headers=headers)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert "ключ" in answer.json()["error"]
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("path", ["", "2026-000001/additions/", "2026-000001/withdraw/"])
def test_neither_is_anything_done(path: str) -> None:
    assert Client(enforce_csrf_checks=True).post(ADDRESS + path, b"{}", "application/json").status_code == 401


def test_a_revoked_token_opens_nothing_from_then_on(ours: Program) -> None:
    assert ours.get().status_code == 200
    user = User.objects.get(username="admin-of-programs")
    revoke(client_id=ours.row.pk, user=user)
    assert ours.get().status_code == 401
    when = ApiClient.objects.get().revoked_at
    revoke(client_id=ours.row.pk, user=user)
    assert ApiClient.objects.get().revoked_at == when
    journal = Entry.objects.in_stream(ours.row.actor)
    assert [(each.event, each.actor) for each in journal] == [
        (event, f"user:{user.pk}") for event in ("issued", "revoked")
    ]


def test_no_cookie_is_needed_or_given_and_no_token_of_a_form(ours: Program, consent: Edition) -> None:
    client = Client(enforce_csrf_checks=True)
    headers = {**ours.headers, "Idempotency-Key": "00000000-0000-4000-8000-000000000001"}
    answer = client.post(ADDRESS, filled(consent), content_type="application/json", headers=headers)
    assert answer.status_code == 201
    assert not client.cookies
    assert "no-store" in answer["Cache-Control"]


def test_of_a_token_only_the_digest_is_kept(ours: Program) -> None:
    row = ApiClient.objects.get()
    assert row.digest == sha256(ours.token.encode()).hexdigest()
    assert ours.token not in str(ApiClient.objects.values_list())
    assert len(ours.token) > 40


def test_a_session_of_the_admin_opens_nothing(administrator: Employee) -> None:
    assert as_(administrator).get(ADDRESS).status_code == 401


def test_each_program_has_a_limit_of_its_own(ours: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    other = program("Другой")
    monkeypatch.setattr(answers, "REQUESTS", replace(answers.REQUESTS, attempts=2))
    assert [ours.get().status_code for _ in range(3)] == [200, 200, 429]
    refused = ours.get()
    assert refused["Retry-After"] == "60"
    assert "Слишком много" in refused.json()["error"]
    assert other.get().status_code == 200


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_another_method_is_refused(ours: Program, method: str) -> None:
    answer = getattr(Client(), method)(ADDRESS, headers=ours.headers)
    assert (answer.status_code, answer["Allow"]) == (HTTPStatus.METHOD_NOT_ALLOWED, "GET, POST, HEAD")
    assert answer.json()["error"]


def test_an_unknown_address_is_answered_in_json(ours: Program) -> None:
    for path in ("2026-000001/nothing/", "a/b/c/", "2026-000001/files/1/"):
        answer = ours.get(path)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/json")


def test_logs_hold_neither_token_nor_person(
    ours: Program, consent: Edition, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ours.post(filled(consent))
    ours.post(filled(consent, email="нет"))
    replace(ours, token=f"{ours.token}x").get()
    # What the database is asked is logged by Django in tests alone.
    said = " ".join(each.getMessage() for each in caplog.records if each.name != "django.db.backends")
    assert not [word for word in (ours.token, "Проверкина", "vera@", "Где заплатить") if word in said]


# The screen


def test_a_token_is_made_and_shown_once(administrator: Employee) -> None:
    client = as_(administrator)
    answer = client.post(SCREEN, {"name": "Кабинет биллинга"})
    found = re.search(r"cabinet_[\w-]{43}", answer.content.decode())
    assert found
    assert "no-store" in answer["Cache-Control"]
    assert Program(ApiClient.objects.get(), found[0]).get().status_code == 200
    page = client.get(SCREEN).content.decode()
    assert "Кабинет биллинга" in page
    assert found[0] not in page
    assert ApiClient.objects.get().created_by == administrator.user


@pytest.mark.parametrize("name", ["", "  ", "я" * 101, "Кабинет"])
def test_a_name_that_will_not_do_makes_no_token(administrator: Employee, ours: Program, name: str) -> None:
    answer = as_(administrator).post(SCREEN, {"name": name})
    assert (answer.status_code, ApiClient.objects.count()) == (200, 1)
    assert "error" in answer.content.decode()


def test_a_name_is_free_again_once_its_token_is_revoked(administrator: Employee, ours: Program) -> None:
    client = as_(administrator)
    assert "сразу перестанет действовать" in client.get(f"{SCREEN}{ours.row.pk}/revoke/").content.decode()
    assert client.post(f"{SCREEN}{ours.row.pk}/revoke/")["Location"] == SCREEN
    assert ours.get().status_code == 401
    assert "отозван" in client.get(SCREEN).content.decode()
    client.post(SCREEN, {"name": "Кабинет"})
    assert ApiClient.objects.filter(revoked_at=None).count() == 1


def test_the_screen_asks_the_same_however_many_there_are(
    administrator: Employee, django_assert_max_num_queries: Any
) -> None:
    for number in range(10):
        issue(name=f"Кабинет {number}", user=administrator.user)
    client = as_(administrator)
    client.get(SCREEN)
    with django_assert_max_num_queries(20):
        client.get(SCREEN)


def test_the_log_of_access_says_that_it_was_a_program(administrator: Employee, ours: Program) -> None:
    record_access(actor=ours.row.actor, subject="appeal:1/2", action=AccessAction.FILE)
    page = as_(administrator).get(reverse("ledger_accessrecord_modeladmin_index")).content.decode()
    assert "личный кабинет компании" in page
    assert ours.row.actor not in page
