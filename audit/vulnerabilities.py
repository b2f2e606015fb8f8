"""Which packages of requirements.lock have known vulnerabilities: pip-audit asks, the answer is read here."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SECONDS = 300
ASKS = ("--disable-pip", "--require-hashes", "--vulnerability-service=osv", "--format=json", "--timeout=10",
        "--progress-spinner=off")  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What was found, by package; nothing at all where the service did not answer."""

    found: dict[str, list[str]] | None
    why_not: str = ""


def ask(lock: Path, *, command: tuple[str, ...] = (sys.executable, "-m", "pip_audit")) -> Answer:
    """Ask the service about each package of the lock; only names and versions leave this machine."""
    try:
        answer = subprocess.run(  # noqa: S603
            [*command, "-r", str(lock), *ASKS], capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return Answer(None, f"no answer in {SECONDS} seconds")
    return read(answer.stdout, answer.stderr)


def read(said: str, complained: str) -> Answer:
    """Read a report of pip-audit; without one its last complaint says why there is none."""
    try:
        rows = json.loads(said)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = complained.strip().splitlines()
        return Answer(None, last[-1][:300] if last else "pip-audit said nothing")
    return Answer({row["name"]: [each["id"] for each in row["vulns"]] for row in rows if row.get("vulns")})
