"""What a kept page costs: behind nginx beside a static file, and from our own server beside a fresh project.

Each pair takes turns under the same load, so that both meet the same machine. nginx and wrk are Debian's
packages `nginx-light` and `wrk`; without them this part is left out, and the output says so.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.plain import Pair
from bench.rows import Row
from bench.workspace import ROOT, Workspace

NGINX, WRK = shutil.which("nginx", path="/usr/sbin:/usr/bin"), shutil.which("wrk")
CONNECTIONS, SECONDS, ROUNDS = 8, 5, 3
COST_LIMIT, SLOWEST_LIMIT = 1.15, 2.0
EMBEDDED_LIMIT = 1 / 25
TICKS = os.sysconf("SC_CLK_TCK")
CONFIG = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 256; }}
http {{
    include /etc/nginx/mime.types; default_type application/octet-stream; access_log off; sendfile on;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {deploy}/generations-maps.conf;
    server {{
        listen 127.0.0.1:{port};
        location /static-file/ {{ alias {folder}/static/; gzip_static on; charset utf-8; }}
        location / {{ root {root}; include {deploy}/generations.conf; }}
        location @site {{ proxy_pass http://127.0.0.1:{site}$request_uri; proxy_set_header Host $http_host; }}
    }}
}}
"""


@dataclass(frozen=True)
class Load:
    """Processor seconds of the server for each request, and the time of the slowest hundredth, in ms."""

    cost: float
    slowest: float


def measure(workspace: Workspace, pair: Pair) -> Iterator[Row]:
    if not NGINX or not WRK:
        sys.stderr.write("SKIPPED: serving, because nginx or wrk is not installed.\n")
        return
    with ExitStack() as stack:
        site, ours = stack.enter_context(_granian(workspace, "config.wsgi:application", ROOT, {}))
        nginx, front = stack.enter_context(_nginx(workspace, site))
        _warm(site, pair.paths[0])
        yield from _behind_nginx(workspace, nginx, front, pair.paths[0])
        project = pair.plain
        plain, fresh = stack.enter_context(
            _granian(workspace, "plain.wsgi:application", project.folder, project.environment)
        )
        yield from _embedded((ours, site, pair.paths[0]), (fresh, plain, "/"))


def _behind_nginx(workspace: Workspace, nginx: int, port: int, path: str) -> Iterator[Row]:
    folder = workspace.folder / "nginx" / "static"
    folder.mkdir()
    for packed in (False, True):
        words = "packed" if packed else "plain"
        kept = workspace.folder / "generations" / "current" / "http" / f"127.0.0.1:{port}" / path.strip("/")
        _warm(port, path, kept / "index.html")
        shutil.copy(kept / "index.html", folder / "index.html")
        shutil.copy(kept / "index.html.gz", folder / "index.html.gz")
        pairs = [
            (_load(nginx, port, "/static-file/index.html", packed), _load(nginx, port, path, packed))
            for _ in range(ROUNDS)
        ]
        cost = median(page.cost / static.cost for static, page in pairs)
        slowest = median(page.slowest / static.slowest for static, page in pairs)
        each = median(page.cost for _, page in pairs) * 1000
        yield Row(f"nginx, a kept page, {words}: processor time", round(each, 4), "ms")
        yield Row(f"nginx, a kept page to a static file, {words}", round(cost, 2), "times", COST_LIMIT)
        yield Row(
            f"nginx, slowest hundredth to that of a file, {words}", round(slowest, 2), "times", SLOWEST_LIMIT
        )


def _embedded(ours: tuple[int, int, str], plain: tuple[int, int, str]) -> Iterator[Row]:
    pairs = [(_load(*ours, packed=False), _load(*plain, packed=False)) for _ in range(ROUNDS)]
    each = median(our.cost for our, _ in pairs) * 1000
    share = median(our.cost / fresh.cost for our, fresh in pairs)
    yield Row("our server alone, a kept page: processor time", round(each, 3), "ms")
    yield Row("our server, a kept page to a fresh project's", round(share, 4), "times", EMBEDDED_LIMIT)


def _load(process: int, port: int, path: str, packed: bool) -> Load:
    headers = ["-H", "Accept-Encoding: gzip"] if packed else []
    before = _cpu_of(process)
    address = f"http://127.0.0.1:{port}{path}"
    command = [str(WRK), "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", *headers, address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    done = re.search(r"(\d+) requests in", said)
    slow = re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    if not done or not slow or "Non-2xx" in said:
        raise RuntimeError(said)
    unit = {"us": 0.001, "ms": 1.0, "s": 1000.0}[slow[2]]
    return Load((_cpu_of(process) - before) / int(done[1]), float(slow[1]) * unit)


def _cpu_of(process: int) -> float:
    """Return the processor seconds of a process and of its children."""
    total = 0.0
    for each in (process, *_children_of(process)):
        fields = Path(f"/proc/{each}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


def _children_of(process: int) -> list[int]:
    return [
        int(pid)
        for pid in Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    ]


@contextmanager
def _granian(
    workspace: Workspace, application: str, folder: Path, environment: dict[str, str]
) -> Iterator[tuple[int, int]]:
    port = _free_port()
    command = f"-m granian --interface wsgi --host 127.0.0.1 --port {port} --workers 1 --blocking-threads 4"
    called = [sys.executable, *command.split(), "--log-level", "error", application]
    with _running(called, folder, {**workspace.environment, **environment}) as process:
        _wait(port)
        yield port, process


@contextmanager
def _nginx(workspace: Workspace, site: int) -> Iterator[tuple[int, int]]:
    folder = workspace.folder / "nginx"
    folder.mkdir()
    workspace.folder.chmod(0o755)
    port = _free_port()
    config = folder / "nginx.conf"
    root = workspace.folder / "generations"
    config.write_text(
        CONFIG.format(folder=folder, port=port, site=site, root=root, deploy=ROOT / "deploy" / "nginx"),
        encoding="utf-8",
    )
    user = ["-g", "user root;"] if os.geteuid() == 0 else []
    with _running([str(NGINX), "-p", str(folder), "-c", str(config), *user], folder, {}) as process:
        _wait(port)
        yield process, port


@contextmanager
def _running(command: Sequence[str], folder: Path, environment: dict[str, str]) -> Iterator[int]:
    process = subprocess.Popen(command, cwd=folder, env={**os.environ, **environment})  # noqa: S603
    try:
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def _warm(port: int, path: str, kept: Path | None = None) -> None:
    """Ask until the page is kept, in the file if one is named: a generation opens within a second."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
            if kept.exists() if kept else answer.headers["ETag"]:
                return
        time.sleep(0.1)
    raise TimeoutError(f"{path} is not kept.")


def _wait(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"Nothing listens on port {port}.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
