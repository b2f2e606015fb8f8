from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from operations.backup.errors import BackupError, Refused
from operations.backup.proving import prove
from operations.backup.restoring import put_in_place, require_empty, unpacked
from operations.backup.sealing import identities_in

CONFIRMED = "стереть и восстановить"


class Command(BaseCommand):
    help = "Bring a copy back into an empty installation, and prove that it is whole."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the copy")
        parser.add_argument("--identity", type=Path, required=True, help="file with the secret key")
        parser.add_argument(
            "--replace", metavar="WORDS", help=f"put it over what is here; the words are «{CONFIRMED}»"
        )

    def handle(self, *args: Any, file: Path, identity: Path, replace: str | None, **options: Any) -> None:
        if replace not in (None, CONFIRMED):
            raise CommandError(
                f'Чтобы заменить данные, напишите: --replace "{CONFIRMED}". Ничего не тронуто.'
            )
        try:
            if not replace:
                require_empty()
            with unpacked(file, identities_in(identity)) as copy:
                self.stdout.write(
                    f"Копия от {copy.made_at} цела, файлов в ней {copy.members}. Восстанавливаю…"
                )
                put_in_place(copy)
                self.stdout.write(str(prove(copy.rows, copy.heads)))
        except Refused as error:
            raise CommandError(f'{error} Заменить данные: --replace "{CONFIRMED}".') from error
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Восстановлено. Запустите сайт и откройте «Состояние системы».")
