from django.apps import AppConfig


class CabinetApp(AppConfig):
    name = "cabinet"
    verbose_name = "Мои обращения"
