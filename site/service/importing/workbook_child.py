"""Reads the first sheet of a workbook in a process of its own, with limits, row by row.

`python -m service.importing.workbook_child`, the file on standard input; lines of JSON on standard output:
how many rows there may be, then each row, or why the file is refused. Whatever the file does, it does here.
"""

import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.datetime import WINDOWS_EPOCH

from files.limits import limit

SECONDS = 1_200
MOST_CELLS = 60
"""Cells of a row at most; what stands further right is not looked at."""
DAMAGED = "Файл не открывается как книга XLSX: сохраните его заново и загрузите снова."
MAC_DATES = "В книге даты ведутся с 1904 года, как в старых программах Mac. Сохраните её заново в Excel."


def main() -> None:
    limit(SECONDS)
    try:
        book = load_workbook(sys.stdin.buffer, read_only=True, data_only=True, keep_links=False)
        if book.epoch != WINDOWS_EPOCH:
            _tell({"refused": MAC_DATES})
            return
        sheet = book.worksheets[0]
        _tell({"rows": sheet.max_row or 0})
        for number, row in enumerate(sheet.iter_rows(max_col=MOST_CELLS, values_only=True), 1):
            cells = [worded(value) for value in row]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                _tell({"line": number, "cells": cells})
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a stranger's file may raise anything; its words are not ours
        _tell({"refused": DAMAGED})
    else:
        _tell({"end": True})


def worded(value: Any) -> str:
    """Return a cell as a text file would say it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return _rounded(value).isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.replace(microsecond=0).isoformat()
    if isinstance(value, timedelta):
        return str(round(value.total_seconds()))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _rounded(moment: datetime) -> datetime:
    """Return whole seconds: parts of a day are never exact."""
    return (moment + timedelta(milliseconds=500)).replace(microsecond=0)


def _tell(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
