"""nginx takes the shipped configuration and does by it what it should, before two stand-ins of nodes."""

import re
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import takewhile
from pathlib import Path
from threading import Thread

import pytest
import requests
from drill.parts import free_port, listens
from drill.place import MissingTool, make_certificate, nginx_config, tool

ROOT = Path(__file__).resolve().parents[2]
SITE = (ROOT / "deploy" / "nginx" / "site.conf").read_text(encoding="utf-8")


class Node(BaseHTTPRequestHandler):
    """Tells what it was asked; one that breaks reads the question and hangs up."""

    protocol_version = "HTTP/1.1"
    breaks = False
    asked: list[str]

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        self.asked.append(f"{self.command} {self.path}")
        if self.breaks:
            self.close_connection = True
            return
        heard = {name: self.headers.get(name, "") for name in HEARD}
        body = "\n".join(f"{name}: {value}" for name, value in heard.items()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        pass


HEARD = ("Host", "X-Real-IP", "X-Forwarded-For", "X-Forwarded-Proto")


class Nodes:
    def __init__(self) -> None:
        self.classes = [type("Node", (Node,), {"asked": []}) for _ in range(2)]
        self.servers = [ThreadingHTTPServer(("127.0.0.1", 0), kind) for kind in self.classes]
        self.threads = [Thread(target=server.serve_forever) for server in self.servers]
        for thread in self.threads:
            thread.start()

    @property
    def ports(self) -> dict[str, int]:
        return {f"web{number}": server.server_port for number, server in enumerate(self.servers, 1)}

    def stop(self) -> None:
        for server, thread in zip(self.servers, self.threads, strict=True):
            server.shutdown()
            server.server_close()
            thread.join(20)


class Front:
    def __init__(self, folder: Path, nodes: Nodes) -> None:
        self.folder, self.nodes = folder, nodes
        self.ports = {**nodes.ports, "https": free_port(), "http": free_port()}
        make_certificate(folder / "tls")
        (folder / "var" / "static").mkdir(parents=True)
        (folder / "var" / "static" / "site.css").write_text("body {}")
        (folder / "var" / "private").mkdir()
        (folder / "var" / "private" / "letter").write_text("secret")
        (folder / "var" / "media").mkdir()
        (folder / "var" / "media" / "a.png").write_text("picture")
        folder.chmod(0o755)
        self.config = nginx_config(folder, self.ports)

    def request(self, method: str, path: str, **more: object) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False
            address = f"https://127.0.0.1:{self.ports['https']}{path}"
            verify = str(self.folder / "tls" / "fullchain.pem")
            return session.request(method, address, timeout=20, verify=verify, **more)  # type: ignore[arg-type]


@pytest.fixture
def nginx() -> str:
    try:
        tool("openssl", "openssl")
        return tool("nginx", "nginx-light")
    except MissingTool as missing:
        pytest.skip(str(missing))


@pytest.fixture
def nodes() -> Iterator[Nodes]:
    both = Nodes()
    yield both
    both.stop()


@pytest.fixture
def front(tmp_path_factory: pytest.TempPathFactory, nginx: str, nodes: Nodes) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("nginx")
    # Its workers are nobody's: they must get through to the files.
    common = Path(tempfile.gettempdir())
    for parent in takewhile(lambda each: each != common, (folder, *folder.parents)):
        with suppress(PermissionError):
            parent.chmod(0o755)
    front = Front(folder, nodes)
    process = subprocess.Popen(
        [nginx, "-c", str(front.config), "-g", "daemon off;"], stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 20
        while not listens(front.ports["https"]):
            assert time.monotonic() < deadline, "nginx did not start."
            time.sleep(0.05)
        yield front
    finally:
        process.terminate()
        process.wait(20)


def test_nginx_accepts_what_is_shipped(tmp_path: Path, nginx: str) -> None:
    make_certificate(tmp_path / "tls")
    ports = {name: free_port() for name in ("web1", "web2", "https", "http")}
    config = nginx_config(tmp_path, ports)
    done = subprocess.run(
        [nginx, "-t", "-c", str(config)], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


def test_the_nodes_hear_who_asks_and_nobody_can_pretend(front: Front) -> None:
    answer = front.request("GET", "/", headers={"X-Real-IP": "192.0.2.1", "X-Forwarded-For": "192.0.2.1"})
    assert "X-Real-IP: 127.0.0.1" in answer.text
    assert "X-Forwarded-For: \n" in answer.text
    assert "X-Forwarded-Proto: https" in answer.text
    assert f"Host: 127.0.0.1:{front.ports['https']}" in answer.text


def test_a_question_is_asked_again_of_the_other_node(front: Front, nodes: Nodes) -> None:
    nodes.classes[0].breaks = True  # type: ignore[attr-defined]
    assert [front.request("GET", f"/{number}").status_code for number in range(4)] == [200] * 4
    assert nodes.classes[0].asked, "the broken one was tried"  # type: ignore[attr-defined]


def test_what_is_not_safe_to_repeat_is_sent_once(front: Front, nodes: Nodes) -> None:
    for kind in nodes.classes:
        kind.breaks = True  # type: ignore[attr-defined]
    answer = front.request("POST", "/ask/individual/", data={"text": "a"})
    assert answer.status_code == 502
    assert "нажмите «Отправить» ещё раз" in answer.content.decode()
    assert answer.headers["Retry-After"] == "30"
    asked = [question for kind in nodes.classes for question in kind.asked]  # type: ignore[attr-defined]
    assert asked == ["POST /ask/individual/"]


def test_files_are_given_out_without_the_nodes(front: Front, nodes: Nodes) -> None:
    style = front.request("GET", "/static/site.css")
    picture = front.request("GET", "/media/a.png")
    assert (style.text, picture.text) == ("body {}", "picture")
    assert "immutable" in style.headers["Cache-Control"]
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    assert [kind.asked for kind in nodes.classes] == [[], []]  # type: ignore[attr-defined]
    assert front.request("GET", "/media/of-the-store.png").status_code == 200, "a node has it"


@pytest.mark.parametrize(
    "path",
    [
        "/private/letter",
        "/media/../private/letter",
        "/static/../private/letter",
        "/static../private/letter",
        "/media/%2e%2e/private/letter",
    ],
)
def test_private_files_have_no_way_out(front: Front, path: str) -> None:
    address = f"https://127.0.0.1:{front.ports['https']}"
    prepared = requests.Request("GET", address).prepare()
    prepared.url = f"{address}{path}"
    with requests.Session() as session:
        answer = session.send(prepared, timeout=20, verify=str(front.folder / "tls" / "fullchain.pem"))
    assert "secret" not in answer.text


def test_one_time_links_are_not_logged(front: Front) -> None:
    front.request("GET", "/link/one-time")
    front.request("GET", "/seen")
    log = front.folder / "nginx-access.log"
    deadline = time.monotonic() + 20
    while "/seen" not in log.read_text(encoding="utf-8") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert "/seen" in log.read_text(encoding="utf-8")
    assert "one-time" not in log.read_text(encoding="utf-8")


def test_plain_http_leads_to_https(front: Front) -> None:
    answer = requests.get(f"http://127.0.0.1:{front.ports['http']}/a?b=1", allow_redirects=False, timeout=20)
    assert (answer.status_code, answer.headers["Location"]) == (301, "https://127.0.0.1/a?b=1")


def test_a_program_without_https_is_refused_and_not_led_on(front: Front) -> None:
    address = f"http://127.0.0.1:{front.ports['http']}/api/appeals/"
    assert requests.get(address, allow_redirects=False, timeout=20).status_code == 403


def test_old_tls_is_not_offered() -> None:
    assert re.findall(r"ssl_protocols (.*);", SITE) == ["TLSv1.2 TLSv1.3"]


@pytest.mark.parametrize(
    ("ciphers", "taken"),
    [
        ("ECDHE-RSA-AES128-GCM-SHA256", True),
        ("ECDHE-RSA-CHACHA20-POLY1305", True),
        ("AES128-GCM-SHA256:AES256-SHA256:AES128-SHA", False),
        ("ECDHE-RSA-AES128-SHA:ECDHE-RSA-AES256-SHA384:DHE-RSA-AES128-GCM-SHA256", False),
    ],
)
def test_ciphers_without_forward_secrecy_or_of_old_kinds_are_refused(
    front: Front, ciphers: str, taken: bool
) -> None:
    context = ssl.create_default_context(cafile=str(front.folder / "tls" / "fullchain.pem"))
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(ciphers)
    with socket.create_connection(("127.0.0.1", front.ports["https"]), timeout=20) as plain:
        agreed = nullcontext() if taken else pytest.raises(ssl.SSLError)
        with agreed, context.wrap_socket(plain, server_hostname="127.0.0.1") as secure:
            assert secure.cipher()


@pytest.mark.parametrize(
    "lengths",
    [
        "Content-Length: 4\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 4",
        "Content-Length: 4\r\nContent-Length: 30",
        "Content-Length: +4",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, identity",
    ],
    ids=["both", "both, the other first", "two lengths", "a sign", "another coding", "two codings"],
)
def test_a_message_with_unclear_bounds_reaches_no_node(front: Front, nodes: Nodes, lengths: str) -> None:
    context = ssl.create_default_context(cafile=str(front.folder / "tls" / "fullchain.pem"))
    message = (
        f"POST /ask/ HTTP/1.1\r\nHost: 127.0.0.1\r\n{lengths}\r\n\r\n0\r\n\r\nGET /hidden HTTP/1.1\r\n\r\n"
    )
    with (
        socket.create_connection(("127.0.0.1", front.ports["https"]), timeout=20) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as secure,
    ):
        secure.sendall(message.encode())
        status = secure.recv(64).split()[1]
    assert status in {b"400", b"501"}
    assert [kind.asked for kind in nodes.classes] == [[], []]  # type: ignore[attr-defined]


def test_a_node_is_never_told_to_repeat_what_is_not_safe() -> None:
    texts = [file.read_text(encoding="utf-8") for file in (ROOT / "deploy" / "nginx").glob("*.conf")]
    directives = [line for text in texts for line in text.splitlines() if not line.lstrip().startswith("#")]
    assert not [line for line in directives if "non_idempotent" in line]
    assert re.findall(r"^\s*keepalive \d+;", SITE, re.MULTILINE)
