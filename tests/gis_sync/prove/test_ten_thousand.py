"""Ten thousand appeals in one window, from a stand of its own process into the register: each once."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import connection
from django.utils import timezone

import pytest
from pytest_django import Settings
from tests.gis_sync.stand.client import Client
from tests.gis_sync.stand.conftest import SUPPLIER, SUPPLIER_ROOT

from gis_sync.exchange.claims import OPEN
from gis_sync.exchange.rounds import run_round
from gis_sync.exchange.settling import ROUND, settle_due
from gis_sync.models import Action, GisAppeal, Operation, Packet
from gis_sync.stand.crowd import Crowd
from ledger.models import Entry
from questions.models import Appeal

pytestmark = [pytest.mark.prove, pytest.mark.django_db]

COUNT = 10_000
LENGTH = 3_000
"""Characters of each text, markup and entities among them: some sixty megabytes in one answer."""
MOST_GROWN = 48
"""Megabytes by which memory may grow meanwhile: batches and caches, less than the answer itself."""
START = (
    "import django; django.setup()\n"
    "from django.core.management import call_command\n"
    "from gis_sync.management.commands.gis_stand import Command\n"
    "call_command(Command(), port=0, demo=False, no_signatures=True)\n"
)


@pytest.fixture
def stand() -> Iterator[Client]:
    """A stand in a process of its own: its memory is not ours."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONIOENCODING": "utf-8",
    }
    process = subprocess.Popen([sys.executable, "-c", START], stdout=subprocess.PIPE, env=environment)
    try:
        assert process.stdout is not None
        with process.stdout as output:
            address = output.readline().decode().strip()
            with Client(address, SUPPLIER) as client:
                names = {"full_name": "ООО «Проверка»", "short_name": "Проверка", "inn": "1", "kpp": "2"}
                client.stub(
                    "POST",
                    "organisations",
                    [{"ppa_guid": SUPPLIER, "root_guid": SUPPLIER_ROOT, "ogrn": "1020000000001", **names}],
                )
                yield client
    finally:
        process.kill()
        process.wait(15)


def megabytes(name: str) -> float:
    """Return a figure of this process's memory: VmRSS now, VmHWM at its highest."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    pytest.skip(f"this system does not tell {name}")


def forget_the_highest() -> None:
    """Let VmHWM begin anew at what is taken now (proc(5), clear_refs)."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError as error:
        pytest.skip(f"this system does not measure anew: {error}")


def test_ten_thousand_appeals_of_one_window_are_registered_once_each(
    stand: Client, settings: Settings, private_root: Path
) -> None:
    settings.GIS_URL, settings.GIS_ORG_PPA_GUID, settings.GIS_IS_STAND = stand.url, SUPPLIER, True
    settings.PRIVATE_FILES_ROOT = private_root
    now = timezone.now()
    # The first round's worth of them: what is loaded once is loaded by then.
    _gather(stand, ROUND)
    assert _window(now) == ROUND
    _gather(stand, COUNT)
    before, entries, rounds = megabytes("VmRSS"), Entry.objects.count(), 1
    forget_the_highest()
    assert _window(now + timedelta(minutes=20)) == COUNT
    while settle_due(now):
        rounds += 1
        # The test's own transaction never ends: what a commit would do is let go.
        connection.run_on_commit.clear()
        # Tests collect their garbage rarely (tests/conftest.py).
        gc.collect()
    grown, size = megabytes("VmHWM") - before, Packet.objects.order_by("-size")[0].size / 2**20
    assert rounds == COUNT // ROUND - 1
    assert grown < MOST_GROWN < size
    _assert_each_once(Crowd(SUPPLIER, COUNT, LENGTH), now.date())
    assert Entry.objects.count() >= entries + COUNT - ROUND
    _assert_again_changes_nothing(now + timedelta(minutes=40))


def _gather(stand: Client, count: int) -> None:
    stand.stub("POST", "crowd", {"organisation": SUPPLIER, "count": count, "text_length": LENGTH, "days": 1})


def _window(now: datetime) -> int:
    """Ask for a window, and take its answer; return how many appeals came."""
    run_round(now)
    summary = run_round(now + timedelta(seconds=11))
    assert summary.failed == 0
    return summary.taken


def _assert_each_once(crowd: Crowd, today: date) -> None:
    expected = {appeal.guid for appeal in crowd.appeals(today)}
    assert len(expected) == COUNT
    assert {str(token) for token in Appeal.objects.values_list("token", flat=True)} == expected
    numbers = sorted(Appeal.objects.values_list("number", flat=True))
    assert numbers == list(range(numbers[0], numbers[0] + COUNT))
    rows = GisAppeal.objects.filter(is_settled=True, trouble="", appeal__isnull=False)
    assert rows.count() == GisAppeal.objects.count() == COUNT
    lengths = {len(text) for text in Appeal.objects.values_list("text", flat=True).iterator()}
    assert min(lengths) > LENGTH / 2


def _assert_again_changes_nothing(later: datetime) -> None:
    was = list(GisAppeal.objects.order_by("pk").values_list("pk", "digest", "changed_at", "appeal"))
    registered = list(Appeal.objects.order_by("pk").values_list("pk", "number"))
    entries = Entry.objects.count()
    assert _window(later) == COUNT
    assert not Operation.objects.filter(state__in=[*OPEN, "failed"]).exists()
    assert list(GisAppeal.objects.order_by("pk").values_list("pk", "digest", "changed_at", "appeal")) == was
    assert list(Appeal.objects.order_by("pk").values_list("pk", "number")) == registered
    assert (Entry.objects.count(), Action.objects.count()) == (entries, 0)
