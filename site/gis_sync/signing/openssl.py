"""The openssl program with the GOST engine, each call in a child process of its own.

The engine stands in a configuration that the child alone sees. In our own process it would break libraries
that bring an OpenSSL of theirs. What the child reads (configuration, password, keys of strangers) lies in
nameless files in memory: nothing of it is on a disk, on a command line or in an environment.
"""

import os
import re
import subprocess
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from gis_sync.signing.errors import (
    KeyRefused,
    OpensslFailed,
    OpensslSlow,
    SigningError,
    ToolMissing,
    WrongKeyAlgorithm,
    WrongPassword,
)

PROGRAM = "openssl"
PACKAGE = "libengine-gost-openssl"
SECONDS = 30.0
DIGEST = "-md_gost12_256"
CONFIGURATION = """\
openssl_conf = openssl_init
[openssl_init]
engines = engine_section
[engine_section]
gost = gost_section
[gost_section]
engine_id = gost
dynamic_path = {engine}
default_algorithms = ALL
"""
WRONG_PASSWORD = re.compile("maybe wrong password|empty password|bad decrypt")
# PKCS#8 as PEM, and PBES2 in DER (RFC 8018, appendix A.4).
ENCRYPTED = (b"BEGIN ENCRYPTED PRIVATE", bytes.fromhex("06092a864886f70d01050d"))


class Answer(NamedTuple):
    code: int
    output: bytes
    complaint: str


@dataclass(frozen=True)
class Openssl:
    """The program with one engine; ``seconds`` is how long a call may take."""

    engine: Path
    seconds: float = SECONDS

    def run(self, *arguments: str | bytes, message: bytes = b"", password: str | None = None) -> Answer:
        """Call the program: bytes among the arguments are given as files, ``message`` as standard input.

        ``password`` opens the private key. Raises ToolMissing and OpensslSlow; other refusals are answers.
        """
        with ExitStack() as stack:
            numbers = [_in_memory(stack, self._configuration())]
            words = [PROGRAM]
            for argument in arguments:
                if isinstance(argument, bytes):
                    numbers.append(_in_memory(stack, argument))
                    argument = _name(numbers[-1])
                words.append(argument)
            if password:
                numbers.append(_in_memory(stack, password.encode() + b"\n"))
                words[2:2] = ["-passin", f"file:{_name(numbers[-1])}"]
            return self._started(words, numbers, message)

    def sign(self, message: bytes, *, key: Path, password: str | None) -> bytes:
        """Return the 64 bytes of a signature, s before r, each big-endian, as XML takes them (RFC 9215).

        Raises KeyRefused, WrongPassword, WrongKeyAlgorithm, ToolMissing, OpensslSlow, OpensslFailed.
        """
        arguments = ["dgst", DIGEST, "-binary", "-sign", str(key.absolute())]
        if not password:
            # Without any it would ask a person.
            arguments[1:1] = ["-passin", "pass:"]
        answer = self.run(*arguments, message=message, password=password)
        if answer.code:
            raise _refusal(answer.complaint, key)
        return answer.output

    def verifies(self, message: bytes, signature: bytes, *, public_key: bytes) -> bool:
        """Return whether a signature is that of the message by the owner of a public key in PEM."""
        answer = self.run("dgst", DIGEST, "-verify", public_key, "-signature", signature, message=message)
        if answer.code and b"Verification failure" not in answer.output:
            raise failed(answer.complaint)
        return not answer.code

    def require(self) -> None:
        """Raise ToolMissing unless the program is there and has taken the engine."""
        if self.run("dgst", DIGEST).code:
            raise _no_engine(self.engine)

    def _configuration(self) -> bytes:
        if not self.engine.is_file():
            raise _no_engine(self.engine)
        engine = re.sub(r"([\\$#\"'`])", r"\\\1", str(self.engine.absolute()))
        return CONFIGURATION.format(engine=engine).encode()

    def _started(self, words: list[str], numbers: list[int], message: bytes) -> Answer:
        try:
            done = subprocess.run(  # noqa: S603 - the program is fixed; contents come by open descriptors
                words,
                input=message,
                capture_output=True,
                timeout=self.seconds,
                pass_fds=numbers,
                env={**_bare(), "OPENSSL_CONF": _name(numbers[0])},
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise OpensslSlow(
                f"Программа openssl не ответила за {self.seconds:g} с.", "Проверьте, не перегружен ли сервер."
            ) from None
        except OSError as error:
            raise _no_program() from error
        return Answer(done.returncode, done.stdout, done.stderr.decode(errors="replace"))


@cache
def default_engine() -> Path:
    """Return where the engine is when its package is installed: in the folder that openssl names."""
    try:
        answer = subprocess.run(  # noqa: S603 - a fixed command
            [PROGRAM, "version", "-e"], capture_output=True, timeout=SECONDS, env=_bare(), check=False
        )
    except OSError as error:
        raise _no_program() from error
    folder = re.search(r'ENGINESDIR: "(.+)"', answer.stdout.decode(errors="replace"))
    if folder is None:
        raise ToolMissing(
            "Эта версия openssl не принимает подключаемых модулей.", "Нужен OpenSSL 3.0, как в Debian 12."
        )
    return Path(folder[1]) / "gost.so"


def failed(complaint: str) -> OpensslFailed:
    """Return the error for a complaint that nobody foresaw, with its first lines."""
    lines = "; ".join(complaint.split("\n")[:2]).strip()
    return OpensslFailed(
        f"Программа openssl отказала: {lines}.", "Покажите этот текст администратору сервера."
    )


def _refusal(complaint: str, key: Path) -> SigningError:
    unreadable = "Could not read private key" in complaint
    # One wrong password of some 150 yields bytes that end like a text, and the program sees no key in them.
    if WRONG_PASSWORD.search(complaint) or (unreadable and _is_encrypted(key)):
        return WrongPassword(
            f"Пароль не открывает закрытый ключ {key}.",
            "Исправьте GIS_KEY_PASSWORD или GIS_KEY_PASSWORD_FILE; если пароль верен, повреждён файл ключа.",
        )
    if unreadable:
        return KeyRefused(
            f"В файле {key} нет закрытого ключа, который читает openssl.",
            "Нужен ключ в формате PKCS#8 или PFX; из контейнера КриптоПро его надо сначала выгрузить.",
        )
    if "Error setting context" in complaint:
        return WrongKeyAlgorithm(
            f"Закрытый ключ {key} другого вида.", "ГИС ЖКХ принимает ключи ГОСТ Р 34.10-2012 (256 бит)."
        )
    return failed(complaint)


def _is_encrypted(key: Path) -> bool:
    return key.is_file() and any(sign in key.read_bytes() for sign in ENCRYPTED)


def _no_program() -> ToolMissing:
    return ToolMissing("Нет программы openssl.", "Установите пакет openssl.")


def _no_engine(engine: Path) -> ToolMissing:
    return ToolMissing(
        f"Нет модуля ГОСТ для openssl: {engine} не подключается.",
        f"Установите пакет {PACKAGE} или исправьте GIS_GOST_ENGINE.",
    )


def _bare() -> dict[str, str]:
    # Without SSL_CERT_FILE it reads all authorities of the machine before it looks at one certificate.
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "SSL_CERT_FILE": os.devnull}


def _in_memory(stack: ExitStack, content: bytes) -> int:
    file = stack.enter_context(os.fdopen(os.memfd_create("openssl"), "wb"))
    file.write(content)
    file.flush()
    return file.fileno()


def _name(number: int) -> str:
    # Opened by this name, it is read from its beginning.
    return f"/dev/fd/{number}"
