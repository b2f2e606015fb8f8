"""The journal of the exchange: what was asked, what came of it, which packets went; never their contents."""

from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.contrib.admin import display
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, re_path, reverse
from django.utils import timezone

from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.helpers import ButtonHelper, DjangoORMSearchHandler, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin, ModelAdminGroup
from wagtail_modeladmin.views import IndexView, InspectView, InstanceSpecificView

from files.spreadsheets import SafeExport
from gis_sync.exchange.requeueing import NothingToRequeue, requeue
from gis_sync.masking import brief, masked
from gis_sync.models import Operation
from gis_sync.rights import RETRY, VIEW
from staff.screens import entry_for

PACKETS_SHOWN = 100
"""Packets of one operation on its page, the newest first: three days of attempts have fewer."""


class GuidSearch(DjangoORMSearchHandler):
    """Finds an operation by a whole identifier, ours or that of GIS ZhKKh, through their indexes."""

    def search_queryset(self, queryset: QuerySet[Any], search_term: str, **kwargs: Any) -> QuerySet[Any]:
        term = search_term.strip()
        if not term:
            return queryset
        try:
            guid = UUID(term)
        except ValueError:
            return queryset.none()
        return queryset.filter(Q(message_guid=guid) | Q(gis_guid=guid))


class OperationPermissions(PermissionHelper):
    """Operations are looked at and tried again; nobody writes, changes or removes them here."""

    def user_can_list(self, user: Any) -> bool:
        return bool(user.has_perm(VIEW))

    user_has_any_permissions = user_can_list

    def user_can_inspect_obj(self, user: Any, obj: Operation) -> bool:
        return self.user_can_list(user)

    def user_can_retry(self, user: Any) -> bool:
        return bool(user.has_perm(RETRY))

    def user_can_create(self, user: Any) -> bool:
        return False

    def user_can_edit_obj(self, user: Any, obj: Operation) -> bool:
        return False

    def user_can_delete_obj(self, user: Any, obj: Operation) -> bool:
        return False


class OperationButtons(ButtonHelper):
    def get_buttons_for_obj(
        self, obj: Operation, exclude: Any = None, *args: Any, **kwargs: Any
    ) -> list[dict[str, Any]]:
        buttons = [] if "inspect" in (exclude or ()) else [self._button(obj, "inspect", "Посмотреть")]
        may_retry = cast(OperationPermissions, self.permission_helper).user_can_retry(self.request.user)
        if may_retry and obj.state == Operation.State.FAILED:
            buttons.append(self._button(obj, "retry", RetryView.page_title))
        return buttons

    def _button(self, obj: Operation, action: str, label: str) -> dict[str, Any]:
        return {
            "url": self.url_helper.get_action_url(action, obj.pk),
            "label": label,
            "title": f"{label}: операция {obj.pk}",
            "classname": self.finalise_classname(["button-small", "button-secondary"]),
        }


class JournalView(SafeExport, IndexView):
    export_permission = VIEW


class LookView(InspectView):
    """Shows one operation and its packets."""

    page_title = "Операция обмена"

    def get_meta_title(self) -> str:
        return f"{self.page_title} {self.instance.pk}"

    def get_page_subtitle(self) -> str:
        return f"№ {self.instance.pk}"

    def get_field_display_value(self, field_name: str, field: Any = None) -> Any:
        value = getattr(self.instance, field_name)
        if field_name == "error":
            return masked(value) or "—"
        if isinstance(value, bool):
            return "да" if value else "нет"
        if isinstance(value, datetime):
            return f"{timezone.localtime(value):%d.%m.%Y %H:%M:%S}"
        if isinstance(value, date):
            return f"{value:%d.%m.%Y}"
        return value if isinstance(value, int) else super().get_field_display_value(field_name, field)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        packets = list(self.instance.packets.order_by("-id")[: PACKETS_SHOWN + 1])
        context = {
            "packets": [(packet, brief(packet.outcome)) for packet in packets[:PACKETS_SHOWN]],
            "has_more": len(packets) > PACKETS_SHOWN,
            "shown": PACKETS_SHOWN,
        }
        return {**super().get_context_data(**kwargs), **context}


class RetryView(InstanceSpecificView):
    """Asks first (GET), then lets the operation start anew (POST)."""

    page_title = "Повторить"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.permission_helper.user_can_retry(request.user):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "reason": masked(self.instance.error)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            requeue(operation_id=self.instance.pk, actor=f"user:{request.user.pk}")
        except NothingToRequeue as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Операция поставлена в очередь: она начнётся в течение минуты.")
        return HttpResponseRedirect(self.index_url)

    def get_template_names(self) -> list[str]:
        return ["gis_sync/retry.html"]


class OperationAdmin(ModelAdmin):
    model = Operation
    menu_label = "Журнал обмена"
    menu_icon = "list-ul"
    index_view_class = JournalView
    index_view_extra_css = ["pages/admin_lists.css", "gis_sync/exchange.css"]
    list_display = ["created_at", "what", "state", "next_try", "reason"]
    list_export = [
        "created_at", "kind", "about", "state", "attempts", "polls", "next_try_at", "taken", "reason",
        "message_guid", "gis_guid", "accepted_at", "finished_at",
    ]  # fmt: skip
    export_filename = "obmen-gis-zhkh"
    list_filter = ["kind", "state"]
    list_per_page = 50
    empty_value_display = "—"
    inspect_view_enabled = True
    inspect_view_class = LookView
    inspect_view_extra_css = ["gis_sync/exchange.css"]
    inspect_view_fields = [
        "kind", "starts_on", "ends_on", "state", "error_code", "error", "is_unclear", "attempts", "polls",
        "next_try_at", "taken", "created_at", "accepted_at", "finished_at", "message_guid", "gis_guid",
    ]  # fmt: skip
    search_fields = ["message_guid"]
    search_handler_class = GuidSearch
    permission_helper_class = OperationPermissions
    button_helper_class = OperationButtons

    @display(description="о чём")
    def about(self, operation: Operation) -> str:
        if operation.starts_on and operation.ends_on:
            return f"{operation.starts_on:%d.%m.%Y} – {operation.ends_on:%d.%m.%Y}"
        return f"{len(operation.subjects)} шт." if operation.subjects else ""

    @display(description="что", ordering="kind")
    def what(self, operation: Operation) -> str:
        return ", ".join(filter(None, [operation.get_kind_display(), self.about(operation)]))

    @display(description="когда снова", ordering="next_try_at")
    def next_try(self, operation: Operation) -> str:
        at = operation.next_try_at
        return f"{timezone.localtime(at):%d.%m.%Y %H:%M}" if at else ""

    @display(description="что не так")
    def reason(self, operation: Operation) -> str:
        return f"{operation.error_code} {brief(operation.error)}".strip()

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        def retry(request: HttpRequest, instance_pk: str) -> HttpResponse:
            view = RetryView.as_view(model_admin=self, instance_pk=instance_pk)
            response: HttpResponse = view(request)
            return response

        pattern = self.url_helper.get_action_url_pattern("retry")
        name = self.url_helper.get_action_url_name("retry")
        return (*super().get_admin_urls_for_registration(), re_path(pattern, retry, name=name))


class ExchangeGroup(ModelAdminGroup):
    menu_label = "Обмен с ГИС ЖКХ"
    menu_icon = "link-external"
    menu_order = 810
    items = (OperationAdmin,)

    def get_submenu_items(self) -> list[MenuItem]:
        standing = entry_for(VIEW)(
            "Как идёт обмен", reverse("gis:standing"), name="gis-standing", icon_name="view", order=0
        )
        return [standing, *super().get_submenu_items()]
