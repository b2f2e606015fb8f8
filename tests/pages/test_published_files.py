"""A document is published as files that never change, each under an address of its own."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import ProtectedError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

import pytest
from tests.files.samples import DOCX, PDF, zipped
from tests.pages.conftest import MakeDocument
from tests.pages.pdf import pdf_of
from tests.pages.test_admin import logged_in

from files.errors import FileRefused
from files.models import StoredFile
from pages.models import DocumentPage, Edition, PublishedFile
from pages.published import publish_file, read_waiting_texts

pytestmark = pytest.mark.usefixtures("private_files")


def published(content: bytes, name: str = "Договор.pdf") -> PublishedFile:
    upload = SimpleUploadedFile(name, content)
    return publish_file(upload=upload, title="Договор", user=None, now=timezone.now())


@pytest.fixture
def contract(make_document: MakeDocument) -> DocumentPage:
    """A document whose edition of 2024 is a file alone."""
    page = make_document(date(2024, 1, 1), title="Типовой договор", slug="dogovor")
    Edition.objects.update(file=published(pdf_of("Условия поставки")), body=[])
    return page


def test_the_page_tells_what_the_file_is(client: Client, contract: DocumentPage) -> None:
    file = PublishedFile.objects.get()
    shown = client.get("/dogovor/").content.decode()
    assert f"Скачать документ: {file.described}" in shown
    assert file.stored.sha256 in shown
    assert "Скачать копию" not in shown


def test_the_address_of_an_edition_leads_to_its_very_file(client: Client, contract: DocumentPage) -> None:
    edition = Edition.objects.get()
    answer = client.get(f"/dogovor/redakciya/{edition.pk}/fajl/")
    assert b"".join(answer.streaming_content) == pdf_of("Условия поставки")  # type: ignore[attr-defined]
    assert answer.headers["Content-Type"] == "application/pdf"
    assert 'filename="dogovor-2024-01-01.pdf"' in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("path", ["/dogovor/redakciya/999999/fajl/", "/dogovor/pdf/"])
def test_what_does_not_exist_is_not_found(client: Client, contract: DocumentPage, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_edition_of_another_document_is_not_handed_out(
    client: Client, contract: DocumentPage, make_document: MakeDocument
) -> None:
    make_document(date(2024, 1, 1), slug="drugoj", title="Другой")
    edition = Edition.objects.get(page=contract)
    assert client.get(f"/drugoj/redakciya/{edition.pk}/fajl/").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("пусто.pdf", b"", "Файл «пусто.pdf» пустой."),
        ("договор.pdf", zipped(DOCX), "Содержимое файла «договор.pdf» не соответствует его расширению."),
        ("договор.pdf", PDF[:12], "повреждён и не открывается"),
        ("договор.exe", b"MZ" + b"0" * 100, "Файл «договор.exe» — программа."),
    ],
)
def test_a_bad_file_is_refused_and_leaves_nothing(
    db: None, private_files: Any, name: str, content: bytes, message: str
) -> None:
    with pytest.raises(FileRefused, match=message):
        published(content, name)
    assert not StoredFile.objects.exists()
    assert [path for path in private_files.rglob("*") if path.is_file()] == []


def test_the_text_is_read_once_for_search(db: None) -> None:
    file = published(pdf_of("Порядок поверки счётчика"))
    assert read_waiting_texts() == 1
    file.refresh_from_db()
    assert "Порядок поверки счётчика" in file.text
    assert file.reading == PublishedFile.Reading.READ
    assert read_waiting_texts() == 0


def test_a_file_in_use_cannot_be_deleted(contract: DocumentPage) -> None:
    with pytest.raises(ProtectedError):
        PublishedFile.objects.get().delete()


class TestChooser:
    """The window in which an editor chooses or uploads a file."""

    @pytest.fixture
    def create_url(self, db: None) -> str:
        return reverse("published_files:create")

    def post(self, client: Client, url: str, content: bytes, name: str = "Договор.pdf") -> Any:
        form = {"title": "Договор 2026", "upload": SimpleUploadedFile(name, content)}
        return client.post(url, form)

    def test_an_editor_uploads_a_file(self, create_url: str) -> None:
        answer = self.post(logged_in("Редактор"), create_url, pdf_of("Договор"))
        file = PublishedFile.objects.get()
        assert answer.json()["step"] == "chosen", answer.json()
        assert answer.json()["result"]["id"] == str(file.pk)
        assert file.uploaded_by is not None
        assert file.pages == 1

    def test_a_damaged_file_is_refused_beside_its_field(self, create_url: str) -> None:
        answer = self.post(logged_in("Редактор"), create_url, PDF[:12])
        assert answer.json()["step"] == "reshow_creation_form"
        assert "повреждён и не открывается" in answer.json()["htmlFragment"]
        assert "Договор 2026" in answer.json()["htmlFragment"]
        assert not PublishedFile.objects.exists()

    def test_an_operator_may_not_upload(self, create_url: str) -> None:
        self.post(logged_in("Оператор"), create_url, pdf_of("Договор"))
        assert not PublishedFile.objects.exists()

    def test_the_list_costs_the_same_at_any_length(self, create_url: str) -> None:
        client = logged_in("Редактор")
        published(pdf_of("Один"))
        costs = []
        for count in (0, 8):
            for number in range(count):
                published(pdf_of(f"Ещё {number}"))
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse("published_files:choose")).status_code == 200
            costs.append(len(queries))
        assert costs[0] == costs[1]


def test_a_file_in_quarantine_is_neither_handed_out_nor_read(client: Client, contract: DocumentPage) -> None:
    StoredFile.objects.update(state=StoredFile.State.QUARANTINED)
    assert client.get(f"/dogovor/redakciya/{Edition.objects.get().pk}/fajl/").status_code == 403
    assert read_waiting_texts() == 0
