import gzip
import hashlib
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from wagtail.models import Site

from generations import storing
from generations.commits import folder
from generations.templatetags.generations import PIECES

logger = logging.getLogger(__name__)
MOST_PAGES = 20_000
"""Pages of one generation that a process writes down; more are made each time."""
MOST_BYTES = 64 * 1024 * 1024
"""What a process holds of one generation in its memory, packed and unpacked."""
PACKING = 5
LEARNED = ("_wagtail_site", PIECES, *settings.GENERATIONS_LEARNED)
"""Attributes in which a request remembers what it has looked up: the site with its front page, the company's
details, the menu, what is announced at present. The next request of the generation need not ask again."""


@dataclass(frozen=True)
class Page:
    body: bytes
    packed: bytes
    headers: Mapping[str, str]
    etag: str

    @property
    def weight(self) -> int:
        return len(self.body) + len(self.packed)


@dataclass
class Held:
    """What one process holds of one generation."""

    name: str = ""
    until: float = 0.0
    pages: dict[str, Page] = field(default_factory=dict)
    weight: int = 0
    made: int = 0
    learned: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By host, what requests have looked up that is the same for each page of this generation."""

    def add(self, place: str, page: Page) -> None:
        self.made += 1
        if self.weight + page.weight <= MOST_BYTES:
            self.pages[place] = page
            self.weight += page.weight


class GenerationMiddleware:
    """Answer from the present generation, and put into it what it lacks. nginx, if any, answers first."""

    def __init__(self, get_response: Callable[[WSGIRequest], HttpResponse]) -> None:
        if not settings.GENERATIONS:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self._held = Held()

    def __call__(self, request: WSGIRequest) -> HttpResponse:
        if not storing.is_plain(request):
            return self.get_response(request)
        # Before anything else is read: see folder.py.
        held = self._present()
        place = storing.place_of(request)
        page = held.pages.get(place) if held.name else None
        if page:
            return _answer(request, page)
        return self._made(request, held, place)

    def _present(self) -> Held:
        opened = folder().opened()
        name = opened.name if opened else ""
        # One's own, whatever another thread puts there meanwhile: it may have read the link earlier.
        held = self._held
        if name != held.name:
            # Other processes may have changed what Wagtail remembers of the sites in this one.
            Site.clear_site_root_paths_cache()
            held = self._held = Held(name, opened.until if opened else 0.0)
        return held if time.time() < held.until else Held()

    def _made(self, request: WSGIRequest, held: Held, place: str) -> HttpResponse:
        host = request.get_host()
        request.__dict__.update(held.learned.get(host, {}))
        with storing.reading() as tables:
            response = self.get_response(request)
        if not storing.may_be_kept(request, response):
            return response
        response.headers.setdefault("Cache-Control", "no-cache")
        if held.name and place and tables.only_watched and held.made < MOST_PAGES:
            held.learned[host] = {
                name: request.__dict__[name] for name in LEARNED if name in request.__dict__
            }
            patch_vary_headers(response, ["Accept-Encoding"])
            page = _page_of(response)
            held.add(place, page)
            _write(held.name, place, page)
        return response


def _page_of(response: HttpResponse) -> Page:
    body = response.content
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    return Page(body, gzip.compress(body, PACKING, mtime=0), {**response.headers, "ETag": etag}, etag)


def _write(name: str, place: str, page: Page) -> None:
    try:
        folder().write(name, place, page.body, page.packed)
    except OSError:
        # A full disk costs speed, not the page.
        logger.warning("A page could not be kept", exc_info=True)


def _answer(request: WSGIRequest, page: Page) -> HttpResponse:
    packed = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    response = HttpResponse(page.packed if packed else page.body, headers=page.headers)
    response.headers["Content-Length"] = str(len(response.content))
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return get_conditional_response(request, etag=page.etag, response=response) or response
