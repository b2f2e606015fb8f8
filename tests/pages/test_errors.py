from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from wagtail.models import Site

import pytest
from pytest_django import Settings

from pages import errors
from pages.models import HomePage


def test_an_unknown_address_is_told_in_russian(home: HomePage, client: Client) -> None:
    response = client.get("/takogo-net/")
    assert response.status_code == 404
    assert "<h1>Страница не найдена</h1>" in response.content.decode()


def test_an_unknown_address_is_told_even_without_a_site(client: Client, db: None) -> None:
    Site.objects.all().delete()
    assert client.get("/takogo-net/").status_code == 404


def test_our_own_fault_is_told_without_the_database(rf: RequestFactory, db: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = errors.server_error(rf.get("/"))
    assert response.status_code == 500
    assert "Ошибка на нашей стороне" in response.content.decode()
    assert len(queries) == 0


def test_a_fault_in_a_view_ends_in_our_page(
    home: HomePage, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("broken on purpose")

    client.raise_request_exception = False
    monkeypatch.setattr(HomePage, "get_context", broken)
    response = client.get("/")
    assert response.status_code == 500
    assert "Сайт временно не отвечает" in response.content.decode()
    assert "broken on purpose" not in response.content.decode()


def test_a_form_without_its_protection_says_what_to_do(home: HomePage) -> None:
    response = Client(enforce_csrf_checks=True).post("/ask/individual/", {"text": "Где заплатить?"})
    assert response.status_code == 403
    shown = response.content.decode()
    assert "<h1>Форма не отправлена</h1>" in shown
    assert "Вернитесь назад: написанное обычно остаётся на месте" in shown


def test_more_files_than_a_form_may_bring_are_told_in_russian(
    home: HomePage, client: Client, settings: Settings
) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    files = [SimpleUploadedFile(f"{number}.pdf", b"%PDF-") for number in range(3)]
    response = client.post("/ask/individual/", {"files": files})
    assert response.status_code == 400
    assert "до 2 файлов" in response.content.decode()
