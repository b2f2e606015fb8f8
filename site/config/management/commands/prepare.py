from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from pages.models import HomePage


class Command(BaseCommand):
    help = "Create or upgrade the database and fill a new one; existing data is not touched."

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in (settings.STATIC_ROOT, settings.MEDIA_ROOT, settings.PRIVATE_FILES_ROOT):
            folder.mkdir(parents=True, exist_ok=True)
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database…")
            call_command("migrate", verbosity=0, interactive=False)
        if HomePage.objects.exists():
            return
        if settings.DEMO_ALLOWED:
            self.stdout.write("Loading the demo (once)…")
            call_command("load_demo", stdout=self.stdout)
        else:
            self.stdout.write("Loading the starter (once)…")
            call_command("load_starter", stdout=self.stdout)
