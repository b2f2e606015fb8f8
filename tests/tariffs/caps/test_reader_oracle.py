"""Whatever stands in the cells, a file is read or refused in words; nothing else happens."""

import datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tariffs.caps.samples import full_caps, grid_of

from tariffs.caps.grids import Row, Sheet, WrongFile
from tariffs.caps.reader import read

MONTH = (2026, 2)
GRIDS = {category: grid_of(category, *MONTH, full_caps(*MONTH)) for category in range(1, 7)}
WORDS = (
    "Дата", "ВН", "СН II", "Ночная", "менее 670 кВт", "Третья ценовая категория", "Составляющие расчета",
    "-", "", "содержание электрических сетей", "для двух зон",
    "Ставка за мощность, приобретаемую потребителем, без НДС 5",
    "#REF!", "12О3", "март 2026", "Ставка для фактических почасовых объемов, на уровне напряжения ВН",
)  # fmt: skip
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 40),
    st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from(WORDS),
    st.text(max_size=8),
    st.dates(datetime.date(2026, 1, 1), datetime.date(2026, 4, 1)),
)
EDITS = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 27), CELLS), min_size=1, max_size=4)


def outcome(grid: list[list[Any]], name: str) -> str:
    rows = (Row("Лист «x»", number, tuple(line)) for number, line in enumerate(grid, 1) if any(line))
    try:
        reading = read([Sheet("Лист «x»", "x", 1, 1, rows)], name=name, year=2026, month=2)
    except WrongFile as error:
        return str(error)
    assert reading.caps.faults(*MONTH) == []
    return ""


@settings(max_examples=150)
@given(st.sampled_from(sorted(GRIDS)), EDITS)
def test_a_form_with_anything_in_its_cells_is_read_or_refused_in_words(
    category: int, edits: list[tuple[int, int, Any]]
) -> None:
    grid = [list(line) for line in GRIDS[category][:120]]
    for row, column, value in edits:
        line = grid[row % len(grid)]
        line.extend([None] * (column + 1 - len(line)))
        line[column] = value
    refusal = outcome(grid, "x.xlsx")
    assert not refusal or refusal.startswith(("Лист «x»", "В файле «x.xlsx»"))


@settings(max_examples=100)
@given(st.lists(st.lists(CELLS, max_size=30), max_size=12))
def test_any_cells_at_all_are_read_or_refused_in_words(grid: list[list[Any]]) -> None:
    refusal = outcome(grid, "x.xlsx")
    assert not refusal or refusal.startswith(("Лист «x»", "В файле «x.xlsx»"))
