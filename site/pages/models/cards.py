"""Pages below a page as cards: one query, whatever their types."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, F, TextField, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from wagtail.models import Page
from wagtail.models.pages import PageQuerySet

from pages.models.base import Audience

WITH_INTRO = [
    "sectionpage",
    "infopage",
    "documentpage",
    "documentlistpage",
    "actspage",
    "paymentpointspage",
    "statebodiespage",
    "faqpage",
    "newsindexpage",
    "contactspage",
]
ICONS = {
    Audience.INDIVIDUAL.value: "people",
    Audience.ORGANIZATION.value: "company",
    "faq": "ask",
    "contacts": "clock",
    "news": "news",
    "payments": "pay",
    "text": "doc",
}


@dataclass(frozen=True)
class Card:
    """Where a page leads, what it says in short, which drawing it bears."""

    url: str
    title: str
    text: str
    icon: str


def pages_below(parent: Page) -> PageQuerySet:
    """Return the live pages below one, in order, with the introduction and the sort of each."""
    sort: Any = Case(
        When(faqpage__isnull=False, then=Value("faq")),
        When(contactspage__isnull=False, then=Value("contacts")),
        When(newsindexpage__isnull=False, then=Value("news")),
        When(paymentpointspage__isnull=False, then=Value("payments")),
        When(sectionpage__isnull=False, then=F("sectionpage__audience")),
        default=Value("text"),
        output_field=CharField(),
    )
    intro = Coalesce(*(f"{name}__intro" for name in WITH_INTRO), Value(""), output_field=TextField())
    return parent.get_children().live().order_by("path").annotate(sort=sort, card_intro=intro)


def card_of(page: Any, request: HttpRequest) -> Card:
    """Make a card of a page that ``pages_below`` returned."""
    text = page.search_description or page.card_intro
    return Card(page.get_url(request) or "", page.title, text, ICONS.get(page.sort, "home"))
