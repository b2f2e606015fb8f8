"""nginx answers with the site's own bytes and headers, and only what is the same for everybody."""

import gzip
import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from django.test import Client

from wagtail.models import Site

import pytest
import requests
from tests.pages.conftest import make_home

from generations import storing
from generations.commits import folder
from pages.models import CompanySettings
from workdays.services import load_shipped_calendars

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin")
DEPLOY = Path(__file__).resolve().parents[2] / "deploy" / "nginx"
PRODUCTION = (DEPLOY.parents[1] / "site" / "config" / "settings" / "production.py").read_text(
    encoding="utf-8"
)
OF_PRODUCTION = re.findall(r'COOKIE_NAME = "(.+)"', PRODUCTION)
OF_THE_ANSWER = {
    "accept-ranges",
    "connection",
    "content-encoding",
    "content-length",
    "date",
    "etag",
    "server",
    "transfer-encoding",
    "x-request-id",
}
CONFIG = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 64; }}
http {{
    include /etc/nginx/mime.types; access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {deploy}/generations-maps.conf;
    upstream supplier_site {{ server 127.0.0.1:{site}; keepalive 4; }}
    server {{
        listen 127.0.0.1:{port};
        location / {{ root {root}; include {deploy}/generations.conf; }}
        location @site {{ include {deploy}/nodes.conf; }}
        error_page 502 /away.html;
        location = /away.html {{ internal; root {deploy}; }}
    }}
}}
"""
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def node() -> int:
    """A port on which a node of the site could listen; none does."""
    return free_port()


@pytest.fixture
def front(tmp_path: Path, node: int) -> Iterator[str]:
    """Start nginx over the folder of generations."""
    port = free_port()
    config = tmp_path / "nginx.conf"
    places = {"folder": tmp_path, "root": folder().root, "deploy": DEPLOY}
    config.write_text(CONFIG.format(**places, port=port, site=node), encoding="utf-8")
    as_us = ["-g", "user root;"] if os.geteuid() == 0 else []
    process = subprocess.Popen(
        [str(NGINX), "-p", str(tmp_path), "-c", str(config), *as_us], stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


class Echo(BaseHTTPRequestHandler):
    """Says what it was asked."""

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        said = f"{self.command} {self.path} {body}".encode()
        self.send_response(HTTPStatus.CREATED)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_POST = do_PUT = do_DELETE = do_OPTIONS = answer

    def log_message(self, *args: object) -> None:
        """Say nothing: the tests look at answers."""


@pytest.fixture
def echo(node: int) -> Iterator[None]:
    with ThreadingHTTPServer(("127.0.0.1", node), Echo) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield
        server.shutdown()
        thread.join(timeout=10)


@pytest.fixture
def of_site(db: None, front: str) -> dict[str, str]:
    """Let the site keep its front page; return the headers with which it answers itself."""
    load_shipped_calendars()
    make_home()
    CompanySettings.for_site(Site.objects.get(is_default_site=True))
    folder().open(number=1, until=time.time() + 3600)
    client = Client(HTTP_HOST=front)
    client.get("/")
    return {name.lower(): value for name, value in client.get("/").headers.items()}


def status(front: str, path: str = "/", **headers: str) -> int:
    return requests.get(
        f"http://{front}{path}", headers=headers, timeout=10, allow_redirects=False
    ).status_code


def test_a_kept_page_is_read_while_the_site_is_down(of_site: dict[str, str], front: str) -> None:
    answer = requests.get(f"http://{front}/", headers={"Accept-Encoding": "identity"}, timeout=10)
    assert answer.status_code == 200
    assert "Спросите нас." in answer.text
    assert status(front, "/other/") == 502


def test_its_headers_are_those_of_the_site(of_site: dict[str, str], front: str) -> None:
    answer = requests.get(f"http://{front}/", timeout=10)
    given = {
        name.lower(): value for name, value in answer.headers.items() if name.lower() not in OF_THE_ANSWER
    }
    assert given == {name: value for name, value in of_site.items() if name not in OF_THE_ANSWER}


def test_the_packed_form_goes_to_who_takes_it(of_site: dict[str, str], front: str) -> None:
    answer = requests.get(f"http://{front}/", headers={"Accept-Encoding": "gzip"}, stream=True, timeout=10)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Спросите нас.".encode() in gzip.decompress(answer.raw.read())


def test_who_has_it_already_is_told_so(of_site: dict[str, str], front: str) -> None:
    etag = requests.get(f"http://{front}/", timeout=10).headers["ETag"]
    assert status(front, **{"If-None-Match": etag}) == 304


@pytest.mark.parametrize("name", sorted({*storing.personal_cookies(), *OF_PRODUCTION}))
def test_a_cookie_of_ours_leads_to_the_site(of_site: dict[str, str], front: str, name: str) -> None:
    assert status(front, Cookie=f"a=b; {name}=x") == 502
    assert status(front, Cookie="_counter=1; preview=2") == 200


def test_queries_names_and_forms_lead_to_the_site(of_site: dict[str, str], front: str) -> None:
    assert status(front, "/?page=2") == 502
    assert status(front, Authorization="Bearer x") == 502
    assert requests.post(f"http://{front}/", timeout=10).status_code == 502


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/?page=2&a=%20b"),
        ("GET", "/%D1%86%D0%B5%D0%BD%D1%8B/"),
        ("GET", "/without-a-slash"),
        ("POST", "/"),
        ("PUT", "/"),
        ("DELETE", "/x/?y=1"),
        ("OPTIONS", "/"),
    ],
)
def test_the_site_gets_the_question_as_it_was_asked(
    of_site: dict[str, str], front: str, echo: None, method: str, path: str
) -> None:
    body = "показание" * 5_000 if method in {"POST", "PUT"} else ""
    answer = requests.request(method, f"http://{front}{path}", data=body.encode(), timeout=10)
    assert answer.status_code == HTTPStatus.CREATED
    assert answer.content.decode() == f"{method} {path} {body}"


def test_who_asks_for_what_is_not_kept_while_the_site_is_down_reads_so(
    of_site: dict[str, str], front: str
) -> None:
    answer = requests.get(f"http://{front}/other/", timeout=10)
    assert answer.status_code == 502
    assert answer.content == (DEPLOY / "away.html").read_bytes()


def test_a_change_takes_the_page_away_at_once(of_site: dict[str, str], front: str) -> None:
    assert status(front) == 200
    folder().close()
    assert status(front) == 502


@pytest.mark.parametrize(
    "path", ["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/current/", "/index.html"]
)
def test_no_other_file_is_given(of_site: dict[str, str], front: str, path: str) -> None:
    assert status(front, path) in {400, 502}


def test_no_host_leads_elsewhere(of_site: dict[str, str], front: str) -> None:
    assert status(front, Host="..") in {400, 502}
    assert status(front, Host="other.example") == 502
