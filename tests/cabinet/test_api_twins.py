"""The same request sent by two threads at once, on whichever database the suite runs."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

import pytest
from tests.cabinet.api import KEY, filled, program
from tests.questions.conftest import PDF

from files.models import StoredFile
from outbox.models import Message
from pages.models import Edition
from questions.models import Addition, Appeal, DraftFile

pytestmark = pytest.mark.django_db(transaction=True)
TWINS = 6


def at_once(send: Any, each: list[Any]) -> list[Any]:
    def one(what: Any) -> Any:
        try:
            answer = send(what)
            return answer.status_code, answer.json().get("number")
        finally:
            connection.close()

    with ThreadPoolExecutor(TWINS) as pool:
        return list(pool.map(one, each))


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("снимок.pdf", PDF, "application/pdf")


def test_twins_make_one_appeal(consent: Edition) -> None:
    ours = program()
    found = at_once(lambda _: ours.post(filled(consent), key=KEY, files=[photo()]), [0] * TWINS)
    number = Appeal.objects.get().registration_number
    assert sorted(found) == [(200, number)] * (TWINS - 1) + [(201, number)]
    assert StoredFile.objects.count() == Message.objects.count() == 1
    assert not DraftFile.objects.exists()


def test_of_different_requests_with_one_key_one_is_taken(consent: Edition) -> None:
    ours = program()
    texts = [f"Вопрос {number}" for number in range(TWINS)]
    found = at_once(lambda text: ours.post(filled(consent, text=text), key=KEY), texts)
    assert sorted(status for status, _ in found) == [201] + [409] * (TWINS - 1)
    assert Appeal.objects.count() == 1


def test_twins_add_once(consent: Edition) -> None:
    ours = program()
    path = f"{ours.appeal(consent).registration_number}/additions/"
    found = at_once(lambda _: ours.post({"text": "Ещё"}, path, key=KEY, files=[photo()]), [0] * TWINS)
    assert sorted(status for status, _ in found) == [200] * (TWINS - 1) + [201]
    assert Addition.objects.get().attachments.count() == StoredFile.objects.count() == 1
