import io

import pytest
from tests.tariffs.caps.samples import full_caps, only

from tariffs.caps import templates
from tariffs.caps.bulletin import PriceKind
from tariffs.caps.grids import WrongFile, sheets_of
from tariffs.caps.reader import read
from tariffs.caps.reading import Reading


def read_back(content: bytes, name: str, year: int, month: int) -> Reading:
    return read(sheets_of(io.BytesIO(content), name), name=name, year=year, month=month)


@pytest.mark.parametrize(("year", "month"), [(2026, 1), (2026, 2), (2028, 2), (2026, 4)])
def test_a_filled_form_is_read_back_to_the_last_number(year: int, month: int) -> None:
    caps = full_caps(year, month)
    for content, name in (
        (templates.form(year, month, caps), "form.xlsx"),
        (templates.csv_form(year, month, caps), "form.csv"),
    ):
        reading = read_back(content, name, year, month)
        assert reading.caps.digest() == caps.digest()
        assert reading.rounded == 0


@pytest.mark.parametrize("category", [1, 2, 3, 6])
def test_a_csv_of_one_category_is_not_taken_for_one_of_commas(category: int) -> None:
    caps = only(full_caps(2026, 2), category)
    assert read_back(templates.csv_form(2026, 2, caps), "form.csv", 2026, 2).caps == caps


def test_a_csv_form_is_such_as_russian_spreadsheets_write() -> None:
    content = templates.csv_form(2026, 2, full_caps(2026, 2))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = content.decode("utf-8-sig").split("\r\n")
    assert rows[5] == "менее 670 кВт;5004,11;5315,28;5626,45;5937,62" + ";" * 20
    assert {row.count(";") for row in rows[:-1]} == {24}


def test_a_note_stands_on_each_sheet_with_prices_and_changes_none() -> None:
    caps = full_caps(2026, 2)
    content = templates.form(2026, 2, caps, note="Все числа придуманы.")
    tops = [next(sheet.rows).values[0] for sheet in sheets_of(io.BytesIO(content), "form.xlsx")]
    assert tops == [*["Все числа придуманы."] * 6, "Как заполнить"]
    assert read_back(content, "form.xlsx", 2026, 2).caps == caps


def test_rates_without_hourly_prices_stand_alone() -> None:
    caps = full_caps(2026, 2)
    caps.matrices.clear()
    for category in (3, 6):
        words = [str(line[0]) for line in templates.lines(category, 2026, 2, caps) if line]
        assert "Дата" not in words
        assert templates.RATES[PriceKind.CAPACITY] in words


@pytest.mark.parametrize(
    ("content", "name", "place"),
    [
        (templates.form(2026, 1), "form.xlsx", "Лист «3 ЦК», ячейка B8"),
        (templates.csv_form(2026, 1), "form.csv", "Файл «form.csv», ячейка B34"),
    ],
)
def test_an_empty_form_says_which_cell_comes_first(content: bytes, name: str, place: str) -> None:
    with pytest.raises(WrongFile, match=f"{place}: пусто, а нужна цена за 0:00–1:00 1-го числа"):
        read_back(content, name, 2026, 1)


def test_a_form_has_a_sheet_for_each_category_and_its_help() -> None:
    names = [sheet.name for sheet in sheets_of(io.BytesIO(templates.form(2026, 2)), "form.xlsx")]
    assert names == ["1 ЦК", "2 ЦК", "3 ЦК", "4 ЦК", "5 ЦК", "6 ЦК", "Как заполнить"]
