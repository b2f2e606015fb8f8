from django.apps import AppConfig


class GisSyncApp(AppConfig):
    name = "gis_sync"
    verbose_name = "Обмен с ГИС ЖКХ"

    def ready(self) -> None:
        from gis_sync import checks  # noqa: F401 - registers itself
