from django.apps import AppConfig


class ArchiveApp(AppConfig):
    name = "archive"
    verbose_name = "Архив публикаций"
