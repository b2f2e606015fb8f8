"""Who gets into PostgreSQL and Redis without a password: accounts of the machine, holders of certificates.

Real servers with what is shipped for them; certificates are made by the commands of docs/how-to/scale.md.
"""

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import redis
from drill.parts import Keeper, Part, free_port
from drill.place import MissingTool, postgres_tools, tool

from config.caching import ForgivingRedisCache
from config.settings.base import database

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "deploy"
GUIDE = (ROOT / "docs" / "how-to" / "scale.md").read_text(encoding="utf-8")
SITE, OWNER, STRANGER = "nobody", "daemon", "bin"
"""Accounts of every Debian, which stand for those of an installation."""
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may try several accounts")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that other accounts may enter; the name of a socket must be short, too."""
    with tempfile.TemporaryDirectory(prefix="accounts") as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture(scope="module")
def certificates(folder: Path) -> Path:
    return make_certificates(folder / "tls")


def make_certificates(where: Path) -> Path:
    """Follow the guide; the servers are called localhost here."""
    (commands,) = re.findall(r"^```sh\n(openssl .*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    where.mkdir()
    script = "set -e\n" + re.sub(r"(?:db|redis)\.example\.org", "localhost", commands)
    subprocess.run(["bash", "-c", script], cwd=where, check=True, timeout=60, capture_output=True)
    return where


def told_in_guide(name: str) -> str:
    """Return the line of the guide that begins so."""
    (line,) = re.findall(rf"^{name}.*$", GUIDE, re.MULTILINE)
    return str(line)


class PostgreSQL:
    """A server that has the lines of the guides, one database and both roles."""

    def __init__(self, folder: Path, certificates: Path) -> None:
        self.folder = folder
        self.data = folder / "postgresql"
        self.sockets = folder / "sockets"
        self.certificates = certificates
        self.port = free_port()
        self.account = pwd.getpwuid(os.geteuid()).pw_name
        self.runs_as = "postgres" if os.geteuid() == 0 else ""

    def make(self, keeper: Keeper) -> None:
        initdb, postgres = postgres_tools()
        self.data.mkdir()
        self.sockets.mkdir()
        key = shutil.copy(self.certificates / "localhost.key", self.folder / "server.key")
        Path(key).chmod(0o600)
        for mine in (self.data, self.sockets, key):
            if self.runs_as:
                shutil.chown(mine, self.runs_as, self.runs_as)
        log = self.folder / "postgresql.log"
        init = [initdb, "-D", str(self.data), "-U", self.account, "-E", "UTF8", "--locale=C.UTF-8", "-N"]
        init += ["--auth-local=peer", "--auth-host=scram-sha-256"]
        making = Part("initdb", init, {}, log, user=self.runs_as)
        making.start()
        assert making.process is not None
        assert making.process.wait(60) == 0
        self._let_in()
        serve = [postgres, "-D", str(self.data), "-h", "127.0.0.1", "-p", str(self.port)]
        serve += ["-k", str(self.sockets), "-c", "ssl=on", "-c", f"ssl_key_file={key}"]
        serve += ["-c", f"ssl_cert_file={self.certificates}/localhost.pem"]
        serve += ["-c", f"ssl_ca_file={self.certificates}/authority.pem"]
        keeper.begin(Part("db", serve, {}, log, port=self.port, user=self.runs_as, stop_by=signal.SIGINT))
        self.ask("CREATE DATABASE supplier_site", "postgres")
        self.give_rights()

    def _let_in(self) -> None:
        """Put the shipped lines before those that were there, as the guides say."""
        known = (SHIPPED / "postgresql" / "pg_ident.conf").read_text(encoding="utf-8")
        known = known.replace("supplier-site", SITE).replace("supplier-owner", OWNER)
        (self.data / "pg_ident.conf").write_text(known, encoding="utf-8")
        over_tls = told_in_guide("hostssl").replace("10.0.0.0/24", "127.0.0.1/32")
        shipped = (SHIPPED / "postgresql" / "pg_hba.conf").read_text(encoding="utf-8")
        before = (self.data / "pg_hba.conf").read_text(encoding="utf-8")
        (self.data / "pg_hba.conf").write_text(f"{over_tls}\n{shipped}\n{before}", encoding="utf-8")

    def ask(self, statement: str, name: str = "supplier_site") -> None:
        deadline = time.monotonic() + 30
        known = {"host": str(self.sockets), "port": self.port, "user": self.account, "dbname": name}
        while True:
            try:
                with psycopg.connect(**known, autocommit=True) as connection:  # type: ignore[arg-type]
                    connection.execute(statement.encode())
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                return

    def give_rights(self) -> None:
        self.ask((SHIPPED / "postgresql" / "roles.sql").read_text(encoding="utf-8"))

    def comes_in(self, account: str, role: str) -> subprocess.CompletedProcess[str]:
        """Let a process of an account ask for a role through the socket."""
        psql = [tool("psql", "postgresql-client"), "-h", str(self.sockets), "-p", str(self.port), "-U", role]
        known = pwd.getpwnam(account)
        return subprocess.run(
            [*psql, "-w", "-Atc", "SELECT current_user", "supplier_site"],
            user=known.pw_uid, group=known.pw_gid, extra_groups=[],
            env={"PATH": os.environ["PATH"], "PGPASSWORD": "known"}, cwd="/",
            capture_output=True, text=True, timeout=30, check=False,
        )  # fmt: skip

    def connect(self, url: str, **more: str) -> psycopg.Connection:
        """Connect by an address as it stands in the settings."""
        known = database(url)
        return psycopg.connect(
            host=known["HOST"], port=self.port, user=known["USER"], dbname=known["NAME"],
            password=known["PASSWORD"] or None, **{**known.get("OPTIONS", {}), **more},
        )  # fmt: skip


@pytest.fixture(scope="module")
def server(folder: Path, certificates: Path) -> Iterator[PostgreSQL]:
    keeper = Keeper()
    made = PostgreSQL(folder, certificates)
    try:
        made.make(keeper)
        yield made
    except MissingTool as missing:
        pytest.skip(str(missing))
    finally:
        keeper.end()


@as_root
@pytest.mark.parametrize(("account", "role"), [(SITE, "supplier_site"), (OWNER, "supplier_owner")])
def test_an_account_of_the_machine_gets_its_own_role(server: PostgreSQL, account: str, role: str) -> None:
    done = server.comes_in(account, role)
    assert (done.returncode, done.stdout.strip()) == (0, role), done.stderr


@as_root
@pytest.mark.parametrize(
    ("account", "role"),
    [
        (SITE, "supplier_owner"), (OWNER, "supplier_site"), (STRANGER, "supplier_site"),
        (STRANGER, "supplier_owner"), (SITE, "postgres"), (SITE, "root"),
    ],
)  # fmt: skip
def test_it_gets_no_other_role(server: PostgreSQL, account: str, role: str) -> None:
    done = server.comes_in(account, role)
    assert done.returncode != 0
    assert "Peer authentication failed" in done.stderr


def test_nobody_takes_a_role_by_its_password(server: PostgreSQL) -> None:
    server.ask("ALTER ROLE supplier_site PASSWORD 'known'")
    url = "postgres://supplier_site:known@127.0.0.1/supplier_site"
    with pytest.raises(psycopg.OperationalError, match="rejects connection"):
        server.connect(url, sslmode="disable")


def test_an_address_with_a_password_goes_on(server: PostgreSQL) -> None:
    """Where the shipped lines are not taken, as in installations of before."""
    server.ask(
        "CREATE ROLE of_before LOGIN PASSWORD 'known'; GRANT CONNECT ON DATABASE supplier_site TO of_before"
    )
    with server.connect("postgres://of_before:known@127.0.0.1/supplier_site") as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("of_before",)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        server.connect("postgres://of_before:guessed@127.0.0.1/supplier_site")


def address(certificates: Path, role: str = "supplier_site", name: str = "DATABASE_URL") -> str:
    """Return the address of the guide, for this server and these certificates."""
    line = told_in_guide(f"{name}=").partition("=")[2].strip("'")
    line = re.sub(r"(?:db|redis)\.example\.org", "localhost", line).replace("supplier_site@", f"{role}@")
    return line.replace("/etc/supplier-site/tls", str(certificates))


def test_a_certificate_opens_the_role_of_its_name(server: PostgreSQL, certificates: Path) -> None:
    with server.connect(address(certificates)) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("supplier_site",)


def test_it_opens_no_other_role(server: PostgreSQL, certificates: Path) -> None:
    with pytest.raises(psycopg.OperationalError, match="certificate authentication failed"):
        server.connect(address(certificates, "supplier_owner"))


def test_without_a_certificate_nobody_comes_in(server: PostgreSQL, certificates: Path) -> None:
    url = address(certificates)
    with pytest.raises(psycopg.OperationalError, match="valid client certificate"):
        server.connect(url, sslcert="/nowhere", sslkey="/nowhere")


@pytest.fixture(scope="module")
def foreign(folder: Path) -> Path:
    """Certificates of the same names by an authority that nobody here knows."""
    return make_certificates(folder / "foreign")


def test_a_certificate_of_another_authority_opens_nothing(
    server: PostgreSQL, certificates: Path, foreign: Path
) -> None:
    known = str(certificates / "authority.pem")
    with pytest.raises(psycopg.OperationalError, match=r"unknown ca|certificate verify failed"):
        server.connect(address(foreign), sslrootcert=known)


def test_the_site_does_not_speak_to_a_server_of_another_authority(
    server: PostgreSQL, certificates: Path, foreign: Path
) -> None:
    with pytest.raises(psycopg.OperationalError, match="certificate verify failed"):
        server.connect(address(certificates), sslrootcert=str(foreign / "authority.pem"))


def test_while_a_copy_is_restored_the_site_may_be_the_owner_and_then_no_more(
    server: PostgreSQL, certificates: Path
) -> None:
    owner = "-c role=supplier_owner"
    server.ask("GRANT supplier_owner TO supplier_site")
    with server.connect(address(certificates), options=owner) as connection:
        connection.execute("CREATE TABLE questions_appeal (id int)")
        connection.execute("DROP TABLE questions_appeal")
    server.give_rights()
    with pytest.raises(psycopg.OperationalError, match="permission denied to set role"):
        server.connect(address(certificates), options=owner)


@contextmanager
def redis_with(folder: Path, lines: str, is_up: Callable[[], bool]) -> Iterator[None]:
    """Run Debian's Redis with lines at the end of its settings."""
    settings = folder / "redis.conf"
    settings.write_text(f"bind 127.0.0.1\nport {free_port()}\ndir {folder}\n{lines}", encoding="utf-8")
    try:
        program = tool("redis-server", "redis-server")
    except MissingTool as missing:
        pytest.skip(str(missing))
    part = Part("redis", [program, str(settings)], {}, folder / "redis.log")
    part.start()
    try:
        deadline = time.monotonic() + 15
        while not is_up():
            assert part.runs, (folder / "redis.log").read_text(encoding="utf-8")
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield
    finally:
        part.stop()


@pytest.fixture(scope="module")
def socket(folder: Path) -> Iterator[Path]:
    path = folder / "redis-server.sock"
    lines = (SHIPPED / "redis" / "site.conf").read_text(encoding="utf-8")
    with redis_with(folder, lines.replace("/run/redis", str(folder)), path.exists):
        yield path


def test_the_cache_of_the_site_reaches_redis_through_its_socket(socket: Path) -> None:
    (url,) = re.findall(r"^REDIS_URL=(.*)$", (SHIPPED / "site.env.example").read_text(), re.MULTILINE)
    url = url.replace("/run/redis", str(socket.parent))
    cache = ForgivingRedisCache(url, {})
    cache.set("a", 1)
    with redis.Redis.from_url(url) as connection:
        assert connection.dbsize() == 1
        assert connection.config_get("port") == {"port": "0"}


@as_root
def test_only_the_group_of_redis_reaches_it(socket: Path) -> None:
    known = pwd.getpwnam(SITE)
    ask = [tool("redis-cli", "redis-tools"), "-s", str(socket), "ping"]

    def ping(*groups: int) -> str:
        done = subprocess.run(
            ask, user=known.pw_uid, group=known.pw_gid, extra_groups=groups, cwd="/",
            capture_output=True, text=True, timeout=10, check=False,
        )  # fmt: skip
        return done.stdout + done.stderr

    assert "PONG" in ping(socket.stat().st_gid)
    assert "Permission denied" in ping()


@pytest.fixture(scope="module")
def redis_url(folder: Path, certificates: Path) -> Iterator[str]:
    """The address of a Redis that speaks TLS, as the guide has it."""
    port = free_port()
    (lines,) = re.findall(r"^```text\n(port 0\ntls-port.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    lines = lines.replace("6379", str(port)).replace(
        "/etc/redis/tls/redis.example.org", f"{certificates}/localhost"
    )
    url = address(certificates, name="REDIS_URL").replace("6379", str(port))
    own = folder / "redis-tls"
    own.mkdir()

    def is_up() -> bool:
        with redis.Redis.from_url(url) as connection:
            try:
                return bool(connection.ping())
            except redis.ConnectionError:
                return False

    with redis_with(own, lines.replace("/etc/redis/tls", str(certificates)), is_up):
        yield url


def test_the_cache_of_the_site_reaches_redis_by_a_certificate(redis_url: str) -> None:
    cache = ForgivingRedisCache(redis_url, {})
    cache.set("a", 2)
    with redis.Redis.from_url(redis_url) as connection:
        assert connection.dbsize() == 1


@pytest.mark.parametrize("what", ["none", "foreign", "foreign server"])
def test_redis_lets_in_nobody_else(redis_url: str, certificates: Path, foreign: Path, what: str) -> None:
    authority = f"ssl_ca_certs={certificates}/authority.pem"
    others = {
        "none": f"{redis_url.partition('?')[0]}?{authority}",
        "foreign": redis_url.replace(f"{certificates}/supplier_site", f"{foreign}/supplier_site"),
        "foreign server": redis_url.replace(authority, f"ssl_ca_certs={foreign}/authority.pem"),
    }
    assert others[what] != redis_url
    with redis.Redis.from_url(others[what]) as connection, pytest.raises(redis.ConnectionError):
        connection.ping()


@pytest.mark.prove
def test_a_copy_is_made_tried_and_put_back_by_certificates_alone(
    server: PostgreSQL, certificates: Path, tmp_path: Path
) -> None:
    """As docs/how-to/backup.md says, the owner of the tables being another role than the site's."""
    with psycopg.connect(host=str(server.sockets), port=server.port, user=server.account, dbname="postgres",
                         autocommit=True) as admin:  # fmt: skip
        admin.execute("DROP DATABASE IF EXISTS supplier_site WITH (FORCE)")
        admin.execute("CREATE DATABASE supplier_site")
        admin.execute("ALTER ROLE supplier_site CREATEDB")
    server.give_rights()
    key = tmp_path / "key.txt"

    def manage(*arguments: str, role: str = "supplier_site", **more: str) -> str:
        url = address(certificates, role).replace("localhost/", f"localhost:{server.port}/")
        if role == "supplier_owner":
            url = url.replace("/supplier_site.", "/supplier_owner.")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "PG"))}
        settings = {
            "DJANGO_SETTINGS_MODULE": "config.settings.production", "DATABASE_URL": url,
            "SECRET_KEY": "x" * 60, "VAR_DIR": str(tmp_path / role), "ALLOWED_HOSTS": "site.example",
            "EMAIL_HOST": "mail.example",
        }  # fmt: skip
        (tmp_path / role).mkdir(exist_ok=True)
        done = subprocess.run(
            [sys.executable, str(ROOT / "site" / "manage.py"), *arguments],
            env={**kept, **settings, **more}, capture_output=True, text=True, timeout=900, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    manage("migrate", "--noinput", role="supplier_owner")
    server.give_rights()
    manage("collectstatic", "--noinput")
    manage("prepare")
    public = manage("backup_key", "--to", str(key))
    (recipient,) = re.findall(r"age1\w+", public)
    manage("backup", "--to", str(tmp_path / "copies"), BACKUP_RECIPIENTS=recipient)
    (copy,) = (tmp_path / "copies").iterdir()
    manage("restore_drill", str(copy), "--identity", str(key))
    server.ask("GRANT supplier_owner TO supplier_site")
    restore = ["restore", str(copy), "--identity", str(key), "--replace", "стереть и восстановить"]
    manage(*restore, PGOPTIONS="-c role=supplier_owner")
    server.give_rights()
    manage("verify_journal")
    with server.connect(address(certificates)) as connection:
        owners = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
        assert connection.execute(owners).fetchall() == [("supplier_owner",)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM ledger_entry")
