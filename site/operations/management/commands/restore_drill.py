from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from operations.backup.drilling import drill
from operations.backup.errors import BackupError
from operations.backup.sealing import identities_in
from operations.models import Run
from operations.services import record_failure, record_success


class Command(BaseCommand):
    help = "Restore a copy into a database and a folder of its own, prove it, remove both. The site goes on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the copy")
        parser.add_argument("--identity", type=Path, required=True, help="file with the secret key")

    def handle(self, *args: Any, file: Path, identity: Path, **options: Any) -> None:
        now = timezone.now()
        try:
            told = drill(file, identities_in(identity))
        except BackupError as error:
            record_failure(name=Run.DRILL, now=now, failure=type(error).__name__)
            raise CommandError(str(error)) from error
        record_success(name=Run.DRILL, now=now)
        self.stdout.write(f"{told}\nПроба удалась, временные данные удалены.")
