"""What answers on the site: pages, routes, redirects, files. A fixed number of queries."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.urls import Resolver404, resolve

from wagtail import hooks
from wagtail.contrib.redirects.models import Redirect
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from pages.addresses import ascii_host
from pages.health.facts import KnownSite
from pages.models import CompanySettings, PublishedFile

OF_PAGES = "wagtail_serve"


def describe_site(
    site: Site, addresses: Mapping[str, frozenset[str]], places: Mapping[int, str], files: set[int]
) -> KnownSite:
    """Gather what links are judged by; `places` has the live pages, `files` are the only ones looked for."""
    others = Page.objects.not_live().filter(depth__gt=1)
    images = get_image_model()._default_manager.values_list("pk", "description")
    return KnownSite(
        origin=settings.SITE_URL,
        hosts=_hosts(),
        live=places,
        unpublished=dict(others.values_list("pk", "title")),
        anchors=addresses,
        redirects=_redirects(site, places),
        answers=_answering(),
        files=_present(files),
        pictures=dict(images),
    )


def _hosts() -> frozenset[str]:
    """Return the names by which people write our address: of the settings, of the sites, of the company."""
    named = [urlsplit(settings.SITE_URL).hostname or "", *Site.objects.values_list("hostname", flat=True)]
    named += CompanySettings.objects.exclude(domain="").values_list("domain", flat=True)
    found = set()
    for name in named:
        with suppress(ValueError):
            found.add(ascii_host(name))
    return frozenset(found)


def _redirects(site: Site, places: Mapping[int, str]) -> dict[str, str | None]:
    """Return where each redirected address leads: None when its page is not live, or gone."""
    found: dict[str, str | None] = {}
    # Read last, so that it holds: a redirect of this site alone comes before one of all sites.
    for row in sorted(Redirect.get_for_site(site), key=lambda each: each.site_id is not None):
        if row.redirect_link or row.redirect_page_id is None:
            found[row.old_path] = row.redirect_link or None
            continue
        place = places.get(row.redirect_page_id)
        found[row.old_path] = place and place.rstrip("/") + (row.redirect_page_route_path or "/")
    return found


def _present(files: set[int]) -> frozenset[int]:
    """Return those of the files whose bytes are in the storage."""
    rows = PublishedFile.objects.select_related("stored").defer("text")
    stored = {row.pk: row.stored.content for row in rows if row.pk in files}
    return frozenset(pk for pk, content in stored.items() if content.storage.exists(str(content.name)))


def _answering() -> Callable[[str], bool]:
    """Return what says whether something beside the pages answers at a path.

    Where the rooms name all addresses of a view by the hook ``public_addresses``, the others are dead.
    """
    public = {address for named in hooks.get_hooks("public_addresses") for address in named()}
    listed = {resolve(address).view_name for address in public if urlsplit(address).path == address}

    def answers(path: str) -> bool:
        for prefix, is_there in ((settings.STATIC_URL, _has_static), (settings.MEDIA_URL, _has_media)):
            if path.startswith(prefix):
                return is_there(path.removeprefix(prefix))
        try:
            match = resolve(path)
        except Resolver404:
            return False
        return match.url_name != OF_PAGES and (match.view_name not in listed or path in public)

    return answers


def _has_static(name: str) -> bool:
    with suppress(SuspiciousOperation):
        return bool(name) and finders.find(name) is not None
    return False


def _has_media(name: str) -> bool:
    with suppress(SuspiciousOperation):
        return bool(name) and default_storage.exists(name)
    return False
