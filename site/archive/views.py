from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page as ListedPage
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from archive import reading
from archive.forms import DayForm
from archive.models import Look, Snapshot

PER_PAGE = 50
FRAMED = (
    "sandbox allow-top-navigation-by-user-activation; default-src 'none'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
"""An old page runs nothing, sends nothing and is nobody on this site; its styles and pictures still load."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """«Что было опубликовано»: what stood on the site on a day."""
    today = timezone.localdate()
    form = DayForm(request.GET, today=today)
    context: dict[str, Any] = {"form": form, "first_day": reading.first_day(), "is_asked": bool(request.GET)}
    if form.is_valid():
        day, title = form.cleaned_data["day"], form.cleaned_data["q"]
        listed = _listed(request, reading.standing_on(day, title=title))
        query = {"day": f"{day:%d.%m.%Y}", "q": title}
        context |= {
            "day": day,
            "title": title,
            "rows": [(row, reading.kind_words(row)) for row in listed],
            "page_query": urlencode({name: value for name, value in query.items() if value}),
            **_pages(listed),
        }
    return render(request, "archive/index.html", context)


@require_safe
def snapshot(request: HttpRequest, pk: int) -> HttpResponse:
    """One snapshot: what it was, from when to when, what became of it, the files, the history."""
    row = _snapshot_or_404(pk, reading.for_strangers().with_end().defer("html", "data"))
    history = reading.for_strangers().of(row.base, row.object_id)
    listed = _listed(request, history)
    latest = history.first()
    context = {
        "snapshot": row,
        "kind": reading.kind_words(row),
        "latest": latest,
        "is_shown": row.look == Look.KEPT,
        "is_latest": latest is not None and latest.pk == row.pk,
        "files": reading.files_of(row),
        "page_query": "",
        **_pages(listed),
    }
    return render(request, "archive/snapshot.html", context)


@require_safe
def stored_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a page as it was. Its links lead out of the frame, so that none passes for a part of the past."""
    row = _snapshot_or_404(pk, reading.for_strangers().filter(look=Look.KEPT).defer("data", "files"))
    html = row.page_html().replace(b"<head>", b'<head><base target="_top">', 1)
    response = HttpResponse(html)
    response.headers["Content-Security-Policy"] = FRAMED
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _snapshot_or_404(pk: int, rows: Any) -> Snapshot:
    row: Snapshot | None = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _listed(request: HttpRequest, rows: Any) -> ListedPage[Any]:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def _pages(listed: ListedPage[Any]) -> dict[str, Any]:
    numbers = listed.paginator.get_elided_page_range(listed.number, on_each_side=1, on_ends=1)
    return {"listed": listed, "numbers": numbers}
