import io

import pytest
from tests.tariffs.caps.samples import full_caps

from tariffs.caps import templates
from tariffs.caps.grids import WrongFile, sheets_of
from tariffs.caps.reader import read


@pytest.mark.parametrize(("year", "month"), [(2026, 1), (2026, 2), (2028, 2), (2026, 4)])
def test_a_filled_form_is_read_back_to_the_last_number(year: int, month: int) -> None:
    caps = full_caps(year, month)
    content = io.BytesIO(templates.form(year, month, caps))
    reading = read(sheets_of(content, "form.xlsx"), name="form.xlsx", year=year, month=month)
    assert reading.caps.digest() == caps.digest()
    assert reading.rounded == 0


def test_an_empty_form_says_which_cell_comes_first() -> None:
    content = io.BytesIO(templates.form(2026, 1))
    with pytest.raises(
        WrongFile, match="Лист «3 ЦК», ячейка B8: пусто, а нужна цена за 0:00–1:00 1-го числа"
    ):
        read(sheets_of(content, "form.xlsx"), name="form.xlsx", year=2026, month=1)


def test_a_form_has_a_sheet_for_each_category_and_its_help() -> None:
    names = [sheet.name for sheet in sheets_of(io.BytesIO(templates.form(2026, 2)), "form.xlsx")]
    assert names == ["1 ЦК", "2 ЦК", "3 ЦК", "4 ЦК", "5 ЦК", "6 ЦК", "Как заполнить"]
