"""What has been published stays as it was: an edition that has begun cannot vanish, a file cannot change."""

from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

import pytest
from tests.pages.conftest import MakeDocument
from tests.pages.pdf import pdf_of

from pages.models import DocumentPage, Edition, PublishedFile
from pages.published import publish_file

pytestmark = pytest.mark.usefixtures("private_files")
BEGUN, COMING = date(2024, 1, 1), timezone.localdate() + timedelta(days=30)
TEXT = {"heading": "Глава", "anchor": "", "content": streamfield([("text", rich_text("<p>Текст</p>"))])}


@pytest.fixture
def page(make_document: MakeDocument) -> DocumentPage:
    return make_document(BEGUN, COMING)


def published(line: str) -> PublishedFile:
    upload = SimpleUploadedFile("a.pdf", pdf_of(line))
    return publish_file(upload=upload, title=line, user=None, now=timezone.now())


def row(edition: Edition | None, **changes: Any) -> dict[str, Any]:
    values = {
        "id": str(edition.pk) if edition else "",
        "number": edition.number if edition else "новая",
        "valid_from": edition.valid_from.isoformat() if edition else "2030-01-01",
        "approving_act": "",
        "approved_by": "",
        "file": str(edition.file_id or "") if edition else "",
        "body": streamfield([("chapter", TEXT)]),
    }
    return {**values, **changes}


def save(page: DocumentPage, *rows: dict[str, Any]) -> Any:
    """Save a draft as an editor does, and publish it as the end of its review would."""
    form = {
        "title": page.title,
        "slug": page.slug,
        "intro": "",
        "updated_on": "2026-01-01",
        "review_by": "",
        "editions": inline_formset(list(rows), initial=sum(bool(each["id"]) for each in rows)),
    }
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    user, _ = User.objects.get_or_create(username="editor")
    user.groups.add(Group.objects.get(name="Редактор"))
    client = Client()
    client.force_login(user)
    answer = client.post(url, {**nested_form_data(form), "action-submit": "1"})
    if answer.status_code == HTTPStatus.FOUND:
        DocumentPage.objects.get(pk=page.pk).get_latest_revision().publish()
    return answer


def editions(page: DocumentPage) -> list[Edition]:
    return list(Edition.objects.filter(page=page).order_by("valid_from"))


def test_a_new_edition_joins_the_others(page: DocumentPage) -> None:
    begun, coming = editions(page)
    answer = save(page, row(begun), row(coming), row(None))
    assert answer.status_code == 302, answer.context["form"].formsets["editions"].errors
    assert [edition.pk for edition in editions(page)][:2] == [begun.pk, coming.pk]
    assert len(editions(page)) == 3


def test_an_edition_that_has_begun_cannot_be_deleted(page: DocumentPage) -> None:
    begun, coming = editions(page)
    answer = save(page, row(begun, DELETE="1"), row(coming))
    assert "уже действовала, и на неё могут ссылаться" in answer.content.decode()
    assert len(editions(page)) == 2


def test_a_coming_edition_may_be_taken_back(page: DocumentPage) -> None:
    begun, coming = editions(page)
    assert save(page, row(begun), row(coming, DELETE="1")).status_code == 302
    assert editions(page) == [begun]


def test_the_first_day_of_an_edition_that_has_begun_stays(page: DocumentPage) -> None:
    begun, coming = editions(page)
    answer = save(page, row(begun, valid_from="2023-01-01"), row(coming))
    assert "её первый день не меняют" in answer.content.decode()
    assert editions(page)[0].valid_from == BEGUN


def test_a_file_joins_a_text_and_then_stays(page: DocumentPage) -> None:
    begun, coming = editions(page)
    first, second = published("Первый"), published("Второй")
    assert save(page, row(begun, file=str(first.pk)), row(coming)).status_code == 302
    begun = editions(page)[0]
    assert begun.file == first
    answer = save(page, row(begun, file=str(second.pk)), row(coming))
    assert "Файл размещённой редакции не меняют" in answer.content.decode()
    assert editions(page)[0].file == first


def test_an_edition_needs_a_text_or_a_file(page: DocumentPage) -> None:
    begun, coming = editions(page)
    hollow = row(None, body=streamfield([]))
    answer = save(page, row(begun), row(coming), hollow)
    assert "У редакции должен быть текст или файл." in answer.content.decode()
    assert len(editions(page)) == 2
