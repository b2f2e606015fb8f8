"""What the yearly report registers with Wagtail; `disclosure.wagtail_hooks` imports it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.snippets.models import register_snippet

from disclosure.yearly import permissions
from disclosure.yearly.announcing import published_reports
from disclosure.yearly.desk.viewsets import ReportWordsViewSet, yearly_viewset
from disclosure.yearly.models import YearlyReport
from disclosure.yearly.services.reconciling import reconcile_when_due
from disclosure.yearly.services.recounting import count_waiting
from disclosure.yearly.services.telling import MISMATCH, tell_of_mismatches
from pages.announcing import Offer

register_snippet(ReportWordsViewSet)


@hooks.register("register_admin_viewset")
def register_reports() -> ViewSet:
    return yearly_viewset


@hooks.register("role_permissions")
def role_permissions() -> dict[str, list[str]]:
    return permissions.granted()


@hooks.register("periodic_job")
def compare_what_is_published(now: datetime) -> str:
    """Compare at night, one year in each round; write of what was found in office hours."""
    found, queued = reconcile_when_due(now), tell_of_mismatches(now)
    said = [f"{found} published figures do not agree"] if found else []
    return ", ".join([*said, *([f"{queued} letters about them queued"] if queued else [])])


@hooks.register("periodic_job")
def count_drafts(now: datetime) -> str:
    counted = count_waiting(now)
    return f"{counted} drafts of yearly reports counted" if counted else ""


@hooks.register("message_kinds")
def message_kinds() -> dict[str, str]:
    return {MISMATCH: "сотруднику: числа отчёта не сходятся"}


@hooks.register("before_edit_snippet")
def leave_published_editions(request: HttpRequest, subject: Any) -> HttpResponse | None:
    """Lead from the form of a published edition to its page: there is nothing to change in it."""
    if isinstance(subject, YearlyReport) and not subject.is_draft:
        return redirect("yearly:report", subject.pk)
    return None


@hooks.register("before_create_snippet")
def begin_on_their_own_page(request: HttpRequest, model: type[Any]) -> HttpResponse | None:
    """A report is begun for a year, by a button: the form of a new snippet knows no year."""
    return redirect("yearly:index") if model is YearlyReport else None


@hooks.register("announcement_source")
def tell_of_reports(since: datetime) -> Iterable[Offer]:
    return published_reports(since)
