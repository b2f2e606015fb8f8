from django.apps import AppConfig


class OutboxApp(AppConfig):
    name = "outbox"
    verbose_name = "Исходящая почта"
