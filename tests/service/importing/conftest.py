from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

import pytest
from tests.service.importing.samples import COLUMNS, MANY_COLUMNS, NOW

from service.importing.receiving import confirm, receive, start_check
from service.importing.rounds import work_on
from service.models import ImportRun, ImportSource

Load = Callable[..., ImportRun]


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create_superuser("loader")


@pytest.fixture
def queue_source(db: None) -> ImportSource:
    return ImportSource.objects.create(name="Очередь", kind="csv", channel="in_person", columns=COLUMNS)


@pytest.fixture
def plain_source(db: None) -> ImportSource:
    """A table without a head, as `many_rows` makes it."""
    return ImportSource.objects.create(
        name="Талоны", kind="csv", channel="in_person", columns=MANY_COLUMNS, head_row=0
    )


@pytest.fixture
def phone_source(db: None) -> ImportSource:
    return ImportSource.objects.create(name="Станция", kind="queue_log", channel="phone")


@pytest.fixture
def load(user: User) -> Load:
    """Load a file and leave it as it came, or checked, or taken."""

    def do(source: ImportSource, content: bytes | str, *, name: str = "f.csv", until: str = "checked") -> Any:
        data = content.encode() if isinstance(content, str) else content
        run = receive(upload=SimpleUploadedFile(name, data), source=source, user=user, now=NOW)
        if until != "prepared":
            start_check(run=run, user=user)
        if until in ("checked", "done"):
            work_on(run.pk)
        if until == "done":
            confirm(run=run, user=user)
            work_on(run.pk)
        run.refresh_from_db()
        return run

    return do
