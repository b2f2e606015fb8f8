from pathlib import Path

from django.core.files.storage import storages

import pytest
from pytest_django import Settings
from tests.files.conftest import private_root as private_root
from tests.gis_sync.exchange.conftest import connection as connection
from tests.gis_sync.exchange.conftest import desk as desk
from tests.gis_sync.exchange.conftest import spoil as spoil
from tests.gis_sync.exchange.conftest import stand as stand
from tests.gis_sync.exchange.conftest import world as world
from tests.gis_sync.exchange.desk import Desk
from tests.gis_sync.prove.story import Story

from gis_sync import file_store
from gis_sync.models import Packet
from gis_sync.stand import file_calls


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files go in parts of a few kilobytes: what matters is their number."""
    monkeypatch.setattr(file_store, "PART", 8192)
    monkeypatch.setattr(file_calls, "PART_SIZE", 8192)


@pytest.fixture
def story(desk: Desk, private_root: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Story:
    """Two appeals on the stand, one with a file; nothing of them is here yet, and the disk is this test's."""
    settings.PRIVATE_FILES_ROOT = private_root
    monkeypatch.setattr(Packet._meta.get_field("body"), "storage", storages["private"])
    return Story(desk)
