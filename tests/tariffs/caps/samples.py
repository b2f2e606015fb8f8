"""Files that imitate the official forms, made by the code of the tests; all numbers are invented."""

import csv
import io
import struct
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from openpyxl import Workbook

from tariffs.caps import matrices
from tariffs.caps.bulletin import PLANNED, Caps, Component, MatrixKey, MatrixKind, PriceKey, PriceKind
from tariffs.caps.categories import CATEGORIES, USUAL, PowerGroup, Transmission
from tariffs.caps.templates import ZONE_ROWS, lines

Grid = list[list[Any]]
LEVEL_STEP, GROUP_STEP = Decimal("311.17"), Decimal("-23.45")


def full_caps(year: int, month: int) -> Caps:
    """Return a whole month: every category, group and level; about 38,700 numbers in one of 31 days."""
    caps = Caps()
    for category in CATEGORIES:
        SECTIONS.get(category, _hourly)(caps, category, matrices.days_in(year, month))
    return caps


def _flat(caps: Caps, category: int, last: int) -> None:
    for place, level in enumerate(USUAL):
        for step, group in enumerate(PowerGroup):
            price = Decimal("5004.11") + place * LEVEL_STEP + step * GROUP_STEP
            caps.prices[PriceKey(PriceKind.FLAT, category, group, level)] = price
    caps.components.append(
        Component(
            "capacity_factor",
            "в) коэффициент оплаты мощности потребителями, 1/час",
            "1/час",
            Decimal("0.00141875"),
        )
    )


def _zoned(caps: Caps, category: int, last: int) -> None:
    for plan, rows in ZONE_ROWS.items():
        for place, level in enumerate(USUAL):
            for step, zone in enumerate(rows.values()):
                key = PriceKey(PriceKind.ZONE, category, None, level, plan, zone)
                caps.prices[key] = Decimal("3100.5") + place * LEVEL_STEP + step * 1000


def _hourly(caps: Caps, category: int, last: int) -> None:
    for step, group in enumerate(PowerGroup):
        for place, level in enumerate(USUAL):
            base = 1500 + category + place * LEVEL_STEP + step * GROUP_STEP
            caps.matrices[MatrixKey(category, MatrixKind.FACT, group, level)] = days_of(last, base)
    caps.prices[PriceKey(PriceKind.CAPACITY, category)] = Decimal("912345.67")
    if CATEGORIES[category].planned:
        for kind in PLANNED:
            caps.matrices[MatrixKey(category, kind)] = days_of(last, Decimal("210.01"))
        caps.prices[PriceKey(PriceKind.PLAN_SUM, category)] = Decimal("3.15")
        caps.prices[PriceKey(PriceKind.DEVIATION_SUM, category)] = Decimal("7.4")
    if CATEGORIES[category].transmission == Transmission.TWO_PART:
        for place, level in enumerate(USUAL):
            key = PriceKey(PriceKind.NETWORK, category, None, level)
            caps.prices[key] = Decimal("1012345.60") + place * 250_000


SECTIONS: dict[int, Callable[[Caps, int, int], None]] = {1: _flat, 2: _zoned}


def days_of(last: int, base: Decimal) -> dict[int, tuple[Decimal, ...]]:
    """Return prices that differ from hour to hour and from day to day."""
    return {
        day: tuple(
            base + Decimal(day * 7 % 50) + Decimal(hour * 37 % 240) / 4 for hour in range(matrices.HOURS)
        )
        for day in range(1, last + 1)
    }


def only(caps: Caps, category: int) -> Caps:
    return Caps(
        {key: price for key, price in caps.prices.items() if key.category == category},
        {key: days for key, days in caps.matrices.items() if key.category == category},
        caps.components if category == 1 else [],
    )


def grid_of(category: int, year: int, month: int, caps: Caps) -> Grid:
    """Return the rows of a category's sheet as numbers of a spreadsheet."""
    return [
        [float(cell) if isinstance(cell, Decimal) else cell for cell in line]
        for line in lines(category, year, month, caps)
    ]


def cell_of(grid: Grid, first: Any, *, after: str = "") -> int:
    """Return the place of the row that begins with something, below the row with certain words."""
    start = (
        next((i for i, row in enumerate(grid) if any(after in str(cell) for cell in row)), 0) if after else 0
    )
    return next(i for i, row in enumerate(grid) if i >= start and row and row[0] == first)


def as_typed(number: float) -> str:
    """Write a number as typists do: with spaces that do not break, and a comma."""
    places = max(2, -Decimal(repr(number)).as_tuple().exponent)
    return f"{number:,.{places}f}".replace(",", "\u00a0").replace(".", ",")


def xlsx(sheets: dict[str, Grid], hidden: Iterable[str] = ()) -> io.BytesIO:
    book = Workbook()
    book.remove(book.active)
    for name, grid in sheets.items():
        sheet = book.create_sheet(name)
        for line in grid:
            sheet.append(line)
        if name in hidden:
            sheet.sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    return content


def csv_of(grid: Grid, delimiter: str = ";", encoding: str = "utf-8-sig") -> io.BytesIO:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    for line in grid:
        writer.writerow([as_typed(cell) if isinstance(cell, float) else cell for cell in line])
    return io.BytesIO(text.getvalue().encode(encoding))


# XLS, in as few records as Excel's old format needs [MS-XLS, MS-CFB]

SECTOR = 512
END_OF_CHAIN, FAT_SECTOR, FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def xls(sheets: dict[str, Grid], hidden: Iterable[str] = ()) -> io.BytesIO:
    """Write BIFF8 in a compound file: numbers and texts, nothing else."""
    bodies = [_begin(0x0010) + b"".join(_records(grid)) + _record(0x0A, b"") for grid in sheets.values()]
    names = [_short(name) for name in sheets]
    globals_size = len(_begin(5)) + sum(4 + 6 + len(name) for name in names) + 4
    place, bounds = globals_size, b""
    for title, name, body in zip(sheets, names, bodies, strict=True):
        bounds += _record(0x85, struct.pack("<IH", place, title in hidden) + name)
        place += len(body)
    return io.BytesIO(_compound(_begin(5) + bounds + _record(0x0A, b"") + b"".join(bodies)))


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _record(code: int, data: bytes) -> bytes:
    return struct.pack("<HH", code, len(data)) + data


def _short(text: str) -> bytes:
    return struct.pack("<BB", len(text), 1) + text.encode("utf-16-le")


def _records(grid: Grid) -> Iterable[bytes]:
    for row, line in enumerate(grid):
        for column, cell in enumerate(line):
            head = struct.pack("<HHH", row, column, 0)
            if isinstance(cell, str):
                text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
                yield _record(0x0204, head + text)
            elif cell is not None:
                yield _record(0x0203, head + struct.pack("<d", cell))


def _compound(stream: bytes) -> bytes:
    """Wrap a stream: header, tables of sectors, one directory, and the stream in sectors."""
    stream = stream.ljust(max(len(stream), 4096), b"\0")
    stream += b"\0" * (-len(stream) % SECTOR)
    count = len(stream) // SECTOR
    tables = -(-(count + 1) // (SECTOR // 4 - 1))
    first = tables + 1
    fat = [FAT_SECTOR] * tables + [END_OF_CHAIN]
    fat += [*range(first + 1, first + count), END_OF_CHAIN]
    fat += [FREE] * (tables * SECTOR // 4 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack(
        "<HHHHH6xIIIIIIIII",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        tables,
        tables,
        0,
        4096,
        END_OF_CHAIN,
        0,
        END_OF_CHAIN,
        0,
    )
    header += struct.pack("<109I", *range(tables), *[FREE] * (109 - tables))
    directory = _entry("Root Entry", 5, END_OF_CHAIN, 0, 1) + _entry("Workbook", 2, first, len(stream), FREE)
    return header + struct.pack(f"<{len(fat)}I", *fat) + directory.ljust(SECTOR, b"\0") + stream


def _entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    entry = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
    return entry + b"\0" * 36 + struct.pack("<III", start, size, 0)
