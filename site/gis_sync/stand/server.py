"""The stand as a real HTTP server on the loopback."""

import base64
import gzip
import hmac
import socket
import struct
import sys
from contextlib import ExitStack, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from types import TracebackType
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from gis_sync.stand import control, file_calls
from gis_sync.stand.control import Control
from gis_sync.stand.desk import Desk, Sign
from gis_sync.stand.file_calls import Call
from gis_sync.stand.file_store import Digest
from gis_sync.stand.options import Options
from gis_sync.stand.reply import Delivery, Reply
from gis_sync.stand.schema import Schemas
from gis_sync.stand.services import SERVICES
from gis_sync.stand.signatures import CheckSignature
from gis_sync.stand.world import World

HOST = "127.0.0.1"
LONGEST_BODY = 128 * 1024 * 1024
_PIECES = 20


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # A client that keeps its connection open must not keep the stand from stopping.
    block_on_close = False

    def __init__(self, desk: Desk, port: int) -> None:
        self.desk = desk
        self.control = Control(desk)
        self.stopping = Event()
        self.open_connections: set[socket.socket] = set()
        super().__init__((HOST, port), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A client that went away is no error of the stand.
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)

    def server_close(self) -> None:
        super().server_close()
        for connection in list(self.open_connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "GIS-stand"
    sys_version = ""
    timeout: ClassVar[float] = 60
    # Head and body are written apart: without this each answer waits for an acknowledgement of the first.
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.server.open_connections.add(self.connection)

    def finish(self) -> None:
        self.server.open_connections.discard(self.connection)
        super().finish()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: what came is kept and can be asked for."""

    def do_GET(self) -> None:
        self._serve()

    do_HEAD = do_POST = do_PUT = do_DELETE = do_GET

    def _serve(self) -> None:
        body = self._body()
        if isinstance(body, HTTPStatus):
            self.close_connection = True
            self._send(Reply(body))
        else:
            self._send(self._reply(body))

    def _body(self) -> bytes | HTTPStatus:
        length = self.headers.get("Content-Length")
        if length is None:
            return HTTPStatus.LENGTH_REQUIRED if self.command in ("POST", "PUT") else b""
        if not length.isdecimal():
            return HTTPStatus.BAD_REQUEST
        if int(length) > LONGEST_BODY:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return self.rfile.read(int(length))

    def _reply(self, body: bytes) -> Reply:
        path = urlsplit(self.path).path
        content_type = self.headers.get("Content-Type", "")
        if path.startswith(control.PREFIX):
            return self.server.control.answer(self.command, path, content_type, body)
        if not self._is_authorized():
            return Reply(HTTPStatus.UNAUTHORIZED, headers={"WWW-Authenticate": 'Basic realm="GIS"'})
        if path.startswith(file_calls.PREFIX):
            return self.server.desk.file_call(Call.read(self.command, self.path, self.headers, body))
        service = SERVICES.get(path)
        if service is None:
            return Reply(HTTPStatus.NOT_FOUND)
        if self.command != "POST":
            return Reply(HTTPStatus.METHOD_NOT_ALLOWED)
        if content_type.partition(";")[0].strip().lower() != "text/xml":
            return Reply(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        return self.server.desk.post(service, self.headers.get("SOAPAction", ""), body)

    def _is_authorized(self) -> bool:
        basic = self.server.desk.options.basic
        if basic is None:
            return True
        expected = b"Basic " + base64.b64encode(":".join(basic).encode())
        return hmac.compare_digest(self.headers.get("Authorization", "").encode(), expected)

    def _send(self, reply: Reply) -> None:
        if reply.delivery is Delivery.RESET:
            self._reset()
            return
        if reply.delivery is Delivery.HANG:
            self.close_connection = True
            self.server.stopping.wait(reply.seconds)
            return
        body = self._send_head(reply)
        if reply.delivery is Delivery.BROKEN_OFF:
            self.close_connection = True
            self.wfile.write(body[: len(body) // 2])
        elif reply.delivery is Delivery.DRIP:
            self._drip(body, reply.seconds)
        else:
            self.wfile.write(body)

    def _send_head(self, reply: Reply) -> bytes:
        body = reply.body
        self.send_response(reply.status)
        if body:
            self.send_header("Content-Type", reply.content_type)
        if body and self.server.desk.options.gzip and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        return body if self.command != "HEAD" else b""

    def _drip(self, body: bytes, seconds: float) -> None:
        size = max(1, len(body) // _PIECES)
        for start in range(0, len(body), size):
            if self.server.stopping.wait(seconds / _PIECES):
                self.close_connection = True
                return
            self.wfile.write(body[start : start + size])

    def _reset(self) -> None:
        """Close with unsent data dropped: the client sees ECONNRESET, not an end."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        socket.close(self.connection.detach())


class Stand:
    """A stand that listens on the loopback between `start` and `stop`, or inside a `with`.

    `check_signature` and `digest` bring the gost engine; without them neither is checked. `schema_directory`
    is where the official schema lies, if it is at hand. Port 0 takes a free one; a taken one raises OSError.
    """

    def __init__(
        self,
        world: World | None = None,
        options: Options | None = None,
        *,
        port: int = 0,
        check_signature: CheckSignature | None = None,
        digest: Digest | None = None,
        schema_directory: Path | None = None,
        sign: Sign | None = None,
    ) -> None:
        with ExitStack() as resources:
            directory = resources.enter_context(TemporaryDirectory(prefix="gis-stand-"))
            self.desk = Desk(
                world or World(),
                options or Options(),
                Path(directory),
                check_signature=check_signature,
                digest=digest,
                schemas=Schemas(schema_directory) if schema_directory else None,
                sign=sign,
            )
            self._server = _Server(self.desk, port)
            self._resources = resources.pop_all()
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def world(self) -> World:
        return self.desk.world

    @property
    def options(self) -> Options:
        return self.desk.options

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._server.server_port}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop listening, end what hangs, drop the connections and the files."""
        self._server.stopping.set()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
        self._resources.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
