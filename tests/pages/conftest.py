from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.test import Client

from wagtail.models import Locale, Page, Site

import pytest
from pytest_django import Settings

from pages.models import CompanySettings, DocumentPage, Edition, HomePage

MakeDocument = Callable[..., DocumentPage]
TABLE = {
    "type": "table",
    "value": {
        "columns": [{"type": "text", "heading": "Канал"}, {"type": "text", "heading": "Срок"}],
        "rows": [{"values": ["Сайт", "15 рабочих дней"]}],
    },
}


def text(html: str) -> dict[str, Any]:
    return {"type": "text", "value": html}


def chapter(heading: str, *content: dict[str, Any], anchor: str = "") -> dict[str, Any]:
    value = {"heading": heading, "anchor": anchor, "content": list(content)}
    return {"type": "chapter", "value": value}


def make_home() -> HomePage:
    """Make a site whose root is our home page; a transactional test before may have left no tree at all."""
    Locale.objects.get_or_create(language_code="ru")
    root = Page.get_first_root_node() or Page.add_root(title="Корень", slug="root")
    page = HomePage(title="Энергосбыт", slug="glavnaya", lead="Спросите нас.")
    root.add_child(instance=page)
    Site.objects.update_or_create(is_default_site=True, defaults={"root_page": page, "hostname": "localhost"})
    return page


@pytest.fixture
def home(db: None) -> HomePage:
    return make_home()


@pytest.fixture
def company(home: HomePage) -> CompanySettings:
    """The company's details, all of them still empty."""
    return CompanySettings.for_site(Site.objects.get(is_default_site=True))


@pytest.fixture
def make_document(home: HomePage) -> MakeDocument:
    """Make a live document whose editions start on the given days and say so in their only chapter."""

    def make(*days: date, **fields: Any) -> DocumentPage:
        page = DocumentPage(**{"title": "Стандарт", "slug": "standart", **fields})
        home.add_child(instance=page)
        for day in days:
            page.editions.add(
                Edition(
                    number=f"редакция {day.year} года",
                    valid_from=day,
                    approving_act=f"Приказ № {day.year}",
                    body=[chapter("Общие положения", text(f"<p>Текст {day.year} года</p>"))],
                )
            )
        page.save_revision().publish()
        return DocumentPage.objects.get(pk=page.pk)

    return make


@pytest.fixture
def read(client: Client) -> Callable[[str], str]:
    """Return what a visitor reads at a path."""

    def get(path: str) -> str:
        response = client.get(path)
        assert response.status_code == 200, path
        return response.content.decode()

    return get


@pytest.fixture
def private_files(settings: Settings, tmp_path: Path) -> Path:
    """An empty private storage of the test's own."""
    storages = {name: dict(value) for name, value in settings.STORAGES.items()}
    storages["private"] = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path), "base_url": None},
    }
    settings.STORAGES = storages
    return tmp_path
