import io
from datetime import UTC, datetime

import pytest
import xlrd
from tests.tariffs.caps.samples import csv_of, xls, xlsx

from tariffs.caps import grids
from tariffs.caps.grids import Row, WrongFile, sheets_of

GRID = [["Цена", "ВН"], [], ["менее 670 кВт", 1498.97, " "]]
READ = [(1, ("Цена", "ВН")), (3, ("менее 670 кВт", 1498.97))]


def rows_of(content: io.BytesIO, name: str) -> list[Row]:
    return [row for sheet in sheets_of(content, name) for row in sheet.rows]


def bare(rows: list[Row]) -> list[tuple[int, tuple[object, ...]]]:
    """Return numbers and values, without the empty cells at the ends of rows."""
    return [(row.number, tuple(v for v in row.values if v is not None)) for row in rows]


def test_workbooks_of_both_formats_are_read_alike() -> None:
    assert bare(rows_of(xlsx({"1 ЦК": GRID}), "a.xlsx")) == READ
    assert bare(rows_of(xls({"1 ЦК": GRID}), "A.XLS")) == READ


@pytest.mark.parametrize("delimiter", [";", "\t", ","])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1251"])
def test_csv_is_read_as_text_in_any_usual_writing(delimiter: str, encoding: str) -> None:
    grid = [["Цена", "ВН", "НН"], [], ["менее", "5", "6"]]
    rows = bare(rows_of(csv_of(grid, delimiter, encoding), "a.csv"))
    assert rows == [(1, ("Цена", "ВН", "НН")), (3, ("менее", "5", "6"))]


def test_a_cell_is_called_as_its_reader_finds_it() -> None:
    [row] = rows_of(xlsx({"3 ЦК": [[1, 2]]}), "a.xlsx")
    assert row.place(5) == "Лист «3 ЦК», ячейка F1"
    [row] = rows_of(csv_of([["1", "2"]]), "цены.csv")
    assert row.place(27) == "Файл «цены.csv», ячейка AB1"


def test_sheets_say_how_many_there_are() -> None:
    for content, name in ((xlsx({"a": GRID, "b": GRID}), "x.xlsx"), (xls({"a": GRID, "b": GRID}), "x.xls")):
        found = []
        for sheet in sheets_of(content, name):
            list(sheet.rows)
            found.append((sheet.name, sheet.number, sheet.of))
        assert found == [("a", 1, 2), ("b", 2, 2)]


def test_hidden_sheets_are_left_out() -> None:
    grids = {"a": GRID, "b": GRID}
    for content, name in ((xlsx(grids, hidden=["b"]), "x.xlsx"), (xls(grids, hidden=["b"]), "x.xls")):
        assert [sheet.name for sheet in sheets_of(content, name)] == ["a"]


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 broken", b"text"])
def test_damaged_files_are_refused_in_words(name: str, content: bytes) -> None:
    with pytest.raises(WrongFile, match="не открывается"):
        rows_of(io.BytesIO(content), name)


def test_other_kinds_and_unreadable_text_are_refused() -> None:
    with pytest.raises(WrongFile, match="нужен XLSX, XLS или CSV"):
        rows_of(io.BytesIO(b""), "prices.pdf")
    with pytest.raises(WrongFile, match="не открывается"):
        rows_of(io.BytesIO(b"\xff\x98\x00"), "prices.csv")


def test_a_sheet_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grids, "MOST_ROWS", 2)
    with pytest.raises(WrongFile, match="Лист «a»: больше 2 строк"):
        rows_of(xlsx({"a": [[1], [2], [3]]}), "a.xlsx")


def test_columns_without_end_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grids, "MOST_COLUMNS", 2)
    assert bare(rows_of(xlsx({"a": [[1, 2, 3]]}), "a.xlsx")) == [(1, (1, 2))]
    assert bare(rows_of(xls({"a": [[1, 2, 3]]}), "a.xls")) == [(1, (1.0, 2.0))]


def test_dates_errors_and_flags_of_the_old_format_are_what_they_are() -> None:
    book = type("Book", (), {"datemode": 0})()
    cells = {
        xlrd.XL_CELL_DATE: (46023.0, datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)),
        xlrd.XL_CELL_ERROR: (23, "#REF!"),
        xlrd.XL_CELL_BOOLEAN: (1, True),
        xlrd.XL_CELL_NUMBER: (5.5, 5.5),
    }
    for kind, (value, expected) in cells.items():
        cell = xlrd.sheet.Cell(kind, value)
        assert grids._value(book, cell) == expected
