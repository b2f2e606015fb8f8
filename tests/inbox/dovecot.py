"""Debian's Dovecot on the loopback: its own configuration, folder, user and port, stopped by its pid."""

import getpass
import grp
import imaplib
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.outbox.servers import free_port

BINARY = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
MISSING = "Dovecot is not installed (Debian: apt-get install dovecot-imapd)"
USER, PASSWORD = "priemnaya@sbyt.example", "test-password"
CONFIGURATION = """
protocols = imap
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 1
mail_location = maildir:{folder}/mail
mail_max_userip_connections = 50
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
namespace inbox {{
  inbox = yes
}}
"""


@dataclass
class Server:
    port: int
    tls_port: int
    folder: Path

    @property
    def certificate(self) -> Path:
        return self.folder / "certificate.pem"

    def client(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
        try:
            client.login(USER, PASSWORD)
        except imaplib.IMAP4.error:
            client.shutdown()
            raise
        return client

    def append(self, *letters: bytes, folder: str = "INBOX", at: datetime | None = None) -> None:
        """Put letters into a folder as another mail program would, with the moment of their receipt."""
        with self.client() as client:
            client.create(folder)
            for letter in letters:
                moment = imaplib.Time2Internaldate(at) if at else ""
                status, answer = client.append(folder, "", moment, letter)
                assert status == "OK", answer

    def empty(self) -> None:
        """Throw all folders away; the numbers of messages begin anew."""
        with self.client() as client:
            names = [line.decode().rpartition(" ")[2].strip('"') for line in client.list()[1] if line]
            for name in names:
                if name != "INBOX":
                    client.delete(name)
            _, count = client.select("INBOX")
            if int(count[0]):
                client.store("1:*", "+FLAGS", "\\Deleted")
                client.expunge()

    def flags(self, folder: str = "INBOX") -> list[bytes]:
        with self.client() as client:
            client.select(folder, readonly=True)
            return [line for line in client.fetch("1:*", "(FLAGS)")[1] if isinstance(line, bytes)]


@contextmanager
def dovecot() -> Iterator[Server]:
    """Run a server until the end of the block."""
    # Not below pytest's own folder, which nobody else may enter.
    with TemporaryDirectory(prefix="dovecot-") as name:
        yield from _run(Path(name))


def _run(folder: Path) -> Iterator[Server]:
    account = _account()
    folder.chmod(0o755)
    port, tls_port = free_port(), free_port()
    (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
    for name in ("mail", "home", "run"):
        (folder / name).mkdir()
        os.chown(folder / name, account.pw_uid, account.pw_gid)
    _certify(folder)
    configuration = folder / "dovecot.conf"
    configuration.write_text(
        CONFIGURATION.format(
            folder=folder,
            port=port,
            tls_port=tls_port,
            user=account.pw_name,
            uid=account.pw_uid,
            gid=account.pw_gid,
            group=_group(account.pw_gid),
        )
    )
    process = subprocess.Popen([str(BINARY), "-F", "-c", str(configuration)], stderr=subprocess.DEVNULL)
    try:
        server = Server(port, tls_port, folder)
        _wait(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)


def _certify(folder: Path) -> None:
    """Make a certificate for the loopback, signed by its own key."""
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
    ]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "3"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    subprocess.run([*command, *names, *files], check=True, capture_output=True)


def _account() -> pwd.struct_passwd:
    """Return who runs it: root may own no mail, so it runs under the account of the package."""
    return pwd.getpwnam("dovecot" if os.getuid() == 0 else getpass.getuser())


def _group(gid: int) -> str:
    return grp.getgrgid(gid).gr_name


def _wait(server: Server, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        try:
            server.client().logout()
        except (OSError, imaplib.IMAP4.error):
            time.sleep(0.05)
        else:
            return
    log = server.folder / "log"
    raise AssertionError(log.read_text() if log.exists() else "Dovecot did not start")
