"""Terms of many appeals in one process: its memory must not grow with the number of lines."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bench.rows import Row
from bench.workspace import ROOT, CommandFailed, Workspace

LINES = 100_000
MEMORY_LIMIT_MIB = 200
CHANNELS = ("website", "cabinet", "email", "post", "in_person", "fax", "phone", "gis")
FIRST = datetime(2024, 1, 1)  # noqa: DTZ001 - the command reads local time
SPREAD_MINUTES = 3 * 365 * 24 * 60


def measure(workspace: Workspace) -> list[Row]:
    source, target = workspace.folder / "received.txt", workspace.folder / "due.csv"
    with source.open("w", encoding="utf-8") as file:
        file.writelines(_lines())
    command = [str(ROOT / "site" / "manage.py"), "due_date", "--stdin"]
    cost = workspace.cost_of(command, stdin=source, stdout=target)
    with target.open(encoding="utf-8") as file:
        answered = sum(1 for _ in file) - 1
    if answered != LINES:
        raise CommandFailed(f"due_date answered {answered} lines of {LINES}")
    return [
        Row(f"due_date, {LINES:,} lines: peak memory", round(cost.peak_mib, 1), "MiB", MEMORY_LIMIT_MIB),
        Row(f"due_date, {LINES:,} lines: time", round(cost.seconds, 2), "s"),
    ]


def _lines() -> Iterator[str]:
    for number in range(LINES):
        # A step that shares no factor with the spread visits days and hours evenly.
        moment = FIRST + timedelta(minutes=number * 7919 % SPREAD_MINUTES)
        yield f"{CHANNELS[number % len(CHANNELS)]} {moment:%Y-%m-%dT%H:%M}\n"
