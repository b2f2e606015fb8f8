"""Which answers are the same for everybody, and where they are kept."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from generations.tables import unwatched

VIEW = "wagtail_serve"
"""The name of the address of Wagtail's pages: nothing else is kept."""
READS = re.compile(r'(?:FROM|JOIN)\s+"?(\w+)', re.IGNORECASE)
HOST = re.compile(r"[a-z0-9.-]+(?::\d+)?")
LONGEST_NAME = 200
"""Bytes of one part of an address; file systems allow 255, and names of ours grow while they are written."""
FILE = "index.html"


def is_plain(request: HttpRequest) -> bool:
    """Whether the question is the same whoever asks: to read, without a query and a cookie of ours."""
    return (
        request.method in {"GET", "HEAD"}
        and not request.META.get("QUERY_STRING")
        and not personal_cookies() & request.COOKIES.keys()
        and "HTTP_AUTHORIZATION" not in request.META
    )


@cache
def personal_cookies() -> frozenset[str]:
    """Return the names of cookies with which a page may be another one; a test holds nginx's to them."""
    return frozenset(
        {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages", *settings.GENERATIONS_COOKIES}
    )


def may_be_kept(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the answer to a plain question is the same for everybody until something changes."""
    match = request.resolver_match
    return (
        request.method == "GET"
        and match is not None
        and match.url_name == VIEW
        and response.status_code == HTTPStatus.OK
        and not response.streaming
        and not response.cookies
        and response.headers.get("Content-Type", "").startswith("text/html")
        and not {"no-store", "private"}
        & set(re.findall(r"[\w-]+", response.headers.get("Cache-Control", "")))
        and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META
    )


def place_of(request: HttpRequest) -> str:
    """Return the path of an address below a generation, or an empty text for one that cannot be a file.

    Addresses of Wagtail's pages hold letters, digits, hyphens and slashes only, so none leads elsewhere.
    """
    host = request.get_host().lower()
    parts = request.path_info.split("/")
    fits = all(len(part.encode()) <= LONGEST_NAME and not part.startswith(".") for part in parts)
    if (
        not fits
        or not HOST.fullmatch(host)
        or "\0" in request.path_info
        or not request.path_info.endswith("/")
    ):
        return ""
    return f"{request.scheme}/{host}{request.path_info}{FILE}"


class Reading:
    """The tables that were read; `only_watched` tells whether a change of each would be noticed."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.tables.update(READS.findall(sql))
        return execute(sql, params, many, context)

    @property
    def only_watched(self) -> bool:
        return not self.tables & _never_noticed()


@cache
def _never_noticed() -> frozenset[str]:
    return unwatched() - {"django_content_type"}


@contextmanager
def reading() -> Iterator[Reading]:
    tables = Reading()
    with connection.execute_wrapper(tables):
        yield tables
