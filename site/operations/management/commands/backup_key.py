import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pyrage.x25519 import Identity


class Command(BaseCommand):
    help = "Make a pair of keys for backups: the secret one into a new file, the public one on the screen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, required=True, help="new file for the secret key")

    def handle(self, *args: Any, to: Path, **options: Any) -> None:
        identity = Identity.generate()
        try:
            handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise CommandError(f"Файл {to.name} уже есть: ключ поверх него не пишется.") from None
        except OSError as error:
            raise CommandError(f"Файл {to.name} не создать: {type(error).__name__}.") from None
        with os.fdopen(handle, "w", encoding="utf-8") as target:
            target.write(f"# public key: {identity.to_public()}\n{identity}\n")
        self.stdout.write(
            f"Открытый ключ, для BACKUP_RECIPIENTS: {identity.to_public()}\n"
            f"Закрытый ключ лежит в {to.name}. Унесите его с этого сервера в два надёжных места: "
            "без него копии не открыть никому."
        )
