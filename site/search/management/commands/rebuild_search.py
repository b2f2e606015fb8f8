from typing import Any

from django.core.management.base import BaseCommand

from search.services import rebuild


class Command(BaseCommand):
    help = "Make the search index anew from everything the site publishes. Visitors may search meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"В поиске записей: {rebuild()}")
