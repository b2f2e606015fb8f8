import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from config.jobs import run_due_jobs

PERIOD = 60.0
"""Seconds from one round of periodic work to the next."""


class Command(BaseCommand):
    help = "Do the periodic work each minute until stopped. `tick` does one round."

    def handle(self, *args: Any, **options: Any) -> None:
        stopped = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            # A server restarted since the last round must not stop the clock.
            close_old_connections()
            for outcome in run_due_jobs(timezone.now()):
                self.stdout.write(outcome)
            stopped.wait(PERIOD)
