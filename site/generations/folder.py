"""The folder of generations: pages as files, and a link to the folder that holds at present.

A generation is a new, empty folder each time; nothing is ever put into an old one again. A page is rendered
after its maker read the link, and goes where the link led. So what a folder holds is at least as new as the
folder, and a page made too late lands in one that nobody reads any more.
"""

import hashlib
import os
import shutil
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LINK = "current"
KEPT_SECONDS = 60.0
"""How long a former generation stays, for requests that are under way in it."""


@dataclass(frozen=True)
class Opened:
    """A generation: the number of changes that it holds, and the moment (seconds of the epoch) of its end."""

    number: int
    until: float
    mark: str

    @property
    def name(self) -> str:
        return f"{self.number}-{self.until:.0f}-{self.mark}"

    @classmethod
    def parse(cls, name: str) -> "Opened":
        number, until, mark = name.split("-")
        return cls(int(number), float(until), mark)


class Folder:
    def __init__(self, root: Path) -> None:
        self.root = root
        self._link = str(root / LINK)

    def current(self) -> str:
        """Return the name of the present generation, or an empty text while none is open. No database."""
        try:
            return os.readlink(self._link)  # noqa: PTH115 - at each request, so the cheapest call there is
        except OSError:
            return ""

    def opened(self) -> Opened | None:
        name = self.current()
        try:
            return Opened.parse(name) if name else None
        except ValueError:
            return None

    def open(self, *, number: int, until: float) -> str:
        """Begin an empty generation and lead everybody to it; return its name."""
        opened = Opened(number, until, uuid.uuid4().hex[:12])
        (self.root / opened.name).mkdir(parents=True)
        fresh = self.root / f"{LINK}-{opened.mark}"
        fresh.symlink_to(opened.name)
        fresh.replace(self._link)
        return opened.name

    def close(self) -> None:
        """End the present generation: from now on pages are made anew until another is open."""
        # What is committed is committed: where a command may not remove the link, the watch sees the number.
        with suppress(OSError):
            os.unlink(self._link)  # noqa: PTH108 - at each commit, so the cheapest call there is

    def write(self, name: str, path: str, body: bytes, packed: bytes) -> None:
        """Keep a page in a generation, whole or not at all; in one that is gone it is not kept."""
        target = self.root / name / path
        if not (self.root / name).is_dir():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        # nginx tells versions apart by size and time: the time is made of the content, so that a page is the
        # same one on each machine and in each generation, and another page is never taken for it.
        stamp = int.from_bytes(hashlib.sha256(body).digest()[:4]) >> 1
        # The packed form first: who finds the plain one finds both.
        for final, content in ((target.with_name(f"{target.name}.gz"), packed), (target, body)):
            made = final.with_name(f".{final.name}.{uuid.uuid4().hex[:12]}")
            made.write_bytes(content)
            os.utime(made, (stamp, stamp))
            made.replace(final)

    def clean(self) -> int:
        """Remove generations that have been left for a while; return how many."""
        present = self.current()
        before = time.time() - KEPT_SECONDS
        gone = 0
        for each in self._former(present):
            with suppress(FileNotFoundError):
                if each.lstat().st_mtime < before:
                    _remove(each)
                    gone += 1
        return gone

    def _former(self, present: str) -> list[Path]:
        try:
            return [each for each in self.root.iterdir() if each.name not in {LINK, present}]
        except FileNotFoundError:
            return []


def _remove(path: Path) -> None:
    if path.is_symlink():
        path.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)
