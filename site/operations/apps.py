from django.apps import AppConfig
from django.conf import settings


class OperationsApp(AppConfig):
    name = "operations"
    verbose_name = "Эксплуатация"

    def ready(self) -> None:
        from operations import reporting

        reporting.start(settings.ERRORS_DSN)
