from django.apps import AppConfig


class WorkdaysApp(AppConfig):
    name = "workdays"
    verbose_name = "Рабочее время"
