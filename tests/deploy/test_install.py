"""docs/how-to/install.md is followed, line by line, in folders and on ports of this test's own.

In a clean virtual environment, to which the packages of this one are lent instead of fetched. `systemctl` is
played by a small program that starts what the copied units say; `sudo` drops nothing, as everything here is
this test's own. So this test's account stands for both of the site: PostgreSQL knows it by the kernel and
lets nobody in otherwise. That each account gets its own role alone is tried by test_accounts.py.
"""

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from drill.parts import Part, free_port
from drill.place import MAIN, MissingTool, postgres_tools, tool

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "how-to" / "install.md"
PLAYED = Path(__file__).with_name("played_systemctl.py")
LEFT_OUT = ("# machine", "# fetches")
pytestmark = pytest.mark.prove


def commands() -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [line for line in lines if not line.endswith(LEFT_OUT)]


class Machine:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports = {name: free_port() for name in ("web1", "web2", "https", "http")}
        self.account = pwd.getpwuid(os.geteuid()).pw_name
        self.sockets = folder / "sockets"
        self.places = {
            "/opt/supplier-site": folder / "opt",
            "/var/lib/supplier-site": folder / "var",
            "/var/lib/supplier-owner": folder / "owner",
            "/etc/supplier-site": folder / "etc",
            "/etc/ssl/supplier-site": folder / "tls",
            "/etc/nginx": folder / "nginx",
            "/etc/systemd/system": folder / "units",
            "/etc/redis": folder / "redis",
            "/run/redis": folder / "redis",
        }
        self.words = {
            **{shipped: str(ours) for shipped, ours in self.places.items()},
            "%2Fvar%2Frun%2Fpostgresql": quote(str(self.sockets), safe=""),
            "127.0.0.1:8001": f"127.0.0.1:{self.ports['web1']}",
            "127.0.0.1:8002": f"127.0.0.1:{self.ports['web2']}",
            "web@8001": f"web@{self.ports['web1']}",
            "web@8002": f"web@{self.ports['web2']}",
            "example.org:443": f"example.org:{self.ports['https']}",
            "listen 443 ": f"listen 127.0.0.1:{self.ports['https']} ",
            "listen 80;": f"listen 127.0.0.1:{self.ports['http']};",
            "    listen [::]:80;\n": "",
            "    listen [::]:443 ssl http2;\n": "",
            "sudo -u supplier-site ": "",
        }
        self.parts: list[Part] = []

    def ours(self, text: str) -> str:
        for shipped, own in self.words.items():
            text = text.replace(shipped, own)
        return text

    def prepare(self) -> None:
        """Do what the guide leaves to Debian: code, folders, virtual environment, running servers."""
        self.folder.chmod(0o755)
        for part in ("site", "templates", "fixtures", "deploy"):
            shutil.copytree(ROOT / part, self.folder / "opt" / part)
        for file in (self.folder / "opt" / "deploy").rglob("*"):
            if file.is_file():
                file.write_text(self.ours(file.read_text(encoding="utf-8")), encoding="utf-8")
        identities = self.folder / "opt" / "deploy" / "postgresql" / "pg_ident.conf"
        known = re.sub(r"supplier-\w+", self.account, identities.read_text(encoding="utf-8"))
        identities.write_text(known, encoding="utf-8")
        environment = self.folder / "opt" / ".venv"
        subprocess.run(
            [sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True, timeout=120
        )
        (lent,) = environment.glob("lib/python*/site-packages")
        own = self.folder / "opt" / "site"
        (lent / "lent.pth").write_text(f"{own}\n{sysconfig.get_paths()['purelib']}\n", encoding="utf-8")
        granian = environment / "bin" / "granian"
        granian.write_text(f"#!{environment}/bin/python\nfrom granian.cli import entrypoint\nentrypoint()\n")
        granian.chmod(0o755)
        for folder in ("sites-enabled", "units"):
            (self.folder / ("nginx" if folder != "units" else "") / folder).mkdir(parents=True)
        (self.folder / "redis").mkdir()
        (self.folder / "redis" / "redis.conf").write_text("bind 127.0.0.1\nport 6379\n")
        main = MAIN.format(folder=self.folder, site=f"{self.folder}/nginx/sites-enabled/*.conf")
        (self.folder / "nginx" / "nginx.conf").write_text(main, encoding="utf-8")
        self._make_stand_ins()
        self._start_postgresql()

    def _make_stand_ins(self) -> None:
        programs = self.folder / "bin"
        programs.mkdir()
        nginx = tool("nginx", "nginx-light")
        stand_ins = {
            "systemctl": f'#!/bin/sh\nexec {sys.executable} {PLAYED} {self.folder} {nginx} "$@"\n',
            # sudo -u postgres …
            "sudo": '#!/bin/sh\nshift 2\nexec "$@"\n',
            "nginx": f'#!/bin/sh\nexec {nginx} -c {self.folder}/nginx/nginx.conf "$@"\n',
        }
        for name, text in stand_ins.items():
            (programs / name).write_text(text)
            (programs / name).chmod(0o755)

    def _start_postgresql(self) -> None:
        initdb, postgres = postgres_tools()
        data = self.folder / "postgresql"
        user = "postgres" if os.geteuid() == 0 else ""
        for made in (data, self.sockets):
            made.mkdir()
            if user:
                shutil.chown(made, user, user)
        init = [initdb, "-D", str(data), "-U", self.account, "-E", "UTF8", "--locale=C.UTF-8"]
        init += ["--auth-local=peer", "--auth-host=reject"]
        making = Part("initdb", init, {}, self.folder / "initdb.log", user=user)
        making.start()
        assert making.process is not None
        assert making.process.wait(60) == 0
        serve = [postgres, "-D", str(data), "-h", "", "-k", str(self.sockets)]
        log = self.folder / "servers.log"
        self.parts = [Part("db", serve, {}, log, user=user, stop_by=signal.SIGINT)]
        self.parts[0].start()
        deadline = time.monotonic() + 30
        while not self._answers():
            assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            psycopg.connect(host=str(self.sockets), user=self.account, dbname="postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def follow(self, lines: list[str]) -> subprocess.CompletedProcess[str]:
        script = "set -e\nset -o pipefail\n" + "\n".join(self.ours(line) for line in lines)
        binaries = Path(postgres_tools()[0]).parent
        outside = {
            name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "PYTHON"))
        }
        outside.pop("DATABASE_URL", None)
        return subprocess.run(
            ["bash", "-c", script],
            env={
                **outside,
                "PATH": f"{self.folder}/bin:{binaries}:/usr/sbin:{os.environ['PATH']}",
                "PGHOST": str(self.sockets), "PGDATABASE": "postgres",
            },
            capture_output=True, text=True, timeout=1800, check=False,
        )  # fmt: skip

    def asked(self, question: str) -> set[object]:
        with psycopg.connect(host=str(self.sockets), user=self.account, dbname="supplier_site") as known:
            return {value for (value,) in known.execute(question.encode())}

    def end(self) -> None:
        for note in sorted((self.folder / "run").glob("*.pid"), reverse=True):
            with_children = int(note.read_text())
            try:
                os.killpg(with_children, signal.SIGTERM)
            except ProcessLookupError:
                continue
        for part in self.parts:
            part.stop()


@pytest.fixture
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    try:
        for name, package in (("nginx", "nginx-light"), ("redis-server", "redis-server"), ("curl", "curl")):
            tool(name, package)
        postgres_tools()
    except MissingTool as missing:
        pytest.skip(str(missing))
    folder = tmp_path_factory.mktemp("machine")
    for parent in (folder.parent, folder.parent.parent):
        parent.chmod(0o755)
    installed = Machine(folder)
    yield installed
    installed.end()


def test_who_follows_the_guide_has_a_site_that_answers_over_nginx(machine: Machine) -> None:
    machine.prepare()
    lines = commands()
    assert any(line.startswith("curl ") for line in lines)
    done = machine.follow(lines)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-6000:]
    assert "ERROR" not in done.stderr
    assert machine.asked("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'") == {
        "supplier_owner"
    }
    connected = "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = 'supplier_site'"
    assert machine.asked(f"{connected} AND pid <> pg_backend_pid()") == {"supplier_site"}
    assert not (machine.folder / "var" / "site.sqlite3").exists()


def test_only_what_changes_a_machine_is_left_out() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    left_out = re.findall(r"^(\S+).*# (?:machine|fetches)$", text, re.MULTILINE)
    assert set(left_out) == {"apt-get", "useradd", "usermod", "chown", "install", "git", "make", "manage"}
