from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ledger.models import Entry
from ledger.services import verify_all


class Command(BaseCommand):
    help = "Check that nothing in the journal was changed or removed. Exit code 1 names the first break."

    def handle(self, *args: Any, **options: Any) -> None:
        if found := verify_all():
            raise CommandError(f"The journal is broken: {found}")
        self.stdout.write(f"The journal is whole: {Entry.objects.count()} entries.")
