"""The register of duties in the admin: the report, the card of a duty, its form."""

from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils.html import format_html

from wagtail.admin.ui.tables import BaseColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from disclosure.duty_views import DutyCardView, DutyStepView
from disclosure.filters import DutyFilterSet
from disclosure.forms import FIELDS, DutyForm
from disclosure.models import Duty
from disclosure.overview import count_states
from disclosure.permissions import EXPORT
from files.spreadsheets import SafeExport
from pages.addresses import absolute

EMPTY = "—"
EXPORTED = {
    "code": "Код",
    "title": "Что размещаем",
    "group": "Чем установлено",
    "legal_basis": "Основание",
    "state_words": "Состояние",
    "reason": "Почему",
    "since": "С какого дня",
    "due_on": "Обновить до",
    "renewed_on": "Обновлено",
    "renewal_words": "Когда обновлять",
    "owner": "Ответственный",
    "place": "Где размещено",
    "is_active": "Действует",
}
OF_STANDING = {"reason", "since", "due_on", "renewed_on"}


def _state(duty: Duty) -> str:
    reason = duty.standing.reason if hasattr(duty, "standing") else ""
    return format_html(
        '<span class="duty-state duty-state--{}">{}</span> <span class="duty-items__reason">{}</span>',
        duty.tone, duty.state_words, reason,
    )  # fmt: skip


def _of_standing(name: str) -> Any:
    def value(duty: Duty) -> Any:
        found = getattr(duty, "standing", None)
        shown = getattr(found, name, None) or ""
        return shown if isinstance(shown, str) else f"{shown:%d.%m.%Y}"

    return value


class DutyIndexView(SafeExport, generic.IndexView):
    """The report: how each duty stands; as many queries, however many they are."""

    page_title = "Обязательные сведения"
    any_permission_required = ["view"]
    search_fields = ["title", "legal_basis", "code"]
    export_permission = EXPORT
    list_export = list(EXPORTED)
    export_filename = "obyazatelnye-svedeniya"

    def get_base_queryset(self) -> "QuerySet[Duty]":
        return Duty.objects.as_shown()

    def value_of(self, item: Duty, name: str) -> Any:
        if name in OF_STANDING:
            return getattr(getattr(item, "standing", None), name, None)
        if name == "place":
            return absolute(item.place) if item.place else ""
        return super().value_of(item, name)

    def get_heading(self, queryset: Any, field: str) -> str:
        return EXPORTED[field]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "counts": count_states()}


class DutyViewSet(ModelViewSet):
    """Duties are added and edited, never deleted: one that no act wants any more is switched off."""

    model = Duty
    icon = "tasks"
    menu_label = "Раскрытие"
    menu_order = 106
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = DutyIndexView
    inspect_view_class = DutyCardView
    inspect_template_name = "disclosure/admin/card.html"
    index_template_name = "disclosure/admin/index.html"
    filterset_class = DutyFilterSet
    list_per_page = 100
    list_display: list[str | BaseColumn] = [
        TitleColumn("title", label="Что размещаем", url_name="duties:inspect", sort_key="title", width="35%"),
        Column("state", label="Состояние", accessor=_state, width="35%"),
        Column("due_on", label="Обновить до", accessor=_of_standing("due_on"), sort_key="standing__due_on"),
        Column(
            "renewed_on",
            label="Обновлено",
            accessor=_of_standing("renewed_on"),
            sort_key="standing__renewed_on",
        ),
        Column("owner", label="Ответственный", accessor=lambda duty: duty.owner or "не назначен"),
    ]
    form_fields = FIELDS

    def get_form_class(self, for_update: bool = False) -> type[DutyForm]:
        return DutyForm

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_common_view_kwargs(**kwargs), "delete_url_name": None, **kwargs}

    def get_urlpatterns(self) -> list[URLPattern]:
        step = self.construct_view(DutyStepView, **self.get_inspect_view_kwargs())
        return [
            *(each for each in super().get_urlpatterns() if each.name != "delete"),
            path("<int:pk>/confirm/", step, {"name": "confirm"}, name="confirm"),
            path("<int:pk>/changed/", step, {"name": "changed"}, name="changed"),
        ]


duty_viewset = DutyViewSet("duties")
