from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

import pytest
import time_machine
from tests.pages.conftest import make_home

from archive.models import Snapshot
from archive.querysets import SnapshotQuerySet
from files.models import StoredFile
from files.services import store_examined
from pages.models import DocumentPage, Edition, HomePage, InfoPage, PublishedFile


@pytest.fixture
def home(db: None) -> HomePage:
    return make_home()


@pytest.fixture
def publish(home: HomePage) -> Callable[..., InfoPage]:
    """Publish a page, or a change of it, at a moment."""

    def act(at: datetime, *, slug: str = "oplata", intro: str = "До 15-го.", **fields: Any) -> InfoPage:
        with time_machine.travel(at, tick=False):
            page = InfoPage.objects.filter(slug=slug).first()
            if page is None:
                page = home.add_child(instance=InfoPage(title="Оплата", slug=slug, intro=intro, **fields))
            page.intro = intro
            page.save_revision().publish()
        return InfoPage.objects.get(pk=page.pk)

    return act


@pytest.fixture
def file(db: None) -> PublishedFile:
    stored, _ = store_examined(upload=ContentFile(b"kept for ever\n", name="forma.txt"), max_bytes=1000)
    return PublishedFile.objects.create(title="Форма", stored=stored, uploaded_at=timezone.now())


@pytest.fixture
def document(home: HomePage, file: PublishedFile) -> DocumentPage:
    page = home.add_child(instance=DocumentPage(title="Договор", slug="dogovor", intro="О договоре."))
    page.editions.add(Edition(number="первая", valid_from=date(2026, 1, 1), file=file, body=[]))
    page.save_revision().publish()
    return DocumentPage.objects.get(pk=page.pk)


def of_pages() -> SnapshotQuerySet:
    """Snapshots of pages alone: the company's details, which every page shows, have one too."""
    return Snapshot.objects.filter(base="wagtailcore.page")


def spoil(stored: StoredFile) -> None:
    """Change one byte of a file where it lies."""
    storage = storages["private"]
    path = storage.path(stored.content.name)
    with open(path, "r+b") as content:  # noqa: PTH123 - the storage names a path
        first = content.read(1)
        content.seek(0)
        content.write(bytes([first[0] ^ 1]))
