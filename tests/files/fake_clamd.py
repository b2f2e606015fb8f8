"""A clamd that says what a test wants it to say, on a unix socket or on the loopback."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

EICAR_FOUND = b"stream: Eicar-Test-Signature FOUND\0"
CLEAN = b"stream: OK\0"


@dataclass
class FakeClamd:
    """``answers`` are given in turn, the last one for ever; None is silence until the asker hangs up."""

    address: str
    answers: list[bytes | None]
    most: int = 25 * 1024 * 1024
    hears: bool = True
    seen: list[bytes] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def serve(self, listener: socket.socket) -> None:
        while not self.closing.is_set():
            with suppress(OSError):
                connection, _ = listener.accept()
                with connection:
                    connection.settimeout(5)
                    self.talk(connection)

    def talk(self, connection: socket.socket) -> None:
        if not self.hears:
            return
        self.seen.append(b"")
        if receive(connection, len(b"zINSTREAM\0")) != b"zINSTREAM\0":
            return
        while length := int.from_bytes(receive(connection, 4), "big"):
            self.seen[-1] += receive(connection, length)
            if len(self.seen[-1]) > self.most:
                connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer is None:
            connection.recv(1)
        else:
            connection.sendall(answer)


def receive(connection: socket.socket, length: int) -> bytes:
    content = b""
    while len(content) < length and (part := connection.recv(length - len(content))):
        content += part
    return content


@contextmanager
def fake_clamd(
    *answers: bytes | None, path: Path | None = None, most: int = 25 * 1024 * 1024, hears: bool = True
) -> Iterator[FakeClamd]:
    """Run a clamd at a path, or on the loopback."""
    listener = socket.socket(socket.AF_UNIX if path else socket.AF_INET)
    listener.bind(str(path) if path else ("127.0.0.1", 0))
    listener.listen()
    listener.settimeout(0.1)
    address = str(path) if path else f"127.0.0.1:{listener.getsockname()[1]}"
    clamd = FakeClamd(address, list(answers) or [CLEAN], most=most, hears=hears)
    thread = threading.Thread(target=clamd.serve, args=(listener,))
    thread.start()
    try:
        yield clamd
    finally:
        clamd.closing.set()
        thread.join()
        listener.close()
