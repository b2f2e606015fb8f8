"""An installation in a throw-away folder: PostgreSQL, Redis, nginx, two web nodes, workers and clocks."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from drill.parts import Keeper, Part, free_port, listens

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
MANAGE = [sys.executable, str(ROOT / "site" / "manage.py")]
SITE_ROLE, OWNER_ROLE = "supplier_site", "supplier_owner"
CONSENT = """
from datetime import date
from pages.models import CompanySettings, Edition
page = CompanySettings.objects.get().consent_page
page.live = True
page.save()
Edition.objects.create(page=page, number="1", valid_from=date(2024, 1, 1), body=[])
"""


class MissingTool(Exception):
    """A program of the installation is not on this machine; the words name its package."""


def tool(name: str, package: str, *places: str) -> str:
    found = shutil.which(name, path=os.pathsep.join([os.environ["PATH"], "/usr/sbin", *places]))
    if found is None:
        raise MissingTool(f"{name} is missing (Debian: apt-get install {package}).")
    return found


def postgres_tools() -> tuple[str, str]:
    places = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    return tool("initdb", "postgresql", *places), tool("postgres", "postgresql", *places)


class Place:
    def __init__(self, folder: Path, mail_port: int) -> None:
        self.folder = folder
        self.keeper = Keeper()
        self.ports = {name: free_port() for name in ("db", "redis", "web1", "web2", "https", "http")}
        self.mail_port = mail_port
        # PostgreSQL refuses to run as root.
        self.db_user = "postgres" if os.geteuid() == 0 else ""
        folder.chmod(0o711)

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.ports['https']}"

    @property
    def certificate(self) -> Path:
        return self.folder / "tls" / "fullchain.pem"

    def database(self, role: str, name: str = "supplier_site") -> str:
        return f"postgres://{role}@127.0.0.1:{self.ports['db']}/{name}"

    def environment(self, role: str = SITE_ROLE) -> dict[str, str]:
        return {
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "PYTHONPATH": str(ROOT / "site"),
            "VAR_DIR": str(self.folder / "var"),
            "DATABASE_URL": self.database(role),
            "REDIS_URL": f"redis://127.0.0.1:{self.ports['redis']}/0",
            "SECRET_KEY": "drill" * 12,
            "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_URL": self.url,
            "CLIENT_IP_HEADER": "X-Real-IP",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.mail_port),
            "EMAIL_FROM": "robot@site.example",
            "SSL_REDIRECT": "yes",
            "HSTS_SECONDS": "0",
        }

    def part(self, name: str, command: list[str], **more: object) -> Part:
        return Part(name, command, self.environment(), self.folder / f"{name}.log", **more)  # type: ignore[arg-type]

    def manage(self, *arguments: str) -> None:
        """Run a command of the site as the owner of the tables, who migrates."""
        subprocess.run(  # noqa: S603 - our own program
            [*MANAGE, *arguments],
            env={**os.environ, **self.environment(OWNER_ROLE)},
            check=True,
            timeout=1500,
            stdout=subprocess.DEVNULL,
        )

    def build(self) -> None:
        """Start everything; what takes long is the making of the tables."""
        self._start_postgresql()
        self.give_rights()
        redis = [tool("redis-server", "redis-server"), "--port", str(self.ports["redis"])]
        redis += ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        self.keeper.begin(self.part("redis", redis, port=self.ports["redis"]))
        # Styles first: what is published is archived with its look.
        self.manage("collectstatic", "--noinput", "--verbosity", "0")
        self.manage("prepare")
        self.give_rights()
        self.manage("shell", "--verbosity", "0", "--command", CONSENT)
        for number in (1, 2):
            self.keeper.begin(self._web(number))
            worker = [*MANAGE, "db_worker", "--backend", "worker", "--no-reload", "--interval", "1"]
            self.keeper.begin(self.part(f"worker{number}", worker))
            self.keeper.begin(self.part(f"clock{number}", [*MANAGE, "clock"]))
        self._start_nginx()
        self.keeper.watch()

    def _start_postgresql(self) -> None:
        initdb, postgres = postgres_tools()
        data = self.folder / "postgresql"
        data.mkdir()
        if self.db_user:
            shutil.chown(data, self.db_user, self.db_user)
        log = self.folder / "initdb.log"
        init = [initdb, "-D", str(data), "-U", "admin", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"]
        making = Part("initdb", init, {}, log, user=self.db_user)
        making.start()
        if making.process is None or making.process.wait(60):
            raise RuntimeError(f"initdb failed: see {log}")
        command = [postgres, "-D", str(data), "-p", str(self.ports["db"]), "-h", "127.0.0.1", "-k", ""]
        command += ["-c", "timezone=UTC", "-c", "log_timezone=UTC"]
        # SIGINT is its «fast» end: it does not wait for those who are connected.
        self.keeper.begin(
            self.part("db", command, port=self.ports["db"], user=self.db_user, stop_by=signal.SIGINT)
        )
        self._wait_for_answers()
        with psycopg.connect(self.database("admin", "postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE supplier_site")

    def _wait_for_answers(self) -> None:
        for _ in range(100):
            try:
                psycopg.connect(self.database("admin", "postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("PostgreSQL does not answer.")

    def give_rights(self) -> None:
        with psycopg.connect(self.database("admin"), autocommit=True) as connection:
            connection.execute((DEPLOY / "postgresql" / "roles.sql").read_bytes())

    def _web(self, number: int) -> Part:
        port = self.ports[f"web{number}"]
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        command += ["--port", str(port), "--workers", "1", "--blocking-threads", "4", "--log-level", "error"]
        return self.part(f"web{number}", [*command, "config.wsgi:application"], port=port)

    def _start_nginx(self) -> None:
        nginx = tool("nginx", "nginx-light")
        self._make_certificate()
        config = nginx_config(self.folder, self.ports)
        subprocess.run([nginx, "-t", "-q", "-c", str(config)], check=True, timeout=30)  # noqa: S603
        command = [nginx, "-c", str(config), "-g", "daemon off;"]
        self.keeper.begin(self.part("nginx", command, port=self.ports["https"]))

    def _make_certificate(self) -> None:
        make_certificate(self.folder / "tls")

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.database("admin"), autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def named(self, name: str) -> Part:
        return next(part for part in self.keeper.parts if part.name == name)

    def database_answers(self) -> bool:
        try:
            return bool(listens(self.ports["db"]) and self.rows("SELECT 1"))
        except psycopg.OperationalError:
            return False


def make_certificate(folder: Path) -> None:
    folder.mkdir()
    request = [tool("openssl", "openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    request += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    request += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run(request, check=True, timeout=60, capture_output=True)  # noqa: S603 - our own arguments


def nginx_config(folder: Path, ports: dict[str, int]) -> Path:
    """Write the shipped configuration with the paths and ports of this installation; return its place."""
    place = folder / "nginx"
    shutil.copytree(DEPLOY / "nginx", place)
    shipped = {
        "/etc/nginx/supplier-site": str(place),
        "/var/lib/supplier-site": str(folder / "var"),
        "/etc/ssl/supplier-site": str(folder / "tls"),
        "127.0.0.1:8001": f"127.0.0.1:{ports['web1']}",
        "127.0.0.1:8002": f"127.0.0.1:{ports['web2']}",
        "listen 443 ": f"listen 127.0.0.1:{ports['https']} ",
        "listen 80;": f"listen 127.0.0.1:{ports['http']};",
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl http2;\n": "",
        "server_name site.example": "server_name 127.0.0.1",
    }
    for file in place.glob("*.conf"):
        text = file.read_text(encoding="utf-8")
        for written, ours in shipped.items():
            text = text.replace(written, ours)
        file.write_text(text, encoding="utf-8")
    main = folder / "nginx.conf"
    main.write_text(MAIN.format(folder=folder, site=place / "site.conf"), encoding="utf-8")
    return main


MAIN = """
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log;
worker_processes 1;
events {{ worker_connections 512; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log {folder}/nginx-access.log;
    client_body_temp_path {folder}/nginx-body;
    proxy_temp_path {folder}/nginx-proxy;
    fastcgi_temp_path {folder}/nginx-fastcgi;
    uwsgi_temp_path {folder}/nginx-uwsgi;
    scgi_temp_path {folder}/nginx-scgi;
    include {site};
}}
"""
