from django.apps import AppConfig


class StaffApp(AppConfig):
    name = "staff"
    verbose_name = "Сотрудники"
