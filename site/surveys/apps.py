from django.apps import AppConfig


class SurveysApp(AppConfig):
    name = "surveys"
    verbose_name = "Анкеты"

    def ready(self) -> None:
        from surveys import search_source

        search_source.connect()
