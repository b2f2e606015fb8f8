"""What a form meets in a long life: other days, other tabs, odd characters."""

import re
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

import pytest
import time_machine
from tests.questions.conftest import PDF
from tests.questions.form import ADDRESS, filled, open_form, value_of

from files.models import StoredFile
from pages.models import Edition
from questions import forms
from questions.models import Appeal, Attachment, DraftFile
from questions.services import drafts

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(client: Client, consent: Edition) -> str:
    with time_machine.travel(timezone.now() - timedelta(minutes=10), tick=True):
        return open_form(client)


def pdf(name: str = "счёт.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def test_an_address_longer_than_its_column_is_refused(client: Client, shown: str) -> None:
    answer = client.post(ADDRESS, filled(shown, email="v" * 245 + "@pochta.example"))
    assert answer.status_code == 422
    assert not Appeal.objects.exists()


def test_the_address_given_as_an_example_is_itself_right() -> None:
    field = forms.AppealForm.base_fields["email"]
    example = re.search(r"\S+@\S+\w", str(field.error_messages["invalid"]))
    assert example
    assert field.clean(example.group())


@pytest.mark.parametrize("name", ["text", "person_name", "email", "captcha_0", "captcha_1", "token", "human"])
def test_a_null_character_breaks_nothing(client: Client, shown: str, name: str) -> None:
    data = filled(shown)
    data[name] = f"{data[name]}\x00"
    # A proof that does not hold is no error: the check was asked beside it and answered.
    expected = {"human": 302, "token": 200}.get(name, 422)
    assert client.post(ADDRESS, data).status_code == expected


def test_suggestions_take_odd_characters_too(client: Client) -> None:
    answer = client.post("/ask/suggest/", {"text": "а\x00", "audience": "individual\x00"})
    assert answer.json() == {"questions": []}


def test_files_forgotten_after_a_day_are_missed_aloud(client: Client, shown: str) -> None:
    html = client.post(ADDRESS, filled(shown, person_name="", files=[pdf()])).content.decode()
    listed = re.findall(r'name="listed_file" value="([^"]+)"', html)
    assert len(listed) == 1
    drafts.forget_stale(timezone.now() + timedelta(hours=25))
    answer = client.post(ADDRESS, filled(html))
    assert answer.status_code == 422
    assert "Приложите их снова" in answer.content.decode()
    assert not Appeal.objects.exists()
    assert client.post(ADDRESS, filled(answer.content.decode())).status_code == 302


def test_a_file_that_an_appeal_took_meanwhile_is_not_forgotten(
    client: Client, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    html = client.post(ADDRESS, filled(shown, person_name="", files=[pdf()])).content.decode()
    seen_before = list(DraftFile.objects.select_related("file"))
    assert client.post(ADDRESS, filled(html)).status_code == 302
    monkeypatch.setattr(drafts, "draft_files", lambda token: seen_before)
    drafts.remove_file(token=seen_before[0].token, file_id=str(seen_before[0].file_id))
    assert Attachment.objects.get().file == StoredFile.objects.get()


def test_a_consent_that_changed_meanwhile_is_asked_for_anew(
    client: Client, shown: str, consent: Edition
) -> None:
    seen = value_of(shown, "consent_edition")
    assert seen == str(consent.pk)
    newer = Edition.objects.create(page=consent.page, number="2", valid_from=date(2025, 1, 1), body=[])
    answer = client.post(ADDRESS, filled(shown))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert html.count("Текст согласия изменился") == 2
    client.post(ADDRESS, filled(html))
    assert Appeal.objects.get().consent.edition == newer


def test_an_outdated_page_says_so_beside_its_errors_and_keeps_its_files(client: Client, shown: str) -> None:
    answer = client.post(ADDRESS, filled(shown, token="garbled", person_name="", files=[pdf()]))
    html = answer.content.decode()
    assert "Страница устарела" in html
    assert "Напишите фамилию и имя." in html
    assert "счёт.pdf" in html
