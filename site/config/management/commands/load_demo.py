from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

import disclosure.yearly.demo
import gis_sync.demo
import interruptions.demo
import measures.demo
import notices.demo
import notices.starter
import pages.demo
import questions.demo
import reminders.demo
import reminders.starter
import service.demo
import staff.demo
import surveys.demo
import tariffs.loading
from disclosure.services.evaluating import evaluate
from disclosure.services.loading import load_duties, shipped_file
from pages.demo.example import load_example_form


class Command(BaseCommand):
    help = "Fill an empty site with a demo: a real Standard, invented appeals. Refused in production."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("The demo invents appeals; it is not for a real installation.")
        with transaction.atomic():
            pages.demo.load()
            staff.demo.load()
            questions.demo.load()
            gis_sync.demo.load()
            service.demo.load()
            tariffs.loading.load_demo()
            interruptions.demo.load()
            measures.demo.load()
            surveys.demo.load()
            # Counts what all the others have brought.
            disclosure.yearly.demo.load()
            notices.starter.load()
            notices.demo.load(now=timezone.now())
            reminders.starter.load()
            reminders.demo.load(now=timezone.now())
            load_duties(shipped_file(), today=timezone.localdate())
        # Looking into a file takes a moment: not while the database is held.
        load_example_form()
        evaluate(now=timezone.now())
        self.stdout.write("The demo is loaded.")
