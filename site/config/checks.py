"""What must hold in an installation, said in words. Identifiers are stable: config.E001 and on."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.http.request import validate_host
from django.utils import timezone

from operations import passwords
from pages.addresses import is_loopback

RENEWED = re.compile(r"# Renewed on (\d{4}-\d\d-\d\d)\.")
QUARTER = timedelta(days=92)


@register(Tags.security)
def captcha_asks_for_real(**kwargs: Any) -> list[CheckMessage]:
    """Refuse the captcha's test mode, which accepts «passed» from anybody, outside tests."""
    if not settings.CAPTCHA_TEST_MODE or settings.DEMO_ALLOWED:
        return []
    return [
        Error(
            "CAPTCHA_TEST_MODE is on: any robot passes the form.",
            hint="Remove CAPTCHA_TEST_MODE from the settings.",
            id="config.E001",
        )
    ]


@register(Tags.security, deploy=True)
def letters_can_leave(**kwargs: Any) -> list[CheckMessage]:
    """Warn when a real installation would write its letters to files."""
    if settings.EMAIL_HOST:
        return []
    return [
        Error("EMAIL_HOST is empty: no e-mail leaves this machine.", hint="Set EMAIL_HOST.", id="config.E002")
    ]


@register(Tags.caches, deploy=True)
def throttles_are_shared(**kwargs: Any) -> list[CheckMessage]:
    """Warn when each web process would count wrong secrets by itself."""
    if settings.REDIS_URL:
        return []
    return [
        Warning(
            "REDIS_URL is empty: each web process counts attempts by itself.",
            hint="Set REDIS_URL, or run one web process.",
            id="config.W001",
        )
    ]


@register(Tags.security, deploy=True)
def connections_are_encrypted(**kwargs: Any) -> list[CheckMessage]:
    """Warn of each connection to another machine that anybody on the way could read."""
    return [
        Warning(
            f"The connection to {what} ({host}) is not encrypted.",
            hint=f"{cure}, or see that the network between the machines is your own.",
            id="config.W003",
        )
        for what, host, is_encrypted, cure in _connections()
        # No host and a path are sockets of this machine.
        if host and not (is_encrypted or host.startswith("/") or is_loopback(host))
    ]


def _connections() -> Iterator[tuple[str, str, bool, str]]:
    """Yield what is connected to: its name, its host, whether it is encrypted, what would make it so."""
    database = settings.DATABASES["default"]
    strict = {"require", "verify-ca", "verify-full"}
    encrypted = database.get("OPTIONS", {}).get("sslmode") in strict
    yield "the database", database.get("HOST", ""), encrypted, "Add ?sslmode=require to DATABASE_URL"
    redis = urlsplit(settings.REDIS_URL)
    yield "Redis", redis.hostname or "", redis.scheme == "rediss", "Let REDIS_URL begin with rediss://"
    encrypted = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    yield "the mail server", settings.EMAIL_HOST, encrypted, "Set EMAIL_USE_TLS or EMAIL_USE_SSL"
    store = urlsplit(settings.S3_ENDPOINT)
    yield (
        "the store of files",
        store.hostname or "",
        store.scheme == "https",
        "Let S3_ENDPOINT begin with https://",
    )


@register(Tags.security, deploy=True)
def libraries_are_recent(**kwargs: Any) -> list[CheckMessage]:
    """Warn of libraries older than docs/reference/security.md promises: all are renewed each quarter."""
    lock = settings.LOCK.read_text(encoding="utf-8") if settings.LOCK.exists() else ""
    renewed = RENEWED.match(lock)
    if renewed and timezone.localdate() - date.fromisoformat(renewed[1]) <= QUARTER:
        return []
    day = f"on {renewed[1]}" if renewed else "nobody knows when"
    return [
        Warning(
            f"The libraries were renewed {day}: more than a quarter ago.",
            hint="Take the next version of the site: docs/how-to/upgrade.md.",
            id="config.W004",
        )
    ]


@register(Tags.security, deploy=True)
def passwords_are_changed(**kwargs: Any) -> list[CheckMessage]:
    """Warn of each password of a service that is older than a year, or whose age nobody knows."""
    today = timezone.localdate()
    return [
        Warning(
            f"{password.name} has been the same since {password.since}: more than a year."
            if password.since
            else f"{password.name} holds a password in the environment itself: nobody knows how old it is.",
            hint=f"Change it at its service and write it into the file that {password.name}_FILE names:"
            " docs/how-to/administrator.md.",
            id="config.W005",
        )
        for password in passwords.in_use()
        if password.is_old(today)
    ]


@register(Tags.urls, deploy=True)
def site_answers_at_its_address(**kwargs: Any) -> list[CheckMessage]:
    """Warn when letters, the sitemap and search engines would be given an address that is not the site's."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    if validate_host(host, settings.ALLOWED_HOSTS):
        return []
    return [
        Warning(
            f"SITE_URL names {host}, which is not among ALLOWED_HOSTS.",
            hint="Set SITE_URL to the address that visitors type.",
            id="config.W002",
        )
    ]
