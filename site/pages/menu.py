"""Lists of pages that stand on many pages: the main menu, and what else a section holds.

A request remembers them, and within a generation so do those after it: see GENERATIONS_LEARNED.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from wagtail.models import Page, Site

MENU, SECTIONS = "_main_menu", "_pages_of_sections"
FOR_LINKS = (
    "title", "slug", "path", "depth", "url_path", "live", "show_in_menus", "content_type", "alias_of",
)  # fmt: skip
"""What is read of a page that is only linked to."""
MOST_NEIGHBOURS = 60
"""A longer list beside a text helps nobody and costs more than the text; the section itself has it."""


@dataclass(frozen=True)
class PageLink:
    pk: int
    title: str
    url: str


def is_known(request: HttpRequest) -> bool:
    return hasattr(request, MENU)


def remember(request: HttpRequest, pages: Iterable[Page]) -> list[PageLink]:
    """Keep with a request the pages that its menu is made of."""
    items = _links_to(pages, request)
    setattr(request, MENU, items)
    return items


def menu_of(request: HttpRequest) -> list[PageLink]:
    """Return the pages below home that are meant for menus; none while the site has no home."""
    if is_known(request):
        items: list[PageLink] = getattr(request, MENU)
        return items
    site = Site.find_for_request(request)
    if site is None:
        return []
    return remember(request, site.root_page.get_children().live().in_menu().only(*FOR_LINKS).order_by("path"))


def neighbours_of(page: Page, request: HttpRequest) -> list[PageLink]:
    """Return the live pages beside one, itself among them, in their order; none where there are too many."""
    section = page.path[: -page.steplen]
    known: dict[str, list[PageLink]] = getattr(request, SECTIONS, {})
    if section not in known:
        pages = list(page.get_siblings().live().only(*FOR_LINKS).order_by("path")[: MOST_NEIGHBOURS + 1])
        if len(pages) > MOST_NEIGHBOURS:
            pages = []
        # Another dict, not the same one with more: of this page nobody may learn if it is not kept.
        known = {**known, section: _links_to(pages, request)}
        setattr(request, SECTIONS, known)
    return known[section]


def _links_to(pages: Iterable[Page], request: HttpRequest) -> list[PageLink]:
    return [PageLink(page.pk, page.title, page.get_url(request) or "") for page in pages]
