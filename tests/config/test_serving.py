"""What `make run` runs: the stand-in server of GIS ZhKKh belongs to the demo alone."""

import json
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytest_django import Settings

from config.management.commands.serve import children
from config.supervisor import Child, Supervisor
from gis_sync.stand.demo import PPA_GUID

USUAL = ["web", "worker", "clock"]


def names(running: list[Child]) -> list[str]:
    return [child.name for child in running]


@pytest.fixture
def demo(settings: Settings) -> Settings:
    settings.DEMO_ALLOWED, settings.GIS_URL = True, ""
    return settings


def test_the_demo_has_a_stand_in_server_that_starts_first_and_the_others_know_it(demo: Settings) -> None:
    gis, *others = children("127.0.0.1", 8000)
    assert (gis.name, names(others)) == ("gis", USUAL)
    assert gis.command[-5:-1] == ["gis_stand", "--demo", "--no-signatures", "--port"]
    port = int(gis.command[-1])
    assert port > 0
    for child in others:
        assert child.environment == {
            "GIS_URL": f"http://127.0.0.1:{port}",
            "GIS_ORG_PPA_GUID": PPA_GUID,
            "GIS_IS_STAND": "yes",
        }
    assert [child.needs_port for child in others] == [0, 0, port]


def test_it_can_be_left_out(demo: Settings) -> None:
    running = children("127.0.0.1", 8000, without_gis=True)
    assert names(running) == USUAL
    assert not any(child.environment or child.needs_port for child in running)


def test_a_named_address_keeps_it_away(demo: Settings) -> None:
    demo.GIS_URL = "http://127.0.0.1:1443"
    running = children("127.0.0.1", 8000)
    assert names(running) == USUAL
    assert not any(child.environment or child.needs_port for child in running)


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:1443"])
def test_a_real_installation_never_has_it(demo: Settings, url: str) -> None:
    demo.DEMO_ALLOWED, demo.GIS_URL = False, url
    running = children("127.0.0.1", 8000)
    assert names(running) == USUAL
    assert not any(child.environment or child.needs_port for child in running)


def test_a_child_has_its_own_environment_beside_that_of_the_supervisor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FROM_OUTSIDE", "outside")
    seen = tmp_path / "seen.json"
    code = "import json, os, pathlib, sys; pathlib.Path(sys.argv[1]).write_text(json.dumps(dict(os.environ)))"
    child = Child("child", [sys.executable, "-c", code, str(seen)], {"GIS_URL": "http://127.0.0.1:1"})
    child.start()
    assert child.process is not None
    child.process.wait(30)
    Supervisor([child])._stop_children()
    environment = json.loads(seen.read_text())
    assert (environment["FROM_OUTSIDE"], environment["GIS_URL"]) == ("outside", "http://127.0.0.1:1")
    assert "GIS_URL" not in os.environ


def test_a_child_starts_when_the_server_that_it_needs_listens(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    listen = (
        "import socket, sys, time; time.sleep(0.7)\n"
        "server = socket.create_server(('127.0.0.1', int(sys.argv[1])))\n"
        "while True: server.accept()[0].close()"
    )
    connect = (
        "import os, pathlib, signal, socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])))\n"
        "pathlib.Path(sys.argv[2]).touch(); os.kill(os.getppid(), signal.SIGTERM); signal.pause()"
    )
    connected = tmp_path / "connected"
    server = Child("server", [sys.executable, "-c", listen, str(port)])
    client = Child("client", [sys.executable, "-c", connect, str(port), str(connected)], needs_port=port)
    with _handlers_kept():
        Supervisor([server, client]).run()
    assert connected.exists()


def test_a_server_that_never_comes_does_not_hold_the_others_for_ever() -> None:
    before = time.monotonic()
    Supervisor([])._wait_for(1, patience=0.3)
    assert 0.3 <= time.monotonic() - before < 5


@contextmanager
def _handlers_kept() -> Iterator[None]:
    """Put back the handlers of signals that the supervisor takes over."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
