"""Keeping the search index true to the pages: what changes what a visitor may read is followed at commit."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save

from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_slug_changed, post_page_move

from pages.models import (
    CompanySettings,
    ContactsPage,
    DocumentPage,
    PaymentPoint,
    PaymentPointsPage,
    PublishedFile,
)
from pages.search_sources import SOURCES, source_of
from search.models import SearchEntry
from search.services import forget, index

DRAFT_FIELDS = {
    "draft_title",
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
    "locked",
    "locked_at",
    "locked_by",
}
"""What saving a draft touches: none of it is public."""


def connect() -> None:
    post_save.connect(_page_saved, dispatch_uid="search_page_saved")
    post_delete.connect(_page_deleted, sender=Page, dispatch_uid="search_page_deleted")
    post_page_move.connect(_tree_changed, dispatch_uid="search_page_moved")
    page_slug_changed.connect(_tree_changed, dispatch_uid="search_slug_changed")
    for signal in (post_save, post_delete):
        signal.connect(_restriction_changed, sender=PageViewRestriction, dispatch_uid="search_restriction")
        signal.connect(_points_changed, sender=PaymentPoint, dispatch_uid="search_points")
        signal.connect(_file_changed, sender=PublishedFile, dispatch_uid="search_files")
        signal.connect(_company_changed, sender=CompanySettings, dispatch_uid="search_company")


def refresh(pk: int) -> None:
    """Bring the entry of one page up to date, and those below it when its name or address has changed."""
    page = Page.objects.filter(pk=pk).first()
    if page is None:
        for source in SOURCES:
            forget(source=source.name, key=str(pk))
        return
    before = _named(page)
    _index(page)
    if before and before != _named(page):
        _index_all(page.get_descendants())


def refresh_tree(pk: int) -> None:
    """Bring the entries of a page and of everything below it up to date."""
    page = Page.objects.filter(pk=pk).first()
    if page is not None:
        _index_all(page.get_descendants(inclusive=True))


def _named(page: Page) -> tuple[str, str] | None:
    entries = SearchEntry.objects.filter(source__in=[source.name for source in SOURCES], key=str(page.pk))
    return entries.values_list("title", "url").first()


def _index_all(pages: Iterable[Page]) -> None:
    for page in pages:
        _index(page)


def _index(page: Page) -> None:
    index(source=source_of(page.specific_class or Page).name, key=str(page.pk))


def _page_saved(instance: models.Model, update_fields: frozenset[str] | None = None, **_: Any) -> None:
    if isinstance(instance, Page) and not (update_fields and update_fields <= DRAFT_FIELDS):
        transaction.on_commit(partial(refresh, instance.pk))


def _page_deleted(instance: Page, **_: Any) -> None:
    transaction.on_commit(partial(refresh, instance.pk))


def _tree_changed(instance: Page, **_: Any) -> None:
    transaction.on_commit(partial(refresh_tree, instance.pk))


def _restriction_changed(instance: PageViewRestriction, **_: Any) -> None:
    transaction.on_commit(partial(refresh_tree, instance.page_id))


def _points_changed(**_: Any) -> None:
    transaction.on_commit(lambda: _index_all(Page.objects.exact_type(PaymentPointsPage)))


def _company_changed(**_: Any) -> None:
    transaction.on_commit(lambda: _index_all(Page.objects.exact_type(ContactsPage)))


def _file_changed(instance: PublishedFile, **_: Any) -> None:
    pk = instance.pk
    transaction.on_commit(lambda: _index_all(DocumentPage.objects.filter(editions__file_id=pk).distinct()))
