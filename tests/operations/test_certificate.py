"""The certificate of the site is asked for as a browser would ask, from a real server on the loopback."""

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from operations.certificate import look_at_certificate
from operations.models import Run

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Make a certificate of «localhost» for ten days, with its key in the same file."""
    path = tmp_path / "server.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "10",
        "-subj",
        "/CN=localhost",
    ]
    command += [
        "-addext",
        "subjectAltName=DNS:localhost",
        "-keyout",
        str(tmp_path / "key.pem"),
        "-out",
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    path.write_text(path.read_text() + (tmp_path / "key.pem").read_text())
    return path


@pytest.fixture
def port(certificate: Path) -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)
        thread = threading.Thread(target=_greet, args=(server, context), daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join(timeout=20)


def _greet(server: socket.socket, context: ssl.SSLContext) -> None:
    with suppress(OSError):
        plain, _ = server.accept()
        with plain, suppress(OSError), context.wrap_socket(plain, server_side=True) as secure:
            secure.recv(1)


@pytest.mark.django_db
def test_a_certificate_that_is_believed_tells_its_end(
    certificate: Path, port: int, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    settings.SITE_URL = f"https://localhost:{port}"
    assert look_at_certificate(NOW) == ""
    ends = datetime.fromisoformat(Run.objects.get(name=Run.CERTIFICATE).detail)
    assert timedelta(days=9) < ends - datetime.now(UTC) < timedelta(days=11)


@pytest.mark.django_db
def test_one_that_is_not_believed_is_a_failure_with_its_kind(port: int, settings: Settings) -> None:
    settings.SITE_URL = f"https://localhost:{port}"
    assert "SSLCertVerificationError" in look_at_certificate(NOW)
    run = Run.objects.get(name=Run.CERTIFICATE)
    assert (run.failure, run.succeeded_at, run.failed_at) == ("SSLCertVerificationError", None, NOW)


@pytest.mark.django_db
def test_it_is_asked_for_a_few_times_a_day_and_never_of_a_plain_site(settings: Settings) -> None:
    settings.SITE_URL = "http://localhost:9"
    assert look_at_certificate(NOW) == ""
    assert not Run.objects.exists()
    settings.SITE_URL = "https://localhost:9"
    assert "ConnectionRefusedError" in look_at_certificate(NOW)
    assert look_at_certificate(NOW + timedelta(hours=5)) == ""
    assert look_at_certificate(NOW + timedelta(hours=7)) != ""
