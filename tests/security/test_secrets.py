"""Secrets come by the environment or by a file that it names, and stand nowhere in the checkout."""

import re
import subprocess
from pathlib import Path

import pytest

from config import env

ROOT = Path(__file__).resolve().parents[2]
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|_DSN|LOGIN|DATABASE_URL|REDIS_URL")
MAY_ASK_THE_ENVIRONMENT = {
    "site/config/env.py", "site/config/settings/test.py", "site/config/supervisor.py", "site/config/wsgi.py",
    "site/gis_sync/signing/openssl.py", "site/manage.py", "site/operations/backup/database.py",
    "site/operations/backup/drilling.py",
}  # fmt: skip
PRIVATE = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|AGE-SECRET-KEY-1[0-9A-Z]{58}|AKIA[0-9A-Z]{16}")
TRACKED = subprocess.run(
    ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
).stdout.splitlines()
SECRETS = sorted(name for name in env.VARIABLES if SECRET.search(name))


def test_there_are_secrets_to_try() -> None:
    assert {"DATABASE_URL", "EMAIL_PASSWORD", "IMAP_PASSWORD", "GIS_PASSWORD"} <= set(SECRETS)


@pytest.mark.parametrize("name", SECRETS)
def test_each_secret_may_come_by_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    file = tmp_path / "secret"
    file.write_text("тайна\n", encoding="utf-8")
    monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(f"{name}_FILE", str(file))
    assert env.text(name, None, env.VARIABLES[name].purpose) == "тайна"


def test_nothing_else_reads_the_environment() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "site").rglob("*.py")
        if re.search(r"os\.environ|getenv", path.read_text(encoding="utf-8"))
    }
    assert readers - MAY_ASK_THE_ENVIRONMENT == set()


def test_no_private_key_is_in_the_checkout() -> None:
    texts = [name for name in TRACKED if not name.startswith("tests/") and (ROOT / name).is_file()]
    found = [name for name in texts if PRIVATE.search((ROOT / name).read_bytes().decode("utf-8", "ignore"))]
    assert found == []
