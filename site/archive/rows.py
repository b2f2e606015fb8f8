"""Snapshots of plain rows that visitors read on a page: the company's details, places to pay, hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, Model, OuterRef
from django.db.models.functions import Cast
from django.forms.models import model_to_dict

from wagtail.models import Page

from archive import people
from archive.models import Kind, Look, Snapshot
from archive.people import Decided
from archive.publishing import AT_ONCE
from archive.rendering import look_of, path_on_site
from archive.services import Seen, data_text, keep
from pages.models import CompanySettings, ContactsPage, PaymentPoint, PaymentPointsPage
from pages.models.company import REQUISITES
from workdays.models import ServicePoint


@dataclass(frozen=True)
class _Shown:
    """The page that shows the rows, as it stands now."""

    url: str = ""
    look: Look = Look.NONE
    html: bytes = b""


SAVED: dict[type[Model], type[Page]] = {CompanySettings: ContactsPage, PaymentPoint: PaymentPointsPage}
"""Which rows are kept as they are saved, and the kind of page that shows them."""
PAGES: dict[type[Model], type[Page]] = {**SAVED, ServicePoint: ContactsPage}
"""All rows that are kept; the hours of a place are kept by the clock, see hours.py."""


def keep_row(row: Any, *, now: datetime) -> Snapshot | None:
    """Keep a row as it has just been saved; None when it says nothing, or what the archive holds already."""
    if _says_nothing(row):
        return None
    return _keep(row, _shown(type(row)), people.other_change(), now)


def keep_row_deleted(row: Any, *, now: datetime) -> Snapshot | None:
    """Keep that a row is deleted; one that the archive has never seen leaves nothing."""
    if _last_of(row) is None:
        return None
    seen = Seen(title=_title_of(row), url=_shown(type(row), with_html=False).url)
    return keep(subject=row, kind=Kind.DELETED, seen=seen, decided=people.other_change(), now=now)


def keep_unknown_rows(now: datetime) -> int:
    """Keep the rows that the archive has never seen: those that were there before it."""
    kept: list[Snapshot | None] = []
    for model in SAVED:
        own = Snapshot.objects.filter(base=model._meta.label_lower, object_id=OuterRef("key")).order_by()
        unknown = model._default_manager.annotate(key=Cast("pk", CharField())).exclude(Exists(own))
        rows = list(unknown.order_by("pk")[:AT_ONCE])
        shown = _shown(model) if rows else _Shown()
        kept += [_keep(row, shown, Decided("job:archive"), now) for row in rows if not _says_nothing(row)]
    return len(kept)


def keep_as(
    model: type[Model], rows: Mapping[Any, Mapping[str, Any]], decided: Decided, now: datetime
) -> list[Snapshot]:
    """Keep those of the rows whose data the archive does not hold yet; the page is looked at once for all."""
    unlike = {row: data for row, data in rows.items() if not _is_held(_last_of(row), data)}
    shown = _shown(model) if unlike else _Shown()
    return [_write(row, data, shown, decided, now) for row, data in unlike.items()]


def _is_held(last: Snapshot | None, data: Mapping[str, Any]) -> bool:
    return last is not None and last.is_standing and last.data == data_text(data)


def _keep(row: Any, shown: _Shown, decided: Decided, now: datetime) -> Snapshot | None:
    data = model_to_dict(row)
    return None if _is_held(_last_of(row), data) else _write(row, data, shown, decided, now)


def _write(row: Any, data: Mapping[str, Any], shown: _Shown, decided: Decided, now: datetime) -> Snapshot:
    last = _last_of(row)
    seen = Seen(_title_of(row), shown.url, shown.look, shown.html, data)
    kind = Kind.CHANGED if last is not None and last.is_standing else Kind.PUBLISHED
    return keep(subject=row, kind=kind, seen=seen, decided=decided, now=now)


def _says_nothing(row: Any) -> bool:
    """Whether these are details that nobody has filled in: a visitor's first look makes such a row."""
    return (
        isinstance(row, CompanySettings)
        and not any(getattr(row, name) for name in REQUISITES)
        and _last_of(row) is None
    )


def _last_of(row: Any) -> Snapshot | None:
    found: Snapshot | None = Snapshot.objects.of(row._meta.label_lower, str(row.pk)).defer("html").first()
    return found


def _title_of(row: Any) -> str:
    return row.name if isinstance(row, PaymentPoint | ServicePoint) else str(row._meta.verbose_name)


def _shown(model: type[Model], *, with_html: bool = True) -> _Shown:
    page = PAGES[model]._default_manager.filter(live=True).order_by("path").first()
    if page is None:
        return _Shown()
    return _Shown(path_on_site(page), *(look_of(page) if with_html else ()))
