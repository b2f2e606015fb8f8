"""A billing file, from the upload to the outbox: memory and processor time of a large one beside a small one.

Run as a program it loads one invented file into the migrated database of its environment, queues its e-mails
batch by batch, and prints what that has cost.
"""

import json
import shutil
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bench.rows import Row
from bench.workspace import CommandFailed, Workspace, peak_mib

SMALL, LARGE = 10_000, 100_000
MEMORY_LIMIT_MIB, MEMORY_RATIO_LIMIT, TIME_RATIO_LIMIT = 250, 1.3, 12.0
LETTERS = 500
HEAD = "Лицевой счёт;ФИО;E-mail;Вид;Сумма;Долг на дату;Оплатить до"
COLUMNS = {
    "account": "Лицевой счёт", "name": "ФИО", "email": "E-mail", "kind": "Вид", "amount": "Сумма",
    "as_of": "Долг на дату", "pay_by": "Оплатить до",
}  # fmt: skip


def measure(workspace: Workspace) -> list[Row]:
    small, large = (_cost(workspace, lines) for lines in (SMALL, LARGE))
    name = "reminders"
    return [
        Row(f"{name}: peak memory over {LARGE:,} rows", round(large["peak_mib"], 1), "MiB", MEMORY_LIMIT_MIB),
        Row(
            f"{name}: peak memory, {LARGE:,} rows to {SMALL:,}",
            round(large["peak_mib"] / small["peak_mib"], 2), "times", MEMORY_RATIO_LIMIT,
        ),
        Row(f"{name}: checking {LARGE:,} rows, processor time", round(large["checking"], 1), "s"),
        Row(
            f"{name}: checking, {LARGE:,} rows to {SMALL:,}",
            round(large["checking"] / small["checking"], 2), "times", TIME_RATIO_LIMIT,
        ),
        Row(f"{name}: queueing {LARGE:,} letters, processor time", round(large["queueing"], 1), "s"),
        Row(
            f"{name}: queueing, {LARGE:,} letters to {SMALL:,}",
            round(large["queueing"] / small["queueing"], 2), "times", TIME_RATIO_LIMIT,
        ),
        Row(
            f"{name}: more queries in the last batch than in the first",
            large["last_queries"] - large["first_queries"], "queries", 0,
        ),
    ]  # fmt: skip


def _cost(workspace: Workspace, lines: int) -> dict[str, float]:
    copy, path = workspace.folder / "reminders.sqlite3", workspace.folder / "dolgi.csv"
    shutil.copy(workspace.folder / "site.sqlite3", copy)
    with path.open("w", encoding="cp1251") as out:
        out.write(HEAD + "\n")
        for number in range(lines):
            out.write(
                f"{number};Проверкина Вера;p{number}@pochta.example;долг;{number}.50;01.11.2026;10.12.2026\n"
            )
    printed = workspace.python("-m", "bench.reminders", str(path), DATABASE_URL=f"sqlite:///{copy}")
    copy.unlink()
    found: dict[str, float] = json.loads(printed)
    return found


def main(path: str) -> None:
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.files.base import File

    from reminders import starter
    from reminders.models import BillingSource, ReminderBatch
    from reminders.services import checking, deciding, loading
    from review.gate import exempt

    now = datetime.fromisoformat("2026-11-24T12:00:00+03:00")
    with exempt("job:bench"):
        for wording in starter.load():
            wording.save_revision().publish()
    loader, approver = (get_user_model().objects.create_superuser(name) for name in ("loader", "approver"))
    source = BillingSource.objects.create(name="Долги", file_kind="csv", columns=COLUMNS)
    with Path(path).open("rb") as content:
        upload = File(content, name="dolgi.csv")
        batch = loading.receive(upload=upload, source=source, user=loader, now=now)  # type: ignore[arg-type]
    loading.start_check(batch=batch, user=loader, now=now)
    spent = _seconds(lambda: checking.check(pk=batch.pk))
    batch = ReminderBatch.objects.get(pk=batch.pk)
    deciding.submit(batch=batch, user_id=loader.pk, now=now)
    deciding.approve(batch=batch, user_id=approver.pk, now=now)
    counts: list[tuple[int, int]] = []
    queueing = _seconds(lambda: _queue(batch.pk, now, counts))
    if sum(count for _, count in counts) != batch.accepted or batch.rejected:
        raise CommandFailed(f"{batch.accepted} rows taken, {batch.rejected} refused")
    full = [queries for queries, count in counts if count == LETTERS]
    told = {
        "peak_mib": peak_mib(), "checking": spent, "queueing": queueing,
        "first_queries": full[1], "last_queries": full[-1],
    }  # fmt: skip
    sys.stdout.write(json.dumps(told))


class _Counter:
    """Counts statements, and keeps none of them."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, execute: Callable[..., object], *given: object) -> object:
        self.asked += 1
        return execute(*given)


def _queue(pk: int, now: datetime, counts: list[tuple[int, int]]) -> None:
    from django.db import connection

    from reminders.services.sending import send_batch

    while True:
        counter = _Counter()
        with connection.execute_wrapper(counter):
            sent = send_batch(pk, limit=LETTERS, now=now)
        counts.append((counter.asked, sent))
        if not sent:
            return


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main(sys.argv[1])
