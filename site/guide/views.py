from typing import Any

from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from guide.rendering import task_html
from guide.texts import Task, all_tasks

TITLE = "Руководство"


class ContentsView(WagtailAdminTemplateMixin, TemplateView):
    """The tasks by their names; the admin lets only its own people in."""

    template_name = "guide/contents.html"
    page_title = TITLE
    header_icon = "help"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tasks=all_tasks(), **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": TITLE}]


class TaskView(WagtailAdminTemplateMixin, TemplateView):
    """One task with its pictures, and the ways to the tasks before and after."""

    template_name = "guide/task.html"
    header_icon = "help"

    @property
    def place(self) -> int:
        slugs = [task.slug for task in all_tasks()]
        try:
            return slugs.index(self.kwargs["slug"])
        except ValueError:
            raise Http404 from None

    @property
    def shown(self) -> Task:
        return all_tasks()[self.place]

    def get_page_title(self) -> str:
        return self.shown.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tasks, place = all_tasks(), self.place
        return super().get_context_data(
            task=tasks[place],
            number=place + 1,
            text=task_html(tasks[place]),
            before=tasks[place - 1] if place else None,
            after=tasks[place + 1] if place + 1 < len(tasks) else None,
            **kwargs,
        )

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        contents = {"url": reverse("guide:contents"), "label": TITLE}
        return [*super().get_breadcrumbs_items(), contents, {"url": "", "label": self.shown.title}]
