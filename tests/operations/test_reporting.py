"""What leaves for a server of error reports, taken by a server of our own: kinds and places, no person."""

import gzip
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from django.conf import settings

import pytest
import sentry_sdk
from tests.operations.failing_urls import EMAIL, PERSON, PHONE

from operations.reporting import harmless

ROOT = Path(__file__).resolve().parents[2]


class Server(ThreadingHTTPServer):
    taken: list[str]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.server.taken.append(body.decode())
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as found:
        found.taken = []
        thread = threading.Thread(target=found.serve_forever, daemon=True)
        thread.start()
        yield found
        found.shutdown()
        thread.join(timeout=20)


def fail_once(dsn: str) -> None:
    """Let a view fail in a process of its own."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    environment = {**known, "ERRORS_DSN": dsn, "PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "tests.operations.fail_once"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    for datum in (EMAIL, PHONE):
        assert datum not in done.stderr


def test_a_failing_form_is_reported_without_anybodys_data(server: Server) -> None:
    fail_once(f"http://key@127.0.0.1:{server.server_port}/1")
    reported = "\n".join(server.taken)
    assert '"type":"ValueError"' in reported
    assert '"function":"fail"' in reported
    assert "Appeal of %s" in reported
    for datum in (
        PERSON,
        "Проверкина".encode("unicode_escape").decode(),
        EMAIL,
        PHONE,
        "fail/+",
        "seen",
        "/?q=",
    ):
        assert datum not in reported


def test_nothing_is_reported_until_it_is_asked_for(server: Server) -> None:
    fail_once("")
    assert server.taken == []
    assert settings.ERRORS_DSN == ""
    assert not sentry_sdk.get_client().is_active()


def test_what_the_library_adds_one_day_does_not_leave() -> None:
    event = {
        "event_id": "1", "level": "error", "request": {"data": {"name": PERSON}}, "user": {"id": 1},
        "breadcrumbs": {"values": [PERSON]}, "extra": {"a": PERSON}, "contexts": {"b": PERSON},
        "server_name": PERSON, "new_thing": PERSON, "message": PERSON,
        "exception": {
            "values": [{"type": "E", "value": PERSON, "stacktrace": {"frames": [{"vars": PERSON}]}}],
        },
    }  # fmt: skip
    report = harmless(event, {})
    assert PERSON not in str(report)
    assert set(report) == {"event_id", "level", "exception"}
