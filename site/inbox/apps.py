from django.apps import AppConfig


class InboxApp(AppConfig):
    name = "inbox"
    verbose_name = "Входящая почта"

    def ready(self) -> None:
        from inbox import checks  # noqa: F401 - registers them
