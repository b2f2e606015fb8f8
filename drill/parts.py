"""The parts of an installation as processes of this machine, restarted when they die, as systemd does it."""

import os
import pwd
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

RESTART_SEC = 1.0
"""As in the units of deploy/systemd."""


@dataclass
class Part:
    """A process; ``port`` of the loopback shows that it serves, 0 when it has none."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    port: int = 0
    user: str = ""
    stop_by: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    held_until: float = field(default=0.0, init=False)

    def start(self) -> None:
        account = pwd.getpwnam(self.user) if self.user else None
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own programs
                self.command,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
            )

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def serves(self) -> bool:
        return self.runs and (not self.port or listens(self.port))

    def kill(self, *, down_for: float) -> None:
        """Kill it with its children, and keep it from being restarted for some seconds."""
        self.held_until = time.monotonic() + down_for
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(20)

    def stop(self) -> None:
        if self.process is None or not self.runs:
            return
        self.process.send_signal(self.stop_by)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(20)


class Keeper:
    """Starts the parts in their order, restarts what dies, and stops all in the end."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True)

    def begin(self, part: Part, patience: float = 60.0) -> Part:
        """Start a part and wait until it serves."""
        part.start()
        self.parts.append(part)
        deadline = time.monotonic() + patience
        while not part.serves:
            if time.monotonic() > deadline or not part.runs:
                raise RuntimeError(f"{part.name} did not start: see {part.log}")
            time.sleep(0.05)
        return part

    def watch(self) -> None:
        self._thread.start()

    def _keep(self) -> None:
        died: dict[str, float] = {}
        while not self._ending.wait(0.1):
            now = time.monotonic()
            for part in self.parts:
                if part.runs:
                    died.pop(part.name, None)
                elif now >= max(died.setdefault(part.name, now) + RESTART_SEC, part.held_until):
                    died.pop(part.name)
                    part.start()

    def end(self) -> None:
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join(20)
        for part in reversed(self.parts):
            part.stop()


def listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
