"""Reading of an uploaded file by the child process of tariffs/caps/child.py."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from threading import Timer
from typing import Any, BinaryIO

from files.children import BARE, lines_of, python
from tariffs.caps.bulletin import Caps
from tariffs.caps.child import SECONDS
from tariffs.caps.grids import DAMAGED, WrongFile
from tariffs.caps.reading import Reading

Progress = Callable[[int, int], None]
"""Called with the number of the sheet that was read, and how many there are."""


def read_file(content: BinaryIO, *, name: str, year: int, month: int, on_sheet: Progress) -> Reading:
    """Read the prices of one file; WrongFile says in Russian what is wrong with it.

    Takes seconds, so not within a transaction.
    """
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(content, copy)
        copy.seek(0)
        answer = _answer(copy, [name, str(year), str(month)], on_sheet)
    if "refused" in answer:
        raise WrongFile(answer["refused"])
    if "read" not in answer:
        # Killed by its own limits, or stumbled over the file.
        raise WrongFile(DAMAGED.format(name=name))
    return Reading(year, month, Caps.from_data(answer["read"]), answer["rounded"])


def _answer(copy: BinaryIO, arguments: list[str], on_sheet: Progress) -> dict[str, Any]:
    """Return the last line of the child; on the way, pass on which sheets it has read."""
    child = subprocess.Popen(  # noqa: S603 - our own module; the file comes by its standard input
        python("-m", "tariffs.caps.child", *arguments),
        stdin=copy,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=BARE,
    )
    # It may wait, too, and the limit of its processor time would never come.
    timer = Timer(2 * SECONDS, child.kill)
    timer.start()
    last: dict[str, Any] = {}
    try:
        with child:
            for last in lines_of(child):
                if "sheet" in last:
                    on_sheet(last["sheet"], last["of"])
    finally:
        timer.cancel()
    return last
