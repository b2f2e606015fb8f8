from typing import Any

from django.contrib.admin import SimpleListFilter, display
from django.contrib.auth import get_user_model
from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest
from django.utils.html import format_html

from wagtail import hooks
from wagtail_modeladmin.helpers import DjangoORMSearchHandler, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin

from ledger.access import AccessAction
from ledger.models import AccessRecord

OTHERS = {"visitor": "заявитель", "api": "личный кабинет компании"}
"""How actors are called who are no users, by the code or what stands before its number."""


class ActionFilter(SimpleListFilter):
    title = "что сделано"
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(action.value, action.label) for action in AccessAction]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(action=self.value()) if self.value() else queryset


class SubjectSearch(DjangoORMSearchHandler):
    """Finds a subject with its parts, or an actor, by the exact code: nothing is looked through."""

    def search_queryset(self, queryset: QuerySet[Any], search_term: str, **kwargs: Any) -> QuerySet[Any]:
        code = search_term.strip()
        if not code:
            return queryset
        return queryset.filter(Q(subject=code) | Q(subject__startswith=f"{code}/") | Q(actor=code))


class AccessPermissions(PermissionHelper):
    """The log is looked at; nobody writes, changes or removes anything here."""

    def user_can_list(self, user: Any) -> bool:
        return bool(user.has_perm("ledger.view_accessrecord"))

    user_has_any_permissions = user_can_list

    def user_can_create(self, user: Any) -> bool:
        return False

    def user_can_edit_obj(self, user: Any, obj: AccessRecord) -> bool:
        return False

    def user_can_delete_obj(self, user: Any, obj: AccessRecord) -> bool:
        return False


class AccessRecordAdmin(ModelAdmin):
    model = AccessRecord
    menu_label = "Кто смотрел личные данные"
    menu_icon = "view"
    menu_order = 820
    list_display = ["at", "who", "action_label", "what"]
    list_display_add_buttons = None
    list_filter = [ActionFilter]
    list_per_page = 50
    search_fields = ["subject"]
    search_handler_class = SubjectSearch
    permission_helper_class = AccessPermissions

    def get_queryset(self, request: HttpRequest) -> QuerySet[AccessRecord]:
        users = get_user_model().objects.annotate(code=Concat(Value("user:"), Cast("pk", CharField())))
        login = users.filter(code=OuterRef("actor")).values("username")[:1]
        records: QuerySet[AccessRecord] = super().get_queryset(request)
        return records.annotate(login=Subquery(login))

    @display(description="кто")
    def who(self, record: Any) -> str:
        return record.login or OTHERS.get(record.actor.partition(":")[0], record.actor)

    @display(description="что сделал", ordering="action")
    def action_label(self, record: AccessRecord) -> str:
        return dict(AccessAction.choices).get(record.action, record.action)

    @display(description="к чему")
    def what(self, record: AccessRecord) -> str:
        """Lead to the subject, where the room that it belongs to says how (hook ``access_subject_url``)."""
        for url_of in hooks.get_hooks("access_subject_url"):
            if url := url_of(record.subject):
                return format_html('<a href="{}">{}</a>', url, record.subject)
        return record.subject
