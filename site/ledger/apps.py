from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerApp(AppConfig):
    name = "ledger"
    verbose_name = "Журнал"

    def ready(self) -> None:
        from ledger import checks  # noqa: F401 - registers itself

        post_migrate.connect(guard_entries, sender=self, dispatch_uid="ledger.guard_entries")


def guard_entries(*, using: str, **kwargs: Any) -> None:
    from ledger import triggers

    triggers.install(using)
