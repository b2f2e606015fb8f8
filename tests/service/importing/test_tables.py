"""Rows of delimited text: the delimiter is found, quotes are obeyed, a lost quote costs one line."""

import pytest

from service.importing.reasons import Reason
from service.importing.records import Row
from service.importing.tables import delimiter_of, rows_of


def numbered(text: str) -> list[tuple[int, str]]:
    return list(enumerate(text.split("\n"), 1))


@pytest.mark.parametrize(
    ("lines", "delimiter"),
    [
        (["a;b;c", "1,5;2;3"], ";"),
        (["a,b,c", '1,"2;3",4'], ","),
        (["a\tb", "1\t2"], "\t"),
        (["a|b|c"], "|"),
        (["just words"], ";"),
        ([], ";"),
    ],
)
def test_the_delimiter_is_found(lines: list[str], delimiter: str) -> None:
    assert delimiter_of(lines) == delimiter


def test_cells_in_quotes_may_hold_delimiters_quotes_and_lines() -> None:
    text = 'a;b\n1;"x;""y"""\n\n2;"two\nlines"\n3;z'
    assert list(rows_of(numbered(text))) == [
        Row(1, ("a", "b")), Row(2, ("1", 'x;"y"')), Row(4, ("2", "two\nlines")), Row(6, ("3", "z")),
    ]  # fmt: skip


def test_a_quote_that_is_never_closed_costs_its_line_alone() -> None:
    text = "a;b\n" + '1;"lost\n' + "\n".join(f"{number};x" for number in range(2, 40))
    rows = list(rows_of(numbered(text)))
    assert rows[1] == Row(2, (), "open_quote")
    assert rows[2] == Row(3, ("2", "x"))
    assert len(rows) == 40


def test_half_a_file_ends_in_an_open_quote() -> None:
    assert list(rows_of(numbered('a;b\n1;"half')))[1] == Row(2, (), "open_quote")


def test_a_carriage_return_inside_a_cell_tears_its_row_alone() -> None:
    rows = list(rows_of([(1, "дата;вид"), (2, "1\r2;звонок"), (3, "24.11.2026;звонок")]))
    assert rows == [
        Row(1, ("дата", "вид")),
        Row(2, (), Reason.TORN),
        Row(3, ("24.11.2026", "звонок")),
    ]
