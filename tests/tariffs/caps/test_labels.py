import pytest

from tariffs.caps import labels
from tariffs.caps.bulletin import MatrixKind, PriceKind
from tariffs.caps.categories import PowerGroup, Voltage
from tariffs.zones import Plan, Zone


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("III. Третья ценовая категория", 3),
        ("для чeтвертой ценовoй категории", 4),
        ("М_январь 1 цк", 1),
        ("ЦК-5", 5),
        ("3-я ценовая категория", 3),
        ("Шестая  ценовая\nкатегория", 6),
        ("Приложение", None),
    ],
)
def test_the_category_is_read_from_a_title(text: str, category: int | None) -> None:
    assert labels.category_of(text) == category


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("III. Третья ценовая категория", True),
        ("Третья ценовая категория", True),
        ("Предельные уровни нерегулируемых цен для третьей ценовой категории", True),
        ("объем потребления, отнесенный к третьей ценовой категории", False),
    ],
)
def test_a_mention_is_no_heading(text: str, opens: bool) -> None:
    assert labels.is_category_heading(text) is opens


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("а) для потребителей с максимальной мощностью менее 670 кВт", PowerGroup.LT670),
        ("до 670 кBт", PowerGroup.LT670),
        ("б) от 670 кВт до 10 МВт", PowerGroup.FROM670),
        ("не менее 10 МВт", PowerGroup.GE10000),
        ("свыше 10\u00a0МВт", PowerGroup.GE10000),
        ("Иные потребители", None),
    ],
)
def test_the_power_group_is_read(text: str, group: PowerGroup | None) -> None:
    assert labels.group_of(text) == group


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("отпущенных на уровне напряжения CH II", Voltage.SN2),
        ("на уровне  напряжения\nВН", Voltage.VN),
        ("Дифференцированная по уровням напряжения ставка", None),
    ],
)
def test_the_level_is_read_from_the_end_of_a_heading(text: str, level: Voltage | None) -> None:
    assert labels.level_in(text) == level


def test_plans_and_zones_are_read() -> None:
    assert labels.plan_of("для трёх зон суток") == Plan.THREE_ZONE
    assert labels.plan_of("для двух зон суток") == Plan.TWO_ZONE
    assert labels.plan_of("по зонам") is None
    words = ("Ночная", "Полупиковая зона", "Пиковая", "Дневная", "Вечерняя")
    assert [labels.zone_of(word) for word in words] == [Zone.NIGHT, Zone.HALF_PEAK, Zone.PEAK, Zone.DAY, None]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ставка для фактических почасовых объемов покупки", MatrixKind.FACT),
        ("Ставка для превышения фактического объема над соответствующим плановым", MatrixKind.FACT_OVER_PLAN),
        ("Ставка для превышения планового объёма над фактическим", MatrixKind.PLAN_OVER_FACT),
        ("Ставка за превышение", None),
    ],
)
def test_the_kind_of_a_matrix_is_read(text: str, kind: MatrixKind | None) -> None:
    assert labels.matrix_kind_of(text) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2. Ставка за мощность, приобретаемую потребителем", PriceKind.CAPACITY),
        ("ставка тарифа за содержание электрических сетей", PriceKind.NETWORK),
        ("Ставка для суммы плановых почасовых объемов", PriceKind.PLAN_SUM),
        ("Ставка для суммы абсолютных значений разностей фактических и плановых", PriceKind.DEVIATION_SUM),
        ("Ставка за электрическую энергию", None),
    ],
)
def test_the_kind_of_a_rate_is_read(text: str, kind: PriceKind | None) -> None:
    assert labels.scalar_kind_of(text) == kind


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("Предельные уровни, январь 2026 года", (2026, 1)),
        ("в мае 2025 г.", (2025, 5)),
        ("за март\u00a02026", (2026, 3)),
        ("приказ от 18 декабря 2025 года", None),
        ("2026", None),
    ],
)
def test_the_month_is_read_and_a_date_is_none(text: str, month: tuple[int, int] | None) -> None:
    assert labels.month_of(text) == month


def test_hours_are_read_however_they_are_written() -> None:
    texts = ("4:00-5:00", "04:00 – 05:00", "4", 4, "4-5", "4.00-5.00", "с утра")
    assert [labels.hour_of(text) for text in texts] == [4, 4, 4, 4, 4, 4, None]


@pytest.mark.parametrize(
    ("label", "unit", "expected"),
    [
        ("в) коэффициент оплаты мощности потребителями, 1/час", "", ("capacity_factor", "1/час")),
        ("б) цена мощности на оптовом рынке, рублей/МВт", "", ("capacity_price", "руб./МВт")),
        ("Сбытовая надбавка", "руб/МВтч", ("sales_markup", "руб/МВтч")),
        ("г) объём потребления, МВт·ч", "", ("part_7", "МВт·ч")),
        ("ставка, рублей/МВт в месяц", "", ("part_7", "руб./МВт в месяц")),
        ("пиковое потребление, МВт", "", ("part_7", "МВт")),
        ("прочее", "", ("part_7", "")),
        (
            "средневзвешенная нерегулируемая цена на электрическую энергию (мощность), рублей/МВт·ч",
            "",
            ("weighted_price", "руб./МВт·ч"),
        ),
    ],
)
def test_parts_get_a_code_and_a_unit(label: str, unit: str, expected: tuple[str, str]) -> None:
    found = labels.component_of(label, 7, unit)
    assert (found.code, found.unit) == expected
