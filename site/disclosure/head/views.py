"""The head's view in the admin: how the month goes, and what lateness comes from."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from disclosure.head.figures import courses_of_late
from disclosure.head.overview import overview
from disclosure.head.spans import DAY
from disclosure.head.stages import STAGE_LABELS, Stage
from disclosure.public.figures import said
from questions.models import Appeal
from questions.permissions import WATCH

TITLE = "Качество обслуживания"
MENU = "Качество"
CONTACTS = "service.view_contact"


@method_decorator(permission_required(WATCH, raise_exception=True), name="dispatch")
class QualityView(WagtailAdminTemplateMixin, View):
    """Month to date beside the same days of last year and the norms."""

    template_name = "disclosure/head/overview.html"
    page_title = TITLE
    header_icon = "view"

    def get(self, request: HttpRequest) -> HttpResponse:
        context = self.get_context_data(
            overview=overview(timezone.localdate()), may_open_contacts=request.user.has_perm(CONTACTS)
        )
        return self.render_to_response(context)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]


@method_decorator(permission_required(WATCH, raise_exception=True), name="dispatch")
class StageView(WagtailAdminTemplateMixin, View):
    """The late appeals that one stage kept longest: the rows of a number of the head's view."""

    template_name = "disclosure/head/stage.html"
    header_icon = "history"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        if code not in list(Stage):
            raise Http404
        self.stage = Stage(code)
        self.page_title = f"Дольше всего: {STAGE_LABELS[self.stage]}"
        return self.render_to_response(
            self.get_context_data(stage=STAGE_LABELS[self.stage], rows=self._rows())
        )

    def _rows(self) -> list[dict[str, Any]]:
        """Return the appeals with the days of each stage, those it kept longest first; three queries."""
        kept = [course for course in courses_of_late(timezone.localdate()) if course.longest is self.stage]
        kept.sort(key=lambda course: course.of(self.stage), reverse=True)
        wanted = Appeal.objects.select_related("assignee").only(
            "year", "number", "due_on", "state", "assignee__full_name"
        )
        appeals = wanted.in_bulk([course.pk for course in kept])
        return [
            {
                "appeal": appeals[course.pk],
                "days": [said(f"{course.of(stage) / DAY:.1f}") for stage in Stage],
            }
            for course in kept
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(labels=list(STAGE_LABELS.values()), **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        ours = [{"url": reverse("quality:index"), "label": TITLE}, {"url": "", "label": self.page_title}]
        return [*super().get_breadcrumbs_items(), *ours]
