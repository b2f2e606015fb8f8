from typing import Any, cast

from django.contrib.admin import SimpleListFilter
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, re_path

from wagtail import hooks
from wagtail.admin import messages
from wagtail_modeladmin.helpers import ButtonHelper, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import InstanceSpecificView

from outbox.errors import NothingToResend
from outbox.models import Message
from outbox.services import resend

RESENDABLE = [Message.State.QUEUED, Message.State.FAILED]


def kind_labels() -> dict[str, str]:
    """Return the Russian words for the kinds of letters, as the rooms that queue them declare."""
    labels: dict[str, str] = {}
    for declare in hooks.get_hooks("message_kinds"):
        labels.update(declare())
    return labels


class KindFilter(SimpleListFilter):
    title = "вид"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return sorted(kind_labels().items(), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class MessagePermissions(PermissionHelper):
    """Letters are looked at and tried again; nobody writes, changes or removes them here."""

    def user_can_list(self, user: Any) -> bool:
        return bool(user.has_perm("outbox.view_message"))

    user_has_any_permissions = user_can_list

    def user_can_create(self, user: Any) -> bool:
        return False

    def user_can_edit_obj(self, user: Any, obj: Message) -> bool:
        return False

    def user_can_delete_obj(self, user: Any, obj: Message) -> bool:
        return False


class MessageButtons(ButtonHelper):
    def get_buttons_for_obj(self, obj: Message, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        if obj.state not in RESENDABLE:
            return []
        url = self.url_helper.get_action_url("resend", obj.pk)
        label = "Отправить ещё раз"
        return [
            {
                "url": url,
                "label": label,
                "title": label,
                "classname": self.finalise_classname(["button-secondary"]),
            }
        ]


class ResendView(InstanceSpecificView):
    """Asks first (GET), then lets the message be tried again (POST)."""

    page_title = "Отправить ещё раз"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.permission_helper.user_can_list(request.user):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            resend(pk=self.instance.pk, user_id=cast(int, request.user.pk))
        except NothingToResend as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Письмо поставлено в очередь на отправку.")
        return HttpResponseRedirect(self.index_url)

    def get_template_names(self) -> list[str]:
        return ["outbox/resend.html"]


class MessageAdmin(ModelAdmin):
    model = Message
    menu_label = "Исходящие письма"
    menu_icon = "mail"
    menu_order = 800
    list_display = ["created_at", "kind_label", "state_label", "attempts", "next_try_at"]
    list_filter = ["state", KindFilter]
    list_per_page = 50
    permission_helper_class = MessagePermissions
    button_helper_class = MessageButtons

    @property
    def kinds(self) -> dict[str, str]:
        return kind_labels()

    def kind_label(self, message: Message) -> str:
        return kind_labels().get(message.kind, message.kind)

    kind_label.short_description = "вид"  # type: ignore[attr-defined]

    def state_label(self, message: Message) -> str:
        return message.get_state_display()

    state_label.short_description = "состояние"  # type: ignore[attr-defined]

    def resend_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        view = ResendView.as_view(model_admin=self, instance_pk=instance_pk)
        response: HttpResponse = view(request)
        return response

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        resend_url = re_path(
            self.url_helper.get_action_url_pattern("resend"),
            self.resend_view,
            name=self.url_helper.get_action_url_name("resend"),
        )
        return (*super().get_admin_urls_for_registration(), resend_url)
