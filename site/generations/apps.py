from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class GenerationsApp(AppConfig):
    name = "generations"
    verbose_name = "Готовые страницы"

    def ready(self) -> None:
        post_migrate.connect(count_changes, sender=self, dispatch_uid="generations.count_changes")
        if settings.GENERATIONS:
            from generations import commits

            connection_created.connect(commits.attend, dispatch_uid="generations.attend")


def count_changes(*, using: str, **kwargs: Any) -> None:
    from generations import triggers

    triggers.install(using)
