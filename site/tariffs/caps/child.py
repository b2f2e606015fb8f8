"""Reads one file of price caps in a process of its own, with limits, and tells its parent how far it is.

`python -m tariffs.caps.child NAME YEAR MONTH`, the file on standard input; lines of JSON on standard output:
sheets as they are read, then what was read or why it is refused. Whatever the file does, it does it here.
"""

import io
import json
import sys
from typing import Any

from files.limits import limit
from tariffs.caps.grids import Sheet, WrongFile, sheets_of
from tariffs.caps.reader import read

SECONDS = 60


def main(name: str, year: int, month: int) -> None:
    limit(SECONDS)
    content = io.BytesIO(sys.stdin.buffer.read())
    try:
        reading = read(sheets_of(content, name), name=name, year=year, month=month, on_sheet=_tell_sheet)
    except WrongFile as error:
        _tell({"refused": str(error)})
    else:
        _tell({"read": reading.caps.as_data(), "rounded": reading.rounded})


def _tell_sheet(sheet: Sheet) -> None:
    _tell({"sheet": sheet.number, "of": sheet.of})


def _tell(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
