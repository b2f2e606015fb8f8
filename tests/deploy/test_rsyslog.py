"""The log goes on to another machine encrypted, and each of the two shows who it is."""

import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from drill.parts import free_port, listens

RSYSLOG = Path(__file__).resolve().parents[2] / "deploy" / "rsyslog"
TEXTS = {name: (RSYSLOG / f"{name}.conf").read_text(encoding="utf-8") for name in ("send", "keep")}
SECONDS = 15


@pytest.mark.parametrize("name", TEXTS)
def test_both_machines_encrypt_and_ask_for_a_name_and_its_certificate(name: str) -> None:
    text = TEXTS[name].lower()
    assert re.findall(r'streamdriver\.?(?:name)?="(\w+)"', text) == ["gtls"]
    assert re.findall(r'streamdriver\.?mode="(\d)"', text) == ["1"]
    assert re.findall(r'streamdriver\.?authmode="([\w/]+)"', text) == ["x509/name"]
    assert re.search(r'permittedpeers?=\[?"[\w.]+"', text)
    assert {"ca", "cert", "key"} == set(re.findall(r"defaultnetstreamdriver(ca|cert|key)file=", text))


def test_what_cannot_be_sent_waits_on_the_disk() -> None:
    assert 'queue.fileName="' in TEXTS["send"]
    assert 'queue.saveOnShutdown="on"' in TEXTS["send"]
    assert 'action.resumeRetryCount="-1"' in TEXTS["send"]


@pytest.mark.prove
def test_a_line_of_the_site_arrives_and_one_of_a_stranger_does_not(tmp_path: Path) -> None:
    if shutil.which("rsyslogd") is None or not list(Path("/usr/lib").glob("*/rsyslog/lmnsd_gtls.so")):
        pytest.skip("there is no rsyslogd with TLS here (Debian: apt-get install rsyslog rsyslog-gnutls)")
    port = free_port()
    for host in ("logs.example", "site.example", "stranger.example"):
        _certificate(tmp_path, host)
    with (
        _rsyslogd(tmp_path, "keep", "logs.example", port),
        _rsyslogd(tmp_path, "send", "stranger.example", port),
        _rsyslogd(tmp_path, "send", "site.example", port),
    ):
        for host in ("stranger.example", "site.example"):
            _run("logger", "-u", str(tmp_path / f"{host}.sock"), f"written by {host}")
        kept = _waited_for(tmp_path / "kept", "written by site.example")
    assert "stranger" not in kept


def _waited_for(folder: Path, words: str) -> str:
    def kept() -> str:
        return "".join(each.read_text(encoding="utf-8") for each in folder.glob("*.log"))

    _wait_until(lambda: words in kept())
    return kept()


def _wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@contextmanager
def _rsyslogd(folder: Path, name: str, host: str, port: int) -> Iterator[None]:
    """Run rsyslogd with the shipped file, whose places are in the folder and whose machines are this one."""
    spool = folder / f"{host}.spool"
    spool.mkdir()
    text = (
        TEXTS[name]
        .replace("/etc/ssl/site-logs/authority.pem", str(folder / "authority.pem"))
        .replace("/etc/ssl/site-logs/this", str(folder / host))
        .replace("/var/log/site-logs", str(folder / "kept"))
        .replace("/var/spool/rsyslog", str(spool))
        .replace('target="logs.example"', 'target="127.0.0.1"')
        .replace('type="imtcp" port="6514"', f'type="imtcp" address="127.0.0.1" port="{port}"')
        .replace('port="6514"', f'port="{port}"')
    )
    if name == "send":
        text += 'module(load="imuxsock" sysSock.use="off")\n'
        text += f'input(type="imuxsock" socket="{folder / host}.sock")\n'
    config = folder / f"{host}.conf"
    config.write_text(text, encoding="utf-8")
    _run("rsyslogd", "-N1", "-f", str(config))
    command = ["rsyslogd", "-n", "-f", str(config), "-i", str(folder / f"{host}.pid")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_until(partial(listens, port) if name == "keep" else (folder / f"{host}.sock").exists)
            yield
        finally:
            process.terminate()


def _certificate(folder: Path, host: str) -> None:
    """Make a key and a certificate of the folder's authority, which is made with the first."""
    authority = [str(folder / "authority.pem"), str(folder / "authority.key")]
    if not Path(authority[0]).exists():
        made = [
            "-x509",
            "-subj",
            "/CN=authority",
            "-days",
            "2",
            "-out",
            authority[0],
            "-keyout",
            authority[1],
        ]
        _run("openssl", "req", "-newkey", "rsa:2048", "-nodes", *made)
    asked, names = folder / f"{host}.csr", folder / f"{host}.names"
    names.write_text(f"subjectAltName=DNS:{host}", encoding="utf-8")
    wanted = ["-subj", f"/CN={host}", "-out", str(asked), "-keyout", str(folder / f"{host}.key")]
    _run("openssl", "req", "-newkey", "rsa:2048", "-nodes", *wanted)
    signed = ["-CA", authority[0], "-CAkey", authority[1], "-CAcreateserial", "-days", "2"]
    given = ["-extfile", str(names), "-out", str(folder / f"{host}.pem")]
    _run("openssl", "x509", "-req", "-in", str(asked), *signed, *given)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, timeout=60, capture_output=True)
