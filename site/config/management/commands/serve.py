import socket
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

import staff.demo
from config.supervisor import Child, Supervisor


class Command(BaseCommand):
    help = "Run the web server, the worker and the clock on this machine until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on")

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        _refuse_a_taken_port(host, port)
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
        self.stdout.write(f"Site:   http://{host}:{port}/\nAdmin:  http://{host}:{port}/admin/")
        for login, password, role in staff.demo.accounts():
            self.stdout.write(f"Demo:   {login} / {password} ({role})")
        self.stdout.write("Stop:   Ctrl-C")
        self.stdout.flush()
        Supervisor([Child("web", web), Child("worker", worker), Child("clock", clock)]).run()


def _refuse_a_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(f"Port {port} is taken. Choose another: make run PORT=8001") from error
