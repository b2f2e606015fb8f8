import time
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from gis_sync.exchange.connection import NotConfigured, connected
from gis_sync.exchange.organisations import OGRN, look_for
from gis_sync.exchange.running import run
from gis_sync.messages.errors import ProfileInvalid
from gis_sync.models import Operation, OrganisationOfGis
from gis_sync.signing.errors import SigningError
from gis_sync.transport import BadEndpoint

OFF = "Обмен с ГИС ЖКХ выключен: укажите адрес в GIS_URL."
NOT_A_NUMBER = "ОГРН — 13 цифр, у предпринимателя 15."
LATE = "ГИС ЖКХ ещё не ответила. Повторите команду через несколько минут: вопрос не потеряется."
PATIENCE = timedelta(minutes=10)
PAUSE = 1.0
"""Seconds between looks at the clock."""


class Command(BaseCommand):
    help = "Look an organisation up in the registry of GIS ZhKKh by its OGRN: its orgPPAGUID and identifier."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ogrn", help="13 digits, of an entrepreneur 15.")

    def handle(self, *args: Any, ogrn: str, **options: Any) -> None:
        if not OGRN.fullmatch(ogrn):
            raise CommandError(NOT_A_NUMBER)
        try:
            operation = self._asked(ogrn)
        except NotConfigured as error:
            raise CommandError(OFF) from error
        except (BadEndpoint, ProfileInvalid, SigningError) as error:
            raise CommandError(str(error)) from error
        if operation.state != Operation.State.DONE:
            raise CommandError(operation.error or LATE)
        found = OrganisationOfGis.objects.filter(ogrn=ogrn)
        if not operation.taken or not found:
            raise CommandError(f"В реестре ГИС ЖКХ нет действующей организации с ОГРН {ogrn}.")
        for each in found:
            self.stdout.write(f"{each.full_name or each}\n  ИНН {each.inn or '—'}, КПП {each.kpp or '—'}")
            self.stdout.write(f"  orgPPAGUID: {each.ppa_guid or 'нет: организация не поставщик информации'}")
            self.stdout.write(f"  идентификатор организации: {each.root_guid}")

    def _asked(self, ogrn: str) -> Operation:
        began = timezone.now()
        with connected(as_anybody=True) as connection:
            operation = look_for(ogrn, began)
            while operation.next_try_at is not None and timezone.now() < began + PATIENCE:
                if run(operation.pk, now=timezone.now(), connection=connection) is None:
                    time.sleep(PAUSE)
                operation.refresh_from_db()
        return operation
