import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from operations.backup.errors import BackupError
from operations.backup.proving import prove


class Command(BaseCommand):
    help = "Prove a database that was restored aside; restore_drill calls it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rows", type=Path, required=True, help="JSON of the rows of each table")
        parser.add_argument("--heads", type=Path, required=True, help="ends of the chains")

    def handle(self, *args: Any, rows: Path, heads: Path, **options: Any) -> None:
        try:
            self.stdout.write(str(prove(json.loads(rows.read_text(encoding="utf-8")), heads)))
        except BackupError as error:
            raise CommandError(str(error)) from error
