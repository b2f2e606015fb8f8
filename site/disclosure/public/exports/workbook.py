"""A report as a workbook: a sheet for each table with real numbers, and how they were counted."""

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from disclosure.public.about import About
from disclosure.public.figures import COUNT_COLUMNS, number_of
from disclosure.public.sections import of_measures, of_surveys, short_title
from disclosure.public.tables import TOTALS
from disclosure.yearly.snapshot import NOT_COLLECTED, Cell, Column, Snapshot, Table
from files.spreadsheets import in_workbook

BOLD = Font(bold=True)
WRAPPED = Alignment(wrap_text=True, vertical="top")
WIDEST, NARROWEST = 60, 10
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
LONGEST_NAME = 31


def as_workbook(snapshot: Snapshot, about: About) -> bytes:
    """Return an XLSX file; what nobody measured is a text there, so that no sum takes it for a zero."""
    book = Workbook()
    book.remove(book.active)
    book.properties.title, book.properties.creator = about.title, about.company
    book.properties.created = book.properties.modified = snapshot.made_at.replace(tzinfo=None)
    _about_sheet(_sheet(book, "Сведения"), about)
    for table in snapshot.tables:
        _table_sheet(_sheet(book, short_title(table)), table)
    _lines_sheet(book, "Мероприятия", of_measures(snapshot.programme))
    _lines_sheet(book, "Анкеты", of_surveys(snapshot.surveys))
    _lines_sheet(book, "Режим работы", [["Режим заочных каналов"], *([line] for line in snapshot.schedule)])
    definitions = ([each.term, each.words] for each in snapshot.definitions)
    _lines_sheet(book, "Методика", [["Понятие", "Что оно значит"], *definitions])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Workbook, title: str) -> Worksheet:
    name = title.translate(FORBIDDEN)[:LONGEST_NAME]
    return book.create_sheet(name)


def _about_sheet(sheet: Worksheet, about: About) -> None:
    _write(sheet, [[about.title], *([warning] for warning in about.warnings), [], *about.lines])
    sheet["A1"].font = BOLD
    _fit(sheet, skip=1 + len(about.warnings))


def _table_sheet(sheet: Worksheet, table: Table) -> None:
    """Write a caption, the unit, the heads and the lines; beside a figure, on what part it rests."""
    rests = [column_rests(table, place) for place in range(len(table.columns))]
    head = [table.row_head]
    for column, rested in zip(table.columns, rests, strict=True):
        head += _heads(column, rested)
    _write(sheet, [[table.caption], [f"Единица: {table.unit}" if table.unit else ""], [table.note], head])
    for row in table.rows:
        line: list[Any] = [row.label]
        for cell, rested in zip(row.cells, rests, strict=True):
            line += _figures(cell, rested)
        _write(sheet, [line])
        if row.code in TOTALS:
            _embolden(sheet)
    _embolden(sheet, 4)
    sheet["A1"].font = BOLD
    sheet.freeze_panes = "B5"
    _fit(sheet, skip=3)


def column_rests(table: Table, place: int) -> bool:
    """Tell whether some figure of a column rests on a part only, so that the part gets columns of its own."""
    is_count = table.columns[place].code in COUNT_COLUMNS
    return not is_count and any(row.cells[place].of is not None for row in table.rows)


def _heads(column: Column, rested: bool) -> list[str]:
    return [column.label, *(["измерено", "из"] if rested else [])]


def _figures(cell: Cell, rested: bool) -> list[Any]:
    number = number_of(cell)
    figure = NOT_COLLECTED if number is None else number
    return [figure, *([cell.measured, cell.of] if rested else [])]


def _lines_sheet(book: Workbook, title: str, lines: Sequence[Sequence[Any]]) -> None:
    """Write plain lines under their heads; nothing but heads is no sheet."""
    if len(lines) < 2:
        return
    sheet = _sheet(book, title)
    _write(sheet, lines)
    _embolden(sheet, 1)
    sheet.freeze_panes = "A2"
    _fit(sheet, skip=0)


def _write(sheet: Worksheet, lines: Iterable[Sequence[Any]]) -> None:
    for line in lines:
        sheet.append([None if value is None else in_workbook(value) for value in line])


def _embolden(sheet: Worksheet, row: int = 0) -> None:
    for cell in sheet[row or sheet.max_row]:
        cell.font = BOLD


def _fit(sheet: Worksheet, *, skip: int) -> None:
    """Make each column as wide as its longest text below the first `skip` rows, within reason."""
    for place, column in enumerate(sheet.iter_cols(min_row=skip + 1), 1):
        longest = max((len(_shown(cell.value)) for cell in column), default=0)
        sheet.column_dimensions[get_column_letter(place)].width = max(NARROWEST, min(longest + 2, WIDEST))
        for cell in column:
            if longest > WIDEST:
                cell.alignment = WRAPPED


def _shown(value: Any) -> str:
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)
