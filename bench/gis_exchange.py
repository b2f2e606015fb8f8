"""A whole pull through the exchange, of a thousand appeals and of ten thousand, from the stand-in server.

Each pull is a process of its own with a database of its own: it asks, takes, settles, until every appeal is
in the register. Run as a program it pulls from the address in its settings and prints what that took.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.rows import Row
from bench.workspace import ROOT, CommandFailed, Workspace

SMALL, LARGE = 1_000, 10_000
MEMORY_LIMIT, TIME_LIMIT = 1.5, 12.0
TEXT_LENGTH = 1_000
SUPPLIER = "c0ffee00-1111-4222-8333-000000000001"
ORGANISATION = {
    "ppa_guid": SUPPLIER,
    "root_guid": "c0ffee00-1111-4222-8333-000000000002",
    "full_name": "Общество с ограниченной ответственностью «Проверка»",
    "short_name": "ООО «Проверка»",
    "inn": "7700000001",
    "kpp": "770001001",
    "ogrn": "1020000000001",
}
MOST_ROUNDS = 300


@dataclass(frozen=True)
class Pull:
    """Peak memory of the process; processor time from the first round to the last appeal settled."""

    peak_mib: float
    seconds: float


def measure(workspace: Workspace) -> Iterator[Row]:
    """Measure while this process is small: see Workspace.cost_of."""
    small, large = _pull(workspace, SMALL), _pull(workspace, LARGE)
    for count, pull in ((SMALL, small), (LARGE, large)):
        yield Row(f"GIS ZhKKh, {count:,} appeals: peak memory", round(pull.peak_mib, 1), "MiB")
        yield Row(f"GIS ZhKKh, {count:,} appeals: processor time", round(pull.seconds, 1), "s")
    name = "GIS ZhKKh, a pull, large to small"
    yield Row(f"{name}: memory", round(large.peak_mib / small.peak_mib, 2), "times", MEMORY_LIMIT)
    yield Row(f"{name}: processor time", round(large.seconds / small.seconds, 2), "times", TIME_LIMIT)


def _pull(workspace: Workspace, count: int) -> Pull:
    """Pull so many appeals into a copy of the empty database."""
    database, printed = workspace.folder / f"pull-{count}.sqlite3", workspace.folder / f"pull-{count}.json"
    shutil.copy(workspace.folder / "site.sqlite3", database)
    with _stand(workspace) as address:
        _tell(address, "organisations", [ORGANISATION])
        _tell(address, "crowd", {"organisation": SUPPLIER, "count": count, "text_length": TEXT_LENGTH})
        settings = {
            "DATABASE_URL": f"sqlite:///{database}",
            "GIS_URL": address,
            "GIS_ORG_PPA_GUID": SUPPLIER,
            "GIS_IS_STAND": "yes",
        }
        cost = workspace.cost_of(
            ["-m", "bench.gis_exchange"], stdin=Path(os.devnull), stdout=printed, **settings
        )
    found = json.loads(printed.read_text(encoding="utf-8"))
    if found["registered"] != count:
        raise CommandFailed(f"{found['registered']} appeals of {count} are in the register")
    database.unlink()
    return Pull(cost.peak_mib, found["seconds"])


@contextmanager
def _stand(workspace: Workspace) -> Iterator[str]:
    """Run the stand-in server as a process of its own and yield its address."""
    process = subprocess.Popen(  # noqa: S603 - our own command with our own arguments
        [sys.executable, str(ROOT / "site" / "manage.py"), "gis_stand", "--port", "0", "--no-signatures"],
        cwd=ROOT,
        env={**os.environ, **workspace.environment},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        address = process.stdout.readline().strip()
        if not address:
            raise CommandFailed("the stand-in server of GIS ZhKKh did not start")
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _tell(address: str, what: str, data: object) -> None:
    request = urllib.request.Request(  # noqa: S310 - the loopback address that our stand has printed
        f"{address}/__stub/{what}", json.dumps(data).encode(), {"Content-Type": "application/json"}
    )
    urllib.request.urlopen(request, timeout=60).close()  # noqa: S310


def main() -> None:
    import django

    django.setup()
    from wagtail.models import Site

    from gis_sync.models import GisAppeal
    from pages.models import CompanySettings

    names = {"full_name": "ООО «Проверка»", "city": "Борисоглебск"}
    CompanySettings.objects.update_or_create(site=Site.objects.get(is_default_site=True), defaults=names)
    seconds = _seconds_of_pulling()
    registered = GisAppeal.objects.filter(is_settled=True, appeal__isnull=False).count()
    sys.stdout.write(json.dumps({"registered": registered, "seconds": seconds}))


def _seconds_of_pulling() -> float:
    """Run round after round until no question is open and nothing waits to be settled."""
    from gis_sync.exchange.claims import OPEN
    from gis_sync.exchange.rounds import run_round
    from gis_sync.models import GisAppeal, Operation

    start = time.process_time()
    for _ in range(MOST_ROUNDS):
        if run_round().is_nothing:
            # An answer is asked for ten seconds after its question at the earliest.
            time.sleep(1)
        is_open = Operation.objects.filter(state__in=OPEN).exists()
        if not is_open and not GisAppeal.objects.filter(is_settled=False).exists():
            return time.process_time() - start
    raise SystemExit(f"The pull did not end within {MOST_ROUNDS} rounds")


if __name__ == "__main__":
    main()
