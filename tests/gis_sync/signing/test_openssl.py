import logging
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.gis_sync.signing.material import Pair, Program

from gis_sync.signing import openssl as module
from gis_sync.signing.errors import (
    KeyRefused,
    OpensslFailed,
    OpensslSlow,
    ToolMissing,
    WrongKeyAlgorithm,
    WrongPassword,
)
from gis_sync.signing.openssl import Openssl, default_engine


def test_a_signature_is_of_64_bytes_and_holds(openssl: Openssl, program: Program, pair: Pair) -> None:
    key = program("x509", "-in", pair.certificate, "-noout", "-pubkey")
    signature = openssl.sign(b"text", key=pair.key, password=pair.password)
    assert len(signature) == 64
    assert openssl.verifies(b"text", signature, public_key=key)
    assert not openssl.verifies(b"Text", signature, public_key=key)
    assert not openssl.verifies(b"text", signature[::-1], public_key=key)


@pytest.mark.parametrize("kind", ["pem", "der", "locked-der", "pfx"])
def test_keys_are_taken_in_the_formats_that_people_have(
    openssl: Openssl, program: Program, pair: Pair, tmp_path: Path, kind: str
) -> None:
    key = tmp_path / "key"
    opened = ["-passin", f"pass:{pair.password}"]
    secret = ["-passout", f"pass:{pair.password}"]
    {
        "pem": lambda: program("pkey", "-in", pair.key, *opened, "-out", key),
        "der": lambda: program("pkey", "-in", pair.key, *opened, "-outform", "DER", "-out", key),
        "locked-der": lambda: program(
            "pkcs8", "-topk8", "-in", pair.key, *opened, *secret, "-outform", "DER", "-out", key
        ),
        "pfx": lambda: program(
            "pkcs12", "-export", "-inkey", pair.key, *opened, "-in", pair.certificate, *secret, "-out", key
        ),
    }[kind]()
    public = program("x509", "-in", pair.certificate, "-noout", "-pubkey")
    signature = openssl.sign(b"text", key=key, password=pair.password)
    assert openssl.verifies(b"text", signature, public_key=public)


@pytest.mark.parametrize("password", ["wrong", "", None])
def test_a_wrong_password_is_named_and_nobody_is_asked(
    openssl: Openssl, pair: Pair, password: str | None
) -> None:
    with pytest.raises(WrongPassword, match="Пароль не открывает закрытый ключ") as raised:
        openssl.sign(b"text", key=pair.key, password=password)
    assert "GIS_KEY_PASSWORD" in raised.value.cure


@pytest.mark.parametrize("form", ["PEM", "DER"])
def test_a_wrong_password_that_yields_bytes_like_a_text_is_named_too(
    openssl: Openssl, program: Program, pair: Pair, tmp_path: Path, form: str
) -> None:
    key = tmp_path / "key"
    secret = f"pass:{pair.password}"
    program(
        "pkcs8",
        "-topk8",
        "-in",
        pair.key,
        "-passin",
        secret,
        "-passout",
        secret,
        "-outform",
        form,
        "-out",
        key,
    )
    wrong = next(
        password
        for password in (f"wrong {number}" for number in range(3000))  # one of some 150 is such a one
        if not module.WRONG_PASSWORD.search(openssl.run("pkey", "-in", str(key), password=password).complaint)
    )
    with pytest.raises(WrongPassword):
        openssl.sign(b"text", key=key, password=wrong)


@pytest.mark.parametrize("content", [b"", b"nothing", b"-----BEGIN PRIVATE KEY-----\nAAAA\n"])
def test_what_is_no_key_is_refused(openssl: Openssl, tmp_path: Path, content: bytes) -> None:
    key = tmp_path / "key with 'quotes' and пробелы.pem"
    key.write_bytes(content)
    with pytest.raises(KeyRefused, match="нет закрытого ключа"):
        openssl.sign(b"text", key=key, password="secret")


def test_a_key_of_another_kind_is_refused(openssl: Openssl, foreign_pair: Pair) -> None:
    with pytest.raises(WrongKeyAlgorithm, match="другого вида"):
        openssl.sign(b"text", key=foreign_pair.key, password=None)


def test_the_password_is_on_no_command_line_in_no_environment_and_in_no_log(
    openssl: Openssl, pair: Pair, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[Any] = []
    run = subprocess.run

    def watched(*arguments: Any, **options: Any) -> Any:
        seen.append((arguments, {**options, "input": None}))
        return run(*arguments, **options)

    monkeypatch.setattr(subprocess, "run", watched)
    caplog.set_level(logging.DEBUG)
    openssl.sign(b"text", key=pair.key, password=pair.password)
    with pytest.raises(WrongPassword) as raised:
        openssl.sign(b"text", key=pair.key, password="особый секрет")
    assert len(seen) == 2
    for secret in (str(pair.password), "особый секрет"):
        assert secret not in repr(seen)
        assert secret not in caplog.text
        assert secret not in str(raised.value)


def test_the_child_knows_nothing_of_our_environment(
    openssl: Openssl, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[dict[str, str]] = []

    def watched(*arguments: Any, **options: Any) -> Any:
        seen.append(options["env"])
        return subprocess.CompletedProcess(arguments, 0, b"", b"")

    monkeypatch.setenv("SECRET_KEY", "ours")
    monkeypatch.setattr(subprocess, "run", watched)
    openssl.run("version")
    assert sorted(seen[0]) == ["LC_ALL", "OPENSSL_CONF", "PATH", "SSL_CERT_FILE"]
    assert "OPENSSL_CONF" not in os.environ


def test_a_missing_engine_is_named_with_its_package(openssl: Openssl, tmp_path: Path) -> None:
    with pytest.raises(ToolMissing, match="libengine-gost-openssl"):
        Openssl(tmp_path / "gost.so").require()


def test_a_file_that_is_no_engine_is_told(openssl: Openssl, tmp_path: Path) -> None:
    engine = tmp_path / "gost.so"
    engine.write_bytes(b"no library")
    with pytest.raises(ToolMissing, match="не подключается"):
        Openssl(engine).require()


def test_an_engine_may_lie_at_an_odd_path(openssl: Openssl, tmp_path: Path) -> None:
    folder = tmp_path / "мой $HOME #1 'x'\\y"
    folder.mkdir()
    engine = folder / "gost.so"
    engine.symlink_to(openssl.engine)
    Openssl(engine).require()


def test_the_engine_of_the_package_is_found_without_a_setting(openssl: Openssl) -> None:
    assert openssl.engine.name == "gost.so"
    assert default_engine() == openssl.engine


def test_a_machine_without_openssl_is_told_so(
    openssl: Openssl, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing, match="Нет программы openssl"):
        openssl.require()
    with pytest.raises(ToolMissing, match="Нет программы openssl"):
        default_engine.__wrapped__()


def program_that(folder: Path, script: str) -> None:
    fake = folder / "openssl"
    fake.write_text(f"#!/bin/sh\n{script}\n")
    fake.chmod(0o755)


def test_a_program_that_hangs_is_ended(
    openssl: Openssl, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program_that(tmp_path, "exec /bin/sleep 60")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OpensslSlow, match=r"не ответила за 0\.2 с"):
        Openssl(openssl.engine, seconds=0.2).require()


def test_an_unforeseen_refusal_is_passed_on(
    openssl: Openssl, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program_that(tmp_path, "echo out of entropy >&2; exit 1")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OpensslFailed, match="out of entropy"):
        openssl.sign(b"text", key=tmp_path / "key", password=None)
    with pytest.raises(OpensslFailed, match="out of entropy"):
        openssl.verifies(b"text", bytes(64), public_key=b"")


def test_an_openssl_without_engines_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program_that(tmp_path, "echo no engines")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing, match="не принимает подключаемых модулей"):
        module.default_engine.__wrapped__()
