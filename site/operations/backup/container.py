"""A copy as one stream: a tar whose last member lists every other with its size and SHA-256.

The list is compared line by line in the order of the members, so its length does not matter for the memory.
"""

import hashlib
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import TracebackType
from typing import IO, Any, BinaryIO, Self

from operations.backup.errors import BackupError, Damaged

LIST = "members.tsv"
CHUNK = 1024 * 1024
Take = Callable[[str, BinaryIO], None]
"""Takes a member by its name; reads as much of it as it likes."""


class Measuring:
    """A stream that measures what is read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.size = 0
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(size)
        self.size += len(data)
        self.digest.update(data)
        return data

    def line(self, name: str) -> bytes:
        return f"{self.digest.hexdigest()}\t{self.size}\t{name}\n".encode()


class _Told:
    """A stream that knows how far it is, as a pipe does not; tarfile asks for no more."""

    def __init__(self, target: BinaryIO) -> None:
        self.target = target
        self.position = 0

    def write(self, data: bytes) -> int:
        self.position += len(data)
        return self.target.write(data)

    def tell(self) -> int:
        return self.position


@dataclass
class Packing:
    """Adds members to a copy; the list of them goes in at the end."""

    target: BinaryIO
    count: int = 0
    listing: IO[bytes] = field(default_factory=tempfile.TemporaryFile)

    def __enter__(self) -> Self:
        told: Any = _Told(self.target)
        self.tar = tarfile.open(fileobj=told, mode="w", format=tarfile.PAX_FORMAT)
        return self

    def add(self, name: str, content: IO[bytes], size: int) -> None:
        """Add a member of a known size; BackupError when there is less of it than that."""
        measured = Measuring(content)
        self._put(name, measured, size)
        self.listing.write(measured.line(name))
        self.count += 1

    def _put(self, name: str, content: Measuring, size: int) -> None:
        described = tarfile.TarInfo(name)
        described.size, described.mode = size, 0o600
        try:
            self.tar.addfile(described, content)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise BackupError(f"Файл изменился, пока его копировали: {name}. Повторите.") from error

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self.listing:
            if kind is None:
                size = self.listing.tell()
                self.listing.seek(0)
                self._put(LIST, Measuring(self.listing), size)
                self.tar.close()


def unpack(source: BinaryIO, take: Take) -> int:
    """Hand over each member and return how many there are; Damaged when one is not what the list says.

    What ``take`` was given is proved only when this has returned.
    """
    with tempfile.TemporaryFile() as seen, _readable(source) as tar:
        for count, member in enumerate(tar):
            content = tar.extractfile(member) if member.isreg() else None
            if content is None or not _is_plain(member.name):
                raise Damaged(f"В копии лежит то, чего в ней не бывает: {member.name}.")
            if member.name == LIST:
                _compare(seen, content)
                return count
            measured = Measuring(content)
            take(member.name, measured)  # type: ignore[arg-type]
            while measured.read(CHUNK):
                pass
            seen.write(measured.line(member.name))
    raise Damaged("В копии нет описи: файл обрезан.")


@contextmanager
def _readable(source: BinaryIO) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(fileobj=source, mode="r|") as tar:
            yield tar
    except tarfile.TarError as error:
        raise Damaged("Копия не читается: внутри не архив.") from error


def _is_plain(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _compare(seen: IO[bytes], listed: IO[bytes]) -> None:
    seen.seek(0)
    for ours in seen:
        if ours != listed.readline():
            name = ours.decode().rstrip("\n").split("\t", 2)[2]
            raise Damaged(f"Копия изменена: «{name}» не такой, как в описи.")
    if listed.read(1):
        raise Damaged("Копия изменена: в описи больше файлов, чем в ней самой.")
