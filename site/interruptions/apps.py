from django.apps import AppConfig


class InterruptionsApp(AppConfig):
    name = "interruptions"
    verbose_name = "Отключения и баннеры"

    def ready(self) -> None:
        from interruptions import search_source

        search_source.connect()
