from django.apps import AppConfig


class MeasuresApp(AppConfig):
    name = "measures"
    verbose_name = "Программа мероприятий"

    def ready(self) -> None:
        from measures import search_source

        search_source.connect()
