from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from questions.desk.field_rules import as_markdown


class Command(BaseCommand):
    help = "Write docs/reference/fields.md anew: who may enter which field of an appeal."

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "reference" / "fields.md"
        path.write_text(as_markdown(), encoding="utf-8")
        self.stdout.write(f"Written: {path.name}")
