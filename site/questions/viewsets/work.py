"""Lists beside the desk: decisions on complaints, and the templates of answers."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.forms import ModelForm
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

import django_filters

from questions.models import Decision, ReplyTemplate
from questions.querysets import DecisionQuerySet
from questions.reply_fields import FIELDS, UnknownField, require_known

OPEN, OVERDUE, DONE, ALL = "open", "overdue", "done", "all"
SCOPES = [(OPEN, "Не исполненные"), (OVERDUE, "Просроченные"), (DONE, "Исполненные"), (ALL, "Все")]


class DecisionFilterSet(WagtailFilterSet):
    scope = django_filters.ChoiceFilter(
        label="Показать", choices=SCOPES, method="in_scope", empty_label=None, initial=OPEN
    )
    verdict = django_filters.ChoiceFilter(label="Решение", choices=Decision.Verdict.choices)

    class Meta:
        model = Decision
        fields = ["scope", "verdict"]

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        # Without a choice the list shows what is to be done.
        data = data.copy() if data else {}
        data.setdefault("scope", OPEN)
        super().__init__(data, *args, **kwargs)

    def in_scope(self, queryset: DecisionQuerySet, name: str, value: str) -> "QuerySet[Decision]":
        scopes = {
            OPEN: queryset.open(),
            OVERDUE: queryset.overdue(timezone.localdate()),
            DONE: queryset.done(),
        }
        return scopes.get(value, queryset)


class DecisionIndexView(generic.IndexView):
    page_title = "Решения по жалобам"
    is_searchable = False
    any_permission_required = ["view"]
    default_ordering = ["due_on", "pk"]

    def get_base_queryset(self) -> "QuerySet[Decision]":
        return Decision.objects.select_related("appeal", "responsible")

    def order_queryset(self, queryset: "QuerySet[Decision]") -> "QuerySet[Decision]":
        return queryset.order_by("due_on", "pk")


def due_words(decision: Decision, today: date) -> tuple[str, str]:
    """Return how the decision stands, in words and a tone for the badge."""
    if decision.done_on is not None:
        return f"сделано {decision.done_on:%d.%m.%Y}", "ok"
    if decision.due_on is None:
        return "исполнять нечего", "neutral"
    late = (today - decision.due_on).days
    return (
        (f"просрочено на {late} дн.", "danger") if late > 0 else (f"до {decision.due_on:%d.%m.%Y}", "neutral")
    )


def _due(decision: Decision) -> str:
    words, tone = due_words(decision, timezone.localdate())
    return format_html('<span class="due due--{}">{}</span>', tone, words)


class DecisionViewSet(ModelViewSet):
    """What was decided on complaints and is to be done; it is written and marked on the appeal's card."""

    model = Decision
    icon = "tasks"
    menu_label = "Решения"
    menu_order = 115
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class = DecisionIndexView
    filterset_class = DecisionFilterSet
    list_per_page = 50
    form_fields = ["verdict"]
    list_display = [
        TitleColumn(
            "appeal",
            label="Обращение",
            accessor="appeal.registration_number",
            get_url=lambda decision: reverse("appeals:inspect", args=[decision.appeal_id]),
        ),
        Column("verdict", label="Решение", accessor="get_verdict_display"),
        Column("action", label="Что сделать"),
        Column("responsible", label="Ответственный", accessor=lambda row: row.responsible or "—"),
        Column("due", label="Исполнение", accessor=_due),
        Column("measure", label="Мероприятие"),
    ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        missing = dict.fromkeys(
            ["add_url_name", "edit_url_name", "delete_url_name", "history_url_name", "usage_url_name"]
        )
        return {**super().get_common_view_kwargs(**kwargs), **missing, **kwargs}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
        ]


class ReplyTemplateForm(ModelForm):  # type: ignore[type-arg]
    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        try:
            require_known(text)
        except UnknownField as error:
            self.add_error("text", str(error))
        return text


class ReplyTemplateViewSet(ModelViewSet):
    """Ready texts of answers; one that is out of use is switched off and not deleted."""

    model = ReplyTemplate
    icon = "doc-full"
    menu_label = "Шаблоны ответов"
    add_to_settings_menu = True
    copy_view_enabled = False
    form_fields = ["title", "topic", "text", "is_active"]
    list_display = ["title", "topic", "is_active"]
    ordering = ["title"]

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:  # type: ignore[type-arg]
        made = super().get_form_class(for_update)
        form = type("ReplyTemplateForm", (ReplyTemplateForm, made), {})
        form.base_fields["text"].help_text = "Поля: " + "; ".join(  # type: ignore[attr-defined]
            f"{{{name}}} — {what}" for name, what in FIELDS.items()
        )
        return form

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_common_view_kwargs(**kwargs), "delete_url_name": None, **kwargs}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [each for each in super().get_urlpatterns() if each.name != "delete"]


WORK_VIEWSETS = [DecisionViewSet("decisions"), ReplyTemplateViewSet("reply_templates")]
