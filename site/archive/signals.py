"""What Wagtail and the database tell of publications, and what is kept of it."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from django.utils import timezone

from wagtail.models import Page, PageViewRestriction, Revision
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
    published,
    unpublished,
)

from archive import things
from archive.publishing import keep_deleted, keep_published, keep_removed, refresh_tree
from archive.rows import PAGES, SAVED, keep_row, keep_row_deleted


def connect() -> None:
    page_published.connect(_published, dispatch_uid="archive.published")
    page_unpublished.connect(_unpublished, dispatch_uid="archive.unpublished")
    pre_delete.connect(_deleted, sender=Page, dispatch_uid="archive.deleted")
    published.connect(_thing_published, dispatch_uid="archive.thing_published")
    unpublished.connect(_thing_unpublished, dispatch_uid="archive.thing_unpublished")
    pre_delete.connect(_thing_deleted, dispatch_uid="archive.thing_deleted")
    post_page_move.connect(_moved, dispatch_uid="archive.moved")
    page_slug_changed.connect(_moved, dispatch_uid="archive.renamed")
    post_save.connect(_mirrored, dispatch_uid="archive.mirrored")
    for signal in (post_save, post_delete):
        signal.connect(_restricted, sender=PageViewRestriction, dispatch_uid="archive.restricted")
    for model in SAVED:
        post_save.connect(_row_saved, sender=model, dispatch_uid="archive.row_saved")
    for model in PAGES:
        pre_delete.connect(_row_deleted, sender=model, dispatch_uid="archive.row_deleted")


def _published(instance: Page, revision: Revision | None = None, **kwargs: Any) -> None:
    keep_published(instance, revision, now=timezone.now())


def _unpublished(instance: Page, **kwargs: Any) -> None:
    keep_removed(instance, now=timezone.now())


def _deleted(instance: Page, **kwargs: Any) -> None:
    keep_deleted(instance, now=timezone.now())


def _thing_published(instance: Any, revision: Revision | None = None, **kwargs: Any) -> None:
    things.keep_published(instance, revision, now=timezone.now())


def _thing_unpublished(instance: Any, **kwargs: Any) -> None:
    things.keep_removed(instance, now=timezone.now())


def _thing_deleted(instance: Any, **kwargs: Any) -> None:
    things.keep_deleted(instance, now=timezone.now())


def _moved(instance: Page, **kwargs: Any) -> None:
    _refresh(instance.pk)


def _mirrored(instance: Any, created: bool = False, raw: bool = False, **kwargs: Any) -> None:
    """Keep a new page that mirrors another: Wagtail makes it live without a word."""
    if created and not raw and isinstance(instance, Page) and instance.alias_of_id and instance.live:
        # Only then it is whole: its editions and questions are copied after itself.
        transaction.on_commit(partial(_refresh, instance.pk))


def _restricted(instance: PageViewRestriction, **kwargs: Any) -> None:
    # Not before: a restriction is deleted with its page, too, which is not opened by that.
    transaction.on_commit(partial(_refresh, instance.page_id))


def _refresh(pk: int) -> None:
    refresh_tree(pk, now=timezone.now())


def _row_saved(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        keep_row(instance, now=timezone.now())


def _row_deleted(instance: Any, **kwargs: Any) -> None:
    keep_row_deleted(instance, now=timezone.now())
