"""«Подписчики»: who is subscribed to what, who is suspended and why. Their addresses are personal data."""

from typing import Any

from django.contrib.admin import SimpleListFilter, display
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from wagtail_modeladmin.helpers import ButtonHelper, DjangoORMSearchHandler, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView

from files.spreadsheets import SafeExport
from ledger.access import AccessAction, record_access
from notices.choices import Subscribed, Topic
from notices.models import Subscriber
from notices.rights import EXPORT, SUBSCRIBERS
from notices.services.leaving import STANDING
from one_time_links.services import normal_address
from privacy.permissions import WITHDRAW


class TopicFilter(SimpleListFilter):
    title = "тема"
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(topic.value, str(topic.label)) for topic in Topic]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(interests__topic=self.value()) if self.value() in Topic.values else queryset


class AddressSearch(DjangoORMSearchHandler):
    """Finds subscribers by the whole address, through its index."""

    def search_queryset(self, queryset: QuerySet[Any], search_term: str, **kwargs: Any) -> QuerySet[Any]:
        term = normal_address(search_term)
        return queryset.filter(email=term) if term else queryset


class SubscriberPermissions(PermissionHelper):
    """Subscribers come and go by themselves; nobody writes, changes or removes them here."""

    def user_can_list(self, user: Any) -> bool:
        return bool(user.has_perm(SUBSCRIBERS))

    user_has_any_permissions = user_can_list

    def user_can_create(self, user: Any) -> bool:
        return False

    def user_can_inspect_obj(self, user: Any, obj: Subscriber) -> bool:
        return False

    def user_can_edit_obj(self, user: Any, obj: Subscriber) -> bool:
        return False

    def user_can_delete_obj(self, user: Any, obj: Subscriber) -> bool:
        return False


class SubscriberButtons(ButtonHelper):
    def get_buttons_for_obj(
        self, obj: Subscriber, exclude: Any = None, *args: Any, **kwargs: Any
    ) -> list[dict[str, Any]]:
        if obj.state not in STANDING or not self.request.user.has_perm(WITHDRAW):
            return []
        return [
            {
                "url": reverse("privacy:withdraw", args=[obj.subject]), "label": "Отписать по просьбе",
                "title": f"Отписать по просьбе: {obj}",
                "classname": self.finalise_classname(["button-small", "button-secondary"]),
            }
        ]  # fmt: skip


class SubscriberIndex(SafeExport, IndexView):
    export_permission = EXPORT

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        exports = "export" in request.GET
        record_access(
            actor=f"user:{request.user.pk}",
            subject="subscribers:list",
            action=AccessAction.EXPORT if exports else AccessAction.LIST,
        )
        return response


class SubscriberAdmin(ModelAdmin):
    model = Subscriber
    menu_label = "Подписчики"
    menu_icon = "group"
    menu_order = 118
    index_view_class = SubscriberIndex
    index_view_extra_css = ["pages/admin_lists.css"]
    list_display = ["email", "state_label", "topic_names", "street_names", "since"]
    list_filter = ["state", TopicFilter]
    list_export = ["email", "state", "topic_names", "street_names", "confirmed_at", "suspended_because"]
    export_filename = "podpischiki"
    list_per_page = 50
    search_fields = ["email"]
    search_handler_class = AddressSearch
    permission_helper_class = SubscriberPermissions
    button_helper_class = SubscriberButtons
    empty_value_display = "—"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.prefetch_related("interests", "streets")

    @display(description="состояние")
    def state_label(self, subscriber: Subscriber) -> str:
        label = subscriber.get_state_display()
        is_told = subscriber.state == Subscribed.SUSPENDED and subscriber.suspended_because
        return f"{label}: {subscriber.suspended_because}" if is_told else label

    @display(description="темы")
    def topic_names(self, subscriber: Subscriber) -> str:
        return "; ".join(interest.get_topic_display() for interest in subscriber.interests.all())

    @display(description="улицы")
    def street_names(self, subscriber: Subscriber) -> str:
        return "; ".join(str(street) for street in subscriber.streets.all())

    @display(description="с какого времени", ordering="confirmed_at")
    def since(self, subscriber: Subscriber) -> Any:
        return subscriber.confirmed_at or subscriber.created_at
