from django.apps import AppConfig


class FilesApp(AppConfig):
    name = "files"
    verbose_name = "Файлы"

    def ready(self) -> None:
        from files import checks  # noqa: F401 - registers itself
