from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from gis_sync.exchange.claims import due
from gis_sync.exchange.connection import NotConfigured, connected
from gis_sync.exchange.planning import plan
from gis_sync.exchange.rounds import run_round
from gis_sync.messages.errors import ProfileInvalid
from gis_sync.signing.errors import SigningError
from gis_sync.transport import BadEndpoint

OFF = "Обмен с ГИС ЖКХ выключен: укажите адрес в GIS_URL."


class Command(BaseCommand):
    help = "Run one round of the exchange with GIS ZhKKh: ask for appeals, take what is ready, settle it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Name what is due, call nothing.")
        parser.add_argument("--since", type=date.fromisoformat, help="Appeals created since YYYY-MM-DD.")

    def handle(self, *args: Any, dry_run: bool, since: date | None, **options: Any) -> None:
        try:
            if dry_run:
                self._name_only(since)
                return
            summary = run_round(since=since)
        except NotConfigured as error:
            raise CommandError(OFF) from error
        except (BadEndpoint, ProfileInvalid, SigningError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(summary))
        if summary.failed:
            raise CommandError("Что-то ждёт человека: посмотрите журнал обмена.")

    def _name_only(self, since: date | None) -> None:
        with connected(), transaction.atomic():
            now = timezone.now()
            plan(now, since)
            for operation in due(now):
                self.stdout.write(str(operation))
            transaction.set_rollback(True)
