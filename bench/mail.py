"""The mail of a busy day, taken in by one run: what a letter costs among few and among many, and the memory.

Run as a program it reads the mailbox of its environment and prints what that has cost. It is measured where
Debian's Dovecot is installed.
"""

import json
import shutil
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

from bench.rows import Row
from bench.workspace import CommandFailed, Workspace, peak_mib

FEW, MANY = 100, 1_000
LARGE_BYTES = 30 * 1024 * 1024
"""Of a file in a letter: forty million bytes on their way."""
SINCE = "2026-01-01"
"""Before the day that the letters bear."""
RATIO_LIMIT, MEMORY_RATIO_LIMIT, LARGE_MEMORY_LIMIT_MIB = 1.5, 1.15, 450
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def measure(workspace: Workspace) -> list[Row]:
    from tests.inbox import dovecot as servers

    if servers.BINARY is None:
        sys.stderr.write(f"{servers.MISSING}: the taking in of mail is not measured.\n")
        return []
    with servers.dovecot() as server:
        few, many, large = (
            _cost(workspace, server, letters) for letters in (_many(FEW), _many(MANY), _large())
        )
    return [
        Row(f"mail: processor time of a letter among {MANY:,}", round(many["ms"] / MANY, 1), "ms"),
        Row(
            f"mail: a letter among {MANY:,} to one among {FEW}",
            round(many["ms"] / MANY / (few["ms"] / FEW), 2), "times", RATIO_LIMIT,
        ),
        Row(f"mail: peak memory over {MANY:,} letters", round(many["peak_mib"], 1), "MiB"),
        Row(
            f"mail: peak memory over {MANY:,} letters to {FEW}",
            round(many["peak_mib"] / few["peak_mib"], 2), "times", MEMORY_RATIO_LIMIT,
        ),
        Row(
            "mail: peak memory over a letter of 40 MB",
            round(large["peak_mib"], 1), "MiB", LARGE_MEMORY_LIMIT_MIB,
        ),
    ]  # fmt: skip


def _cost(workspace: Workspace, server: object, letters: Iterator[bytes]) -> dict[str, float]:
    from tests.inbox.dovecot import PASSWORD, USER, Server

    assert isinstance(server, Server)  # noqa: S101 - for the types
    server.empty()
    server.append(*letters)
    copy = workspace.folder / "mail.sqlite3"
    shutil.copy(workspace.folder / "site.sqlite3", copy)
    printed = workspace.python(
        "-m", "bench.mail", DATABASE_URL=f"sqlite:///{copy}", IMAP_HOST="127.0.0.1",
        IMAP_PORT=str(server.port), IMAP_SECURITY="none", IMAP_USER=USER, IMAP_PASSWORD=PASSWORD,
        EMAIL_FROM=USER, IMAP_SINCE=SINCE,
    )  # fmt: skip
    copy.unlink()
    found: dict[str, float] = json.loads(printed)
    return found


def _many(count: int) -> Iterator[bytes]:
    """Return letters of as many people, each with a file."""
    for number in range(count):
        yield _letter(number, PDF + b"%" * 50_000)


def _large() -> Iterator[bytes]:
    yield _letter(0, PDF + b"%" * LARGE_BYTES)


def _letter(number: int, content: bytes) -> bytes:
    from tests.inbox.mail import letter

    return letter(
        sender=f"Проверкина Вера <vera{number}@pochta.example>", message_id=f"<{number}@pochta.example>",
        files=(("Счёт.pdf", content, "application/pdf"),),
    )  # fmt: skip


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from inbox.models import Letter

    start = time.process_time()
    call_command("fetch_mail", stdout=StringIO())
    spent = time.process_time() - start
    letters = Letter.objects.filter(taken_at__lte=datetime.now(UTC))
    if letters.exclude(state=Letter.State.REGISTERED).exists() or not letters.exists():
        raise CommandFailed("not every letter has become an appeal")
    sys.stdout.write(json.dumps({"ms": spent * 1000, "peak_mib": peak_mib()}))


if __name__ == "__main__":
    main()
