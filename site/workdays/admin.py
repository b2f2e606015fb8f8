from wagtail_modeladmin.options import ModelAdmin, ModelAdminGroup

from workdays.models import CalendarDay, CalendarYear, PointSchedule, ServicePoint, SpecialDay


class CalendarYearAdmin(ModelAdmin):
    model = CalendarYear
    menu_icon = "calendar"
    list_display = ["__str__", "act", "note"]
    ordering = ["-year"]


class CalendarDayAdmin(ModelAdmin):
    model = CalendarDay
    menu_icon = "date"
    list_display = ["date", "kind", "note"]
    list_filter = ["year", "kind"]
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
    list_filter = ["point"]
    list_select_related = True


class SpecialDayAdmin(ModelAdmin):
    model = SpecialDay
    menu_icon = "warning"
    list_display = ["point", "date", "act", "note"]
    list_filter = ["point"]
    list_select_related = True


class HoursGroup(ModelAdminGroup):
    menu_label = "Режим работы"
    menu_icon = "time"
    menu_order = 605
    items = (ServicePointAdmin, PointScheduleAdmin, SpecialDayAdmin)
