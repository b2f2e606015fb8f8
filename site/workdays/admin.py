from typing import Any

from django.contrib.admin import display
from django.contrib.admin.filters import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, re_path
from django.utils.functional import cached_property

from wagtail_modeladmin.helpers import ButtonHelper, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin, ModelAdminGroup

from workdays.calendar import YearData
from workdays.changing import shipped_acts
from workdays.models import CalendarDay, CalendarYear, PointSchedule, ServicePoint, SpecialDay
from workdays.views import CalendarCreateView, CalendarDeleteView, CalendarEditView, CalendarRefreshView

# A plain filter by a foreign key would ask Django's own admin, which is not installed.


class YearFilter(SimpleListFilter):
    title = "год"
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(year.year), str(year)) for year in CalendarYear.objects.all()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        year = self.value() or ""
        return queryset.filter(date__year=int(year)) if year.isdecimal() else queryset


class PointFilter(SimpleListFilter):
    title = "место или способ обслуживания"
    parameter_name = "point"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(point.pk), point.name) for point in ServicePoint.objects.all()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        point = self.value() or ""
        return queryset.filter(point=int(point)) if point.isdecimal() else queryset


class YearPermissions(PermissionHelper):
    """A year is never deleted, by nobody: dates that customers were told rest on it."""

    def user_can_delete_obj(self, user: Any, obj: CalendarYear) -> bool:
        return False


class YearButtons(ButtonHelper):
    def get_buttons_for_obj(self, obj: CalendarYear, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        buttons: list[dict[str, Any]] = super().get_buttons_for_obj(obj, *args, **kwargs)
        if not obj.act and obj.year in self._shipped and self._may_edit(obj):
            buttons.append(
                {
                    "url": self.url_helper.get_action_url("refresh", obj.pk),
                    "label": CalendarRefreshView.page_title,
                    "title": f"Заменить проект календаря {obj.year} года утверждённым, из поставки",
                    "classname": self.finalise_classname(["button-small"]),
                }
            )
        return buttons

    def _may_edit(self, obj: CalendarYear) -> bool:
        return bool(self.permission_helper.user_can_edit_obj(self.request.user, obj))

    @cached_property
    def _shipped(self) -> dict[int, YearData]:
        return shipped_acts()


class CalendarYearAdmin(ModelAdmin):
    model = CalendarYear
    menu_icon = "calendar"
    list_display = ["__str__", "standing", "act", "note"]
    ordering = ["-year"]
    index_template_name = "workdays/years.html"
    create_view_class = CalendarCreateView
    edit_view_class = CalendarEditView
    delete_view_class = CalendarDeleteView
    permission_helper_class = YearPermissions
    button_helper_class = YearButtons

    @display(description="состояние")
    def standing(self, year: CalendarYear) -> str:
        return "утверждён" if year.act else "проект"

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        def refresh(request: HttpRequest, instance_pk: str) -> HttpResponse:
            view = CalendarRefreshView.as_view(model_admin=self, instance_pk=instance_pk)
            response: HttpResponse = view(request)
            return response

        pattern = self.url_helper.get_action_url_pattern("refresh")
        name = self.url_helper.get_action_url_name("refresh")
        return (*super().get_admin_urls_for_registration(), re_path(pattern, refresh, name=name))


class CalendarDayAdmin(ModelAdmin):
    model = CalendarDay
    menu_icon = "date"
    create_view_class = CalendarCreateView
    edit_view_class = CalendarEditView
    delete_view_class = CalendarDeleteView
    list_display = ["date", "kind", "note"]
    list_filter = [YearFilter, "kind"]
    list_per_page = 50
    ordering = ["-date"]


class CalendarGroup(ModelAdminGroup):
    menu_label = "Производственный календарь"
    menu_icon = "calendar"
    menu_order = 610
    items = (CalendarDayAdmin, CalendarYearAdmin)


class ServicePointAdmin(ModelAdmin):
    model = ServicePoint
    menu_icon = "home"
    list_display = ["name", "kind", "address"]
    list_filter = ["kind"]
    ordering = ["order", "id"]


class PointScheduleAdmin(ModelAdmin):
    model = PointSchedule
    menu_icon = "time"
    list_display = ["point", "valid_from", "valid_to", "act"]
    list_filter = [PointFilter]
    list_select_related = True


class SpecialDayAdmin(ModelAdmin):
    model = SpecialDay
    menu_icon = "warning"
    list_display = ["point", "date", "act", "note"]
    list_filter = [PointFilter]
    list_select_related = True


class HoursGroup(ModelAdminGroup):
    menu_label = "Режим работы"
    menu_icon = "time"
    menu_order = 605
    items = (ServicePointAdmin, PointScheduleAdmin, SpecialDayAdmin)
