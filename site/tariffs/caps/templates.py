"""The forms to fill in, laid out as the official ones, empty or with the numbers of a month. Pure."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from openpyxl import Workbook

from tariffs import months
from tariffs.caps import matrices
from tariffs.caps.bulletin import Caps, MatrixKey, MatrixKind, PriceKey, PriceKind
from tariffs.caps.categories import (
    CATEGORIES,
    GROUP_NAMES,
    ORDINALS,
    USUAL,
    VOLTAGE_NAMES,
    Transmission,
    Voltage,
)
from tariffs.zones import Plan, Zone

Line = list[Any]
COLUMNS = 1 + matrices.HOURS
ROMAN = ("I", "II", "III", "IV", "V", "VI")
TITLE = "Предельные уровни нерегулируемых цен на электрическую энергию (мощность), {month} {year} года"
FOR_GROUP = "для потребителей с максимальной мощностью энергопринимающих устройств {group}"
FLAT = "1. Предельный уровень нерегулируемых цен, рублей/МВт·ч без НДС"
PARTS = "2. Составляющие расчета предельного уровня нерегулируемых цен"
ZONED = {
    Plan.THREE_ZONE: "1. Предельный уровень нерегулируемых цен для трех зон суток, рублей/МВт·ч без НДС",
    Plan.TWO_ZONE: "2. Предельный уровень нерегулируемых цен для двух зон суток, рублей/МВт·ч без НДС",
}
ZONE_ROWS = {
    Plan.THREE_ZONE: {"Ночная": Zone.NIGHT, "Полупиковая": Zone.HALF_PEAK, "Пиковая": Zone.PEAK},
    Plan.TWO_ZONE: {"Ночная": Zone.NIGHT, "Дневная": Zone.DAY},
}
ENERGY = "1. Ставка за электрическую энергию предельного уровня нерегулируемых цен, рублей/МВт·ч без НДС"
FACT = (
    "Ставка для фактических почасовых объемов покупки электрической энергии, отпущенных на уровне напряжения "
)
DEVIATIONS = {
    MatrixKind.FACT_OVER_PLAN: "Ставка для превышения фактического почасового объема покупки электрической "
    "энергии над соответствующим плановым почасовым объемом",
    MatrixKind.PLAN_OVER_FACT: "Ставка для превышения планового почасового объема покупки электрической "
    "энергии над соответствующим фактическим почасовым объемом",
}
RATES = {
    PriceKind.PLAN_SUM: "Ставка для суммы плановых почасовых объемов покупки электрической энергии за "
    "расчетный период, рублей/МВт·ч без НДС",
    PriceKind.DEVIATION_SUM: "Ставка для суммы абсолютных значений разностей фактических и плановых "
    "почасовых объемов покупки электрической энергии за расчетный период, рублей/МВт·ч без НДС",
    PriceKind.CAPACITY: "Ставка за мощность, приобретаемую потребителем (покупателем), предельного уровня "
    "нерегулируемых цен, рублей/МВт в месяц без НДС",
}
NETWORK = (
    "Дифференцированная по уровням напряжения ставка тарифа на услуги по передаче электрической энергии "
    "за содержание электрических сетей предельного уровня нерегулируемых цен, рублей/МВт в месяц без НДС"
)
HELP = (
    "Как заполнить",
    "Впишите цены в пустые клетки. Лишние таблицы удалите вместе с их заголовками.",
    "Цены — без НДС. Разделитель дробной части — запятая или точка.",
    "Листы можно разнести по разным файлам и загрузить их вместе.",
)


def form(year: int, month: int, caps: Caps | None = None, note: str = "") -> bytes:
    """Return an XLSX workbook for a month, a sheet for each category; with prices where they are known.

    A note stands above the title of each sheet.
    """
    book = Workbook(write_only=True)
    for number in CATEGORIES:
        sheet = book.create_sheet(f"{number} ЦК")
        if note:
            sheet.append([note])
        for line in lines(number, year, month, caps or Caps()):
            sheet.append(line)
    notes = book.create_sheet("Как заполнить")
    for words in HELP:
        notes.append([words])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def csv_form(year: int, month: int, caps: Caps | None = None) -> bytes:
    """Return the same tables as one CSV, as Excel in Russian writes it: semicolons, decimal commas, UTF-8.

    Each line has all columns: a file of semicolons must not be taken for one of commas.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    for number in CATEGORIES:
        for line in lines(number, year, month, caps or Caps()):
            writer.writerow([*map(_in_csv, line), *[None] * (COLUMNS - len(line))])
        writer.writerow([None] * COLUMNS)
    return text.getvalue().encode("utf-8-sig")


def _in_csv(cell: Any) -> Any:
    return f"{cell:f}".replace(".", ",") if isinstance(cell, Decimal) else cell


def lines(category: int, year: int, month: int, caps: Caps) -> Iterator[Line]:
    """Yield the rows of a category's sheet; without hourly tables where the known prices are rates alone."""
    yield [TITLE.format(month=months.NAMES[month - 1], year=year)]
    yield [f"{ROMAN[category - 1]}. {ORDINALS[category - 1].capitalize()} ценовая категория"]
    yield []
    if category == 1:
        yield from _flat(caps)
    elif category == 2:
        yield from _zoned(caps)
    else:
        yield from _hourly(category, matrices.days_in(year, month), caps)


def _levels(first: str) -> Line:
    return [first, *(VOLTAGE_NAMES[level] for level in USUAL)]


def _flat(caps: Caps) -> Iterator[Line]:
    yield [FLAT]
    yield _levels("Максимальная мощность")
    for group, name in GROUP_NAMES.items():
        yield [name, *(caps.prices.get(PriceKey(PriceKind.FLAT, 1, group, level)) for level in USUAL)]
    yield []
    yield [PARTS]
    for part in caps.components:
        if part.voltage is None:
            yield [part.label, part.unit, part.value]
    yield from _parts_by_level(caps)


def _parts_by_level(caps: Caps) -> Iterator[Line]:
    """Yield the parts that depend on the voltage: in columns, so after those that have units in theirs."""
    rows: dict[str, dict[Voltage, Decimal]] = {}
    for part in caps.components:
        if part.voltage is not None:
            rows.setdefault(part.label, {})[part.voltage] = part.value
    if rows:
        yield _levels("Показатель")
    for label, values in rows.items():
        yield [label, *(values.get(level) for level in USUAL)]


def _zoned(caps: Caps) -> Iterator[Line]:
    for plan, title in ZONED.items():
        yield [title]
        yield _levels("Зоны суток")
        for name, zone in ZONE_ROWS[plan].items():
            keys = [PriceKey(PriceKind.ZONE, 2, None, level, plan, zone) for level in USUAL]
            yield [name, *(caps.prices.get(key) for key in keys)]
        yield []


def _hourly(category: int, last: int, caps: Caps) -> Iterator[Line]:
    if not caps or any(key.category == category for key in caps.matrices):
        yield from _energy(category, last, caps)
    for rate, title in RATES.items():
        if CATEGORIES[category].planned or rate == PriceKind.CAPACITY:
            yield [title, caps.prices.get(PriceKey(rate, category))]
    if CATEGORIES[category].transmission == Transmission.TWO_PART:
        yield [NETWORK]
        yield _levels("Уровень напряжения")
        keys = [PriceKey(PriceKind.NETWORK, category, None, level) for level in USUAL]
        yield ["Ставка", *(caps.prices.get(key) for key in keys)]


def _energy(category: int, last: int, caps: Caps) -> Iterator[Line]:
    yield [ENERGY]
    for letter, (group, name) in zip("абв", GROUP_NAMES.items(), strict=True):
        yield [f"{letter}) {FOR_GROUP.format(group=name)}"]
        for level in USUAL:
            key = MatrixKey(category, MatrixKind.FACT, group, level)
            yield from _matrix(FACT + VOLTAGE_NAMES[level], key, last, caps)
    if CATEGORIES[category].planned:
        for kind, title in DEVIATIONS.items():
            yield from _matrix(title, MatrixKey(category, kind), last, caps)


def _matrix(title: str, key: MatrixKey, last: int, caps: Caps) -> Iterator[Line]:
    days = caps.matrices.get(key, {})
    yield ["Дата", title]
    yield [None, *(matrices.hour_words(hour).replace("–", "-") for hour in range(matrices.HOURS))]
    for day in range(1, last + 1):
        yield [day, *days.get(day, ())]
    yield []
