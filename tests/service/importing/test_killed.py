"""A real worker is killed in the middle of a large file again and again; nothing is lost or taken twice."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.system.installation import Installation, installed

pytestmark = pytest.mark.prove
CALLS, LINES_OF_CALL = 20_000, 3
WAITED, SPOKEN = 30, 120
BEGIN = 1_767_225_600
"""The first second of 2026."""
KILLED = -9
WORK = "from service.importing.rounds import work_on; work_on(1)"
PATIENCE = 240
PREPARED = """
from datetime import UTC, datetime
from pathlib import Path
from django.contrib.auth.models import User
from django.core.files.base import File
from service.importing.receiving import receive, start_check
from service.models import ImportSource
user = User.objects.create_superuser("loader")
source = ImportSource.objects.create(name="Станция", kind="queue_log", channel="phone")
with Path({path!r}).open("rb") as content:
    upload = File(content, name="queue_log")
    run = receive(upload=upload, source=source, user=user, now=datetime(2026, 6, 1, tzinfo=UTC))
start_check(run=run, user=user)
"""
CONFIRMED = """
from django.contrib.auth.models import User
from service.importing.receiving import confirm
from service.models import ImportRun
confirm(run=ImportRun.objects.get(), user=User.objects.get(username="loader"))
"""


def invent(path: Path) -> None:
    with path.open("w", encoding="ascii") as out:
        for number in range(CALLS):
            came, call, agent = BEGIN + number * 600, f"{BEGIN + number}.{number}", f"SIP/{100 + number % 9}"
            out.write(f"{came}|{call}|gp|NONE|ENTERQUEUE||+7473540{number % 10_000:04}|1\n")
            out.write(f"{came + WAITED}|{call}|gp|{agent}|CONNECT|{WAITED}|{call}|5\n")
            end = came + WAITED + SPOKEN
            out.write(f"{end}|{call}|gp|{agent}|COMPLETECALLER|{WAITED}|{SPOKEN}|1\n")


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("import")
    (folder / "var").mkdir()
    log = folder / "invented"
    invent(log)
    with installed(folder / "var", "import_killed") as found:
        found.manage("migrate", "--verbosity", "0")
        found.manage("shell", "-c", PREPARED.format(path=str(log)))
        yield found


def of_run(installation: Installation, column: str) -> str:
    return str(installation.rows(f"SELECT {column} FROM service_importrun")[0][0])


def kill_when(installation: Installation, condition: str) -> None:
    """Start a worker and kill it as soon as a condition on its file holds; its lease is thought over then."""
    process = installation.start("shell", "-c", WORK)
    until = time.monotonic() + PATIENCE
    while not installation.count("service_importrun", condition):
        assert process.poll() is None, installation.log.read_text()
        assert time.monotonic() < until, condition
        time.sleep(0.02)
    process.kill()
    assert process.wait(timeout=30) == KILLED
    installation.rows("UPDATE service_importrun SET lease_until = NULL")


def work(installation: Installation) -> None:
    assert installation.start("shell", "-c", WORK).wait(timeout=PATIENCE) == 0, installation.log.read_text()


def test_killed_again_and_again_every_call_is_in_the_journal_once(installation: Installation) -> None:
    lines = CALLS * LINES_OF_CALL
    positions = []
    for part in (0.15, 0.4, 0.7):
        kill_when(installation, f"position >= {int(lines * part)}")
        positions.append(int(of_run(installation, "position")))
        assert of_run(installation, "state") == "checking"
        read = int(of_run(installation, "accepted"))
        assert installation.count("service_importedline", "verdict = 'accepted'") == read
    assert positions == sorted(set(positions))
    assert positions[-1] < lines
    work(installation)
    counts = "state, lines, accepted, skipped, rejected"
    assert installation.rows(f"SELECT {counts} FROM service_importrun") == [("checked", lines, CALLS, 0, 0)]
    assert installation.count("service_importedline") == CALLS
    assert installation.count("service_contact") == 0

    installation.manage("shell", "-c", CONFIRMED)
    kill_when(installation, "state = 'taking' AND claimed_by != ''")
    assert installation.count("service_contact") in {0, CALLS}, "all of a file or nothing"
    work(installation)
    assert of_run(installation, "state") == "done"
    sums = "count(*), count(DISTINCT source_key), sum(waiting_seconds), sum(service_seconds)"
    found = installation.rows(f"SELECT {sums} FROM service_contact")
    assert found == [(CALLS, CALLS, CALLS * WAITED, CALLS * SPOKEN)]
    taken = "stream = 'contact_import:1' AND event = 'taken'"
    assert installation.count("ledger_entry", taken) == 1
