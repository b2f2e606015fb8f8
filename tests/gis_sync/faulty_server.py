"""An HTTP server of the loopback that answers, or breaks off, as a test wants it to."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Call:
    """A request as it came, and the means to answer it."""

    handler: BaseHTTPRequestHandler
    closing: threading.Event
    method: str
    path: str
    headers: Message
    body: bytes = b""

    def answer(self, status: int, body: bytes = b"", **headers: str | None) -> None:
        """Answer; ``Content_Length=None`` leaves it out and hangs up after the body."""
        told = {"Content_Length": str(len(body)), **headers}
        if told["Content_Length"] is None:
            self.handler.close_connection = True
        self.handler.send_response(status)
        for name, value in told.items():
            if value is not None:
                self.handler.send_header(name.replace("_", "-"), value)
        self.handler.end_headers()
        if self.method != "HEAD":
            self.write(body)

    def write(self, content: bytes) -> None:
        self.handler.wfile.write(content)
        self.handler.wfile.flush()

    def hang_up(self) -> None:
        self.handler.close_connection = True

    def reset(self) -> None:
        connection = self.handler.connection
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # Streams of the handler hold the socket open as well; to shut it down would be to end it politely.
        for stream in (self.handler.rfile, connection):
            stream.close()
        self.handler.close_connection = True

    def hang(self) -> None:
        self.closing.wait(10)
        self.handler.close_connection = True


@dataclass
class FaultyServer:
    """``behave`` answers each call; ``calls`` are all that came, in order."""

    behave: Callable[[Call], None] = lambda call: call.answer(200)
    port: int = 0
    early: bool = False
    calls: list[Call] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def faulty_server() -> Iterator[FaultyServer]:
    """With ``early`` set the server behaves before it has read the body."""
    server = FaultyServer()
    closing = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            with suppress(OSError, ValueError):
                super().handle_one_request()

        def do_POST(self) -> None:
            call = Call(self, closing, self.command, self.path, self.headers)
            server.calls.append(call)
            if not server.early:
                call.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            server.behave(call)

        do_GET = do_PUT = do_HEAD = do_POST

        def log_message(self, format: str, *args: object) -> None:
            return

    class Listener(ThreadingHTTPServer):
        daemon_threads = True

        def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
            # What was reset is closed already.
            with suppress(OSError):
                super().shutdown_request(request)

    listener = Listener(("127.0.0.1", 0), Handler)
    server.port = listener.server_address[1]
    thread = threading.Thread(target=listener.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        closing.set()
        listener.shutdown()
        thread.join()
        listener.server_close()
