from collections.abc import Iterator
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

import pytest
import time_machine
from tests.questions.conftest import PDF
from tests.questions.form import ADDRESS, filled, open_form

from files.models import StoredFile
from pages.models import Edition
from questions.models import Appeal, DraftFile
from questions.services.drafts import forget_stale

pytestmark = pytest.mark.django_db
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64


def pdf(name: str, note: str = "") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF + note.encode(), "application/pdf")


@pytest.fixture
def shown(client: Client, consent: Edition) -> Iterator[str]:
    with time_machine.travel(timezone.now() - timedelta(minutes=10), tick=True):
        html = open_form(client)
    yield html
    for stored in StoredFile.objects.all():
        stored.content.close()
        stored.content.delete(save=False)


def test_files_survive_a_slip_and_arrive_with_the_appeal(client: Client, shown: str) -> None:
    photo = SimpleUploadedFile("IMG_0001.HEIC", HEIC, "image/heic")
    html = client.post(
        ADDRESS, filled(shown, person_name="", files=[pdf("счёт.pdf"), photo])
    ).content.decode()
    assert "счёт.pdf" in html
    assert "IMG_0001.HEIC" in html
    client.post(ADDRESS, filled(html))
    files = [attachment.file for attachment in Appeal.objects.get().attachments.all()]
    assert [stored.content_type for stored in files] == ["application/pdf", "image/heic"]
    with files[1].content.open("rb") as kept:
        assert kept.read() == HEIC
    assert not DraftFile.objects.exists()


def test_a_chosen_file_can_be_taken_back(client: Client, shown: str) -> None:
    client.post(ADDRESS, filled(shown, person_name="", files=[pdf("лишний.pdf")]))
    draft = DraftFile.objects.get()
    html = client.post(ADDRESS, filled(shown, remove_file=str(draft.file_id))).content.decode()
    assert "лишний.pdf" not in html
    assert "Где заплатить без комиссии?" in html
    assert not StoredFile.objects.exists()
    assert not Appeal.objects.exists()


def test_a_file_of_another_form_is_left_alone(client: Client, shown: str) -> None:
    client.post(ADDRESS, filled(shown, person_name="", files=[pdf("мой.pdf")]))
    other = open_form(client)
    client.post(ADDRESS, filled(other, remove_file=str(DraftFile.objects.get().file_id)))
    assert DraftFile.objects.count() == 1


def test_the_eleventh_file_and_a_wrong_one_are_refused_by_name_and_the_others_stay(
    client: Client, shown: str
) -> None:
    files = [pdf(f"{number}.pdf", str(number)) for number in range(11)]
    html = client.post(ADDRESS, filled(shown, files=files)).content.decode()
    assert "Файл «10.pdf» не добавлен: можно приложить не больше 10 файлов." in html
    assert DraftFile.objects.count() == 10
    assert not Appeal.objects.exists()


def test_what_is_no_document_is_refused_by_name(client: Client, shown: str) -> None:
    program = SimpleUploadedFile("счёт.pdf", b"MZ\x90\x00", "application/pdf")
    html = client.post(ADDRESS, filled(shown, files=[program, pdf("верный.pdf")])).content.decode()
    assert "счёт.pdf" in html
    assert "верный.pdf" in html
    assert DraftFile.objects.get().file.original_name == "верный.pdf"


def test_the_same_file_twice_is_one(client: Client, shown: str) -> None:
    for _ in range(2):
        client.post(ADDRESS, filled(shown, person_name="", files=[pdf("счёт.pdf")]))
    assert DraftFile.objects.count() == StoredFile.objects.count() == 1


def test_files_of_an_abandoned_form_are_forgotten_after_a_day(
    client: Client, shown: str, django_capture_on_commit_callbacks: object
) -> None:
    client.post(ADDRESS, filled(shown, person_name="", files=[pdf("счёт.pdf")]))
    stored = StoredFile.objects.get()
    assert forget_stale(timezone.now() + timedelta(hours=23)) == 0
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert forget_stale(timezone.now() + timedelta(hours=25)) == 1
    assert not StoredFile.objects.exists()
    assert not stored.content.storage.exists(str(stored.content.name))
