from collections.abc import Sequence

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from wagtail.permission_policies.pages import PagePermissionPolicy

from pages.health import presenting
from pages.health.collecting import check_site
from pages.health.exporting import FindingExport
from pages.health.presenting import Choice, Row
from pages.health.rights import VIEW
from pages.health.rules import Finding, Kind
from staff.screens import SectionView

PER_PAGE = 100


class HealthView(SectionView):
    """What is wrong with the pages that visitors see; counted anew each time it is asked for."""

    permission = VIEW
    template_name = "pages/admin/health.html"
    section = page_title = "Здоровье сайта"
    header_icon = "clipboard-list"

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        report = check_site(today)
        types = presenting.page_types(report.findings)
        choice = Choice.of(request.GET.get("kind", ""), request.GET.get("type", ""), types)
        chosen = choice.among(report.findings)
        if request.GET.get("export") in FindingExport.FORMATS:
            return self.as_file(chosen, request.GET["export"], f"zamechaniya-{today}")
        tiles = presenting.tiles(report.findings, choice)
        listed = Paginator(chosen, PER_PAGE).get_page(request.GET.get("p"))
        context = self.get_context_data(
            report=report,
            total=len(report.findings),
            choice=choice,
            kinds=[(kind.value, kind.label) for kind in Kind],
            types=types,
            tiles=tiles,
            chart=presenting.chart(tiles),
            listed=listed,
            rows=self._rows(list(listed.object_list)),
            around=_around(listed, choice),
            files=[
                (name, choice.query(export=code)) for name, code in (("Excel (XLSX)", "xlsx"), ("CSV", "csv"))
            ],
        )
        return self.render_to_response(context)

    def as_file(self, findings: Sequence[Finding], file_format: str, name: str) -> HttpResponse:
        rows = [Row.of(finding, "") for finding in findings]
        made: HttpResponse = FindingExport(self.request, name).as_spreadsheet(rows, file_format)
        return made

    def _rows(self, findings: Sequence[Finding]) -> list[Row]:
        keys = {finding.page.pk for finding in findings}
        may_change = PagePermissionPolicy().instances_user_has_permission_for(self.request.user, "change")
        open_ones = set(may_change.filter(pk__in=keys).values_list("pk", flat=True))
        return [
            Row.of(finding, _form_url(finding) if finding.page.pk in open_ones else "")
            for finding in findings
        ]


def _form_url(finding: Finding) -> str:
    return reverse("wagtailadmin_pages:edit", args=[finding.page.pk])


def _around(listed: "ListPage[Finding]", choice: Choice) -> list[tuple[str, str]]:
    """Return the ways to the rows before and after, of a list that is longer than a page."""
    around = []
    if listed.has_previous():
        around.append(("Предыдущие", choice.query(p=str(listed.previous_page_number()))))
    if listed.has_next():
        around.append(("Следующие", choice.query(p=str(listed.next_page_number()))))
    return around
