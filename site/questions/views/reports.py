"""Reports of the register, on the screen and as files."""

from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from questions.desk.exporting import TableExport
from questions.desk.filters import AppealFilterSet
from questions.desk.plots import report_plot, report_tiles
from questions.desk.report_form import ReportForm
from questions.desk.reports import BREAKDOWNS, Report, make_report
from questions.models import Appeal
from questions.periods import Period, UnknownPeriod
from questions.permissions import EXPORT, WATCH


@method_decorator(permission_required(WATCH, raise_exception=True), name="dispatch")
class ReportView(WagtailAdminTemplateMixin, View):
    template_name = "questions/desk/reports.html"
    page_title = "Отчёты"
    header_icon = "table"

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        first_year = Appeal.objects.order_by("year").values_list("year", flat=True).first()
        form = ReportForm(request.GET, first_year=first_year or today.year, today=today)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        report = self.make(form)
        if request.GET.get("export") in TableExport.FORMATS:
            return self.as_file(form, report, request.GET["export"])
        return self.render_to_response(self.get_context_data(form=form, **self.shown(form, report)))

    def make(self, form: ReportForm) -> Report:
        """Count what the desk's list would show for the same choice."""
        query = form.list_query
        chosen = AppealFilterSet(query, queryset=Appeal.objects.all(), request=self.request).qs
        return make_report(
            chosen,
            rows=BREAKDOWNS[form.cleaned_data["rows"]],
            columns=BREAKDOWNS.get(form.cleaned_data["columns"]),
            period=form.chosen_period,
            query=query,
            today=timezone.localdate(),
        )

    def shown(self, form: ReportForm, report: Report) -> dict[str, Any]:
        list_url, period = reverse("appeals:index"), form.chosen_period
        return {
            "period": period,
            "tiles": report_tiles(list_url, report),
            "plot": report_plot(list_url, report),
            "neighbours": self._neighbours(form, period) if period.code else [],
            "files": self._files(form) if self.request.user.has_perm(EXPORT) else [],
        }

    def as_file(self, form: ReportForm, report: Report, file_format: str) -> HttpResponse:
        if not self.request.user.has_perm(EXPORT):
            raise PermissionDenied
        period = form.chosen_period
        name = f"otchet-{period.code or f'{period.first:%Y-%m-%d}-{period.last:%Y-%m-%d}'}"
        export = TableExport(self.request, [*report.head, "Всего", "Доля в срок"], name)
        made: HttpResponse = export.as_spreadsheet(report.as_lines(), file_format)
        return made

    def _neighbours(self, form: ReportForm, period: Period) -> list[tuple[str, str]]:
        """Return the periods before and after, with the address of the same report of them."""
        around = []
        for step in (-1, 1):
            with suppress(UnknownPeriod):
                around.append(period.neighbour(step))
        begun = [each for each in around if each.first <= timezone.localdate()]
        return [(each.label, f"?{urlencode(form.query_with(period=each.code))}") for each in begun]

    def _files(self, form: ReportForm) -> list[tuple[str, str]]:
        query = form.query_with()
        return [
            (name, f"?{urlencode({**query, 'export': file_format})}")
            for name, file_format in (("Excel (XLSX)", "xlsx"), ("CSV", "csv"))
        ]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]
