"""Sheets of XLSX, XLS and CSV files, row by row. Pure: no database, no settings.

Only what is shown is read: hidden sheets are left out, formulas are their stored results.
"""

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

import openpyxl
import xlrd
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

MOST_COLUMNS, MOST_ROWS = 60, 5_000
"""A sheet of hourly prices has 25 columns and some hundred rows; what is longer is no such sheet."""
DELIMITERS = ";\t,"
ENCODINGS = ("utf-8-sig", "cp1251")
DAMAGE = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    # Broken XML, whichever library reads it.
    SyntaxError,
    # Folders of an old workbook that lead into one another, archives with a password or of a later version.
    RuntimeError,
    xlrd.XLRDError,
    xlrd.compdoc.CompDocError,
    struct.error,
    csv.Error,
    ArithmeticError,
    AssertionError,
    LookupError,
    TypeError,
    ValueError,
    OSError,
    EOFError,
)
"""What the libraries raise on files that are not as they should be."""
DAMAGED = "Файл «{name}» не открывается. Сохраните его заново в XLSX, XLS или CSV и загрузите снова."
TOO_LONG = "{place}: больше {most} строк. Это не форма с ценами: проверьте, тот ли это файл."


class WrongFile(Exception):
    """The file is not what it should be; the text says in Russian where and why."""


@dataclass(frozen=True)
class Row:
    """What a row holds, from the first column on; empty cells are None."""

    sheet: str
    number: int
    values: tuple[Any, ...]

    def place(self, column: int) -> str:
        """Name a cell as its reader finds it: «Лист «3 ЦК», ячейка F14»."""
        return f"{self.sheet}, ячейка {get_column_letter(column + 1)}{self.number}"

    def wrong(self, column: int, words: str) -> WrongFile:
        return WrongFile(f"{self.place(column)}: {words}")


@dataclass(frozen=True)
class Sheet:
    """A sheet: what messages call it, its number among `of`, its rows, to be read once."""

    title: str
    name: str
    number: int
    of: int
    rows: Iterator[Row]


def sheets_of(content: BinaryIO, name: str) -> Iterator[Sheet]:
    """Yield the sheets of a file by the end of its name; read each before the next. WrongFile if damaged."""
    readers = {"xlsx": _of_xlsx, "xls": _of_xls, "csv": _of_csv}
    reader = readers.get(name.rpartition(".")[2].lower())
    if reader is None:
        raise WrongFile(f"Файл «{name}»: нужен XLSX, XLS или CSV.")
    return reader(content, name)


@contextmanager
def _refused_if_damaged(name: str) -> Iterator[None]:
    try:
        yield
    except DAMAGE as error:
        raise WrongFile(DAMAGED.format(name=name)) from error


def _of_xlsx(content: BinaryIO, name: str) -> Iterator[Sheet]:
    with _refused_if_damaged(name):
        book = openpyxl.load_workbook(content, read_only=True, data_only=True, keep_links=False)
    with closing(book):
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        for number, sheet in enumerate(shown, 1):
            # Other programs write wrong dimensions, and rows beyond them would be lost.
            sheet.reset_dimensions()
            rows = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)
            yield _sheet(sheet.title, number, len(shown), rows, name)


def _of_xls(content: BinaryIO, name: str) -> Iterator[Sheet]:
    with _refused_if_damaged(name):
        book = xlrd.open_workbook(file_contents=content.read(), on_demand=True, logfile=io.StringIO())
    with book:
        for number in range(book.nsheets):
            with _refused_if_damaged(name):
                sheet = book.sheet_by_index(number)
            if sheet.visibility == 0:
                yield _sheet(sheet.name, number + 1, book.nsheets, _cells(book, sheet), name)
            book.unload_sheet(number)


def _cells(book: Any, sheet: Any) -> Iterator[tuple[Any, ...]]:
    for number in range(sheet.nrows):
        yield tuple(_value(book, cell) for cell in sheet.row(number)[:MOST_COLUMNS])


def _value(book: Any, cell: Any) -> Any:
    """Return what a cell of an XLS file holds, as openpyxl would: dates as dates, errors as their texts."""
    if cell.ctype == xlrd.XL_CELL_DATE:
        return xlrd.xldate_as_datetime(cell.value, book.datemode)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#ERR")
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    return cell.value


def _of_csv(content: BinaryIO, name: str) -> Iterator[Sheet]:
    text = _decoded(content.read(), name)
    delimiter = max(DELIMITERS, key=text[:20_000].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    stem = name.rpartition(".")[0]
    yield Sheet(f"Файл «{name}»", stem, 1, 1, _numbered(f"Файл «{name}»", rows, name))


def _decoded(content: bytes, name: str) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WrongFile(DAMAGED.format(name=name))


def _sheet(sheet: str, number: int, of: int, rows: Iterator[Any], name: str) -> Sheet:
    title = f"Лист «{sheet}»"
    return Sheet(title, sheet, number, of, _numbered(title, rows, name))


def _numbered(title: str, rows: Iterator[Any], name: str) -> Iterator[Row]:
    """Yield the rows that hold something; a sheet may end in any number of empty ones."""
    with _refused_if_damaged(name):
        for number, cells in enumerate(rows, 1):
            values = tuple(_blank_as_none(value) for value in cells[:MOST_COLUMNS])
            if not any(value is not None for value in values):
                continue
            if number > MOST_ROWS:
                raise WrongFile(TOO_LONG.format(place=title, most=MOST_ROWS))
            yield Row(title, number, values)


def _blank_as_none(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value
