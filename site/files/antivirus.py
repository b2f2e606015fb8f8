"""Asks clamd, the antivirus, about a file: its INSTREAM command over a unix socket or TCP."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import BinaryIO

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 30.0
"""The longest that one file may take, from the first byte sent to the answer."""
CHUNK = 64 * 1024
LONGEST_ANSWER = 1024
ANSWER = re.compile(r"stream: (?:(?P<clean>OK)|(?P<found>[^\x00-\x1f]+) FOUND)")
ADDRESS = re.compile(r"(?P<path>/\S+)|\[?(?P<host>[\w.:-]+?)\]?:(?P<port>[0-9]{1,5})")


class Unreachable(Exception):
    """Nobody answers at the address: asking about another file would be in vain."""


class NoVerdict(Exception):
    """The antivirus was reached and did not say whether this file is clean. The message says why."""


@dataclass(frozen=True)
class Clamd:
    """Where clamd listens: a path of a unix socket, or a host and a port."""

    path: str
    host: str = ""
    port: int = 0

    @classmethod
    def at(cls, address: str) -> "Clamd":
        """Read «/run/clamav/clamd.ctl» or «host:3310»; ValueError when it is neither."""
        match = ADDRESS.fullmatch(address)
        if match is None or int(match["port"] or 0) > 65535:
            raise ValueError(address)
        return cls(match["path"] or "", match["host"] or "", int(match["port"] or 0))

    def signature_in(self, content: BinaryIO) -> str:
        """Return the name of what was found in the stream, «» when it is clean.

        Raises Unreachable or NoVerdict; nothing but clamd's own «OK» counts as clean.
        """
        deadline = time.monotonic() + ANSWER_SECONDS
        with self._connected() as connection:
            try:
                answer = _converse(connection, content, deadline)
            except OSError as error:
                raise NoVerdict(type(error).__name__) from error
        match = ANSWER.fullmatch(answer)
        if match is None:
            raise NoVerdict(f"answer {answer[:80]!r}")
        return match["found"] or ""

    @contextmanager
    def _connected(self) -> Iterator[socket.socket]:
        try:
            connection = self._connect()
        except OSError as error:
            raise Unreachable(type(error).__name__) from error
        with connection:
            yield connection

    def _connect(self) -> socket.socket:
        if not self.path:
            return socket.create_connection((self.host, self.port), timeout=CONNECT_SECONDS)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(CONNECT_SECONDS)
        try:
            connection.connect(self.path)
        except OSError:
            connection.close()
            raise
        return connection


def _converse(connection: socket.socket, content: BinaryIO, deadline: float) -> str:
    # Who refuses a file in the midst of it, as too large, says so and hangs up: that answer is wanted.
    with suppress(BrokenPipeError, ConnectionResetError):
        _send(connection, content, deadline)
    return _answer(connection, deadline)


def _send(connection: socket.socket, content: BinaryIO, deadline: float) -> None:
    content.seek(0)
    connection.settimeout(_left(deadline))
    connection.sendall(b"zINSTREAM\0")
    while chunk := content.read(CHUNK):
        connection.settimeout(_left(deadline))
        connection.sendall(len(chunk).to_bytes(4, "big") + chunk)
    connection.sendall(b"\0\0\0\0")


def _answer(connection: socket.socket, deadline: float) -> str:
    """Return what clamd says, without the zero byte that ends it; cut off where it never ends."""
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        connection.settimeout(_left(deadline))
        part = connection.recv(LONGEST_ANSWER)
        if not part:
            # An answer without its end may be the beginning of another one.
            return answer.decode("utf-8", errors="replace") + "…"
        answer += part
    return answer.removesuffix(b"\0").decode("utf-8", errors="replace")


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
