"""Rows of a workbook, read by the child process of workbook_child.py."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from threading import Timer
from typing import BinaryIO

from files.children import BARE, lines_of, python
from service.importing.reasons import FileFault
from service.importing.records import Row
from service.importing.workbook_child import DAMAGED, SECONDS

TOO_LARGE = "Книга слишком велика, чтобы прочитать её целиком. Сохраните лист как CSV и загрузите его."


class Workbook:
    """The rows of the first sheet; ``done`` of ``total`` are read, 0 when the sheet does not say how many."""

    def __init__(self, content: BinaryIO) -> None:
        self.content = content
        self.done = 0
        self.total = 0

    def __iter__(self) -> Iterator[Row]:
        with tempfile.TemporaryFile() as copy:
            self.content.seek(0)
            shutil.copyfileobj(self.content, copy)
            copy.seek(0)
            yield from self._rows(copy)

    def _rows(self, copy: BinaryIO) -> Iterator[Row]:
        child = subprocess.Popen(  # noqa: S603 - our own module; the file comes by its standard input
            python("-m", "service.importing.workbook_child"),
            stdin=copy,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=BARE,
        )
        # It may wait, too, and the limit of its processor time would never come.
        timer = Timer(2 * SECONDS, child.kill)
        timer.start()
        try:
            yield from self._answers(child)
        finally:
            timer.cancel()
            child.kill()
            child.wait()
            if child.stdout is not None:
                child.stdout.close()

    def _answers(self, child: "subprocess.Popen[bytes]") -> Iterator[Row]:
        for answer in lines_of(child):
            if "cells" in answer:
                self.done = answer["line"]
                yield Row(answer["line"], tuple(answer["cells"]))
            elif "rows" in answer:
                self.total = answer["rows"]
            elif "refused" in answer:
                raise FileFault(answer["refused"])
            else:
                return
        # Killed by its own limits: half a book is no book.
        raise FileFault(TOO_LARGE if self.done else DAMAGED)
