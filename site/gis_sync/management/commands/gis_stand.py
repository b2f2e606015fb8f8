import signal
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from gis_sync.stand import demo
from gis_sync.stand.file_store import Digest
from gis_sync.stand.server import Stand
from gis_sync.stand.signatures import CheckSignature, gost_check, gost_digest


class Command(BaseCommand):
    help = "Run a stand-in server of GIS ZhKKh on this machine until Ctrl-C. Refused in production."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8090, help="port to listen on; 0 takes a free one")
        parser.add_argument("--demo", action="store_true", help="start with a few invented appeals")
        parser.add_argument(
            "--no-signatures",
            action="store_true",
            help="do not ask for signatures, nor for right digests of files",
        )
        parser.add_argument(
            "--schema-dir", type=Path, help="where the official schema lies, if it is to be checked"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("Учебный сервер ГИС ЖКХ не запускается на рабочем сайте (DEMO_ALLOWED).")
        stopped = threading.Event()
        with _stand(**options) as stand:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: stopped.set())
            if options["demo"]:
                demo.load(stand)
            self.stdout.write(stand.url)
            self.stdout.write(
                "Учебный сервер ГИС ЖКХ «Обращения граждан»: обращения вымышлены. Остановить: Ctrl-C."
            )
            self.stdout.flush()
            stopped.wait()


def _stand(*, port: int, no_signatures: bool, schema_dir: Path | None, **options: Any) -> Stand:
    check, digest = (None, None) if no_signatures else _gost()
    try:
        return Stand(port=port, check_signature=check, digest=digest, schema_directory=schema_dir)
    except OSError as error:
        raise CommandError(f"Порт {port} занят или недоступен. Выберите другой: --port.") from error


def _gost() -> tuple[CheckSignature, Digest]:
    from gis_sync.signing.errors import SigningError

    try:
        return gost_check(), gost_digest()
    except SigningError as error:
        raise CommandError(f"{error} Без проверки подписей: --no-signatures.") from error
