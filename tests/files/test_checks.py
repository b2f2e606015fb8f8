from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from config.jobs import run_due_jobs
from files import checks
from files.models import StoredFile


def test_an_installation_without_an_antivirus_is_warned(settings: Settings) -> None:
    settings.CLAMD_ADDRESS = ""
    assert [warning.id for warning in checks.files_are_scanned()] == ["files.W001"]
    settings.CLAMD_ADDRESS = "/run/clamav/clamd.ctl"
    assert checks.files_are_scanned() == []


@pytest.mark.parametrize(
    ("address", "found"),
    [("", []), ("localhost:3310", []), ("/run/clamav/clamd.ctl", []), ("localhost", ["files.E001"])],
)
def test_an_address_that_is_none_is_an_error(settings: Settings, address: str, found: list[str]) -> None:
    settings.CLAMD_ADDRESS = address
    assert [error.id for error in checks.antivirus_address_is_one()] == found


def test_the_clock_looks_after_files(db: None, settings: Settings, private_root: object) -> None:
    lines = list(run_due_jobs(datetime(2026, 11, 24, tzinfo=UTC)))
    assert not [line for line in lines if line.startswith("files.")]
    assert not StoredFile.objects.exists()
