from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from interruptions.admin.copying import copy_interruption
from interruptions.admin.timeline import Entry, month_line
from interruptions.models import Interruption
from interruptions.presenters import start_of_month
from review.addresses import edit_address

SEE, ADD = "interruptions.view_interruption", "interruptions.add_interruption"


def _titled(title: str, icon: str, **context: Any) -> dict[str, Any]:
    trail = [
        {"url": reverse("wagtailadmin_home"), "label": "Главная"},
        {"url": reverse("wagtailsnippets_interruptions_interruption:list"), "label": "Отключения"},
        {"url": "", "label": title},
    ]
    head = {"page_title": title, "header_title": title, "header_icon": icon, "breadcrumbs_items": trail}
    return {**head, **context}


@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    """Draw a month of interruptions, drafts too, as bars on a line of days, with the table beside it."""
    if not request.user.has_perm(SEE):
        raise PermissionDenied
    first = _month(request.GET.get("month", ""))
    rows = _rows_of(first)
    entries = [
        Entry(
            number, str(row), row.kind, timezone.localtime(row.starts_at),
            timezone.localtime(row.ends_at) if row.ends_at else None, edit_address(row),
        )
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip
    context = _titled(
        "Шкала отключений", "calendar-alt", first=first, line=month_line(first, entries),
        rows=list(zip(entries, rows, strict=True)), before=_shifted(first, -1), after=_shifted(first, 32),
        kinds=list(enumerate(Interruption.Kind.labels, 1)),
    )  # fmt: skip
    return render(request, "interruptions/admin/timeline.html", context)


def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then make a draft with the streets of a former interruption and lead to its form."""
    if not request.user.has_perm(ADD):
        raise PermissionDenied
    source = get_object_or_404(Interruption.objects.prefetch_related("places"), pk=pk)
    if request.method == "POST":
        row = copy_interruption(source=source, user=request.user)
        messages.success(request, "Черновик создан: улицы и слова прежние, укажите, когда.")
        return redirect(edit_address(row))
    context = _titled("Скопировать отключение", "copy", source=source, back=edit_address(source))
    return render(request, "interruptions/admin/copy.html", context)


def _month(text: str) -> date:
    """Read «2026-12»; this month for what is none."""
    try:
        return datetime.strptime(f"{text}-01 +0000", "%Y-%m-%d %z").date()
    except ValueError:
        return timezone.localdate().replace(day=1)


def _shifted(first: date, days: int) -> date:
    return (first + timedelta(days=days)).replace(day=1)


def _rows_of(first: date) -> list[Interruption]:
    """Return what touches the month, the soonest first; one query."""
    begin, end = (start_of_month(each.year, each.month) for each in (first, _shifted(first, 32)))
    rows = Interruption.objects.filter(starts_at__lt=end).exclude(ends_at__lte=begin)
    return list(rows.exclude(state=Interruption.State.CANCELLED).order_by("starts_at", "pk"))
