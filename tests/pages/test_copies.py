"""The PDF copy of a document."""

import io
from datetime import date
from pathlib import Path
from typing import Any

from django.test import Client

import pytest
import time_machine
from pypdf import PdfReader
from tests.pages.conftest import TABLE, MakeDocument, chapter, text

from pages.models import CompanySettings, Edition

DAY = date(2024, 1, 1)

pytestmark = pytest.mark.usefixtures("private_files")


def copy(client: Client, path: str = "/standart/pdf/") -> PdfReader:
    return PdfReader(io.BytesIO(download(client, path)))


def download(client: Client, path: str = "/standart/pdf/") -> bytes:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    content: bytes = response.getvalue()  # which also closes the file
    return content


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_a_copy_says_what_it_is_and_of_what(
    make_document: MakeDocument, company: CompanySettings, client: Client
) -> None:
    company.full_name, company.domain = "Общество «Свет»", "свет.рф"
    company.save()
    make_document(DAY)
    with time_machine.travel("2026-11-24 12:00+03:00", tick=False):
        printed = words(copy(client))
    assert "Копия. Сформирована 24.11.2026 с официального сайта свет.рф" in printed
    assert Edition.objects.get().version_hash[:16] in printed
    for wanted in ("Стандарт", "Общество «Свет»", "Приказ № 2024", "Общие положения", "Текст 2024 года"):
        assert wanted in printed
    assert "1 из 1" in printed


def test_a_copy_is_tagged_and_speaks_russian(make_document: MakeDocument, client: Client) -> None:
    make_document(DAY)
    catalog: Any = copy(client).trailer["/Root"]
    assert bool(catalog["/MarkInfo"]["/Marked"].value)
    assert catalog["/StructTreeRoot"]
    assert catalog["/Lang"] == "ru"


def test_a_long_document_is_copied_to_its_last_word(make_document: MakeDocument, client: Client) -> None:
    edition = make_document(DAY).editions.get()
    chapters = [chapter(f"Глава {n}", text(f"<p>Слова {n}</p>" * 30)) for n in range(1, 8)]
    edition.body = [*chapters, chapter("Приложение", TABLE)]
    edition.save()
    reader = copy(client)
    assert "Содержание" in words(reader)
    assert all(words(reader).count(f"Слова {n}") == 30 for n in range(1, 8))
    assert "Канал Срок Сайт 15 рабочих дней" in words(reader)


def kinds(node: Any) -> list[str]:
    """Return the kinds of the elements of a tagged PDF, in reading order."""
    node = node.get_object()
    if not isinstance(node, dict):
        return [kind for child in node for kind in kinds(child)] if isinstance(node, list) else []
    own = [str(node["/S"])] if "/S" in node else []
    return own + (kinds(node["/K"]) if "/K" in node else [])


def test_the_title_of_a_copy_is_its_only_heading_of_the_first_level(
    make_document: MakeDocument, client: Client
) -> None:
    make_document(DAY)
    catalog: Any = copy(client).trailer["/Root"]
    found = [kind for kind in kinds(catalog["/StructTreeRoot"]) if kind.startswith("/H")]
    assert found == ["/H1", "/H2"]


def test_a_copy_uses_the_typeface_that_it_carries(make_document: MakeDocument, client: Client) -> None:
    make_document(DAY)
    resources: Any = copy(client).pages[0]["/Resources"]
    names = [font.get_object()["/BaseFont"] for font in resources["/Font"].values()]
    assert names
    assert all("LibertinusSerif" in name for name in names)


def test_a_copy_is_made_once(make_document: MakeDocument, client: Client, private_files: Path) -> None:
    make_document(DAY)
    assert download(client) == download(client)
    assert len(list(private_files.rglob("*.pdf"))) == 1


def test_a_corrected_act_makes_a_new_copy(make_document: MakeDocument, client: Client) -> None:
    make_document(DAY)
    copy(client)
    Edition.objects.update(approving_act="Приказ № 7")
    assert "Приказ № 7" in words(copy(client))


def test_a_former_edition_has_a_copy_of_its_own(make_document: MakeDocument, client: Client) -> None:
    page = make_document(DAY, date(2025, 1, 1))
    former = Edition.objects.get(page=page, valid_from=DAY)
    assert "Текст 2024 года" in words(copy(client, f"/standart/redakciya/{former.pk}/pdf/"))
