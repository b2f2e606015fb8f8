"""What machines ask every site for: the sitemap, the rules for robots, whom to tell of a weakness."""

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control

from wagtail import hooks
from wagtail.models import Page, Site
from wagtail.models.pages import PageQuerySet

from pages.addresses import absolute, ascii_email, path_of
from pages.models import CompanySettings, ContactsPage

if TYPE_CHECKING:
    AnySitemap = Sitemap[Any]
else:
    AnySitemap = Sitemap

PLAIN = "text/plain; charset=utf-8"
HOUR, DAY = 60 * 60, 24 * 60 * 60
SECURITY_EXPIRES = timedelta(days=180)
"""RFC 9116, section 2.5.5: the date should lie less than a year ahead."""
NOT_FOR_ROBOTS = [
    "/admin/",
    "/ask/accepted/",
    "/ask/rate/",
    "/ask/status/?number=",
    "/ask/suggest/",
    "/ask/when/?channel=",
    "/cabinet/",
    "/captcha/",
    "/interruptions/?address=",
    "/link/",
    "/search/",
    "/view/",
]
"""Where a robot finds nothing of its own: results, receipts, settings of the view, the desk."""


class _OwnAddresses(AnySitemap):
    """Addresses under SITE_URL, whatever host name the robot came by."""

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme


class PageMap(_OwnAddresses):
    """The live pages that anybody may read. Their own columns suffice, so it asks for no page types."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def items(self) -> PageQuerySet:
        home = _home(self.request)
        if home is None:
            return Page.objects.none()
        return home.get_descendants(inclusive=True).live().public().filter(alias_of=None).order_by("path")

    def location(self, item: Page) -> str:
        return path_of(item, self.request)

    def lastmod(self, item: Page) -> datetime | None:
        return item.last_published_at or item.latest_revision_created_at


class OtherMap(_OwnAddresses):
    """Addresses beside the pages, as the apps above name them by the hook ``public_addresses``."""

    def items(self) -> list[str]:
        return sorted(address for named in hooks.get_hooks("public_addresses") for address in named())

    def location(self, item: str) -> str:
        return item


@cache_control(public=True, max_age=HOUR)
def sitemap(request: HttpRequest) -> HttpResponse:
    maps: dict[str, type[AnySitemap] | AnySitemap] = {"pages": PageMap(request), "other": OtherMap()}
    return sitemap_views.sitemap(request, maps)


@cache_control(public=True, max_age=DAY)
def robots(request: HttpRequest) -> HttpResponse:
    context = {"disallowed": NOT_FOR_ROBOTS, "sitemap": absolute(reverse("pages:sitemap"))}
    return render(request, "pages/robots.txt", context, content_type=PLAIN)


@cache_control(public=True, max_age=DAY)
def security(request: HttpRequest) -> HttpResponse:
    """Answer by RFC 9116; the date moves once a day, so that copies of a day are equal."""
    expires = datetime.combine(timezone.localdate(), time(), UTC) + SECURITY_EXPIRES
    context = {
        "contact": _security_contact(request),
        "expires": expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "canonical": absolute(reverse("pages:security")),
    }
    return render(request, "pages/security.txt", context, content_type=PLAIN)


def _security_contact(request: HttpRequest) -> str:
    """Name the company's e-mail, else the page of contacts, else the form that takes any message."""
    home = _home(request)
    if home is None:
        return absolute(reverse("questions:ask_individual"))
    email = CompanySettings.for_request(request).email
    if email:
        return f"mailto:{ascii_email(email)}"
    contacts = ContactsPage.objects.descendant_of(home).live().public().order_by("path").first()
    return absolute(path_of(contacts, request) if contacts else reverse("questions:ask_individual"))


def _home(request: HttpRequest) -> Page | None:
    site = Site.find_for_request(request)
    return site.root_page if site else None
