"""A program registers appeals: by the rules of the site's form, each once, with words for what is wrong."""

import json
from datetime import date
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import pytest
from tests.cabinet.api import ADDRESS, KEY, Program, filled, program
from tests.questions.conftest import PDF

from cabinet.api.sent import MOST_JSON, MOST_WHOLE
from cabinet.models import ApiRequest
from files.models import StoredFile
from ledger.models import Entry
from outbox.models import Message
from pages.models import CompanySettings, Edition
from questions.models import Appeal, ConsentRecord, DraftFile, Topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(db: None) -> Program:
    return program()


def pdf(name: str = "снимок.pdf", more: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF + more, "application/pdf")


def wrong(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 422, answer.content.decode()
    assert answer.json()["error"]
    return dict(answer.json()["fields"])


def test_an_appeal_is_registered_as_from_the_site(ours: Program, consent: Edition) -> None:
    answer = ours.post(filled(consent))
    assert answer.status_code == 201
    appeal = Appeal.objects.get()
    assert answer["Location"].endswith(f"{ADDRESS}{appeal.registration_number}/")
    assert (answer.json()["number"], answer.json()["state"]) == (appeal.registration_number, "registered")
    assert answer.json()["due_on"] == appeal.due_on.isoformat()
    assert (appeal.channel, appeal.text, appeal.email) == (
        "cabinet", "Где заплатить без комиссии?", "vera@pochta.example"
    )  # fmt: skip
    assert ConsentRecord.objects.get().text_hash == consent.version_hash
    assert Entry.objects.in_stream(appeal.stream).first().actor == ours.row.actor
    assert Message.objects.get().kind == "appeal_registered"


def test_what_is_answered_holds_nothing_of_the_person(ours: Program, consent: Edition) -> None:
    answer = ours.post(filled(consent)).content.decode()
    assert not [word for word in ("Проверкина", "vera@", "Где заплатить", "access_code") if word in answer]


def test_an_organization_with_a_topic_and_files(ours: Program, consent: Edition) -> None:
    topic = Topic.objects.create(title="Приборы", needs_account=True)
    data = filled(
        consent, audience="organization", organization_name="ООО «Свет»", inn="7707083893", topic=topic.pk
    )
    assert set(wrong(ours.post(data))) == {"account_number"}
    data["account_number"] = "77-1"
    assert ours.post(data, files=[pdf(), pdf("второй.pdf", b"2")]).status_code == 201
    appeal = Appeal.objects.get()
    assert (appeal.organization_name, appeal.topic) == ("ООО «Свет»", topic)
    assert {each.file.original_name for each in appeal.attachments.all()} == {"снимок.pdf", "второй.pdf"}
    assert not DraftFile.objects.exists()


def test_the_data_may_be_a_file_of_their_own_part(ours: Program, consent: Edition) -> None:
    part = SimpleUploadedFile("data.json", json.dumps(filled(consent)).encode(), "application/json")
    headers = {**ours.headers, "Idempotency-Key": str(KEY)}
    assert Client().post(ADDRESS, {"data": part}, headers=headers).status_code == 201


# Once


def test_the_same_request_gives_the_same_appeal(ours: Program, consent: Edition) -> None:
    first = ours.post(filled(consent), key=KEY, files=[pdf()])
    again = ours.post(dict(reversed(filled(consent).items())), key=KEY, files=[pdf()])
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first["Location"] == again["Location"]
    assert Appeal.objects.count() == Message.objects.count() == StoredFile.objects.count() == 1


def test_a_repetition_is_known_though_the_consent_has_changed(ours: Program, consent: Edition) -> None:
    data = filled(consent)
    ours.post(data, key=KEY)
    CompanySettings.objects.update(consent_page=None)
    assert ours.post(data, key=KEY).status_code == 200


@pytest.mark.parametrize("change", ["text", "files"])
def test_another_request_with_the_same_key_is_refused(ours: Program, consent: Edition, change: str) -> None:
    ours.post(filled(consent), key=KEY)
    other = filled(consent, text="Иное") if change == "text" else filled(consent)
    answer = ours.post(other, key=KEY, files=[pdf()] if change == "files" else None)
    assert (answer.status_code, Appeal.objects.count()) == (409, 1)
    assert "новый ключ" in answer.json()["error"]


def test_programs_may_take_the_same_key(ours: Program, consent: Edition) -> None:
    for each in (ours, program("Другой")):
        assert each.post(filled(consent), key=KEY).status_code == 201
    assert Appeal.objects.count() == 2


def test_a_refused_request_leaves_its_key_and_nothing_else(ours: Program, consent: Edition) -> None:
    assert "files" in wrong(ours.post(filled(consent), key=KEY, files=[pdf(), pdf("пусто.pdf"), exe()]))
    assert not StoredFile.objects.exists()
    assert not ApiRequest.objects.exists()
    assert ours.post(filled(consent), key=KEY, files=[pdf()]).status_code == 201
    assert Appeal.objects.get().attachments.count() == 1


def exe() -> SimpleUploadedFile:
    return SimpleUploadedFile("счёт.exe", b"MZ" + bytes(100), "application/pdf")


@pytest.mark.parametrize("key", ["", "1", "{00000000-0000-4000-8000-000000000001}", "0" * 32, "ё" * 36])
def test_a_key_is_a_uuid(ours: Program, consent: Edition, key: str) -> None:
    headers = {**ours.headers, "Idempotency-Key": key}
    answer = Client().post(ADDRESS, json.dumps(filled(consent)), "application/json", headers=headers)
    assert (answer.status_code, Appeal.objects.count()) == (400, 0)
    assert "Idempotency-Key" in answer.json()["error"]


# What is wrong


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"text": "  "}, {"text"}),
        ({"text": None, "person_name": None}, {"text", "person_name"}),
        ({"text": "я" * 10_001}, {"text"}),
        ({"text": "ноль\x00"}, {"text"}),
        ({"text": ["список"]}, {"text"}),
        ({"text": True}, {"text"}),
        ({"email": "vera"}, {"email"}),
        ({"email": ""}, {"email"}),
        ({"reply_channel": "gis"}, {"reply_channel"}),
        ({"reply_channel": "post"}, {"postal_address"}),
        ({"kind": "донос"}, {"kind"}),
        ({"phone": "12"}, {"phone"}),
        ({"topic": "1"}, {"topic"}),
        ({"topic": True}, {"topic"}),
        ({"topic": 10**30}, {"topic"}),
        ({"audience": "гость"}, {"audience"}),
        ({"audience": None}, {"audience"}),
        ({"audience": ["individual"]}, {"audience"}),
        ({"audience": "organization", "organization_name": "А", "inn": "1"}, {"inn"}),
        ({"inn": "7707083893"}, {"inn"}),
        ({"captcha": "да"}, {"captcha"}),
        ({"files": "a"}, {"files"}),
        ({"consent": ""}, {"consent"}),
        ({"consent": "0" * 64}, {"consent"}),
        ({"consent": "ё"}, {"consent"}),
        ({"consent": True}, {"consent"}),
    ],
)
def test_each_field_is_judged_and_told_of(
    ours: Program, consent: Edition, changes: dict[str, Any], fields: set[str]
) -> None:
    found = wrong(ours.post(filled(consent, **changes)))
    assert set(found) == fields
    assert all("а" <= letter.lower() <= "я" for words in found.values() for letter in words[0][:1])
    assert not Appeal.objects.exists()


def test_a_text_agreed_to_before_it_changed_is_not_taken(ours: Program, consent: Edition) -> None:
    block = [{"type": "chapter", "value": {"heading": "Новое", "content": []}}]
    later = Edition.objects.create(
        page=consent.page, number="2", valid_from=date(2025, 1, 1), body=json.dumps(block)
    )
    assert set(wrong(ours.post(filled(consent)))) == {"consent"}
    assert ours.get("consent/").json()["hash"] == later.version_hash
    assert ours.post(filled(later)).status_code == 201


def test_without_a_consent_nothing_is_taken(ours: Program, consent: Edition) -> None:
    CompanySettings.objects.update(consent_page=None)
    assert ours.get("consent/").status_code == 404
    answer = ours.post(filled(consent))
    assert (answer.status_code, Appeal.objects.count()) == (422, 0)
    assert "согласия" in answer.json()["error"]


@pytest.mark.parametrize(
    "body",
    [
        b" ", b"{", b"[]", b'"text"', b"null", b"NaN", b'{"text": Infinity}', b"\xff{}", b"\xef\xbb\xbf{}",
        b'{"text": "\\ud800"}', b"[" * 100_000, b'{"topic": ' + b"9" * 5000 + b"}",
    ],
    ids=range(12),
)  # fmt: skip
def test_what_is_no_object_of_json_is_refused(ours: Program, body: bytes) -> None:
    answer = ours.post(body)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/json")
    assert "JSON" in answer.json()["error"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""])
def test_another_type_is_refused(ours: Program, kind: str) -> None:
    answer = Client().post(ADDRESS, b"a=1", content_type=kind, headers=ours.headers)
    assert (answer.status_code, "application/json" in answer.json()["error"]) == (415, True)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({}, "data"),
        ({"files": "не файл", "data": "{}"}, "Лишние"),
        ({"data": "{}", "photo": "нет"}, "Лишние"),
        ({"data": "нет"}, "JSON"),
    ],
)
def test_parts_that_make_no_sense_are_refused(ours: Program, parts: dict[str, str], words: str) -> None:
    answer = Client().post(ADDRESS, parts, headers=ours.headers)
    assert (answer.status_code, words in answer.json()["error"]) == (400, True)


def test_a_broken_multipart_is_refused(ours: Program) -> None:
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x"):
        answer = Client().post(ADDRESS, b"--x\r\nbroken", content_type=kind, headers=ours.headers)
        assert answer.status_code == 400
        assert answer.json()["error"]


def test_too_much_is_refused(ours: Program, consent: Edition) -> None:
    assert ours.post(b" " * (MOST_JSON + 1)).status_code == 413
    assert ours.post(b" " * (3 * MOST_JSON)).status_code == 413
    headers = {**ours.headers, "Content-Length": str(MOST_WHOLE + 1)}
    answer = Client().post(ADDRESS, b"{}", content_type="application/json", headers=headers)
    assert (answer.status_code, "слишком велик" in answer.json()["error"]) == (413, True)
    part = SimpleUploadedFile("data.json", b" " * (MOST_JSON + 1), "application/json")
    assert Client().post(ADDRESS, {"data": part}, headers=ours.headers).status_code == 413
    many = ours.post(filled(consent), files=[pdf(f"{n}.pdf", bytes([n])) for n in range(11)])
    assert "не больше 10" in wrong(many)["files"][0]
    assert ours.post(filled(consent), files=[pdf(f"{n}.pdf") for n in range(61)]).status_code == 400
    assert not Appeal.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_key_of_an_addition_is_no_key_of_an_appeal(ours: Program, consent: Edition) -> None:
    appeal = ours.appeal(consent)
    path = f"{appeal.registration_number}/additions/"
    assert ours.post({"text": "Ещё"}, path, key=KEY).status_code == 201
    assert ours.post(filled(consent), key=KEY).status_code == 409
    assert ours.post({"text": "Ещё"}, path, key=uuid4()).status_code == 201
