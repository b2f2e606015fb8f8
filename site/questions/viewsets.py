from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html

from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

import django_filters

from questions.choices import Channel, Kind
from questions.models import Appeal, ResponseTerm
from questions.presenters import Urgency
from questions.querysets import AppealQuerySet
from questions.views.desk import AppealCardView, AppealStepView, appeal_file

SCOPES = [
    ("open", "В работе"),
    ("mine", "Мои"),
    ("unassigned", "Без исполнителя"),
    ("overdue", "Просроченные"),
    ("answered", "Отвеченные"),
    ("all", "Все"),
]


class AppealFilterSet(WagtailFilterSet):
    scope = django_filters.ChoiceFilter(
        label="Показать", choices=SCOPES, method="in_scope", empty_label=None, initial="open"
    )
    kind = django_filters.ChoiceFilter(label="Вид", choices=Kind.choices)
    channel = django_filters.ChoiceFilter(label="Способ подачи", choices=Channel.choices)

    class Meta:
        model = Appeal
        fields = ["scope", "kind", "channel", "state"]

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        # Without a choice the desk shows what is to be done, not the answered years.
        data = data.copy() if data else {}
        data.setdefault("scope", "open")
        super().__init__(data, *args, **kwargs)

    def in_scope(self, queryset: AppealQuerySet, name: str, value: str) -> AppealQuerySet:
        scopes = {
            "open": queryset.open(),
            "mine": queryset.open().filter(assignee__user=self.request.user),
            "unassigned": queryset.open().filter(assignee=None),
            "overdue": queryset.overdue(timezone.localdate()),
            "answered": queryset.answered(),
        }
        return scopes.get(value, queryset)


def _due(appeal: Appeal) -> str:
    urgency = Urgency.of(appeal, timezone.localdate())
    return format_html(
        '<span class="due due--{}">{}</span> <span class="due__date">{}</span>',
        urgency.tone, urgency.word, appeal.due_on.strftime("%d.%m.%Y"),
    )  # fmt: skip


class AppealIndexView(generic.IndexView):
    page_title = "Обращения"
    default_ordering = ["due_on", "id"]
    is_searchable = False
    any_permission_required = ["view"]
    scopes = SCOPES

    @property
    def scope(self) -> str:
        return str(self.request.GET.get("scope", "open"))

    def get_base_queryset(self) -> QuerySet[Appeal]:
        return Appeal.objects.select_related("assignee").by_due_date()

    def order_queryset(self, queryset: QuerySet[Appeal]) -> QuerySet[Appeal]:
        return queryset.order_by("due_on", "id")


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
    inspect_template_name = "questions/desk/card.html"
    filterset_class = AppealFilterSet
    list_per_page = 50
    form_fields = ["kind"]
    list_display = [
        TitleColumn("registration_number", label="Номер", url_name="appeals:inspect"),
        Column("due", label="Срок ответа", accessor=_due),
        Column("kind", label="Вид", accessor="get_kind_display"),
        Column("applicant", label="От кого"),
        Column("channel", label="Получено", accessor="get_channel_display"),
        Column("state", label="Состояние", accessor="get_state_display"),
        Column("assignee", label="Исполнитель", accessor=lambda appeal: appeal.assignee or "не назначен"),
    ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        # An appeal is never added, edited or deleted as a row: it is registered and then moved by steps.
        missing = dict.fromkeys(
            ["add_url_name", "edit_url_name", "delete_url_name", "history_url_name", "usage_url_name"]
        )
        return {**super().get_common_view_kwargs(**kwargs), **missing, **kwargs}

    def get_urlpatterns(self) -> list[URLPattern]:
        step = self.construct_view(AppealStepView, **self.get_inspect_view_kwargs())
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
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
