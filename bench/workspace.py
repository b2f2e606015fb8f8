"""A throw-away installation and the processes that are run in it."""

import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MANAGE = str(ROOT / "site" / "manage.py")
SETTINGS = "bench.settings"
KIB_IN_MIB = 1024


class CommandFailed(Exception):
    """A process ended badly; the message carries what it said."""


def peak_mib() -> float:
    """Return what this program has held at most, in MiB: without what its parent held when it began it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / KIB_IN_MIB


def machine() -> str:
    """Say when and on what something was measured."""
    day = time.strftime("%Y-%m-%d")
    return f"{day}, {os.cpu_count()} processors, {platform.system()}, Python {platform.python_version()}"


@dataclass(frozen=True)
class Cost:
    """Peak resident memory of one process and the time it took on the clock."""

    peak_mib: float
    seconds: float


class Workspace:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "static").mkdir()

    @property
    def environment(self) -> dict[str, str]:
        """Everything the site would write to is inside the folder."""
        return {
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
            "VAR_DIR": str(self.folder),
            "TMPDIR": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.folder / 'site.sqlite3'}",
        }

    def manage(self, *arguments: str) -> str:
        return self.python(MANAGE, *arguments)

    def python(self, *arguments: str, cwd: Path = ROOT, stdin: str = "", **environment: str) -> str:
        """Run Python in the installation, give it a text to read and return what it printed."""
        done = subprocess.run(  # noqa: S603 - our own programs with our own arguments
            [sys.executable, *arguments],
            cwd=cwd,
            env={**os.environ, **self.environment, **environment},
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CommandFailed(f"{' '.join(arguments)}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    @contextmanager
    def conversation(
        self, *arguments: str, cwd: Path = ROOT, **environment: str
    ) -> Iterator[Callable[[str], str]]:
        """Run Python that answers a line with a line; the function given says one and returns the other."""
        with subprocess.Popen(  # noqa: S603 - our own programs with our own arguments
            [sys.executable, *arguments],
            cwd=cwd,
            env={**os.environ, **self.environment, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            said, heard = process.stdin, process.stdout
            assert said is not None  # noqa: S101 - both are pipes
            assert heard is not None  # noqa: S101

            def say(line: str) -> str:
                print(line, file=said, flush=True)
                answer = heard.readline().rstrip()
                if not answer:
                    raise CommandFailed(f"{' '.join(arguments)}: no answer to {line}")
                return answer

            yield say

    def cost_of(self, arguments: Sequence[str], *, stdin: Path, stdout: Path, **environment: str) -> Cost:
        """Run Python from file to file and weigh that one process.

        The kernel counts what the parent held at the moment of starting it, so the parent must still be
        small: call this before Django is imported here.
        """
        start = time.monotonic()
        with stdin.open("rb") as source, stdout.open("wb") as target:
            process = subprocess.Popen(  # noqa: S603 - our own programs with our own arguments
                [sys.executable, *arguments],
                cwd=ROOT,
                env={**os.environ, **self.environment, **environment},
                stdin=source,
                stdout=subprocess.PIPE,
            )
            # By a pipe: who reads strangers' files may not write to any.
            assert process.stdout is not None  # noqa: S101 - it is a pipe
            with process.stdout as answer:
                shutil.copyfileobj(answer, target)
            _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise CommandFailed(f"{' '.join(arguments)}: exit code {process.returncode}")
        return Cost(usage.ru_maxrss / KIB_IN_MIB, time.monotonic() - start)
