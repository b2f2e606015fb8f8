"""The process that reads mail is killed at each point between the mailbox and the register, and run again."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.inbox import dovecot as servers
from tests.inbox.dovecot import PASSWORD, USER, Server
from tests.inbox.mail import PDF, letter
from tests.system.conftest import ROOT
from tests.system.installation import Installation, installed

DYING = Path(__file__).parent / "dying"
POINTS = ["note_new", "copy", "_write", "keep", "settle", "unpack", "register_once", "write_down"]
KILLED = -9
pytestmark = pytest.mark.prove


@dataclass
class Post:
    server: Server
    installation: Installation

    def fetch(self, *, dies_at: str) -> int:
        process = self.installation.run(
            str(DYING / "dying_mail.py"), DIES_AT=dies_at, DJANGO_SETTINGS_MODULE="config.settings.dev",
            PYTHONPATH=str(ROOT / "site"),
        )  # fmt: skip
        return process.wait(timeout=120)

    def let_the_lease_end(self) -> None:
        self.installation.rows("UPDATE inbox_folder SET lease_until = NULL, claimed_by = ''")
        past = "'2026-01-01 00:00:00+00:00'"
        for table in ("inbox_place", "inbox_letter"):
            self.installation.rows(f"UPDATE {table} SET next_try_at = {past} WHERE next_try_at IS NOT NULL")

    def raw_files(self) -> list[Path]:
        place = Path(self.installation.environment["VAR_DIR"]) / "private" / "mail"
        return [path for path in place.rglob("*") if path.is_file()]


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    if servers.BINARY is None:
        pytest.skip(servers.MISSING)
    with servers.dovecot() as server:
        settings = {
            "IMAP_HOST": "127.0.0.1", "IMAP_PORT": str(server.port), "IMAP_SECURITY": "none",
            "IMAP_USER": USER,
            "IMAP_PASSWORD": PASSWORD, "EMAIL_FROM": USER,
        }  # fmt: skip
        with installed(tmp_path_factory.mktemp("mail"), "mail_killed", **settings) as installation:
            installation.manage("migrate", "--verbosity", "0")
            yield Post(server, installation)


@pytest.mark.parametrize("after", ["", "+"], ids=["before", "after"])
@pytest.mark.parametrize("point", POINTS)
def test_killed_anywhere_each_letter_is_one_appeal_with_one_confirmation(
    post: Post, point: str, after: str
) -> None:
    address = f"{point.strip('_')}{len(after)}@pochta.example"
    text = letter(
        sender=f"Проверкина Вера <{address}>",
        message_id=f"<{address}>",
        files=(("a.pdf", PDF, "application/pdf"),),
    )
    post.server.append(text)
    assert post.fetch(dies_at=f"{point}{after}") == KILLED, post.installation.log.read_text()
    post.let_the_lease_end()
    for _ in range(2):
        post.installation.manage("fetch_mail")
    count = post.installation.count
    assert count("inbox_letter", f"from_email = '{address}' AND state = 'registered'") == 1
    assert count("questions_appeal", f"email = '{address}'") == 1
    assert count("outbox_message", f"\"to\" = '{address}'") == 1
    assert count("inbox_place", "state <> 'taken'") == 0
    assert count("questions_attachment") == count("inbox_letterfile") == count("questions_appeal")
    assert len(post.raw_files()) == count("inbox_letter")
    assert (
        count("questions_appeal") == post.installation.rows("SELECT max(number) FROM questions_appeal")[0][0]
    )
