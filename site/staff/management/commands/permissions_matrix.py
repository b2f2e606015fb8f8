from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from staff.matrix import as_markdown


class Command(BaseCommand):
    help = "Write docs/reference/permissions.md anew: which role may do what."

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "reference" / "permissions.md"
        path.write_text(as_markdown(), encoding="utf-8")
        self.stdout.write(f"Written: {path.name}")
