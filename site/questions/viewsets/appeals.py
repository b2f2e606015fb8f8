from typing import Any

from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html

from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet

from questions.desk.filters import AppealFilterSet
from questions.models import Appeal, ResponseTerm
from questions.presenters import Urgency
from questions.views import bulk, saved_filters
from questions.views.dashboard import DashboardView
from questions.views.desk import AppealCardView, AppealStepView, appeal_file
from questions.views.journal import JournalView
from questions.views.listing import AppealFindView, AppealIndexView
from questions.views.reports import ReportView


def _due(appeal: Appeal) -> str:
    urgency = Urgency.of(appeal, timezone.localdate())
    return format_html(
        '<span class="due due--{}">{}</span> <span class="due__date">{}</span>',
        urgency.tone, urgency.word, appeal.due_on.strftime("%d.%m.%Y"),
    )  # fmt: skip


def _executor(appeal: Appeal) -> str:
    return str(appeal.assignee or "не назначен")


class ChoiceColumn(Column):
    """Ticks of the form below the list; it assigns without JavaScript too."""

    cell_template_name = "questions/desk/_choice_cell.html"


class AppealViewSet(ModelViewSet):
    model = Appeal
    icon = "mail"
    menu_label = "Обращения"
    menu_order = 110
    add_to_admin_menu = True
    inspect_view_enabled = True
    copy_view_enabled = False
    index_view_class = AppealIndexView
    inspect_view_class = AppealCardView
    index_template_name = "questions/desk/index.html"
    index_results_template_name = "questions/desk/results.html"
    inspect_template_name = "questions/desk/card.html"
    filterset_class = AppealFilterSet
    list_per_page = 50
    form_fields = ["kind"]
    list_display = [
        ChoiceColumn("choose", label="Выбор", accessor="pk", classname="desk-list__choice"),
        TitleColumn("registration_number", label="Номер", url_name="appeals:inspect"),
        Column("due", label="Срок ответа", accessor=_due, classname="desk-list__due"),
        Column("kind", label="Вид", accessor="get_kind_display", classname="desk-list__wide"),
        Column("applicant", label="От кого", classname="desk-list__from"),
        Column("channel", label="Получено", accessor="get_channel_display", classname="desk-list__wide"),
        Column("state", label="Состояние", accessor="get_state_display", classname="desk-list__wide"),
        Column("assignee", label="Исполнитель", accessor=_executor, classname="desk-list__wide"),
    ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        # An appeal is never added, edited or deleted as a row: it is registered and then moved by steps.
        missing = dict.fromkeys(
            ["add_url_name", "edit_url_name", "delete_url_name", "history_url_name", "usage_url_name"]
        )
        return {**super().get_common_view_kwargs(**kwargs), **missing, **kwargs}

    def get_urlpatterns(self) -> list[URLPattern]:
        step = self.construct_view(AppealStepView, **self.get_inspect_view_kwargs())
        # What was looked for is found wherever it is: no tab or filter narrows it.
        found = dict.fromkeys(["index_url_name", "index_results_url_name"], "appeals:find")
        kwargs = {**self.get_index_view_kwargs(), **found, "filterset_class": None}
        find = self.construct_view(AppealFindView, **kwargs)
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("find/", find, name="find"),
            path("assign/", bulk.assign, name="assign"),
            path("dashboard/", DashboardView.as_view(), name="dashboard"),
            path("journal/", JournalView.as_view(), name="journal"),
            path("reports/", ReportView.as_view(), name="reports"),
            path("filters/", saved_filters.save, name="save_filter"),
            path("filters/<int:filter_id>/delete/", saved_filters.delete, name="delete_filter"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
            path("<int:pk>/files/<uuid:file_id>/", appeal_file, name="file"),
            path("<int:pk>/<slug:name>/", step, name="step"),
        ]


class ResponseTermViewSet(ModelViewSet):
    """Terms of answer are dated data: a changed Standard is a new row from its first day."""

    model = ResponseTerm
    icon = "calendar-alt"
    menu_label = "Сроки ответов"
    add_to_settings_menu = True
    copy_view_enabled = False
    form_fields = [
        "channel",
        "kind",
        "amount",
        "unit",
        "extension_amount",
        "extension_unit",
        "valid_from",
        "valid_to",
        "source",
    ]
    list_display = ["channel", "kind", "amount", "unit", "valid_from", "valid_to"]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        # Nobody deletes a term, superusers included: a term that has ended gets its last day.
        return {**super().get_common_view_kwargs(**kwargs), "delete_url_name": None, **kwargs}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [each for each in super().get_urlpatterns() if each.name != "delete"]


appeal_viewset = AppealViewSet("appeals")
response_term_viewset = ResponseTermViewSet("response_terms")
