from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from questions.desk import dashboard
from questions.desk.plots import plots
from questions.permissions import WATCH
from questions.standing import standing
from workdays.services import load_calendar


@method_decorator(permission_required(WATCH, raise_exception=True), name="dispatch")
class DashboardView(WagtailAdminTemplateMixin, View):
    template_name = "questions/desk/dashboard.html"
    page_title = "Сводка"
    header_icon = "view"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, calendar = timezone.localdate(), load_calendar()
        concerns, departments = standing(today, calendar), dashboard.by_department(today)
        found = plots(
            reverse("appeals:index"),
            weeks=dashboard.by_week(today),
            ages=dashboard.by_age(today, calendar),
            departments=departments,
            executors=dashboard.by_executor(today),
        )
        asked = next(concern for concern in concerns if concern.code == "extensions")
        return super().get_context_data(
            verdict=dashboard.verdict(concerns, departments),
            concerns=concerns,
            requests=dashboard.extension_requests() if asked.count else [],
            asked=asked,
            plots=found,
            today=today,
            **kwargs,
        )
