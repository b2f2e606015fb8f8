"""What is forgiven in the official forms, and what is refused with its cell."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from tests.tariffs.caps.samples import (
    Grid,
    as_typed,
    cell_of,
    csv_of,
    days_of,
    full_caps,
    grid_of,
    only,
    xls,
    xlsx,
)

from tariffs.caps.bulletin import Caps, MatrixKey, MatrixKind, PriceKey, PriceKind
from tariffs.caps.categories import PowerGroup, Voltage
from tariffs.caps.grids import Row, Sheet, WrongFile, sheets_of
from tariffs.caps.reader import read
from tariffs.caps.reading import Reading
from tariffs.zones import Plan, Zone

MONTH = (2026, 2)
CAPS = full_caps(*MONTH)
Edit = Callable[[Grid], Any]


def parsed(grid: Grid, sheet: str = "Лист1", name: str = "prices.xlsx") -> Reading:
    title = f"Лист «{sheet}»"
    rows = (Row(title, number, tuple(line)) for number, line in enumerate(grid, 1) if any(line))
    return read([Sheet(title, sheet, 1, 1, rows)], name=name, year=MONTH[0], month=MONTH[1])


def grid(category: int) -> Grid:
    return grid_of(category, *MONTH, CAPS)


def refusal(grid: Grid, sheet: str = "3 ЦК") -> str:
    with pytest.raises(WrongFile) as refused:
        parsed(grid, sheet)
    return str(refused.value)


def flat(group: PowerGroup, level: Voltage) -> PriceKey:
    return PriceKey(PriceKind.FLAT, 1, group, level)


# Forgiven


@pytest.mark.parametrize("category", range(1, 7))
def test_each_form_is_read_from_each_format(category: int) -> None:
    expected = only(CAPS, category).digest()
    rows = grid(category)
    for content, name in (
        (xlsx({"Лист1": rows}), "a.xlsx"),
        (xls({"Лист1": rows}), "a.xls"),
        (csv_of(rows), "a.csv"),
    ):
        reading = read(sheets_of(content, name), name=name, year=MONTH[0], month=MONTH[1])
        assert reading.caps.digest() == expected, name


def test_all_categories_may_stand_on_one_sheet() -> None:
    rows = [line for category in range(1, 7) for line in grid(category)]
    assert parsed(rows).caps.digest() == CAPS.digest()


def test_typed_numbers_and_spellings_are_forgiven() -> None:
    rows = [[_as_in_the_wild(cell) for cell in line] for line in grid(4)]
    assert parsed(rows).caps.digest() == only(CAPS, 4).digest()


def _as_in_the_wild(cell: Any) -> Any:
    if isinstance(cell, float):
        return as_typed(cell)
    if isinstance(cell, str):
        return (
            cell.replace("СН II", "CH-11").replace("СН I", "CH1").replace("НН", "HH").replace(" ", "\u00a0")
        )
    return cell


def test_days_may_be_dates_texts_or_fractions() -> None:
    rows = grid(3)
    first = cell_of(rows, 1)
    rows[first][0] = datetime.date(2026, 2, 1)
    rows[first + 1][0] = "2"
    rows[first + 2][0] = 3.0
    assert parsed(rows).caps.digest() == only(CAPS, 3).digest()


def test_empty_rows_of_a_form_made_for_31_days_are_forgiven_in_february() -> None:
    rows = grid(3)
    after = cell_of(rows, 28) + 1
    rows[after:after] = [[29, *[None] * 24], [30, *["-"] * 24], [31]]
    assert parsed(rows).caps.digest() == only(CAPS, 3).digest()


def test_hours_may_stand_beside_the_date_and_the_heading_above() -> None:
    rows = grid(3)
    start = cell_of(rows, "Дата")
    title = rows[start][1]
    rows[start : start + 2] = [[title], ["Дата", *range(1, 25)]]
    assert parsed(rows).caps.digest() == only(CAPS, 3).digest()


def test_the_category_and_group_may_be_said_by_names_alone() -> None:
    levels = ["Показатель", "ВН", "СН1", "СН2", "НН"]
    rows = [levels, ["Предельный уровень", 1.5, 2.5, 3.5, 4.5]]
    key = flat(PowerGroup.LT670, Voltage.SN1)
    assert parsed(rows, "1 ЦК менее 670 кВт").caps.prices[key] == Decimal("2.5")
    assert parsed(rows, name="1_ЦК_менее_670_кВт.xlsx").caps.prices[key] == Decimal("2.5")


def test_a_title_may_say_whose_prices_the_whole_sheet_has() -> None:
    rows = [
        ["Предельные уровни нерегулируемых цен для потребителей с мощностью от 670 кВт до 10 МВт"],
        ["Четвёртая ценовая категория"],
        ["Ставка за мощность, приобретаемую потребителем, руб./МВт в месяц без НДС", None, "812 345,67"],
        *_matrix("Ставка для фактических почасовых объемов, отпущенных на уровне напряжения ВН"),
    ]
    caps = parsed(rows).caps
    assert list(caps.prices) == [PriceKey(PriceKind.CAPACITY, 4, PowerGroup.FROM670)]
    assert list(caps.matrices) == [MatrixKey(4, MatrixKind.FACT, PowerGroup.FROM670, Voltage.VN)]


def _matrix(title: str, last: int = 28) -> Grid:
    hours = [f"{hour}:00-{hour + 1}:00" for hour in range(24)]
    days = days_of(last, Decimal(1000))
    return [["Дата", title], [None, *hours], *([day, *map(float, row)] for day, row in days.items())]


def test_the_capacity_price_may_stand_in_its_own_words() -> None:
    rows = [["III. Третья ценовая категория"], [CAPACITY + ": 812 345,67 руб."]]
    assert parsed(rows).caps.prices == {PriceKey(PriceKind.CAPACITY, 3): Decimal("812345.67")}


CAPACITY = "2. Ставка за мощность, приобретаемую потребителем (покупателем), рублей/МВт в месяц без НДС"


def test_the_capacity_price_may_stand_below_its_heading_once_or_by_groups() -> None:
    title = ["III. Третья ценовая категория"]
    assert parsed([title, [CAPACITY], [None, 5.5]]).caps.prices == {
        PriceKey(PriceKind.CAPACITY, 3): Decimal("5.5")
    }
    rows = [title, [CAPACITY], ["менее 670 кВт", 5.5], ["не менее 10 МВт", 4.5], ["примечание", 7]]
    assert parsed(rows).caps.prices == {
        PriceKey(PriceKind.CAPACITY, 3, PowerGroup.LT670): Decimal("5.5"),
        PriceKey(PriceKind.CAPACITY, 3, PowerGroup.GE10000): Decimal("4.5"),
    }


def test_numbers_of_rows_and_columns_are_no_prices() -> None:
    rows = [
        ["Первая ценовая категория"],
        [1, "Предельный уровень нерегулируемых цен, руб./МВт·ч без НДС"],
        ["№", "Мощность", "ВН", "СН1", "СН2", "НН"],
        [1, 2, 3, 4, 5, 6],
        [1, "менее 670 кВт", 10.5, "-", None, 40.5],
    ]
    assert parsed(rows).caps.prices == {
        flat(PowerGroup.LT670, Voltage.VN): Decimal("10.5"),
        flat(PowerGroup.LT670, Voltage.NN): Decimal("40.5"),
    }


def test_the_parts_of_the_first_category_are_read() -> None:
    rows = [
        ["Первая ценовая категория"],
        ["Показатель", "ВН", "СН1", "СН2", "НН"],
        ["Предельный уровень, менее 670 кВт", 2473.83, 3133.79, 3290.94, 3662.65],
        ["Услуги по передаче, рублей/МВт·ч", 902.61, 1562.57, 1719.72, 2091.43],
        ["Составляющие расчета предельного уровня"],
        ["средневзвешенная нерегулируемая цена на электрическую энергию (мощность), рублей/МВт·ч", 1498.97],
        ["Сбытовая надбавка, рублей/МВт·ч"],
        ["менее 670 кВт", 69.53],
        ["не менее 10 МВт", "руб./МВт·ч", 41.1],
        ["Иные услуги, рублей/МВт·ч", 2.72],
        ["е) объем мощности потребителей третьей ценовой категории, МВт", 0],
        ["м) величина изменения средневзвешенной цены за декабрь 2025 года, рублей/МВт·ч", "-3,5"],
    ]
    caps = parsed(rows).caps
    found = [(part.code, part.unit, part.value, part.group, part.voltage) for part in caps.components]
    unit = "руб./МВт·ч"
    assert found == [
        ("transmission", unit, Decimal("902.61"), None, Voltage.VN),
        ("transmission", unit, Decimal("1562.57"), None, Voltage.SN1),
        ("transmission", unit, Decimal("1719.72"), None, Voltage.SN2),
        ("transmission", unit, Decimal("2091.43"), None, Voltage.NN),
        ("weighted_price", unit, Decimal("1498.97"), None, None),
        ("sales_markup", unit, Decimal("69.53"), PowerGroup.LT670, None),
        ("sales_markup", unit, Decimal("41.1"), PowerGroup.GE10000, None),
        ("other_services", unit, Decimal("2.72"), None, None),
        ("part_9", "МВт", Decimal(0), None, None),
        ("past_periods", unit, Decimal("-3.5"), None, None),
    ]
    assert caps.components[6].label == "Сбытовая надбавка, рублей/МВт·ч: не менее 10 МВт"


def test_zones_are_read_by_their_plans() -> None:
    prices = parsed(grid(2)).caps.prices
    assert prices[PriceKey(PriceKind.ZONE, 2, None, Voltage.NN, Plan.THREE_ZONE, Zone.PEAK)] == Decimal(
        "6034.01"
    )
    assert len(prices) == 20


def test_prices_finer_than_a_kopeck_are_rounded_and_counted() -> None:
    rows = grid(3)
    rows[cell_of(rows, 1)][1] = 1500.12499
    rows[cell_of(rows, 1)][2] = 1500.125
    reading = parsed(rows)
    assert reading.rounded == 2
    assert reading.caps.matrices[FIRST][1][:2] == (Decimal("1500.12"), Decimal("1500.13"))


FIRST = MatrixKey(3, MatrixKind.FACT, PowerGroup.LT670, Voltage.VN)


def test_files_are_joined() -> None:
    whole = Reading(*MONTH)
    for category in (1, 3, 3, 1):
        whole.merge(parsed(grid(category)))
    expected = only(CAPS, 1)
    expected.matrices |= only(CAPS, 3).matrices
    expected.prices |= only(CAPS, 3).prices
    assert whole.caps == expected


def test_a_refused_file_leaves_nothing_and_each_sheet_is_told() -> None:
    told: list[str] = []
    read(
        sheets_of(xlsx({"1 ЦК": grid(1), "2 ЦК": grid(2)}), "a.xlsx"),
        name="a.xlsx",
        year=2026,
        month=2,
        on_sheet=lambda sheet: told.append(f"{sheet.number}/{sheet.of}"),
    )
    assert told == ["1/2", "2/2"]


# Refused


def change(first: Any, column: int, value: Any, *, after: str = "") -> Edit:
    def edit(rows: Grid) -> None:
        rows[cell_of(rows, first, after=after)][column] = value

    return edit


def drop(first: Any, count: int = 1) -> Edit:
    def edit(rows: Grid) -> None:
        start = cell_of(rows, first)
        del rows[start : start + count]

    return edit


def put(after: Any, *lines: list[Any]) -> Edit:
    def edit(rows: Grid) -> None:
        start = cell_of(rows, after) + 1
        rows[start:start] = list(lines)

    return edit


FACT_VN = "Ставка для фактических почасовых объемов, отпущенных на уровне напряжения ВН"
HOURLY_REFUSALS: list[tuple[Edit, str]] = [
    (change(14, 5, "abc"), "Лист «3 ЦК», ячейка F21: «abc» — не число"),
    (change(14, 5, "#REF!"), "Лист «3 ЦК», ячейка F21: «#REF!» — не число"),
    (change(14, 5, True), "Лист «3 ЦК», ячейка F21: «True» — не число"),
    (change(14, 5, None), "Лист «3 ЦК», ячейка F21: пусто, а нужна цена за 4:00–5:00 14-го числа"),
    (change(14, 5, 0), "ячейка F21: цена должна быть больше нуля, а здесь 0"),
    (change(14, 5, 1e26), "ячейка F21: число слишком большое для цены"),
    (change(14, 5, "-3,5"), "ячейка F21: цена должна быть больше нуля, а здесь -3,5"),
    (change(14, 5, 0.004), "ячейка F21: цена должна быть больше нуля, а здесь 0,004"),
    (
        drop(14, 2),
        "Лист «3 ЦК», ячейка A6: в таблице «3 ЦК, фактические почасовые объёмы, менее 670 кВт, ВН» "
        "нет дней: 14–15",
    ),
    (change(14, 0, "1З"), "нет дней: 14–28"),
    (change(14, 0, 13), "ячейка A21: 13-е число встречается в таблице второй раз"),
    (change(14, 0, 13.5), "нет дней: 14–28"),
    (
        change(14, 0, datetime.date(2026, 3, 14)),
        "ячейка A21: здесь март 2026 года, а загружается февраль",
    ),
    (put(28, [29, *[5.0] * 24]), "ячейка A36: день 29, а в этом месяце 28 дней"),
    (put(28, [0, *[5.0] * 24]), "ячейка A36: день 0, а в этом месяце 28 дней"),
    (change(None, 3, "5:00-6:00"), "ячейка D7: часы должны идти подряд с 0:00 до 24:00, а здесь «5:00-6:00»"),
    (change(None, 3, "утро"), "ячейка D7: часы должны идти подряд"),
    (change(None, 24, None), "ячейка B7: в строке часов их 23, а нужно 24"),
    (drop(None), "ячейка A7: под строкой «Дата» нет строки с часами"),
    (change("Дата", 1, "Ставка"), "ячейка A6: не понять, чего эта таблица"),
    (change("Дата", 1, FACT_VN[:-2] + "СН III"), "не понять, для какого уровня напряжения эта таблица"),
    (change("Дата", 1, "Превышение планового объема над фактическим"), "только у пятой и шестой категорий"),
    (
        change("Дата", 1, FACT_VN[:-2] + "НН"),
        "ячейка A99: цена «3 ЦК, фактические почасовые объёмы, менее 670",
    ),
    (drop("Дата"), "строка похожа на почасовые цены, но над ней нет строки «Дата»"),
    (put("Дата", ["Дата", FACT_VN]), "ячейка A7: под строкой «Дата» нет строки с часами"),
]


@pytest.mark.parametrize(("edit", "words"), HOURLY_REFUSALS)
def test_a_broken_matrix_is_refused_with_its_cell(edit: Edit, words: str) -> None:
    rows = grid(3)
    edit(rows)
    assert words in refusal(rows)


OTHER_REFUSALS: list[tuple[int, Edit, str]] = [
    (1, change("менее 670 кВт", 2, "н/д"), "ячейка C6: «н/д» — не число"),
    (1, change("менее 670 кВт", 2, -5), "ячейка C6: цена должна быть больше нуля, а здесь -5"),
    (1, change("менее 670 кВт", 0, "Прочие"), "ячейка B6: не понять, для какой мощности эта цена"),
    (
        1,
        change("не менее 10 МВт", 0, "менее 670 кВт"),
        "цена «1 ЦК, цена, менее 670 кВт, ВН» встречается второй раз",
    ),
    (1, put("менее 670 кВт", ["не менее 10 МВт", "12О3,4", "#ЗНАЧ!"]), "ячейка B7: «12О3,4» — не число"),
    (2, change("Ночная", 0, "Вечерняя"), "ячейка B6: не понять, какой зоны суток эта цена"),
    (2, change("Ночная", 0, "Дневная"), "ячейка B6: такой зоны нет в таблице для трёх зон суток"),
    (2, change("Дневная", 0, "Пиковая"), "такой зоны нет в таблице для двух зон суток"),
    (2, lambda rows: rows.pop(3), "не понять, для двух или для трёх зон суток эта таблица"),
    (4, lambda rows: rows.pop(-3), "таблица по уровням напряжения не распознана"),
]


@pytest.mark.parametrize(("category", "edit", "words"), OTHER_REFUSALS)
def test_a_broken_table_is_refused_with_its_cell(category: int, edit: Edit, words: str) -> None:
    rows = grid(category)
    edit(rows)
    assert words in refusal(rows, f"{category} ЦК")


def test_the_wrong_month_is_refused_wherever_it_is_said() -> None:
    words = "здесь март 2026 года, а загружается февраль 2026 года. Выберите месяц файла"
    rows = grid_of(1, 2026, 3, CAPS)
    assert f"Лист «1 ЦК», ячейка A1: {words}" in refusal(rows, "1 ЦК")
    assert f"Лист «март 2026»: {words}" in refusal(grid(1), "март 2026")
    assert words in refusal([["", "за март", 2026], *grid(1)[1:]], "1 ЦК")
    with pytest.raises(WrongFile, match="здесь март 2026"):
        parsed(grid(1), name="ЦК1_март_2026.xlsx")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["Отчёт"], ["Итого", 5]], "В файле «prices.xlsx» не найдено ни одной таблицы цен"),
        ([["Первая ценовая категория"], *_matrix(FACT_VN)], "почасовых цен у этой категории не бывает"),
        (_matrix(FACT_VN), "ячейка A1: не понять, какой это ценовой категории"),
        ([["Показатель", "ВН", "НН"], ["Ставка за содержание сетей", 5, 6]], "какой это ценовой категории"),
        ([["Третья ценовая категория"], [CAPACITY, 5, 6]], "ячейка C2: чисел в строке несколько"),
        ([["Третья ценовая категория"], ["Ставка за содержание сетей", 5]], "над ней нет строки ВН"),
        ([["Третья ценовая категория"], [CAPACITY + " 0,00"]], "ячейка A2: цена должна быть больше нуля"),
        ([["Составляющие расчета"], ["объем, МВт", 1e13]], "ячейка B2: число слишком большое"),
        ([["Составляющие расчета"], ["объем, МВт", 5, 6]], "ячейка C2: чисел в строке несколько"),
        ([["Третья ценовая категория"], *_matrix(FACT_VN), *_matrix(FACT_VN), ["Итого"]], None),
        (
            [["Третья ценовая категория"], *_matrix(FACT_VN), *_matrix(FACT_VN, 27), [28, *[1.0] * 24]],
            "Лист «Лист1», ячейка A32: цена «3 ЦК, фактические почасовые объёмы, ВН» "
            "встречается второй раз и другая",
        ),
    ],
)
def test_shapes_are_strict(rows: Grid, words: str | None) -> None:
    if words is None:
        assert len(parsed(rows).caps.matrices) == 1
    else:
        assert words in refusal(rows, "Лист1")


def test_files_that_contradict_each_other_are_refused() -> None:
    whole = Reading(*MONTH)
    whole.merge(
        Reading(
            *MONTH, Caps({flat(PowerGroup.LT670, Voltage.VN): Decimal(1)}, {FIRST: days_of(28, Decimal(1))})
        )
    )
    with pytest.raises(WrongFile, match="Два файла говорят разное: цена «1 ЦК, цена, менее 670 кВт, ВН»"):
        whole.merge(Reading(*MONTH, Caps({flat(PowerGroup.LT670, Voltage.VN): Decimal(2)})))
    with pytest.raises(WrongFile, match="Два файла говорят разное: цена «3 ЦК"):
        whole.merge(Reading(*MONTH, Caps({}, {FIRST: days_of(28, Decimal(2))})))
