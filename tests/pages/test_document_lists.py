"""Lists of documents: what is in force, what is coming, and honestly what is not there yet."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from files.models import StoredFile
from pages.models import (
    CompanySettings,
    DocumentListPage,
    DocumentPage,
    Edition,
    HomePage,
    InfoPage,
    PublishedFile,
)

Read = Callable[[str], str]
Shelve = Callable[..., DocumentPage]
PATH = "/formy/"
YESTERDAY, TOMORROW = (timezone.localdate() + timedelta(days=days) for days in (-1, 1))


def published(title: str) -> PublishedFile:
    stored = StoredFile.objects.create(
        content=ContentFile(b"%PDF-1.4", name="dogovor.pdf"),
        original_name="dogovor.pdf",
        content_type="application/pdf",
        size=348160,
        sha256="a" * 64,
        state=StoredFile.State.ACCEPTED,
        created_at=timezone.now(),
    )
    return PublishedFile.objects.create(title=title, stored=stored, uploaded_at=timezone.now())


@pytest.fixture
def shelf(home: HomePage) -> DocumentListPage:
    page = home.add_child(instance=DocumentListPage(title="Формы договоров", slug="formy", intro="Бланки"))
    assert isinstance(page, DocumentListPage)
    return page


@pytest.fixture
def shelve(shelf: DocumentListPage, private_files: Path) -> Shelve:
    """Add a document with editions: pairs of the first day and whether there is a file."""

    def add(title: str, *editions: tuple[date, bool], **fields: Any) -> DocumentPage:
        number = DocumentPage.objects.count()
        page = shelf.add_child(instance=DocumentPage(title=title, slug=f"forma-{number}", **fields))
        for day, with_file in editions:
            Edition.objects.create(
                page=page,
                number="первая",
                valid_from=day,
                approving_act="Приказ № 7",
                file=published(title) if with_file else None,
            )
        assert isinstance(page, DocumentPage)
        return page

    return add


def cost(client: Client, path: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_a_document_is_named_dated_and_downloaded(shelve: Shelve, read: Read) -> None:
    page = shelve("Договор", (date(2020, 1, 1), True), (date(2024, 5, 2), True))
    html = read(PATH)
    current = page.editions.get(valid_from=date(2024, 5, 2))
    assert 'href="/formy/forma-0/">Договор</a>' in html
    assert "действует с 02.05.2024. Утверждающий акт: Приказ № 7" in html
    assert f'href="/formy/forma-0/redakciya/{current.pk}/fajl/"' in html
    assert "PDF, 340\u00a0КБ" in html
    assert "a" * 64 not in html
    assert html.count("/fajl/") == 1


def test_a_document_that_is_not_there_yet_says_so_and_leads_to_the_form(shelve: Shelve, read: Read) -> None:
    shelve("Заявление")
    html = read(PATH)
    assert 'Форма ещё не размещена. <a href="/ask/individual/?about=document">' in html
    assert "/fajl/" not in html


def test_an_edition_without_a_file_is_read_on_its_page(shelve: Shelve, read: Read) -> None:
    shelve("Договор", (YESTERDAY, False))
    html = read(PATH)
    assert 'href="/formy/forma-0/">Читать' in html
    assert "Скачать" not in html


def test_a_new_edition_is_announced(shelve: Shelve, read: Read) -> None:
    shelve("Договор", (YESTERDAY, True), (TOMORROW, True), (TOMORROW + timedelta(days=1), True))
    html = read(PATH)
    assert f"С {TOMORROW:%d.%m.%Y} вступит в силу новая редакция" in html


def test_a_document_that_is_still_to_come_is_not_called_absent(shelve: Shelve, read: Read) -> None:
    shelve("Договор", (TOMORROW, True))
    html = read(PATH)
    assert f"Вступит в силу {TOMORROW:%d.%m.%Y}" in html
    assert "не размещена" not in html
    assert "/fajl/" not in html


def test_drafts_are_not_listed_and_an_empty_shelf_says_so(shelve: Shelve, read: Read) -> None:
    shelve("Черновик", live=False)
    html = read(PATH)
    assert "Черновик" not in html
    assert "Документы ещё готовятся" in html


def test_only_a_preview_says_that_the_text_waits_for_review(shelf: DocumentListPage, read: Read) -> None:
    shelf.needs_review = True
    shelf.save_revision().publish()
    assert "ждёт проверки" not in read(PATH)
    preview = shelf.make_preview_request(RequestFactory().get("/"), "")
    assert "Текст ждёт проверки редактором" in preview.content.decode()


def test_more_documents_cost_no_more_queries(
    shelve: Shelve, company: CompanySettings, client: Client
) -> None:
    for number in range(2):
        shelve(f"Договор {number}", (YESTERDAY, True))
    few = cost(client, PATH)
    for number in range(18):
        shelve(f"Соглашение {number}", (YESTERDAY, True), (TOMORROW, True))
    assert few == cost(client, PATH) <= 12


def test_a_block_lists_the_live_documents_at_a_constant_cost(
    shelve: Shelve, home: HomePage, company: CompanySettings, client: Client
) -> None:
    def add(slug: str, count: int) -> str:
        made = [shelve(f"{slug} {number}", (YESTERDAY, True)) for number in range(count)]
        body = [{"type": "documents", "value": {"documents": [page.pk for page in made]}}]
        home.add_child(instance=InfoPage(title=slug, slug=slug, body=body))
        made[0].unpublish()
        return f"/{slug}/"

    few, many = add("malo", 3), add("mnogo", 20)
    html = client.get(few).content.decode()
    assert "malo 0" not in html
    assert html.count("/fajl/") == 2
    assert cost(client, few) == cost(client, many) <= 12
