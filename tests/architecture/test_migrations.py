"""New migrations let the former version run on: a linter says so, and it is seen to look."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "tests" / "architecture"
LISTED = (HERE / "migrations_before_linting.txt").read_text(encoding="utf-8").split()


def lint(*names: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "site"),
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": "sqlite://:memory:",
    }
    return subprocess.run(
        [sys.executable, str(HERE / "lint_migrations.py"), *names],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_new_migrations_let_the_former_version_run_on() -> None:
    done = lint()
    assert done.returncode == 0, done.stdout


def test_one_that_does_not_is_named() -> None:
    done = lint("questions.0005_ratings")
    assert done.returncode == 1
    assert "(questions, 0005_ratings)... ERR" in done.stdout
    assert "NOT NULL constraint" in done.stdout


@pytest.mark.parametrize("name", LISTED)
def test_what_is_exempt_exists(name: str) -> None:
    app, _, migration = name.partition(".")
    assert (ROOT / "site" / app / "migrations" / f"{migration}.py").exists()


def test_the_list_of_exempt_ones_does_not_grow() -> None:
    assert len(LISTED) == 46
