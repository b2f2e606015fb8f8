"""Snapshots of pages: published, changed, moved, closed, taken down, deleted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast

from wagtail.models import Page, Revision
from wagtail.models.pages import PageQuerySet

from archive import people
from archive.models import Kind, Look, Snapshot
from archive.people import Decided
from archive.rendering import look_of, path_on_site
from archive.services import KeptFile, Seen, keep
from pages.models import BasePage, DocumentPage, Edition

PAGE = "wagtailcore.page"
COMMENTS = "wagtail_admin_comments"
"""What editors say to each other in a draft was never published."""
AT_ONCE = 50
"""Pages that one run of the job keeps for the first time: the rest waits for the next minute."""


def is_ours(page: Page) -> bool:
    return issubclass(page.specific_class or Page, BasePage)


def last_of(page: Page) -> Snapshot | None:
    found: Snapshot | None = Snapshot.objects.of(PAGE, str(page.pk)).light().first()
    return found


def keep_published(page: Any, revision: Revision | None, *, now: datetime) -> Snapshot | None:
    """Keep a page that has just gone live; None for one that only waits for its hour."""
    if not page.live or not is_ours(page):
        return None
    last = last_of(page)
    return _keep_shown(page, last, people.publication(revision), revision, now)


def keep_removed(page: Page, *, now: datetime) -> Snapshot | None:
    """Keep that a page was taken off the site; of one that is being deleted that is said already."""
    last = last_of(page)
    if not is_ours(page) or (last is not None and last.kind == Kind.DELETED):
        return None
    return _keep_gone(page, Kind.REMOVED, people.removal(page, last), now)


def keep_deleted(page: Page, *, now: datetime) -> Snapshot | None:
    """Keep that a page is deleted; one that was never published leaves nothing."""
    if not is_ours(page) or not (page.live or last_of(page)):
        return None
    return _keep_gone(page, Kind.DELETED, people.other_change(), now)


def refresh_tree(pk: int, *, now: datetime) -> int:
    """Keep the live pages here and below that visitors find elsewhere, or no longer, than they did before.

    Return how many there were.
    """
    top = Page.objects.filter(pk=pk).first()
    if top is None:
        return 0
    return _refresh(top.get_descendants(inclusive=True).live(), people.other_change(), now)


def keep_unknown(now: datetime) -> int:
    """Keep the live pages that the archive has never seen: those that were there before it."""
    own = Snapshot.objects.filter(base=PAGE, object_id=OuterRef("key")).order_by()
    unknown = Page.objects.live().type(BasePage).annotate(key=Cast("pk", CharField())).exclude(Exists(own))
    pks = list(unknown.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return _refresh(Page.objects.filter(pk__in=pks), Decided("job:archive"), now) if pks else 0


def _refresh(pages: PageQuerySet, decided: Decided, now: datetime) -> int:
    rows = list(pages.values_list("pk", flat=True))
    known = {row.object_id: row for row in Snapshot.objects.latest_of(PAGE, map(str, rows)).light()}
    closed = set(pages.private().values_list("pk", flat=True))
    count = 0
    for page in pages.order_by("path").specific():
        last = known.get(str(page.pk))
        if is_ours(page) and not _is_as_known(page, last, page.pk in closed):
            _keep_shown(page, last, decided, None, now)
            count += 1
    return count


def _is_as_known(page: Page, last: Snapshot | None, is_closed: bool) -> bool:
    if last is None or not last.is_standing:
        return False
    return last.url == path_on_site(page) and (last.look == Look.RESTRICTED) == is_closed


def _keep_shown(
    page: Any, last: Snapshot | None, decided: Decided, revision: Revision | None, now: datetime
) -> Snapshot:
    look, html = look_of(page)
    seen = Seen(
        title=page.title,
        url=path_on_site(page),
        look=look,
        html=html,
        data=_data_of(page, revision),
        files=_files_of(page),
    )
    kind = Kind.CHANGED if last is not None and last.is_standing else Kind.PUBLISHED
    return keep(subject=page, kind=kind, seen=seen, decided=decided, now=now)


def _keep_gone(page: Page, kind: Kind, decided: Decided, now: datetime) -> Snapshot:
    look = Look.RESTRICTED if page.get_view_restrictions().exists() else Look.NONE
    seen = Seen(title=page.title, url=path_on_site(page), look=look)
    return keep(subject=page.specific_deferred, kind=kind, seen=seen, decided=decided, now=now)


def _data_of(page: Any, revision: Revision | None) -> dict[str, Any]:
    """Return what was published; a page that mirrors another has no revisions of its own."""
    content: dict[str, Any] = page.serializable_data()
    if revision is not None and str(revision.object_id) == str(page.pk):
        content = revision.content
    return {name: value for name, value in content.items() if name != COMMENTS}


def _files_of(page: Page) -> Sequence[KeptFile]:
    if not isinstance(page, DocumentPage):
        return ()
    editions = Edition.objects.filter(page_id=page.pk, file__isnull=False).select_related("file__stored")
    rows = editions.defer("body", "file__text").order_by("valid_from", "pk")
    return [KeptFile(edition.file.stored, edition.pk) for edition in rows]
