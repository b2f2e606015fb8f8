"""Which texts an editor should look at: never checked, or past the day that was set for it."""

from datetime import date
from itertools import chain

from django.db.models import Q

from pages.models import (
    ActsPage,
    ContactPerson,
    DocumentListPage,
    DocumentPage,
    InfoPage,
    PaymentPointsPage,
    QuestionPage,
    ReviewedPage,
    StateBodiesPage,
)

REVIEWED: list[type[ReviewedPage]] = [
    InfoPage,
    QuestionPage,
    DocumentPage,
    DocumentListPage,
    ActsPage,
    PaymentPointsPage,
    StateBodiesPage,
]


def unchecked_pages() -> list[ReviewedPage]:
    """Return the live pages whose text no editor has confirmed yet, by title."""
    return _find(Q(needs_review=True))


def stale_pages(on: date) -> list[ReviewedPage]:
    """Return the live pages whose day of review has passed, the longest overdue first."""
    return sorted(_find(Q(review_by__lt=on)), key=lambda page: (page.review_by or on, page.title))


def unknown_persons() -> list[str]:
    """Return the matters for which the contacts name nobody yet."""
    rows = ContactPerson.objects.filter(page__live=True).order_by("page", "sort_order")
    return [row.matters for row in rows if row.is_unknown]


def _find(condition: Q) -> list[ReviewedPage]:
    found = (model._default_manager.live().filter(condition) for model in REVIEWED)
    return sorted(chain.from_iterable(found), key=lambda page: page.title)
