"""A whole month of price caps, read as an upload is: in its own process, beside merely walking the cells.

Run as a program it writes the month's XLSX to a file and prints what reading it costs.
"""

import io
import json
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from bench.rows import Row
from bench.workspace import ROOT, CommandFailed, Workspace

YEAR, MONTH = 2026, 1
NAME = "month.xlsx"
RUNS = 5
RATIO_LIMIT, MEMORY_LIMIT_MIB = 2.0, 200


def measure(workspace: Workspace) -> list[Row]:
    """Measure while this process is small: see Workspace.cost_of."""
    source, answer = workspace.folder / NAME, workspace.folder / "price_caps.jsonl"
    found = json.loads(workspace.python("-m", "bench.price_caps", str(source)))
    command = ["-m", "tariffs.caps.child", NAME, str(YEAR), str(MONTH)]
    cost = workspace.cost_of(command, stdin=source, stdout=answer)
    if (read := _numbers_in(answer)) != found["count"]:
        raise CommandFailed(f"{read} numbers were read of {found['count']}")
    name = f"price caps of a month, {found['count']:,} numbers"
    return [
        Row(f"{name}: peak memory", round(cost.peak_mib, 1), "MiB", MEMORY_LIMIT_MIB),
        Row(f"{name}: time of the child", round(cost.seconds, 2), "s"),
        Row(f"{name}: reading, processor time", round(found["reading"], 1), "ms"),
        Row(f"{name}: walking the cells alone", round(found["walking"], 1), "ms"),
        Row(
            "price caps, reading to walking",
            round(found["reading"] / found["walking"], 2),
            "times",
            RATIO_LIMIT,
        ),
    ]


def _numbers_in(answer: Path) -> int:
    """Count what the child has read: its last line holds all of it."""
    data: dict[str, list[Any]] = json.loads(answer.read_text(encoding="utf-8").splitlines()[-1])["read"]
    hours = sum(len(day) - 1 for *_, days in data["matrices"] for day in days)
    return len(data["prices"]) + hours + len(data["components"])


def main(path: str) -> None:
    from tariffs.caps import templates
    from tariffs.caps.grids import sheets_of
    from tariffs.caps.invented import invent
    from tariffs.caps.reader import read

    invented = ROOT / "fixtures" / "demo" / "price_caps.toml"
    caps = invent(tomllib.loads(invented.read_text(encoding="utf-8")), YEAR, MONTH)
    content = templates.form(YEAR, MONTH, caps)
    Path(path).write_bytes(content)

    def reading() -> None:
        read(sheets_of(io.BytesIO(content), NAME), name=NAME, year=YEAR, month=MONTH)

    def walking() -> None:
        for sheet in sheets_of(io.BytesIO(content), NAME):
            for _ in sheet.rows:
                pass

    times = {"reading": _milliseconds(reading), "walking": _milliseconds(walking)}
    sys.stdout.write(json.dumps({"count": caps.count, **times}))


def _milliseconds(work: Callable[[], None]) -> float:
    """Return the median of the processor time of several runs."""
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return median(times) * 1000


if __name__ == "__main__":
    main(sys.argv[1])
