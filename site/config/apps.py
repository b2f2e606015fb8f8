from django.apps import AppConfig


class ConfigApp(AppConfig):
    name = "config"
    verbose_name = "Настройка"

    def ready(self) -> None:
        from config import checks  # noqa: F401
