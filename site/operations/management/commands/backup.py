from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from operations.backup.errors import BackupError
from operations.backup.making import Made, make_backup
from operations.backup.sealing import identities_in, recipients_of
from operations.models import Run
from operations.services import record_failure, record_success

KEPT = 14


def at_least_one(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not int(text):
        raise ArgumentTypeError("нужно целое число от 1")
    return int(text)


class Command(BaseCommand):
    help = "Make an encrypted copy of database and files, read it again, and forget the oldest copies."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", type=Path, required=True, help="folder of the copies, best on another disk"
        )
        parser.add_argument(
            "--keep", type=at_least_one, default=KEPT, help="how many copies stay (default: 14)"
        )

    def handle(self, *args: Any, to: Path, keep: int, **options: Any) -> None:
        now = timezone.now()
        try:
            made = self.make(to, keep)
        except (BackupError, OSError) as error:
            record_failure(name=Run.BACKUP, now=now, failure=type(error).__name__)
            told = (
                str(error)
                if isinstance(error, BackupError)
                else f"Не пишется и не читается: {error.strerror}."
            )
            raise CommandError(f"Копия не сделана. {told}") from error
        # The moment that the copy is of, not the one when it was finished.
        record_success(name=Run.BACKUP, now=now, detail=f"{made.size} bytes, opened: {made.is_opened}")
        self.stdout.write(_words(made))

    def make(self, to: Path, keep: int) -> Made:
        recipients = recipients_of(settings.BACKUP_RECIPIENTS)
        key = settings.BACKUP_IDENTITY_FILE
        identities = identities_in(Path(key)) if key else []
        return make_backup(
            folder=to, recipients=recipients, identities=identities, keep=keep, now=timezone.now()
        )


def _words(made: Made) -> str:
    checked = (
        "Проверена: расшифрована целиком, каждый файл сверен с описью."
        if made.is_opened
        else "Перечитана с диска и совпала с записанным. Расшифровкой не проверена: "
        "закрытого ключа здесь нет, это делает restore_drill."
    )
    return f"Копия {made.path.name}: {made.size} байт, файлов {made.members}.\n{checked}"
