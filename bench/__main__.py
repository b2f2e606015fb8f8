"""Measure budgets in a throw-away installation: print them and keep them in build/bench.json and the docs."""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import (
    admin,
    due_dates,
    gis_exchange,
    gis_signing,
    mail,
    plain,
    price_caps,
    register,
    reminders,
    search,
    service_imports,
    serving,
    yearly_report,
)
from bench.rows import Row, as_json, as_markdown, as_table, exit_code
from bench.workspace import ROOT, Workspace, machine

REPORT = ROOT / "build" / "bench.json"
PAGE = ROOT / "docs" / "reference" / "budgets.md"
HEAD = """# Budgets

`make bench` wrote this page: what it measured, and the limits that it may not pass. A limit is a count or a
ratio of two measurements of one run, never a time. How each is measured: [the benchmark](benchmark.md); how
costs grow: [performance](performance.md).

"""


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        rows = list(_measure(Workspace(Path(folder))))
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(as_json(rows), encoding="utf-8")
    PAGE.write_text(f"{HEAD}{machine()}.\n\n{as_markdown(rows)}", encoding="utf-8")
    sys.stdout.write(as_table(rows))
    return exit_code(rows)


def _measure(workspace: Workspace) -> Iterator[Row]:
    start = time.monotonic()
    workspace.manage("migrate", "--verbosity=0")
    # First, while this process is small: see Workspace.cost_of.
    terms = due_dates.measure(workspace)
    prices = price_caps.measure(workspace)
    journals = service_imports.measure(workspace)
    billing = reminders.measure(workspace)
    searches = search.measure(workspace)
    exchange = [*gis_exchange.measure(workspace), *gis_signing.measure(workspace)]
    # It makes letters of forty megabytes here.
    letters = mail.measure(workspace)
    lists = [*register.measure(workspace), *yearly_report.measure(workspace)]
    _set_django_up(workspace)
    from bench import duties, pages, publishing, sameness

    workspace.manage("load_demo")
    yield from pages.measure()
    pair = plain.prepare(workspace)
    yield from plain.measure(workspace, pair)
    yield from serving.measure(workspace, pair)
    yield from admin.measure(workspace, pair)
    yield from publishing.measure()
    yield from sameness.measure()
    yield from duties.measure()
    yield from lists
    yield from terms
    yield from prices
    yield from letters
    yield from journals
    yield from billing
    yield from searches
    yield from exchange
    yield Row("the whole benchmark", round(time.monotonic() - start, 1), "s")


def _set_django_up(workspace: Workspace) -> None:
    os.environ.update(workspace.environment)
    sys.path.insert(0, str(ROOT / "site"))
    import django

    django.setup()


if __name__ == "__main__":
    sys.exit(main())
