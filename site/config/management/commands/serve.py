import socket
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

import staff.demo
from config.supervisor import Child, Supervisor
from gis_sync.stand.demo import PPA_GUID

LOOPBACK = "127.0.0.1"


class Command(BaseCommand):
    help = "Run the web server, the worker and the clock on this machine until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=LOOPBACK, help="address to listen on")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on")
        parser.add_argument(
            "--without-gis",
            action="store_true",
            help="do not start the demo's stand-in server of GIS ZhKKh; a named GIS_URL keeps it away, too",
        )

    def handle(self, *args: Any, host: str, port: int, without_gis: bool, **options: Any) -> None:
        _refuse_a_taken_port(host, port)
        running = children(host, port, without_gis=without_gis)
        self.stdout.write(f"Site:   http://{host}:{port}/\nAdmin:  http://{host}:{port}/admin/")
        for login, password, role in staff.demo.accounts():
            self.stdout.write(f"Demo:   {login} / {password} ({role})")
        if running[0].name == "gis":
            self.stdout.write("GIS:    a stand-in server with invented appeals; --without-gis leaves it out")
        self.stdout.write("Stop:   Ctrl-C")
        self.stdout.flush()
        Supervisor(running).run()


def children(host: str, port: int, *, without_gis: bool = False) -> list[Child]:
    """Return the processes to run: in the demo first the stand-in server, to which the others are led."""
    manage = [sys.executable, str(settings.BASE_DIR / "site" / "manage.py")]
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    web += [
        "--workers",
        "1",
        "--blocking-threads",
        "4",
        "--log-level",
        "error",
        "config.wsgi:application",
    ]
    worker = [*manage, "db_worker", "--backend", "worker", "--no-reload", "--interval", "1"]
    clock = [*manage, "clock"]
    stand: list[Child] = []
    environment: dict[str, str] = {}
    gis_port = 0
    if settings.DEMO_ALLOWED and not settings.GIS_URL and not without_gis:
        gis_port = _free_port()
        stand_in = [*manage, "gis_stand", "--demo", "--no-signatures", "--port", str(gis_port)]
        stand = [Child("gis", stand_in)]
        environment = {
            "GIS_URL": f"http://{LOOPBACK}:{gis_port}",
            "GIS_ORG_PPA_GUID": PPA_GUID,
            "GIS_IS_STAND": "yes",
        }
    return [
        *stand,
        Child("web", web, environment),
        Child("worker", worker, environment),
        # Its first round asks GIS ZhKKh at once; refused, it would ask again only minutes later.
        Child("clock", clock, environment, needs_port=gis_port),
    ]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _refuse_a_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(f"Port {port} is taken. Choose another: make run PORT=8001") from error
