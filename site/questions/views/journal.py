"""The registration journal of a period, to be printed and filed."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ledger.access import AccessAction, record_access
from pages.models import CompanySettings
from questions.desk.exporting import REGISTER
from questions.form_fields import day_field
from questions.models import Appeal
from questions.permissions import EXPORT

MOST_ROWS = 5000


class PeriodForm(forms.Form):
    """The days of the journal, both ends included; the present month to begin with."""

    first = day_field("С")
    last = day_field("По")

    def clean(self) -> dict[str, Any]:
        period = super().clean() or {}
        if period.get("first") and period.get("last") and period["last"] < period["first"]:
            raise forms.ValidationError("Последний день раньше первого.")
        return period

    @property
    def appeals(self) -> "QuerySet[Appeal]":
        """Appeals registered in the period, in the order of their numbers."""
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        chosen = Appeal.objects.filter(
            year__range=(first.year, last.year), registered_on__range=(first, last)
        )
        wanted = chosen.select_related("topic__parent", "assignee").defer("text", "term_snapshot")
        return wanted.order_by("year", "number")


@method_decorator(permission_required(EXPORT, raise_exception=True), name="dispatch")
class JournalView(WagtailAdminTemplateMixin, View):
    template_name = "questions/desk/journal.html"
    page_title = "Журнал регистрации"
    header_icon = "list-ul"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = PeriodForm(request.GET or self._present_month())
        context = self.get_context_data(form=form)
        if form.is_valid():
            rows = list(form.appeals[: MOST_ROWS + 1])
            context |= {"rows": rows[:MOST_ROWS], "is_cut": len(rows) > MOST_ROWS, "most": MOST_ROWS}
            record_access(actor=f"user:{request.user.pk}", subject=REGISTER, action=AccessAction.PRINT)
            context |= {"company": CompanySettings.for_request(request), "today": timezone.localdate()}
            if "print" in request.GET:
                return render(request, "questions/desk/journal_print.html", context)
        return self.render_to_response(context)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def _present_month(self) -> dict[str, date]:
        today = timezone.localdate()
        return {"first": today.replace(day=1), "last": today}
