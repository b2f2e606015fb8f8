"""Streams that are encrypted in the age format as they pass, so that the memory stays flat.

pyrage pulls from one stream and pushes into another, so it works in a thread at one end of a pipe.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import pyrage
from pyrage.x25519 import Identity, Recipient

from operations.backup.errors import BackupError, Damaged, WrongKey

CHUNK = 1024 * 1024
SECRET = "AGE-SECRET-KEY-"  # noqa: S105 - what such a key begins with
NO_MATCH = "No matching keys found"
DAMAGED = "Копия повреждена: расшифровать её до конца нельзя. Возьмите другую копию."


def recipients_of(words: Iterable[str]) -> list[Recipient]:
    """Read public keys «age1…»; BackupError names what is wrong."""
    try:
        found = [Recipient.from_str(word) for word in words]
    except pyrage.RecipientError as error:
        raise BackupError(
            "В BACKUP_RECIPIENTS стоит не открытый ключ age: он начинается с «age1»."
        ) from error
    if not found:
        raise BackupError(
            "Не задано, для кого шифровать копию: укажите в BACKUP_RECIPIENTS открытый ключ age. "
            "Пару ключей делает команда backup_key."
        )
    return found


def identities_in(path: Path) -> list[Identity]:
    """Read the secret keys of a file as age-keygen writes it; BackupError."""
    try:
        lines = path.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(f"Файл с ключом не читается: {type(error).__name__}.") from error
    try:
        found = [Identity.from_str(line) for line in lines if line.startswith(SECRET)]
    except pyrage.IdentityError as error:
        raise BackupError(
            "Ключ в файле испорчен: он начинается с «AGE-SECRET-KEY-1» и стоит в одной строке."
        ) from error
    if not found:
        raise BackupError(
            "В файле нет закрытого ключа age: нужна строка, что начинается с «AGE-SECRET-KEY-1»."
        )
    return found


@contextmanager
def sealed(target: BinaryIO, recipients: Sequence[Recipient]) -> Iterator[BinaryIO]:
    """Yield a stream; what is written to it comes out encrypted in ``target``."""
    reader, writer = _pipe()
    with ThreadPoolExecutor(1) as pool, reader, writer:
        work = pool.submit(_seal, reader, target, recipients)
        try:
            yield writer
            writer.close()
        except BrokenPipeError:
            _raise_cause(work)
            raise
        finally:
            with suppress(BrokenPipeError):
                writer.close()
        work.result()


@contextmanager
def opened(source: BinaryIO, identities: Sequence[Identity]) -> Iterator[BinaryIO]:
    """Yield the plain stream of an encrypted one; WrongKey or Damaged, at the latest when it is left."""
    reader, writer = _pipe()
    with ThreadPoolExecutor(1) as pool, reader, writer:
        work = pool.submit(_open, source, writer, identities)
        try:
            yield reader
            # The last chunk proves that nothing is cut off.
            while reader.read(CHUNK):
                pass
        except Exception:
            reader.close()
            _raise_cause(work)
            raise
        finally:
            reader.close()
        work.result()


def _pipe() -> tuple[BinaryIO, BinaryIO]:
    read_end, write_end = os.pipe()
    return os.fdopen(read_end, "rb"), os.fdopen(write_end, "wb")


def _seal(reader: BinaryIO, target: BinaryIO, recipients: Sequence[Recipient]) -> None:
    # Closed whatever happens: the writer must not wait for a reader that is gone.
    with reader:
        try:
            pyrage.encrypt_io(reader, target, recipients)
        except pyrage.EncryptError as error:
            raise BackupError(f"Копия не пишется, на диске нет места или он неисправен: {error}.") from error


def _open(source: BinaryIO, writer: BinaryIO, identities: Sequence[Identity]) -> None:
    try:
        with writer:
            pyrage.decrypt_io(source, writer, identities)
    except BrokenPipeError:
        # Whoever read the plain stream had enough, and says himself why.
        return
    except pyrage.DecryptError as error:
        if str(error) == NO_MATCH:
            raise WrongKey from error
        raise Damaged("Это не копия сайта: файл не в формате age.") from error
    except OSError as error:
        raise Damaged(DAMAGED) from error


def _raise_cause(work: "Future[None]") -> None:
    if (cause := work.exception()) is not None:
        raise cause
