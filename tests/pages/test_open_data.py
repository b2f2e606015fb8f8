"""The documents of the site for programs: what is in force, where its file is, what only some may read."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from wagtail.models import PageViewRestriction

import pytest
import time_machine
from jsonschema import Draft202012Validator
from tests.pages.conftest import MakeDocument
from tests.review.conftest import moscow

from files.models import StoredFile
from pages.models import DocumentListPage, DocumentPage, Edition, HomePage, PublishedFile
from pages.open_data.views import SCHEMA

pytestmark = pytest.mark.django_db
PATH = "/api/documents.json"
DESCRIPTION = json.loads(SCHEMA.read_text(encoding="utf-8"))
FIRST, SECOND, THIRD = date(2024, 1, 1), date(2026, 7, 1), date(2027, 1, 1)
MOST_QUERIES = 9
Attach = Callable[..., StoredFile]


def ask(client: Client) -> Any:
    with time_machine.travel(moscow(2026, 10, 1), tick=False):
        response = client.get(PATH)
    assert response.status_code == 200
    data = response.json()
    checker = Draft202012Validator.FORMAT_CHECKER
    Draft202012Validator(DESCRIPTION, format_checker=checker).validate(data)
    return data["documents"]


@pytest.fixture
def attach(private_files: Path) -> Attach:
    """Give an edition a file, as an editor does with a signed copy."""

    def give(edition: Edition, state: str = StoredFile.State.ACCEPTED) -> StoredFile:
        stored = StoredFile.objects.create(
            content=ContentFile(b"%PDF-1.4", name="akt.pdf"),
            original_name="akt.pdf",
            content_type="application/pdf",
            size=8,
            sha256=f"{edition.pk:064x}",
            state=state,
            created_at=timezone.now(),
        )
        edition.file = PublishedFile.objects.create(title="Акт", stored=stored, uploaded_at=timezone.now())
        edition.save()
        return stored

    return give


def path_of(url: str) -> str:
    return "/" + url.split("//", 1)[1].partition("/")[2]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(DESCRIPTION)


def test_a_document_has_its_editions_as_they_stand_today(client: Client, make_document: MakeDocument) -> None:
    page = make_document(FIRST, SECOND, THIRD)
    (found,) = ask(client)
    assert (found["id"], found["title"]) == (f"document-{page.pk}", "Стандарт")
    assert found["url"].endswith("/standart/")
    assert found["section"]["title"] == "Энергосбыт"
    current = found["in_force"]
    assert (current["valid_from"], current["valid_to"]) == ("2026-07-01", "2026-12-31")
    assert (current["number"], current["approving_act"]) == ("редакция 2026 года", "Приказ № 2026")
    assert [(each["valid_from"], each["valid_to"]) for each in found["former"]] == [
        ("2024-01-01", "2026-06-30")
    ]
    assert [(each["valid_from"], each["valid_to"]) for each in found["coming"]] == [("2027-01-01", None)]
    for edition in (current, *found["former"], *found["coming"]):
        assert client.get(path_of(edition["url"])).status_code == 200


def test_a_file_is_described_and_leads_to_its_bytes(
    client: Client, make_document: MakeDocument, attach: Attach
) -> None:
    page = make_document(FIRST, SECOND)
    assert ask(client)[0]["in_force"]["file"] is None
    stored = attach(page.editions.get(valid_from=SECOND))
    file = ask(client)[0]["in_force"]["file"]
    assert (file["content_type"], file["size"], file["sha256"]) == ("application/pdf", 8, stored.sha256)
    assert b"".join(client.get(path_of(file["url"])).streaming_content) == b"%PDF-1.4"


def test_a_file_that_nobody_may_open_is_not_offered(
    client: Client, make_document: MakeDocument, attach: Attach
) -> None:
    attach(make_document(FIRST).editions.get(), StoredFile.State.QUARANTINED)
    assert ask(client)[0]["in_force"]["file"] is None


def test_a_document_without_an_edition_says_so(client: Client, make_document: MakeDocument) -> None:
    make_document()
    (found,) = ask(client)
    assert (found["in_force"], found["coming"], found["former"]) == (None, [], [])


def test_a_new_edition_changes_no_name(client: Client, make_document: MakeDocument) -> None:
    page = make_document(FIRST)
    (before,) = ask(client)
    page.title = "Стандарт обслуживания"
    page.editions.add(Edition(number="вторая", valid_from=SECOND))
    page.save_revision().publish()
    (after,) = ask(client)
    assert after["id"] == before["id"]
    assert after["title"] == "Стандарт обслуживания"
    assert [each["id"] for each in after["former"]] == [before["in_force"]["id"]]
    assert after["former"][0]["url"] == before["in_force"]["url"]


def test_only_what_everybody_may_read_is_listed(
    client: Client, make_document: MakeDocument, home: HomePage
) -> None:
    make_document(FIRST, title="Открытый", slug="otkrytyj")
    make_document(FIRST, title="Снятый", slug="snyatyj").unpublish()
    closed = make_document(FIRST, title="Закрытый", slug="zakrytyj")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    home.add_child(instance=DocumentPage(title="Черновик", slug="chernovik", live=False))
    shelf = home.add_child(instance=DocumentListPage(title="Для своих", slug="svoim"))
    shelf.add_child(instance=DocumentPage(title="Внутренний", slug="vnutrennij"))
    PageViewRestriction.objects.create(page=shelf, restriction_type=PageViewRestriction.LOGIN)
    assert [each["title"] for each in ask(client)] == ["Открытый"]


def test_the_section_is_the_page_above_while_it_can_be_read(client: Client, home: HomePage) -> None:
    shelf = home.add_child(instance=DocumentListPage(title="Формы", slug="formy"))
    shelf.add_child(instance=DocumentPage(title="Заявление", slug="zayavlenie"))
    (found,) = ask(client)
    assert found["section"]["title"] == "Формы"
    assert path_of(found["section"]["url"]) == "/formy/"
    shelf.unpublish()
    assert ask(client)[0]["section"] is None


def test_a_page_that_mirrors_a_document_is_not_a_second_one(
    client: Client, make_document: MakeDocument, home: HomePage
) -> None:
    page = make_document(FIRST)
    page.create_alias(parent=home, update_slug="zerkalo")
    assert DocumentPage.objects.live().count() == 2
    assert [each["id"] for each in ask(client)] == [f"document-{page.pk}"]


def test_a_site_without_pages_lists_nothing(client: Client, home: HomePage) -> None:
    assert ask(client) == []


def test_an_answer_that_has_not_changed_is_not_sent_again(
    client: Client, make_document: MakeDocument
) -> None:
    page = make_document(FIRST)
    first = client.get(PATH)
    assert first["Access-Control-Allow-Origin"] == "*"
    assert client.get(PATH, headers={"If-None-Match": first["ETag"]}).status_code == 304
    page.title = "Другое имя"
    page.save_revision().publish()
    assert client.get(PATH, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("count", [1, 12])
def test_a_list_takes_the_same_few_queries(
    client: Client,
    make_document: MakeDocument,
    attach: Attach,
    count: int,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(count):
        page = make_document(FIRST, FIRST + timedelta(days=number + 1), slug=f"akt-{number}")
        attach(page.editions.first())
    cache.clear()
    with django_assert_max_num_queries(MOST_QUERIES):
        assert len(client.get(PATH).json()["documents"]) == count


def test_the_package_and_the_description_name_the_documents(client: Client, home: HomePage) -> None:
    package = client.get("/api/datapackage.json").json()
    resources = {each["name"]: each for each in package["resources"]}
    assert resources["documents"]["path"].endswith(PATH)
    assert resources["documents"]["jsonSchema"].endswith("/api/documents.schema.json")
    assert len(resources) == len(package["resources"])
    assert PATH in client.get("/api/openapi.json").json()["paths"]
    assert client.get("/api/documents.schema.json").json() == DESCRIPTION
