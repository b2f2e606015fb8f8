"""A page as visitors saw it: asked for by nobody in particular, without cookies, in the usual look."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest
from django.urls import resolve

from wagtail.models import Page

from archive.errors import NotShown
from archive.models import Look

logger = logging.getLogger(__name__)


def path_on_site(page: Page) -> str:
    """Return the path of a page on its site; empty for one that no site has."""
    parts = page.get_url_parts()
    return (parts and parts[2]) or ""


def look_of(page: Page) -> tuple[Look, bytes]:
    """Return the page as anybody sees it now, or the reason why nothing is kept.

    A page that cannot be shown must still be published, and a closed page is nobody's to keep a copy of.
    """
    if page.get_view_restrictions().exists():
        return Look.RESTRICTED, b""
    return _look(lambda: _answer_of_page(page), f"Page {page.pk}")


def look_at(path: str) -> tuple[Look, bytes]:
    """Return what anybody sees at an address of the site that is no page of the tree."""
    return _look(lambda: _answer_at(path), path)


def _look(answer: Callable[[], Any], name: str) -> tuple[Look, bytes]:
    try:
        # A failed statement must not spoil the transaction of the publication.
        with transaction.atomic():
            return Look.KEPT, _content_of(answer(), name)
    except Exception:
        logger.exception("%s is archived without its look", name)
        return Look.FAILED, b""


def _answer_of_page(page: Page) -> Any:
    request = _visitor(path_on_site(page) or "/")
    target, args, kwargs = page.route(request, [])
    return target.serve(request, *args, **kwargs)


def _answer_at(path: str) -> Any:
    request, match = _visitor(path), resolve(path)
    request.resolver_match = match
    return match.func(request, *match.args, **match.kwargs)


def _content_of(response: Any, name: str) -> bytes:
    if hasattr(response, "render"):
        response.render()
    if response.status_code != HTTPStatus.OK or response.streaming:
        raise NotShown(f"{name} answers {response.status_code}")
    content: bytes = response.content
    return content


def _visitor(path: str) -> HttpRequest:
    """Return the request of somebody who has just come and is known by nothing."""
    site = urlsplit(settings.SITE_URL)
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = path
    request.META = {
        "REQUEST_METHOD": "GET",
        "HTTP_HOST": site.netloc,
        "SERVER_NAME": site.hostname or "",
        "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
    }
    request.user = AnonymousUser()
    return request
