"""SQL queries of every public page: the dearest page of each type counts."""

from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import urlsplit

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from wagtail.models import Page

from bench.rows import Row

QUERIES_LIMIT = 12


class PageNotServed(Exception):
    pass


def measure() -> list[Row]:
    client = Client()
    dearest: dict[str, int] = {}
    for kind, path in _addresses():
        dearest[kind] = max(dearest.get(kind, 0), queries_of(client, path))
    return [Row(f"{kind}: SQL queries", count, "queries", QUERIES_LIMIT) for kind, count in dearest.items()]


def queries_of(client: Client, path: str) -> int:
    """Count the queries of one request with an empty cache."""
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        status = client.get(path).status_code
    if status != HTTPStatus.OK:
        raise PageNotServed(f"{path}: {status}")
    return len(queries)


def _addresses() -> Iterator[tuple[str, str]]:
    for page in Page.objects.live().public().filter(depth__gt=1).specific():
        yield type(page).__name__, urlsplit(page.url).path
    yield "ask form", reverse("questions:ask_individual")
    yield "ask form", reverse("questions:ask_organization")
    yield "status form", reverse("questions:status")
    yield (
        "due calculator",
        f"{reverse('questions:when')}?channel=website&kind=question&received_on=2026-11-23",
    )
    yield "working-day calendar", reverse("workdays:calendar")
    yield "sign-in", reverse("cabinet:index")
    yield "archive", reverse("archive:index")
    yield "tariffs", f"{reverse('tariffs:index')}?plan=three_zone"
    yield "tariffs, a month", f"{reverse('tariffs:calculator')}?kwh_all=4500"
    yield "disclosure, what must be published", reverse("disclosure:index")
    yield "disclosure, a year", reverse("disclosure:year", args=[timezone.localdate().year - 1])
