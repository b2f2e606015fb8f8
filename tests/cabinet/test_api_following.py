"""A program follows, adds to and withdraws the appeals that it has registered; others are not there."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pytest
import time_machine
from tests.cabinet.api import ADDRESS, KEY, Program, filled, program
from tests.cabinet.conftest import SENT_ON, read, visitor
from tests.questions.conftest import PDF, Team, moscow

from cabinet.models import ApiRequest
from files.models import StoredFile
from ledger.models import AccessRecord, Entry
from pages.models import Edition
from questions.models import Addition, Appeal, Extension, Topic
from questions.services import handling

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(db: None) -> Program:
    return program()


@pytest.fixture
def followed(ours: Program, answered: Appeal) -> Appeal:
    """An appeal of the program that has been answered."""
    return registered_by(ours, answered)


def registered_by(ours: Program, appeal: Appeal) -> Appeal:
    ApiRequest.objects.create(client=ours.row, key=KEY, kind="appeal", body_digest="0" * 64, appeal=appeal)
    return appeal


def everything_of(appeal: Appeal) -> list[tuple[str, str]]:
    number = appeal.registration_number
    return [
        ("get", f"{number}/"), ("get", f"{number}/files/{appeal.reply.letter_id}/"),
        ("post", f"{number}/additions/"), ("post", f"{number}/withdraw/"),
    ]  # fmt: skip


def ask(who: Program, method: str, path: str) -> Any:
    return who.get(path) if method == "get" else who.post({}, path)


def test_the_answer_is_seen_with_its_files(ours: Program, followed: Appeal) -> None:
    data = ours.get(f"{followed.registration_number}/").json()
    assert (data["state"], data["state_label"]) == ("sent", "ответ отправлен")
    assert data["answer"]["sent_at"] == "2026-11-26T10:00:00+03:00"
    names = [each["name"] for each in data["answer"]["files"]]
    assert names == ["скан.pdf", followed.reply.letter.original_name]
    assert data["ended_on"] is data["extension"] is None


def test_an_answer_that_has_not_left_is_not_there(ours: Program, approved: Appeal) -> None:
    registered_by(ours, approved)
    number = approved.registration_number
    assert ours.get(f"{number}/").json()["answer"] is None
    assert ours.get(f"{number}/files/{approved.reply.letter_id}/").status_code == 404


def test_an_extension_is_seen_once_granted(ours: Program, drafted: Appeal, team: Team) -> None:
    registered_by(ours, drafted)
    asked = Extension.objects.create(
        appeal=drafted, reason="Запрос", requested_by=team.operator, requested_at=SENT_ON,
        until=moscow(2026, 12, 30).date(), former_due_on=drafted.due_on,
    )  # fmt: skip
    path = f"{drafted.registration_number}/"
    assert ours.get(path).json()["extension"] is None
    asked.is_granted = True
    asked.save()
    assert ours.get(path).json()["extension"] == {
        "former_due_on": drafted.due_on.isoformat(), "until": "2026-12-30"
    }  # fmt: skip


def test_a_file_is_handed_out_and_that_is_written_down(ours: Program, followed: Appeal) -> None:
    path = f"{followed.registration_number}/files/{followed.reply.letter_id}/"
    answer = ours.get(path)
    assert read(answer).startswith(b"%PDF")
    assert "no-store" in answer["Cache-Control"]
    record = AccessRecord.objects.get()
    assert (record.actor, record.action) == (ours.row.actor, "file")
    assert record.subject == f"{followed.stream}/{followed.reply.letter_id}"


def test_a_file_being_checked_is_told_of(ours: Program, followed: Appeal) -> None:
    StoredFile.objects.update(state="quarantined")
    answer = ours.get(f"{followed.registration_number}/files/{followed.reply.letter_id}/")
    assert (answer.status_code, "проверяется" in answer.json()["error"]) == (409, True)
    assert not AccessRecord.objects.exists()


def test_a_stranger_cannot_tell_it_from_one_that_does_not_exist(ours: Program, followed: Appeal) -> None:
    stranger = program("Чужой")
    unknown = everything_of(followed)
    for (method, path), (_, other) in zip(unknown, unknown, strict=True):
        answer = ask(stranger, method, path)
        none = ask(stranger, method, other.replace(followed.registration_number, "2026-999999"))
        assert (answer.status_code, answer.content) == (404, none.content), path
    assert stranger.get().json()["appeals"] == []
    assert not Addition.objects.exists()
    assert Appeal.objects.get().state == "sent"


def test_of_appeals_of_the_site_nothing_is_there(ours: Program, answered: Appeal) -> None:
    for method, path in everything_of(answered):
        assert ask(ours, method, path).status_code == 404, path


def test_who_only_adds_does_not_own(ours: Program, answered: Appeal) -> None:
    ApiRequest.objects.create(
        client=ours.row, key=KEY, kind="addition", body_digest="0" * 64, appeal=answered
    )
    assert ours.get(f"{answered.registration_number}/").status_code == 404


@pytest.mark.parametrize("number", ["0", "2026-", "2026-1'--", "9" * 40, "%00", "a%2Fb", "%ED%A0%80"])
def test_what_is_no_number_is_not_there(ours: Program, number: str) -> None:
    answer = ours.get(f"{number}/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/json")


# The list


def test_the_list_has_pages_and_begins_with_the_latest(ours: Program, consent: Edition) -> None:
    with time_machine.travel(moscow(2026, 11, 20)):
        early = ours.appeal(consent)
    with time_machine.travel(moscow(2026, 11, 23)):
        late = ours.appeal(consent)
    numbers = [early.registration_number, late.registration_number]
    listed = ours.get().json()
    assert (listed["count"], listed["pages"]) == (2, 1)
    assert [each["number"] for each in listed["appeals"]] == numbers[::-1]
    since = ours.get(registered_since="2026-11-21").json()
    assert [each["number"] for each in since["appeals"]] == numbers[1:]
    assert ours.get(page="2").json()["appeals"] == []


@pytest.mark.parametrize(
    "query",
    [{"page": "0"}, {"page": "x"}, {"page": "9" * 30}, {"page": ""}, {"page": "١"}]
    + [{"registered_since": each} for each in ("", "завтра", "2026-02-30", "20261123", "2026-11-23T00:00")],
)
def test_a_list_that_makes_no_sense_is_refused(ours: Program, query: dict[str, str]) -> None:
    answer = ours.get(**query)
    assert (answer.status_code, bool(answer.json()["error"])) == (400, True)


def test_the_list_asks_the_same_however_long_it_is(ours: Program, followed: Appeal, consent: Edition) -> None:
    ours.get()
    few, many = CaptureQueriesContext(connection), CaptureQueriesContext(connection)
    with few:
        assert ours.get().json()["count"] == 1
    for _ in range(5):
        ours.appeal(consent)
    with many:
        assert ours.get().json()["count"] == 6
    assert len(few) == len(many) <= 3
    with CaptureQueriesContext(connection) as card:
        ours.get(f"{followed.registration_number}/")
    assert len(card) <= 2


# Adding and withdrawing


def test_an_addition_is_taken_once(ours: Program, consent: Edition) -> None:
    appeal = ours.appeal(consent)
    path = f"{appeal.registration_number}/additions/"
    photo = [SimpleUploadedFile("снимок.pdf", PDF, "application/pdf")]
    first = ours.post({"text": "Номер 77"}, path, key=KEY, files=photo)
    photo[0].seek(0)
    again = ours.post({"text": "Номер 77"}, path, key=KEY, files=photo)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["files"] == 1
    addition = Addition.objects.get()
    assert (addition.text, addition.source, addition.appeal) == ("Номер 77", "cabinet", appeal)
    assert Entry.objects.in_stream(appeal.stream).last().actor == ours.row.actor
    assert StoredFile.objects.count() == 1
    assert ours.post({"text": "Номер 78"}, path, key=KEY).status_code == 409


def test_the_same_key_at_another_appeal_is_refused(ours: Program, consent: Edition) -> None:
    one, other = ours.appeal(consent), ours.appeal(consent)
    assert ours.post({"text": "Да"}, f"{one.registration_number}/additions/", key=KEY).status_code == 201
    assert ours.post({"text": "Да"}, f"{other.registration_number}/additions/", key=KEY).status_code == 409
    assert Addition.objects.count() == 1


def test_to_an_appeal_whose_data_are_destroyed_nothing_is_added(ours: Program, consent: Edition) -> None:
    appeal = ours.appeal(consent)
    path = f"{appeal.registration_number}/additions/"
    assert ours.post({"text": "Номер 77"}, path, key=KEY).status_code == 201
    Appeal.objects.update(erased_at=SENT_ON, erased_act="1")
    photo = [SimpleUploadedFile("снимок.pdf", PDF, "application/pdf")]
    assert ours.post({"text": "Номер 78"}, path, files=photo).status_code == 409
    assert ours.post({"text": "Номер 77"}, path, key=KEY).status_code == 200
    assert ours.get(f"{appeal.registration_number}/").status_code == 200
    assert (Addition.objects.count(), StoredFile.objects.count()) == (1, 0)


@pytest.mark.parametrize("data", [{}, {"text": "  "}, {"text": 5}, {"текст": "Да"}, {"text": "я" * 10_001}])
def test_an_addition_that_makes_no_sense_is_refused(
    ours: Program, consent: Edition, data: dict[str, Any]
) -> None:
    answer = ours.post(data, f"{ours.appeal(consent).registration_number}/additions/")
    assert answer.status_code == 422
    assert answer.json()["fields"]
    assert not Addition.objects.exists()


def test_an_appeal_is_withdrawn_and_again_it_is_the_same(ours: Program, consent: Edition) -> None:
    appeal = ours.appeal(consent)
    path = f"{appeal.registration_number}/withdraw/"
    first, again = ours.post({"reason": "Решили сами"}, path), ours.post({}, path)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert (first.json()["state"], bool(first.json()["ended_on"])) == ("withdrawn", True)
    appeal.refresh_from_db()
    assert appeal.outcome_reason == "Отозвано заявителем в личном кабинете компании. Решили сами"
    assert Entry.objects.in_stream(appeal.stream).last().actor == ours.row.actor


def test_no_reason_and_no_body_is_needed_to_withdraw(ours: Program, consent: Edition) -> None:
    path = f"{ADDRESS}{ours.appeal(consent).registration_number}/withdraw/"
    assert (
        Client()
        .post(path, b"", content_type="application/octet-stream", headers=ours.headers)
        .json()["state"]
        == "withdrawn"
    )


def test_an_answered_appeal_is_not_withdrawn(ours: Program, followed: Appeal) -> None:
    answer = ours.post({}, f"{followed.registration_number}/withdraw/")
    assert (answer.status_code, "ответ отправлен" in answer.json()["error"]) == (409, True)
    assert ours.post({"reason": 1}, f"{followed.registration_number}/withdraw/").status_code == 422


def test_staff_read_who_has_brought_it(ours: Program, consent: Edition, team: Team) -> None:
    appeal = ours.appeal(consent)
    handling.assign(appeal_id=appeal.pk, actor=team.head, assignee=team.operator)
    client = Client()
    client.force_login(team.operator.user)
    page = client.get(reverse("appeals:inspect", args=[appeal.pk])).content.decode()
    assert "личный кабинет компании" in page
    assert ours.row.actor not in page


def test_topics_are_those_of_the_site(ours: Program) -> None:
    Topic.objects.all().delete()
    shown = Topic.objects.create(title="Приборы", needs_account=True)
    Topic.objects.create(title="Внутренняя", on_website=False)
    Topic.objects.create(title="Старая", is_active=False)
    assert ours.get("topics/").json() == {
        "topics": [{"id": shown.pk, "title": "Приборы", "parent": None, "needs_account": True}]
    }


def test_a_user_sees_it_in_his_own_cabinet_too(ours: Program, consent: Edition) -> None:
    appeal = ours.appeal(consent)
    assert appeal.registration_number in visitor(filled(consent)["email"]).get("/cabinet/").content.decode()


def test_uses_are_noted_once_in_a_while(ours: Program) -> None:
    with time_machine.travel(moscow(2026, 11, 23), tick=False) as clock:
        for shift, noted in ((0, 0), (5, 0), (20, 20)):
            clock.move_to(moscow(2026, 11, 23) + timedelta(minutes=shift))
            ours.get("topics/")
            ours.row.refresh_from_db()
            assert ours.row.last_used_at == moscow(2026, 11, 23) + timedelta(minutes=noted)
