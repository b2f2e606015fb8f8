"""A journal of calls, loaded as a file is: peak memory and time of a large one beside a small one.

Run as a program it loads one invented queue_log into the migrated database of its environment, from the
upload to the journal, and prints what that has cost.
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

SMALL, LARGE = 100_000, 1_000_000
MEMORY_RATIO_LIMIT, TIME_RATIO_LIMIT = 1.3, 12.0
LINES_OF_CALL = 3
BEGIN = 1_735_689_600
"""The first second of 2025."""


def measure(workspace: Workspace) -> list[Row]:
    small, large = (_cost(workspace, lines) for lines in (SMALL, LARGE))
    name = "loading a journal of calls"
    return [
        Row(f"{name}: peak memory over {LARGE:,} lines", round(large["peak_mib"], 1), "MiB"),
        Row(
            f"{name}: peak memory, {LARGE:,} lines to {SMALL:,}",
            round(large["peak_mib"] / small["peak_mib"], 2), "times", MEMORY_RATIO_LIMIT,
        ),
        Row(f"{name}: checking {LARGE:,} lines, processor time", round(large["checking"], 1), "s"),
        Row(f"{name}: taking {LARGE:,} lines into the journal", round(large["taking"], 1), "s"),
        Row(
            f"{name}: processor time, {LARGE:,} lines to {SMALL:,}",
            round(_whole(large) / _whole(small), 2), "times", TIME_RATIO_LIMIT,
        ),
    ]  # fmt: skip


def _whole(cost: dict[str, float]) -> float:
    return cost["checking"] + cost["taking"]


def _cost(workspace: Workspace, lines: int) -> dict[str, float]:
    copy, log = workspace.folder / "imports.sqlite3", workspace.folder / "queue_log"
    shutil.copy(workspace.folder / "site.sqlite3", copy)
    _invent(log, lines)
    printed = workspace.python("-m", "bench.service_imports", str(log), DATABASE_URL=f"sqlite:///{copy}")
    copy.unlink()
    log.unlink()
    found: dict[str, float] = json.loads(printed)
    return found


def _invent(path: Path, lines: int) -> None:
    """Write calls of so many lines: each waits for half a minute and is spoken with for two."""
    with path.open("w", encoding="utf-8") as out:
        for number in range(lines // LINES_OF_CALL):
            came, call, agent = BEGIN + number * 20, f"{BEGIN + number}.{number}", f"SIP/{100 + number % 9}"
            out.write(f"{came}|{call}|gp|NONE|ENTERQUEUE||+7473540{number % 10_000:04}|1\n")
            out.write(f"{came + 30}|{call}|gp|{agent}|CONNECT|30|{call}|5\n")
            out.write(f"{came + 150}|{call}|gp|{agent}|COMPLETECALLER|30|120|1\n")


def main(path: str) -> None:
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.files.base import File

    from service.importing.receiving import confirm, receive, start_check
    from service.importing.rounds import work_on
    from service.models import Contact, ImportSource

    user = get_user_model().objects.create_superuser("bench")
    source = ImportSource.objects.create(name="Станция", kind="queue_log", channel="phone")
    now = datetime.fromisoformat("2026-01-01T00:00:00+03:00")
    with Path(path).open("rb") as content:
        upload = File(content, name="queue_log")
        run = receive(upload=upload, source=source, user=user, now=now)  # type: ignore[arg-type]
    start_check(run=run, user=user)
    checking = _seconds(lambda: work_on(run.pk))
    confirm(run=run, user=user)
    taking = _seconds(lambda: work_on(run.pk))
    run.refresh_from_db()
    if run.state != "done" or Contact.objects.count() != run.lines // LINES_OF_CALL:
        raise CommandFailed(f"{run.state}: {run.accepted} calls of {run.lines} lines, {run.rejected} refused")
    sys.stdout.write(json.dumps({"peak_mib": peak_mib(), "checking": checking, "taking": taking}))


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main(sys.argv[1])
