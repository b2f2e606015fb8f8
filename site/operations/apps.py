from django.apps import AppConfig


class OperationsApp(AppConfig):
    name = "operations"
    verbose_name = "Эксплуатация"
