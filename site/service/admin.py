"""The journal of visits and calls, the pages of its group in the menu.

The address of the journal is one that the yearly report leads to, from a figure to its rows:

    /admin/service/contact/?year=2025&month=3&form=remote&measured=waiting

    year      the year, 2025
    month     1 to 12
    day_from  the first day, 2025-03-01
    day_to    the last day, 2025-03-25
    form      face_to_face | remote
    channel   in_person | home | phone
    measured  waiting | service: rows whose time is measured; no_waiting | no_service: the others
    outcome   served | appeal | call_back | redirected | left | abuse; none: not written down
    source    reception | phone | manual, and what the loaders name themselves
    void      nothing: what the statistics count; yes: what is struck out; all: both

Without `void` the rows are those of service/counting.py, so their number is the figure. Values that are
not known narrow nothing.
"""

from typing import Any

from django.contrib.admin import display
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.helpers import ButtonHelper, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin, ModelAdminGroup
from wagtail_modeladmin.views import IndexView, InspectView

from files.spreadsheets import SafeExport
from service.durations import or_not_measured
from service.filters import FILTERS
from service.history import history_of
from service.importing.rights import IMPORT
from service.models import Contact
from service.rights import CORRECT, EXPORT, NORMS, TAKE, VIEW, VOID
from service.screens import SCREENS
from service.views.journal import CorrectView, RecordView
from staff.screens import entry_for


class ContactPermissions(PermissionHelper):
    """Whoever serves sees his own day; rows are never deleted, a mistaken one is struck out."""

    def user_can_list(self, user: Any) -> bool:
        return bool(user.has_perm(VIEW) or user.has_perm(TAKE))

    user_has_any_permissions = user_can_list

    def user_can_inspect_obj(self, user: Any, obj: Contact) -> bool:
        if user.has_perm(VIEW):
            return True
        is_own = obj.employee is not None and obj.employee.user_id == user.pk
        return is_own and obj.day == timezone.localdate() and self.user_can_list(user)

    def user_can_create(self, user: Any) -> bool:
        return bool(user.has_perm(TAKE))

    def user_can_edit_obj(self, user: Any, obj: Contact) -> bool:
        return bool(user.has_perm(CORRECT)) and not (obj.is_void or obj.is_open)

    def user_can_delete_obj(self, user: Any, obj: Contact) -> bool:
        return False


class ContactButtons(ButtonHelper):
    def add_button(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        button = super().add_button(*args, **kwargs)
        return {**button, "label": "Внести вручную", "title": RecordView.page_title}

    def get_buttons_for_obj(self, obj: Contact, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        return [
            {
                "url": self.url_helper.get_action_url("inspect", obj.pk), "label": "Посмотреть",
                "title": f"Посмотреть: {obj}",
                "classname": self.finalise_classname(["button-small", "button-secondary"]),
            }
        ]  # fmt: skip


class JournalView(SafeExport, IndexView):
    export_permission = EXPORT


class LookView(InspectView):
    """Shows one row and what was done with it."""

    page_title = "Приём или звонок"

    def get_meta_title(self) -> str:
        return f"{self.page_title}: {self.instance}"

    def get_page_subtitle(self) -> str:
        return str(self.instance)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        contact, user = self.instance, self.request.user
        context = {
            "contact": contact,
            "waiting": or_not_measured(contact.waiting_seconds),
            "service": or_not_measured(contact.service_seconds),
            "history": history_of(contact),
            "may_correct": self.permission_helper.user_can_edit_obj(user, contact),
            "may_void": user.has_perm(VOID) and not contact.is_open,
        }
        return {**super().get_context_data(**kwargs), **context}

    def get_template_names(self) -> list[str]:
        return ["service/contact.html"]


class ContactAdmin(ModelAdmin):
    model = Contact
    menu_label = "Журнал"
    menu_icon = "list-ul"
    menu_order = 300
    index_view_class = JournalView
    index_view_extra_css = ["pages/admin_lists.css", "service/service.css"]
    inspect_view_enabled = True
    inspect_view_class = LookView
    inspect_view_extra_css = ["service/service.css"]
    list_display = [
        "on", "channel", "clock", "waiting", "service", "about", "person",
    ]  # fmt: skip
    list_export = [
        "day", "channel", "arrived_at", "started_at", "ended_at", "waiting_seconds", "service_seconds",
        "person", "subject", "ending", "of_appeal", "source", "is_void", "void_reason", "is_demo",
    ]  # fmt: skip
    export_filename = "priem-i-zvonki"
    list_filter = FILTERS
    list_per_page = 50
    list_select_related = ["employee", "topic", "appeal"]
    empty_value_display = "—"
    permission_helper_class = ContactPermissions
    button_helper_class = ContactButtons

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contact]:
        rows: Any = super().get_queryset(request)
        if request.user.has_perm(VIEW):
            return rows
        return rows.filter(employee__user=request.user.pk, day=timezone.localdate())

    def create_view(self, request: HttpRequest) -> HttpResponse:
        return RecordView.as_view()(request)  # type: ignore[return-value]

    def edit_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        return CorrectView.as_view()(request, pk=instance_pk)  # type: ignore[return-value]

    @display(description="день", ordering="day")
    def on(self, contact: Contact) -> str:
        return f"{contact.day:%d.%m.%Y}"

    @display(description="тема и чем кончилось")
    def about(self, contact: Contact) -> str:
        return "; ".join(filter(None, [self.subject(contact), self.ending(contact), self.of_appeal(contact)]))

    @display(description="пришёл · начало · конец")
    def clock(self, contact: Contact) -> str:
        moments = (contact.arrived_at, contact.started_at, contact.ended_at)
        return " · ".join(f"{timezone.localtime(each):%H:%M}" if each else "—" for each in moments)

    @display(description="ожидание", ordering="waiting_seconds")
    def waiting(self, contact: Contact) -> str:
        return or_not_measured(contact.waiting_seconds)

    @display(description="обслуживание", ordering="service_seconds")
    def service(self, contact: Contact) -> str:
        return "идёт" if contact.is_open else or_not_measured(contact.service_seconds)

    @display(description="сотрудник")
    def person(self, contact: Contact) -> str:
        return contact.employee.initials_name if contact.employee else ""

    @display(description="тема")
    def subject(self, contact: Contact) -> str:
        return contact.topic.title if contact.topic else ""

    @display(description="чем кончилось")
    def ending(self, contact: Contact) -> str:
        return contact.get_outcome_display()

    @display(description="обращение")
    def of_appeal(self, contact: Contact) -> str:
        return f"№ {contact.appeal.registration_number}" if contact.appeal else ""


def menu_items() -> list[MenuItem]:
    """Return the entries of the group that are no lists of wagtail-modeladmin."""
    screens = [
        entry_for(TAKE)(
            screen.title, reverse("service:screen", args=[slug]), name=f"service-{slug}",
            icon_name=screen.icon, order=order,
        )
        for order, (slug, screen) in enumerate(SCREENS.items())
    ]  # fmt: skip
    norms = entry_for(*NORMS)(
        "Нормы времени", reverse("contact_norms:index"), name="service-norms", icon_name="time", order=400
    )
    imports = entry_for(IMPORT)(
        "Загрузка журналов", reverse("contact_imports:list"), name="service-imports", icon_name="upload",
        order=300,
    )  # fmt: skip
    return [*screens, imports, norms]


class ServiceGroup(ModelAdminGroup):
    menu_label = "Приём и звонки"
    menu_icon = "group"
    menu_order = 113
    items = (ContactAdmin,)

    def get_submenu_items(self) -> list[MenuItem]:
        return [*super().get_submenu_items(), *menu_items()]
