from collections.abc import Callable, Iterator
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import storages

import pytest
from pytest_django import Settings
from tests.files.samples import PDF

from files.models import StoredFile
from files.services import store

MEGABYTE = 1024 * 1024


@pytest.fixture
def private_root(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """A private storage of this test's own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path), "base_url": None},
        },
    }
    fields = [StoredFile._meta.get_field(name) for name in ("content", "preview")]
    former = fields[0].storage
    for field in fields:
        field.storage = storages["private"]
    yield tmp_path
    for field in fields:
        field.storage = former


@pytest.fixture
def keep(db: None, private_root: Path) -> Callable[..., StoredFile]:
    def do(content: bytes = PDF, name: str = "письмо.pdf", max_bytes: int = MEGABYTE) -> StoredFile:
        return store(upload=ContentFile(content, name=name), max_bytes=max_bytes)

    return do
