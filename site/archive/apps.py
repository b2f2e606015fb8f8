from django.apps import AppConfig


class ArchiveApp(AppConfig):
    name = "archive"
    verbose_name = "Архив публикаций"

    def ready(self) -> None:
        from archive import signals
        from ledger.triggers import Guard, guard

        guard(Guard("archive_snapshot", "archive"))
        signals.connect()
