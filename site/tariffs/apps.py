from django.apps import AppConfig


class TariffsApp(AppConfig):
    name = "tariffs"
    verbose_name = "Тарифы"
