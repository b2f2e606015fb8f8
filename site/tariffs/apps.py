from django.apps import AppConfig


class TariffsApp(AppConfig):
    name = "tariffs"
    verbose_name = "Тарифы"

    def ready(self) -> None:
        from tariffs import search_source

        search_source.connect()
