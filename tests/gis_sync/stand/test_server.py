import ast
import socket
import threading
from pathlib import Path

from tests.gis_sync.stand.client import APPEALS, Client, acknowledged, guid
from tests.gis_sync.stand.conftest import SUPPLIER, an_appeal

import gis_sync.stand
from gis_sync.stand import demo
from gis_sync.stand.server import LONGEST_BODY, Stand
from gis_sync.stand.world import World

SOURCES = sorted(Path(gis_sync.stand.__file__).parent.glob("*.py"))
ALLOWED = ("gis_sync.stand", "gis_sync.signing")


def test_it_listens_on_the_loopback_alone(stand: Stand) -> None:
    assert stand.url.startswith("http://127.0.0.1:")
    assert stand._server.server_address[0] == "127.0.0.1"


def test_it_stops_with_connections_open_and_frees_its_port_and_files(world: World) -> None:
    stand = Stand(world)
    stand.start()
    directory = stand.desk.files._directory
    port = int(stand.url.rpartition(":")[2])
    with Client(stand.url, SUPPLIER) as client, socket.create_connection(("127.0.0.1", port)):
        client.upload()
        assert len(list(directory.iterdir())) == 1
        stand.stop()
    assert not directory.exists()
    with Stand(world, port=port) as second, Client(second.url, SUPPLIER) as client:
        acknowledged(client.export(""))


def test_a_stand_that_never_started_can_be_stopped(world: World) -> None:
    Stand(world).stop()


def test_parallel_messages_are_all_kept(stand: Stand) -> None:
    stand.world.put(an_appeal(1))

    def send() -> None:
        with Client(stand.url, SUPPLIER) as client:
            for _ in range(5):
                client.state(acknowledged(client.export("")))

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(list(stand.desk.mailbox)) == 30
    assert len(stand.desk.received) == 60


def raw(stand: Stand, head: str) -> bytes:
    port = int(stand.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(f"POST {APPEALS} HTTP/1.1\r\nHost: x\r\n{head}\r\n".encode())
        return connection.recv(100).partition(b"\r\n")[0]


def test_a_body_has_a_length_that_is_a_number_and_not_too_large(stand: Stand) -> None:
    assert raw(stand, "Transfer-Encoding: chunked\r\n") == b"HTTP/1.1 411 Length Required"
    assert raw(stand, "Content-Length: many\r\n") == b"HTTP/1.1 400 Bad Request"
    assert raw(stand, f"Content-Length: {LONGEST_BODY + 1}\r\n").startswith(b"HTTP/1.1 413 ")


def test_it_imports_nothing_of_the_exchange() -> None:
    imported: set[str] = set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.ImportFrom):
                imported.add(node.module or "")
            elif isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
    ours = {name for name in imported if name.startswith("gis_sync")}
    assert {name for name in ours if not name.startswith(ALLOWED)} == set()
    assert {name for name in imported if name.startswith(("django", "wagtail"))} == set()


def test_the_demo_says_everywhere_that_it_is_one(stand: Stand) -> None:
    demo.load(stand)
    appeals = demo.appeals(stand.world.today())
    assert all("емонстрационн" in appeal.text and "ДЕМО" in appeal.number for appeal in appeals)
    assert len({appeal.guid for appeal in appeals}) == len(appeals)
    assert all("(демо)" in topic.name for topic in demo.topics())


def test_the_file_of_the_demo_can_be_downloaded(stand: Stand, client: Client) -> None:
    demo.load(stand)
    client.organisation = demo.PPA_GUID
    [named] = [one for appeal in demo.appeals(stand.world.today()) for one in appeal.attachments]
    assert "12345" in client.file("GET", f"/appeals/{named.guid}?getfile").content.decode()
    assert client.file("GET", f"/appeals/{guid()}?getfile").status_code == 400
