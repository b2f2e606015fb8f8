from django.apps import AppConfig


class FilesApp(AppConfig):
    name = "files"
    verbose_name = "Файлы"
