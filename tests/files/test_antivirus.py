import io
from pathlib import Path

import pytest
from tests.files.fake_clamd import CLEAN, EICAR_FOUND, fake_clamd

from files import antivirus
from files.antivirus import Clamd, NoVerdict, Unreachable

CONTENT = bytes(range(256)) * 1000


def ask(address: str, content: bytes = CONTENT) -> str:
    return Clamd.at(address).signature_in(io.BytesIO(content))


@pytest.mark.parametrize("by_path", [True, False])
def test_a_clean_file_is_sent_whole_and_found_clean(tmp_path: Path, by_path: bool) -> None:
    with fake_clamd(path=tmp_path / "clamd" if by_path else None) as clamd:
        assert ask(clamd.address) == ""
        assert clamd.seen == [CONTENT]


def test_a_file_is_sent_from_its_beginning_wherever_it_was_left() -> None:
    content = io.BytesIO(CONTENT)
    content.read()

    with fake_clamd() as clamd:
        Clamd.at(clamd.address).signature_in(content)
        assert clamd.seen == [CONTENT]


def test_what_was_found_is_named() -> None:
    with fake_clamd(EICAR_FOUND) as clamd:
        assert ask(clamd.address) == "Eicar-Test-Signature"


@pytest.mark.parametrize(
    "answer",
    [
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Can't allocate memory ERROR\0",
        b"",
        b"\0",
        b"OK\0",
        b"stream: OK",
        b"stream: OKAY\0",
        b"stream: OK\nstream: Eicar FOUND\0",
        b"UNKNOWN COMMAND\0",
        b"HTTP/1.1 200 OK\r\n\r\n\0",
        b"\xff\xfe\0",
        b"a" * 5000,
    ],
)
def test_anything_but_an_exact_answer_is_no_verdict(answer: bytes) -> None:
    with fake_clamd(answer) as clamd, pytest.raises(NoVerdict):
        ask(clamd.address)


def test_silence_is_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(antivirus, "ANSWER_SECONDS", 0.2)

    with fake_clamd(None) as clamd, pytest.raises(NoVerdict, match="TimeoutError"):
        ask(clamd.address)


def test_a_connection_closed_at_once_is_no_verdict() -> None:
    with fake_clamd(CLEAN, hears=False) as clamd, pytest.raises(NoVerdict):
        ask(clamd.address)


def test_a_file_that_is_too_large_for_it_is_no_verdict() -> None:
    with fake_clamd(CLEAN, most=100_000) as clamd, pytest.raises(NoVerdict):
        ask(clamd.address, CONTENT * 40)


@pytest.mark.parametrize("address", ["/nowhere/clamd.ctl", "127.0.0.1:1"])
def test_nobody_at_the_address_is_told_apart(address: str) -> None:
    with pytest.raises(Unreachable):
        ask(address)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/run/clamav/clamd.ctl", Clamd("/run/clamav/clamd.ctl")),
        ("localhost:3310", Clamd("", "localhost", 3310)),
        ("[::1]:3310", Clamd("", "::1", 3310)),
    ],
)
def test_an_address_is_a_path_or_a_host_with_its_port(address: str, expected: Clamd) -> None:
    assert Clamd.at(address) == expected


@pytest.mark.parametrize("address", ["localhost", "clamd.ctl", "localhost:99999", "tcp://localhost:3310"])
def test_any_other_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=address):
        Clamd.at(address)
