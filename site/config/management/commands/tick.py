from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from config.jobs import run_due_jobs


class Command(BaseCommand):
    help = "Do the periodic work that is due. Safe to call at any time and as often as you like."

    def handle(self, *args: Any, **options: Any) -> None:
        for outcome in run_due_jobs(timezone.now()):
            self.stdout.write(outcome)
