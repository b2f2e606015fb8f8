from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from disclosure.errors import DutiesNotLoaded
from disclosure.services.loading import load_duties, shipped_file


class Command(BaseCommand):
    help = "Add the mandatory items that the register lacks; those that it has stay as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, help="another file than fixtures/duties.toml")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            added = load_duties(options["path"] or shipped_file(), today=timezone.localdate())
        except DutiesNotLoaded as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{added} duties added.")
