"""A page as visitors saw it: asked for by nobody in particular, without cookies, in the usual look."""

import logging
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest

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
    try:
        # A failed statement must not spoil the transaction of the publication.
        with transaction.atomic():
            return Look.KEPT, _shown(page)
    except Exception:
        logger.exception("Page %s is archived without its look", page.pk)
        return Look.FAILED, b""


def _shown(page: Page) -> bytes:
    request = _visitor(path_on_site(page) or "/")
    target, args, kwargs = page.route(request, [])
    response = target.serve(request, *args, **kwargs)
    if hasattr(response, "render"):
        response.render()
    if response.status_code != HTTPStatus.OK or response.streaming:
        raise NotShown(f"{type(page).__name__} answers {response.status_code}")
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
