import os
import signal
import socket
import subprocess
import sys

from django.conf import LazySettings
from django.core.management import CommandError, call_command

import pytest
from tests.gis_sync.stand.client import Client

from gis_sync.management.commands.gis_stand import Command

START = (
    "import django; django.setup()\n"
    "from django.core.management import call_command\n"
    "from gis_sync.management.commands.gis_stand import Command\n"
    "call_command(Command(), port=0, demo=True, no_signatures=True)\n"
)


def test_it_is_refused_in_production(settings: LazySettings) -> None:
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="не запускается на рабочем сайте"):
        call_command(Command(), port=0, no_signatures=True)


def test_a_taken_port_is_said_in_words() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Порт {port} занят"):
            call_command(Command(), port=port, no_signatures=True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_serves_its_demo_and_stops_when_asked(number: signal.Signals) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONIOENCODING": "utf-8",
    }
    process = subprocess.Popen([sys.executable, "-c", START], stdout=subprocess.PIPE, env=environment)
    try:
        assert process.stdout is not None
        with process.stdout as output:
            address = output.readline().decode().strip()
            assert "вымышлены" in output.readline().decode()
            with Client(address, "") as client:
                assert len(client.stub("GET", "state")["appeals"]) == 5
            process.send_signal(number)
            assert process.wait(15) == 0
    finally:
        process.kill()
        process.wait(15)
