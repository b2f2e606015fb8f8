"""Which passwords of services are in use, and since when; an account or a certificate needs none."""

from types import SimpleNamespace
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

import pytest
import time_machine

from cabinet.api.tokens import issue, revoke
from config.settings.base import PASSWORD_FILES
from operations import passwords
from operations.facts import gather

NOWHERE: dict[str, Any] = {
    "DATABASES": {"default": {"PASSWORD": ""}}, "REDIS_URL": "", "EMAIL_HOST": "", "EMAIL_HOST_PASSWORD": "",
    "IMAP_HOST": "", "IMAP_PASSWORD": "", "S3_ENDPOINT": "", "S3_SECRET_KEY": "", "GIS_URL": "",
    "GIS_PASSWORD": "", "METRICS_TOKEN": "", "ERRORS_DSN": "", "PASSWORD_FILES": PASSWORD_FILES,
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({}, []),
        ({"DATABASES": {"default": {"PASSWORD": "secret"}}}, ["DATABASE_URL"]),
        ({"DATABASES": {"default": {"HOST": "/run/postgresql"}}}, []),
        ({"REDIS_URL": "redis://:secret@10.0.0.5/0"}, ["REDIS_URL"]),
        ({"REDIS_URL": "unix:///run/redis/redis-server.sock?db=0&password=secret"}, ["REDIS_URL"]),
        ({"REDIS_URL": "unix:///run/redis/redis-server.sock?db=0"}, []),
        ({"REDIS_URL": "rediss://redis.example/0?ssl_certfile=/etc/site.pem"}, []),
        ({"EMAIL_HOST": "mail.example", "EMAIL_HOST_PASSWORD": "secret"}, ["EMAIL_PASSWORD"]),
        ({"EMAIL_HOST_PASSWORD": "secret"}, []),
        ({"IMAP_HOST": "mail.example", "IMAP_PASSWORD": "secret"}, ["IMAP_PASSWORD"]),
        ({"S3_ENDPOINT": "https://store.example", "S3_SECRET_KEY": "secret"}, ["S3_SECRET_KEY"]),
        ({"GIS_URL": "https://gis.example", "GIS_PASSWORD": "secret"}, ["GIS_PASSWORD"]),
        ({"METRICS_TOKEN": "secret"}, ["METRICS_TOKEN"]),
        ({"ERRORS_DSN": "https://key@errors.example/1"}, ["ERRORS_DSN"]),
    ],
)
def test_a_password_that_is_used_is_named(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, object], named: list[str]
) -> None:
    monkeypatch.setattr(passwords, "settings", SimpleNamespace(**{**NOWHERE, **changed}))
    assert [password.name for password in passwords.in_use()] == named


def test_a_file_that_is_gone_has_no_day(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    files = {**PASSWORD_FILES, "METRICS_TOKEN": tmp_path / "absent"}
    asked = SimpleNamespace(**{**NOWHERE, "METRICS_TOKEN": "secret", "PASSWORD_FILES": files})
    monkeypatch.setattr(passwords, "settings", asked)
    assert [password.since for password in passwords.in_use()] == [None]


@pytest.mark.django_db
def test_a_key_of_a_program_grows_old_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "settings", SimpleNamespace(**NOWHERE))
    user = get_user_model().objects.create_user("administrator")
    with time_machine.travel("2030-05-03 12:00:00+03:00"):
        issue(name="Биллинг", user=user)
        revoked, _ = issue(name="Прежний", user=user)
        revoke(client_id=revoked.pk, user=user)
    with time_machine.travel("2030-06-01 12:00:00+03:00"):
        issue(name="Новый", user=user)
    with time_machine.travel("2031-05-05 12:00:00+03:00"):
        facts = gather(timezone.now())
    assert (facts.passwords, facts.passwords_old) == (2, ["ключ доступа «Биллинг»"])
