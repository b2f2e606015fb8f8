"""Child processes that look into strangers' files: nothing of ours in them, whole lines out of them."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen
from typing import Any

SOURCE_ROOT = Path(__file__).resolve().parents[1]
BARE = {"PYTHONPATH": str(SOURCE_ROOT), "PATH": str(SOURCE_ROOT / "nowhere")}
"""No secrets of ours in a child's environment, and no other program in its path."""


def python(*arguments: str) -> list[str]:
    """Return a command of our own Python that imports from the source root alone and writes no caches."""
    return [sys.executable, "-P", "-B", *arguments]


def lines_of(child: "Popen[bytes]") -> Iterator[dict[str, Any]]:
    """Yield what a child says in lines of JSON: one that was broken off with its writer is none."""
    for line in child.stdout or ():
        if line.endswith(b"\n"):
            yield json.loads(line)
