"""The archive as the staff see it: when, what, by whom, with whose consent. It is read, never changed."""

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from archive.forms import ListForm
from archive.models import Snapshot
from archive.reading import kind_words
from archive.services import folded

PER_PAGE = 50
VIEW = "archive.view_snapshot"
USER = "user:"
JOBS = {
    "job:publishing": "сайт, по расписанию или командой",
    "job:archive": "сайт, при начале архива",
}


@method_decorator(permission_required(VIEW, raise_exception=True), name="dispatch")
class ArchiveView(WagtailAdminTemplateMixin, View):
    template_name = "archive/desk.html"
    page_title = "Архив публикаций"
    header_icon = "history"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = ListForm(request.GET)
        rows = _chosen(form) if form.is_valid() else Snapshot.objects.none()
        listed = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
        names = _names(list(listed))
        numbers = listed.paginator.get_elided_page_range(listed.number, on_each_side=1, on_ends=1)
        shown = [_shown(row, names) for row in listed]
        return self.render_to_response(
            self.get_context_data(form=form, rows=shown, listed=listed, elided_page_range=numbers)
        )

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]


def _chosen(form: ListForm) -> "QuerySet[Snapshot]":
    rows = Snapshot.objects.defer("html", "data", "files")
    asked = form.cleaned_data
    if asked["what"]:
        rows = rows.filter(Q(sought__contains=folded(asked["what"])) | Q(url__contains=asked["what"]))
    if asked["first"]:
        rows = rows.filter(at__gte=_begin(asked["first"]))
    if asked["last"]:
        rows = rows.filter(at__lt=_begin(asked["last"] + timedelta(days=1)))
    return rows.order_by("-id")


def _begin(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _names(rows: list[Snapshot]) -> dict[str, str]:
    """Return the logins of whoever is named in the rows; one query. A code without a login stays a code."""
    codes = {row.actor for row in rows} | {step["who"] for row in rows for step in row.approval_rows()}
    keys = [int(code.removeprefix(USER)) for code in codes if code.startswith(USER)]
    users = get_user_model()._default_manager.filter(pk__in=keys)
    return JOBS | {f"{USER}{user.pk}": user.get_username() for user in users}


def _shown(row: Snapshot, names: dict[str, str]) -> dict[str, Any]:
    return {
        "snapshot": row,
        "kind": kind_words(row),
        "who": names.get(row.actor, row.actor),
        "approvals": [
            (step["step"], names.get(step["who"], step["who"]), _moment(step)) for step in row.approval_rows()
        ],
    }


def _moment(step: dict[str, Any]) -> datetime | None:
    return datetime.fromisoformat(step["at"]) if step["at"] else None
