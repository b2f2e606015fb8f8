from typing import Any

from django.core.management.base import BaseCommand

from questions.finding import index_everything


class Command(BaseCommand):
    help = "Make the desk's search of the register anew: after an upgrade, or after SECRET_KEY was changed."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{index_everything()} appeals indexed")
