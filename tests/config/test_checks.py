import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from pytest_django import Settings

from config import checks
from config.settings import base

ROOT = Path(__file__).resolve().parents[2]


def test_the_captchas_test_mode_is_refused_in_production(settings: Settings) -> None:
    settings.CAPTCHA_TEST_MODE = True
    settings.DEMO_ALLOWED = False
    assert [error.id for error in checks.captcha_asks_for_real()] == ["config.E001"]


@pytest.mark.parametrize(("test_mode", "demo"), [(False, False), (False, True), (True, True)])
def test_otherwise_it_passes(settings: Settings, test_mode: bool, demo: bool) -> None:
    settings.CAPTCHA_TEST_MODE = test_mode
    settings.DEMO_ALLOWED = demo
    assert checks.captcha_asks_for_real() == []


def test_letters_that_would_stay_in_files_are_an_error(settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    assert [error.id for error in checks.letters_can_leave()] == ["config.E002"]
    settings.EMAIL_HOST = "mail.example"
    assert checks.letters_can_leave() == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, []),
        ({"DATABASES": {"default": {"HOST": "db.example"}}}, ["the database (db.example)"]),
        ({"DATABASES": {"default": {"HOST": "db.example", "OPTIONS": {"sslmode": "prefer"}}}},
         ["the database (db.example)"]),
        ({"DATABASES": {"default": {"HOST": "db.example", "OPTIONS": {"sslmode": "verify-full"}}}}, []),
        ({"DATABASES": {"default": {"HOST": "/run/postgresql"}}}, []),
        ({"REDIS_URL": "redis://10.0.0.5:6379/0"}, ["Redis (10.0.0.5)"]),
        ({"REDIS_URL": "rediss://10.0.0.5:6379/0"}, []),
        ({"REDIS_URL": "redis://[::1]:6379/0"}, []),
        ({"REDIS_URL": "unix:///run/redis/redis-server.sock?db=0"}, []),
        ({"EMAIL_HOST": "mail.example"}, ["the mail server (mail.example)"]),
        ({"EMAIL_HOST": "mail.example", "EMAIL_USE_SSL": True}, []),
        ({"EMAIL_HOST": "mail.example", "EMAIL_USE_TLS": True}, []),
        ({"S3_ENDPOINT": "http://store.example:9000"}, ["the store of files (store.example)"]),
        ({"S3_ENDPOINT": "https://store.example"}, []),
    ],
)  # fmt: skip
def test_connections_to_other_machines_are_encrypted_or_warned_of(
    settings: Settings, changed: dict[str, object], said: list[str]
) -> None:
    usual = {
        "DATABASES": {"default": {"HOST": "127.0.0.1"}}, "REDIS_URL": "", "EMAIL_HOST": "localhost",
        "EMAIL_USE_TLS": False, "EMAIL_USE_SSL": False, "S3_ENDPOINT": "",
    }  # fmt: skip
    asked = SimpleNamespace(**{**usual, **changed})
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(checks, "settings", asked)
        found = checks.connections_are_encrypted()
    assert [warning.id for warning in found] == ["config.W003"] * len(said)
    assert [warning.msg for warning in found] == [
        f"The connection to {each} is not encrypted." for each in said
    ]


@pytest.mark.parametrize(
    ("first_line", "said"),
    [
        ("# Renewed on 2031-02-02.", None),
        ("# Renewed on 2031-02-01.", "on 2031-02-01"),
        ("anyascii==0.3.3", "nobody knows when"),
    ],
    ids=["a quarter ago", "a day more", "not said"],
)
def test_libraries_older_than_a_quarter_are_a_warning(
    settings: Settings, tmp_path: Path, first_line: str, said: str | None
) -> None:
    settings.LOCK = tmp_path / "requirements.lock"
    settings.LOCK.write_text(f"{first_line}\nwagtail==7.0\n", encoding="utf-8")
    with time_machine.travel("2031-05-05 12:00:00+03:00", tick=False):
        found = checks.libraries_are_recent()
    assert [warning.id for warning in found] == (["config.W004"] if said else [])
    assert all(said in warning.msg for warning in found if said)


def test_libraries_without_their_lock_are_a_warning_too(settings: Settings, tmp_path: Path) -> None:
    settings.LOCK = tmp_path / "requirements.lock"
    assert [warning.id for warning in checks.libraries_are_recent()] == ["config.W004"]


def test_the_lock_says_when_it_was_made() -> None:
    assert checks.RENEWED.match(base.LOCK.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2030-05-04 12:00:00+03:00", []),
        ("2030-05-03 12:00:00+03:00", ["has been the same since 2030-05-03"]),
        (None, ["in the environment itself"]),
    ],
    ids=["a year", "a day more", "no file"],
)
def test_a_password_older_than_a_year_is_a_warning(
    settings: Settings, tmp_path: Path, written: str | None, said: list[str]
) -> None:
    settings.EMAIL_HOST, settings.EMAIL_HOST_PASSWORD = "mail.example", "secret"
    file = tmp_path / "email_password"
    if written:
        moment = datetime.fromisoformat(written).timestamp()
        file.touch()
        os.utime(file, (moment, moment))
    settings.PASSWORD_FILES = {**settings.PASSWORD_FILES, "EMAIL_PASSWORD": file if written else None}
    with time_machine.travel("2031-05-05 12:00:00+03:00", tick=False):
        found = [each for each in checks.passwords_are_changed() if each.msg.startswith("EMAIL_PASSWORD ")]
    assert [each.id for each in found] == ["config.W005"] * len(said)
    assert all(words in each.msg for words, each in zip(said, found, strict=True))
    assert all("EMAIL_PASSWORD_FILE" in str(each.hint) for each in found)


def test_counters_that_are_not_shared_are_a_warning(settings: Settings) -> None:
    settings.REDIS_URL = ""
    assert [warning.id for warning in checks.throttles_are_shared()] == ["config.W001"]
    settings.REDIS_URL = "redis://127.0.0.1:6379/0"
    assert checks.throttles_are_shared() == []


@pytest.mark.parametrize(
    ("site_url", "found"),
    [
        ("http://127.0.0.1:8000", ["config.W002"]),
        ("https://site.example:8443", []),
        ("https://www.site.example", ["config.W002"]),
    ],
)
def test_an_address_at_which_the_site_does_not_answer_is_a_warning(
    settings: Settings, site_url: str, found: list[str]
) -> None:
    settings.ALLOWED_HOSTS = ["site.example"]
    settings.SITE_URL = site_url
    assert [warning.id for warning in checks.site_answers_at_its_address()] == found


def check_production(**environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "SECRET_KEY"}}
    return subprocess.run(
        [sys.executable, str(ROOT / "site" / "manage.py"), "check", "--deploy", "--fail-level", "ERROR"],
        env={**clean, "DJANGO_SETTINGS_MODULE": "config.settings.production", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_production_names_what_it_misses(tmp_path: Path) -> None:
    nothing = check_production(VAR_DIR=str(tmp_path))
    assert nothing.returncode != 0
    assert "SECRET_KEY is not set" in nothing.stderr


def test_production_starts_when_it_has_what_it_needs(tmp_path: Path) -> None:
    complete = check_production(
        VAR_DIR=str(tmp_path), SECRET_KEY="x" * 60, ALLOWED_HOSTS="site.example", EMAIL_HOST="mail.example"
    )
    assert complete.returncode == 0, complete.stderr
