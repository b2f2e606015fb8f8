"""The pages of the yearly reports in the admin."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from disclosure.yearly.checks import checks_of
from disclosure.yearly.counting import topic_titles
from disclosure.yearly.desk.comparing import changes_between, name_of
from disclosure.yearly.desk.differences import shown_differences
from disclosure.yearly.desk.overview import years
from disclosure.yearly.desk.showing import Shower, value_words
from disclosure.yearly.differing import MOST_KEPT
from disclosure.yearly.errors import ReportError
from disclosure.yearly.models import YearlyReport
from disclosure.yearly.permissions import ADD, CHANGE, VIEW
from disclosure.yearly.requests import CountRequest
from disclosure.yearly.rows import frozen_of, packed
from disclosure.yearly.services.asking import begin_later, recount_later
from disclosure.yearly.services.drafting import discard, send_on
from questions.permissions import VIEW as SEE_APPEALS
from review.addresses import edit_address
from review.gate import is_under_review
from service.rights import VIEW as SEE_CONTACTS
from staff.screens import SectionView

BEGUN = "Отчёт начат, числа считаются."
ASKED = "Числа будут посчитаны заново: ход виден на этой странице."
SENT = "Отчёт отправлен на согласование."
SECTION = "Годовые отчёты"
REFRESH_SECONDS = "5"


class YearlyView(SectionView):
    """A page for those who may look at the reports."""

    permission = VIEW
    header_icon = "table"
    page_title = SECTION
    section = SECTION
    section_url = "yearly:index"

    def get(self, request: HttpRequest, **kwargs: Any) -> Any:
        return self.show(**kwargs)

    def report(self, pk: int) -> YearlyReport:
        return get_object_or_404(YearlyReport, pk=pk)


class IndexView(YearlyView):
    template_name = "disclosure/yearly/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_begin = self.request.user.has_perm(ADD)
        rows = years(timezone.localdate())
        return {**super().get_context_data(**kwargs), "years": rows, "may_begin": may_begin}


class BeginView(YearlyView):
    """Begin the report of a year, or a correction of it."""

    http_method_names = ["post"]
    permission = ADD

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        try:
            report = begin_later(year=year, user=request.user, now=timezone.now())
        except ReportError as error:
            messages.error(request, str(error))
            return redirect("yearly:index")
        messages.success(request, BEGUN)
        return redirect("yearly:report", report.pk)


class ReportView(YearlyView):
    """A report as it will be read: its tables, each figure with the way to its rows."""

    template_name = "disclosure/yearly/report.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        context = self.get_context_data(**kwargs)
        response = render(request, self.template_name, context)
        if (counting := context["counting"]) and counting.is_waiting:
            # The page follows the work by itself, and needs no script for it.
            response.headers["Refresh"] = REFRESH_SECONDS
        return response

    def get_context_data(self, pk: int, **kwargs: Any) -> dict[str, Any]:
        row = self.report(pk)
        report = row.get_latest_revision_as_object() if row.is_draft else row
        self.page_title = str(row)
        snapshot = report.as_snapshot() if report.snapshot is not None else None
        counting = CountRequest.objects.filter(report=row).first() if row.is_draft else None
        is_counted = counting is not None and counting.is_waiting
        mismatches = {each.cell: each for each in row.mismatches.all()}
        former = YearlyReport.objects.live().of_year(row.year).filter(edition__lt=row.edition).first()
        return {
            **super().get_context_data(**kwargs),
            "report": report,
            "row": row,
            "snapshot": snapshot,
            "counting": counting,
            "tables": Shower(snapshot, row.pk, mismatches, *self._sees()).tables() if snapshot else [],
            "mismatches": len(mismatches),
            "reconciliation": getattr(row, "reconciliation", None),
            "former": former,
            "is_under_review": is_under_review(row),
            "step": row.current_workflow_task,
            "edit_url": edit_address(row),
            "checks": checks_of(report, timezone.localdate()) if row.is_draft and not is_counted else [],
            "may_change": row.is_draft and self.request.user.has_perm(CHANGE),
            "may_discard": self._may_discard(row),
            "may_begin": row.live and self.request.user.has_perm(ADD) and self._is_latest(row),
        }

    def _sees(self) -> list[bool]:
        return [self.request.user.has_perm(right) for right in (SEE_APPEALS, SEE_CONTACTS)]

    def _may_discard(self, row: YearlyReport) -> bool:
        """Whether the draft is the first edition of its year, not in review, before one who may begin it."""
        is_free = row.is_draft and row.edition == 1 and not is_under_review(row)
        return is_free and self.request.user.has_perm(ADD)

    def _is_latest(self, row: YearlyReport) -> bool:
        return not YearlyReport.objects.of_year(row.year).filter(edition__gt=row.edition).exists()


class StepView(YearlyView):
    """Count a draft anew, or send it to its review; what stands in the way is said on its page."""

    http_method_names = ["post"]
    permission = CHANGE
    steps: dict[str, tuple[Callable[..., Any], str]] = {
        "recount": (recount_later, ASKED), "send": (send_on, SENT),
    }  # fmt: skip

    def post(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        self.report(pk)
        step, done = self.steps[name]
        try:
            step(report_id=pk, user=request.user, now=timezone.now())
        except ReportError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, done)
        return redirect("yearly:report", pk)


class DiscardView(YearlyView):
    """Delete a draft that was begun by mistake."""

    http_method_names = ["post"]
    permission = ADD

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.report(pk)
        try:
            year = discard(report_id=pk, user=request.user, now=timezone.now())
        except ReportError as error:
            messages.error(request, str(error))
            return redirect("yearly:report", pk)
        messages.success(request, f"Черновик отчёта за {year} год удалён.")
        return redirect("yearly:index")


class DifferencesView(YearlyView):
    """The rows that a published figure counted otherwise than the register would now."""

    template_name = "disclosure/yearly/differences.html"

    def get_context_data(self, pk: int, **kwargs: Any) -> dict[str, Any]:
        row = self.report(pk)
        self.page_title = f"{row}: расхождения"
        if row.snapshot is None:
            raise Http404
        snapshot = row.as_snapshot()
        chosen = self.request.GET.get("cell", "")
        order = {key: place for place, (key, _) in enumerate(snapshot.cells())}
        mismatches = sorted(row.mismatches.all(), key=lambda each: order.get(each.cell, len(order)))
        found = next((each for each in mismatches if each.cell == chosen), None)
        topics = topic_titles() if found else {}
        return {
            **super().get_context_data(**kwargs),
            "row": row,
            "cells": [(each, name_of(snapshot, each.cell)) for each in mismatches],
            "found": found,
            "name": name_of(snapshot, chosen) if found else None,
            "differences": shown_differences(found, topics) if found else [],
            "not_shown": max(0, found.count - MOST_KEPT) if found else 0,
        }


class CompareView(YearlyView):
    """An edition beside the published one before it."""

    template_name = "disclosure/yearly/compare.html"

    def get_context_data(self, pk: int, **kwargs: Any) -> dict[str, Any]:
        row = self.report(pk)
        report = row.get_latest_revision_as_object() if row.is_draft else row
        former = YearlyReport.objects.live().of_year(row.year).filter(edition__lt=row.edition).first()
        if former is None or report.snapshot is None:
            raise Http404
        self.page_title = f"{row}: что изменилось"
        changes = changes_between(former.as_snapshot(), report.as_snapshot())
        words = [
            (each, *(value_words(cell) if cell else "—" for cell in (each.before, each.after)))
            for each in changes
        ]
        return {**super().get_context_data(**kwargs), "report": report, "former": former, "changes": words}


class RowsView(YearlyView):
    """The frozen rows, as the file whose hash is published when it is unpacked."""

    def get(self, request: HttpRequest, **kwargs: Any) -> Any:
        row = self.report(kwargs["pk"])
        report = row.get_latest_revision_as_object() if row.is_draft else row
        frozen = frozen_of(row, report.as_snapshot().rows_sha256) if report.snapshot is not None else None
        if frozen is None:
            raise Http404
        name = f"report-{row.year}-{row.edition}.csv.gz"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(packed(frozen), content_type="application/gzip", headers=headers)
