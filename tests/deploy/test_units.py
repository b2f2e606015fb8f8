"""The units of systemd name programs that exist, and give the site no more than it needs."""

import re
import shutil
import subprocess
from pathlib import Path

from django.core.management import get_commands

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
LOCKS = ["NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=\n", "PrivateTmp=yes"]


def commands_of(text: str) -> set[str]:
    return set(re.findall(r"site/manage\.py (\w+)", text))


def test_there_is_a_unit_for_each_process() -> None:
    names = {unit.name for unit in UNITS}
    assert {"supplier-web@.service", "supplier-worker@.service", "supplier-clock@.service"} <= names
    assert {"supplier-migrate.service", "supplier-prepare.service"} <= names


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_unit_runs_commands_that_exist(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    assert commands_of(text) <= get_commands().keys()
    assert "ExecStart=/opt/supplier-site/.venv/bin/" in text


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_unit_locks_its_process_in(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    assert [lock for lock in LOCKS if lock not in text] == []
    assert "\nGroup=supplier-site\n" in text


@pytest.mark.parametrize(
    "unit", [unit for unit in SERVICES if unit.name != "supplier-migrate.service"], ids=lambda unit: unit.name
)
def test_the_site_runs_by_its_own_account_and_writes_into_its_own_folders(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    assert "\nUser=supplier-site\n" in text
    assert "owner" not in text
    (written,) = re.findall(r"^ReadWritePaths=(.*)$", text, re.MULTILINE)
    also = ["/var/backups/supplier-site"] if unit.name == "supplier-backup.service" else []
    assert written.split() == ["/var/lib/supplier-site", *also]


def test_only_the_migration_runs_by_the_account_of_the_owner_of_the_tables() -> None:
    text = (ROOT / "deploy" / "systemd" / "supplier-migrate.service").read_text(encoding="utf-8")
    assert "\nUser=supplier-owner\n" in text
    assert commands_of(text) == {"migrate"}
    files = re.findall(r"^EnvironmentFile=(.*)$", text, re.MULTILINE)
    assert files == ["/etc/supplier-site/site.env", "/etc/supplier-site/owner.env"], "the last one counts"
    assert "ReadWritePaths" not in text


@pytest.mark.parametrize("timer", [unit for unit in UNITS if unit.suffix == ".timer"], ids=lambda u: u.name)
def test_a_timer_has_its_service(timer: Path) -> None:
    assert timer.with_suffix(".service") in SERVICES
    assert "Persistent=yes" in timer.read_text(encoding="utf-8")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_a_unit(unit: Path, tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("there is no systemd-analyze here (Debian: apt-get install systemd)")
    for shipped in UNITS:
        # The programs are not installed here, so that of the machine stands for them.
        text = re.sub(r"/opt/supplier-site/\.venv/bin/\w+", "/bin/true", shipped.read_text(encoding="utf-8"))
        (tmp_path / shipped.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [analyze, "verify", "--man=no", str(tmp_path / unit.name)],
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if "supplier-" in line]
    assert (done.returncode, said) == (0, [])
