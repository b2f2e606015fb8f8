from datetime import timedelta
from typing import Any, cast

from django.contrib.admin import SimpleListFilter, display
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, re_path
from django.utils import timezone

from wagtail import hooks
from wagtail.admin import messages
from wagtail_modeladmin.helpers import ButtonHelper, DjangoORMSearchHandler, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import InspectView, InstanceSpecificView

from ledger.access import AccessAction, record_access
from outbox.errors import NotDelivered, NothingToResend
from outbox.models import Message
from outbox.services import RESENDABLE, record_bounce, resend


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


class AgeFilter(SimpleListFilter):
    title = "когда создано"
    parameter_name = "days"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "за сутки"), ("7", "за неделю"), ("31", "за месяц")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        days = self.value() or ""
        if days not in dict(self.lookup_choices):
            return queryset
        return queryset.filter(created_at__gte=timezone.now() - timedelta(days=int(days)))


class ExactSearch(DjangoORMSearchHandler):
    """Finds letters by the whole address or Message-ID, through their indexes.

    A part of an address would be looked for in every row, and SQLite folds only the case of Latin letters.
    """

    def search_queryset(self, queryset: QuerySet[Any], search_term: str, **kwargs: Any) -> QuerySet[Any]:
        term = search_term.strip()
        if not term:
            return queryset
        return queryset.filter(Q(to__in={term, term.lower()}) | Q(message_id__in={term, f"<{term}>"}))


class MessagePermissions(PermissionHelper):
    """Letters are looked at and tried again; nobody writes, changes or removes them here."""

    def user_can_list(self, user: Any) -> bool:
        return bool(user.has_perm("outbox.view_message"))

    user_has_any_permissions = user_can_list

    def user_can_inspect_obj(self, user: Any, obj: Message) -> bool:
        return self.user_can_list(user)

    def user_can_create(self, user: Any) -> bool:
        return False

    def user_can_edit_obj(self, user: Any, obj: Message) -> bool:
        return False

    def user_can_delete_obj(self, user: Any, obj: Message) -> bool:
        return False


class MessageButtons(ButtonHelper):
    def get_buttons_for_obj(
        self, obj: Message, exclude: Any = None, *args: Any, **kwargs: Any
    ) -> list[dict[str, Any]]:
        buttons = [] if "inspect" in (exclude or ()) else [self._button(obj, "inspect", "Посмотреть")]
        if not obj.to:
            # The letter is destroyed: only that there was one is left.
            return buttons
        if obj.state in RESENDABLE:
            buttons.append(self._button(obj, "resend", ResendView.page_title))
        if obj.state == Message.State.ACCEPTED:
            buttons.append(self._button(obj, "bounce", BounceView.page_title))
        return buttons

    def _button(self, obj: Message, action: str, label: str) -> dict[str, Any]:
        return {
            "url": self.url_helper.get_action_url(action, obj.pk),
            "label": label,
            "title": label,
            "classname": self.finalise_classname(["button-secondary"]),
        }


class LookView(InspectView):
    """Shows what became of one letter and to whom it went; who looked is written down."""

    page_title = "Исходящее письмо"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record_access(
            actor=f"user:{request.user.pk}",
            subject=f"message:{self.instance.pk}",
            action=AccessAction.LETTER,
        )
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def get_meta_title(self) -> str:
        return f"{self.page_title} {self.instance.pk}"


class StepView(InstanceSpecificView):
    """Asks first (GET), then does one thing with a letter (POST)."""

    question = ""
    refuse_label = ""
    done = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.permission_helper.user_can_list(request.user):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.act(pk=self.instance.pk, user_id=cast(int, request.user.pk))
        except (NothingToResend, NotDelivered) as error:
            messages.error(request, str(error))
        else:
            messages.success(request, self.done)
        return HttpResponseRedirect(self.index_url)

    def act(self, *, pk: int, user_id: int) -> None:
        raise NotImplementedError

    def get_template_names(self) -> list[str]:
        return ["outbox/step.html"]


class ResendView(StepView):
    page_title = "Отправить ещё раз"
    question = "Письмо уйдёт ещё раз с тем же текстом и вложениями."
    refuse_label = "Не отправлять"
    done = "Письмо поставлено в очередь на отправку."

    def act(self, *, pk: int, user_id: int) -> None:
        resend(pk=pk, user_id=user_id)


class BounceView(StepView):
    page_title = "Отметить возврат"
    question = (
        "Почтовый сервер принял письмо, но потом прислал уведомление, что доставить его не смог? "
        "Отметьте это: ответ или уведомление по обращению снова будет в работе."
    )
    refuse_label = "Не отмечать"
    done = "Отмечено: письмо вернулось."

    def act(self, *, pk: int, user_id: int) -> None:
        record_bounce(pk=pk, actor=f"user:{user_id}")


class MessageAdmin(ModelAdmin):
    model = Message
    menu_label = "Исходящие письма"
    menu_icon = "mail"
    menu_order = 800
    list_display = ["created_at", "kind_label", "state_label", "attempts", "next_try_at", "last_error"]
    list_filter = ["state", KindFilter, AgeFilter]
    list_per_page = 50
    # The text of a letter is not shown: a confirmation holds its customer's code.
    inspect_view_enabled = True
    inspect_view_class = LookView
    inspect_view_fields = [
        "state", "to", "subject", "created_at", "accepted_at", "bounced_at", "attempts", "interrupted",
        "next_try_at", "last_error", "message_id",
    ]  # fmt: skip
    search_fields = ["to"]
    search_handler_class = ExactSearch
    permission_helper_class = MessagePermissions
    button_helper_class = MessageButtons

    @property
    def kinds(self) -> dict[str, str]:
        return kind_labels()

    @display(description="вид")
    def kind_label(self, message: Message) -> str:
        return kind_labels().get(message.kind, message.kind)

    @display(description="состояние")
    def state_label(self, message: Message) -> str:
        return message.get_state_display()

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        steps = [self._step_url("resend", ResendView), self._step_url("bounce", BounceView)]
        return (*super().get_admin_urls_for_registration(), *steps)

    def _step_url(self, action: str, view: type[StepView]) -> URLPattern:
        def show(request: HttpRequest, instance_pk: str) -> HttpResponse:
            response: HttpResponse = view.as_view(model_admin=self, instance_pk=instance_pk)(request)
            return response

        return re_path(
            self.url_helper.get_action_url_pattern(action),
            show,
            name=self.url_helper.get_action_url_name(action),
        )
