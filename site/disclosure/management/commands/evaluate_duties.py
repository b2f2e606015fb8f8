from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from disclosure.freshness import State
from disclosure.models import Duty
from disclosure.services.evaluating import evaluate


class Command(BaseCommand):
    help = "Look at all mandatory items now, without waiting for the daily run."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = evaluate(now=timezone.now())
        self.stdout.write(f"{changed} duties changed their state.")
        for state in State:
            for duty in Duty.objects.active().in_state(state.value).select_related("standing"):
                self.stdout.write(f"{state.words}: {duty.code} {duty.standing.reason}".rstrip())
