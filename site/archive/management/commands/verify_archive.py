from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.verification import Proof, verify
from workdays.wording import counted


class Command(BaseCommand):
    help = "Prove that the archive of publications is whole, or name its first broken link and exit with 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_mutually_exclusive_group()
        parts.add_argument("--files-only", action="store_true", help="only read the published files again")
        parts.add_argument("--snapshots-only", action="store_true", help="leave the published files unread")

    def handle(self, *args: Any, **options: Any) -> None:
        proof = verify(snapshots=not options["files_only"], files=not options["snapshots_only"])
        if proof.broken is not None:
            raise CommandError(f"Архив нарушен. Первое нарушение: {proof.broken}.")
        self.stdout.write(_words(proof, options))


def _words(proof: Proof, options: dict[str, Any]) -> str:
    snapshots = counted(proof.snapshots, "снимок", "снимка", "снимков")
    files = counted(proof.files, "файл", "файла", "файлов")
    if options["files_only"]:
        return f"Архив цел: {files}. Снимки не проверялись."
    if options["snapshots_only"]:
        return f"Архив цел: {snapshots}. Файлы не проверялись."
    return f"Архив цел: {snapshots}, {files}."
