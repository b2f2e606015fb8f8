"""Which anchors a page has: those of its template, and those that its texts give.

The templates' own are written down here; a test compares them with every page of the demonstration.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from wagtail.fields import StreamField

from pages.anchors import distinct_anchors
from pages.health.walking import anchors_in
from pages.models import ActsPage, Edition, StateBody
from pages.models.library import Theme

OF_EVERY_PAGE = frozenset({"main", "menu", "site-search"})
OF_TEMPLATES: Mapping[str, frozenset[str]] = {
    "homepage": frozenset({"services", "tasks", "news", "questions"}),
    "infopage": frozenset({"near"}),
    "documentpage": frozenset({"toc-title"}),
    "actspage": frozenset(f"theme-{value}" for value in Theme.values),
    "paymentpointspage": frozenset({"places", "town", "kind"}),
    "statebodiespage": frozenset(StateBody.Purpose.values),
    "faqpage": frozenset({"topics"}),
    "questionpage": frozenset({"near"}),
    "newsindexpage": frozenset({"years", "categories"}),
    "newspage": frozenset({"others"}),
    "contactspage": frozenset({"where", "when", "who", "plan"}),
}


def of_page(page: Any, rows: Mapping[str, list[Any]], question_slugs: Iterable[str]) -> frozenset[str]:
    """Return the anchors of a page without those of an edition; its rows are given by their relations."""
    found = set(OF_EVERY_PAGE | OF_TEMPLATES.get(page._meta.model_name, frozenset()))
    found.update(question_slugs)
    if isinstance(page, ActsPage):
        acts = rows.get("acts", [])
        anchors = distinct_anchors((act.anchor, act.title) for act in acts)
        found.update(name for anchor in anchors for name in (anchor, f"{anchor}-title"))
    for field in page._meta.concrete_fields:
        if isinstance(field, StreamField):
            found.update(anchors_in(field.stream_block, getattr(page, field.attname).raw_data))
    return frozenset(found)


def of_edition(edition: Edition) -> frozenset[str]:
    """Return the anchors of the chapters, read as they are stored."""
    values = [row["value"] for row in edition.body.raw_data if row["type"] == "chapter"]
    chapters = distinct_anchors((value.get("anchor") or "", value.get("heading") or "") for value in values)
    block = edition._meta.get_field("body").stream_block
    return frozenset(chapters) | frozenset(anchors_in(block, edition.body.raw_data))
