"""The archive for those who answer for the site: a list to look at, nothing to change."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from wagtail_modeladmin.helpers import DjangoORMSearchHandler, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin

from archive.models import Snapshot
from archive.services import folded

VIEW = "archive.view_snapshot"


class TitleSearch(DjangoORMSearchHandler):
    """Finds by a part of the title in any letters, or of the address."""

    def search_queryset(self, queryset: QuerySet[Any], search_term: str, **kwargs: Any) -> QuerySet[Any]:
        text = search_term.strip()
        if not text:
            return queryset
        return queryset.filter(Q(sought__contains=folded(text)) | Q(url__contains=text))


class SnapshotPermissions(PermissionHelper):
    """The archive is looked at; nobody writes, changes or removes anything here."""

    def user_can_list(self, user: Any) -> bool:
        return bool(user.has_perm(VIEW))

    user_has_any_permissions = user_can_list

    def user_can_create(self, user: Any) -> bool:
        return False

    def user_can_edit_obj(self, user: Any, obj: Snapshot) -> bool:
        return False

    def user_can_delete_obj(self, user: Any, obj: Snapshot) -> bool:
        return False


class SnapshotAdmin(ModelAdmin):
    model = Snapshot
    menu_label = "Архив публикаций"
    menu_icon = "history"
    menu_order = 115
    list_display = ["at", "kind", "what", "who", "steps", "print"]
    list_display_add_buttons = None
    list_filter = ["kind", "at"]
    list_per_page = 50
    search_fields = ["title"]
    search_handler_class = TitleSearch
    permission_helper_class = SnapshotPermissions

    def get_queryset(self, request: HttpRequest) -> QuerySet[Snapshot]:
        users = get_user_model().objects.annotate(code=Concat(Value("user:"), Cast("pk", CharField())))
        login = users.filter(code=OuterRef("actor")).values("username")[:1]
        rows: QuerySet[Snapshot] = super().get_queryset(request)
        return rows.defer("html", "data", "files").annotate(login=Subquery(login))

    def what(self, row: Snapshot) -> str:
        return format_html(
            '<a href="{}">{}</a> {}', reverse("archive:snapshot", args=[row.pk]), row.title, row.url
        )

    what.short_description = "что"  # type: ignore[attr-defined]

    def who(self, row: Any) -> str:
        return row.login or row.actor

    who.short_description = "кто"  # type: ignore[attr-defined]

    def steps(self, row: Snapshot) -> str:
        return "; ".join(step["step"] for step in row.approval_rows()) or "—"

    steps.short_description = "согласования"  # type: ignore[attr-defined]

    def print(self, row: Snapshot) -> str:
        return row.digest[:16]

    print.short_description = "отпечаток"  # type: ignore[attr-defined]
