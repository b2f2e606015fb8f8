from typing import Any

from django.contrib.admin.filters import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest

from wagtail_modeladmin.options import ModelAdmin, ModelAdminGroup

from workdays.models import CalendarDay, CalendarYear, PointSchedule, ServicePoint, SpecialDay

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


class CalendarYearAdmin(ModelAdmin):
    model = CalendarYear
    menu_icon = "calendar"
    list_display = ["__str__", "act", "note"]
    ordering = ["-year"]


class CalendarDayAdmin(ModelAdmin):
    model = CalendarDay
    menu_icon = "date"
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
