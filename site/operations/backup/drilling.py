"""Tries a copy out: into a database and a folder of its own, which are removed afterwards.

The proof runs in a process of its own, whose environment leads to the trial alone: nothing that it does can
reach the site's data. Its command line names files and no secret.
"""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection

from pyrage.x25519 import Identity

from operations.backup import database
from operations.backup.errors import BackupError
from operations.backup.restoring import Unpacked, unpacked

SETTINGS = "config.settings.drill"
PREFIX = "restore_drill_"


def drill(path: Path, identities: Sequence[Identity]) -> str:
    """Restore a copy aside and return what was proved, in words; BackupError."""
    with unpacked(path, identities) as copy, _trial_database(copy) as url:
        return f"Копия от {copy.made_at}, файлов в ней {copy.members}.\n{_proved(copy, url)}"


@contextmanager
def _trial_database(copy: Unpacked) -> Iterator[str]:
    """Yield the address of a database that holds the copy and is gone afterwards."""
    if connection.vendor != "postgresql":
        yield f"sqlite:///{copy.dump}"
        return
    name = PREFIX + secrets.token_hex(6)
    trial = {**connection.settings_dict, "NAME": name}
    database.run_program(
        "psql",
        ["--quiet", "--no-psqlrc", f"--command=CREATE DATABASE {name} TEMPLATE template0"],
        connection.settings_dict,
    )
    try:
        database.load_postgresql(copy.dump, trial)
        yield _url(trial)
    finally:
        database.run_program(
            "psql", ["--quiet", "--no-psqlrc", f"--command=DROP DATABASE {name}"], connection.settings_dict
        )


def _url(trial: Mapping[str, Any]) -> str:
    """Write the address as DATABASE_URL has it, with the options that it had, such as those of TLS."""
    user, password = (quote(str(trial.get(key) or ""), safe="") for key in ("USER", "PASSWORD"))
    host, port = quote(str(trial.get("HOST") or ""), safe=""), trial.get("PORT") or ""
    secret = f":{password}" if password else ""
    given = trial.get("OPTIONS") or {}
    options = urlencode({name: value for name, value in given.items() if isinstance(value, str | int)})
    where = f"{host}{f':{port}' if port else ''}/{trial['NAME']}"
    return f"postgres://{user}{secret}@{where}{f'?{options}' if options else ''}"


def _proved(copy: Unpacked, url: str) -> str:
    expected = copy.folder / "expected.json"
    expected.write_text(json.dumps(copy.rows), encoding="utf-8")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("DATABASE_URL")},
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "DATABASE_URL": url,
        "VAR_DIR": str(copy.folder),
    }
    manage = [sys.executable, str(settings.BASE_DIR / "site" / "manage.py"), "prove_restored"]
    command = [*manage, "--rows", str(expected), "--heads", str(copy.heads)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["причина не названа"]
        raise BackupError(f"Проба не удалась: {lines[-1]}")
    return done.stdout.strip()
