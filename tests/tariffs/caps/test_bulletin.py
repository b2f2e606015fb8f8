import json
from decimal import Decimal

from tests.tariffs.caps.samples import days_of, full_caps, only

from tariffs.caps.bulletin import Caps, MatrixKey, MatrixKind, PriceKey, PriceKind
from tariffs.caps.categories import PowerGroup, Voltage
from tariffs.zones import Plan, Zone

FLAT = PriceKey(PriceKind.FLAT, 1, PowerGroup.LT670, Voltage.SN2)
HIGH = MatrixKey(3, MatrixKind.FACT, PowerGroup.GE10000, Voltage.NN)


def test_a_whole_month_of_31_days_has_what_the_forms_have() -> None:
    caps = full_caps(2026, 1)
    assert len(caps.matrices) == 52
    assert sum(len(days) for days in caps.matrices.values()) == 1612
    assert caps.count == 38_737
    assert caps.faults(2026, 1) == []
    assert caps.remarks() == []


def test_it_goes_through_json_and_back() -> None:
    caps = full_caps(2026, 2)
    again = Caps.from_data(json.loads(json.dumps(caps.as_data())))
    assert again == caps
    assert again.digest() == caps.digest()


def test_the_digest_is_of_the_numbers_not_of_their_order_or_writing() -> None:
    caps, other = full_caps(2026, 2), full_caps(2026, 2)
    other.prices = {key: Decimal(f"{price:.4f}") for key, price in reversed(other.prices.items())}
    other.matrices = dict(reversed(other.matrices.items()))
    assert other.digest() == caps.digest()
    other.prices[FLAT] += Decimal("0.01")
    assert other.digest() != caps.digest()


def test_faults_name_what_they_are_about() -> None:
    caps = Caps({FLAT: Decimal(0)}, {HIGH: days_of(27, Decimal(1))})
    assert caps.faults(2026, 2) == [
        "1 ЦК, цена, менее 670 кВт, СН II: цена должна быть больше нуля.",
        "3 ЦК, фактические почасовые объёмы, не менее 10 МВт, НН: нет дней: 28.",
    ]
    assert Caps().faults(2026, 2) == ["Нет ни одной цены."]


def test_a_matrix_that_does_not_run_like_the_others_is_remarked() -> None:
    caps = only(full_caps(2026, 1), 3)
    days = dict(caps.matrices[HIGH])
    days[15] = (*days[15][:7], days[15][7] + Decimal("100"), *days[15][8:])
    caps.matrices[HIGH] = days
    [remark] = caps.remarks()
    assert remark == (
        "«3 ЦК, фактические почасовые объёмы, не менее 10 МВт, НН» отличается от "
        "«3 ЦК, фактические почасовые объёмы, менее 670 кВт, ВН» не на одну и ту же величину: "
        "разброс 100,00 руб., дальше всего 15-го числа, 7:00–8:00."
    )


def test_levels_without_prices_are_remarked() -> None:
    assert Caps({FLAT: Decimal(5)}).remarks() == ["1 ЦК: нет цен для уровней напряжения ВН, СН I, НН."]


def test_prices_have_their_units_and_names() -> None:
    zone = PriceKey(PriceKind.ZONE, 2, None, Voltage.VN, Plan.TWO_ZONE, Zone.NIGHT)
    assert zone.words == "2 ЦК, цена в зоне суток, ночная зона (две зоны), ВН"
    three = PriceKey(PriceKind.ZONE, 2, None, Voltage.VN, Plan.THREE_ZONE, Zone.PEAK)
    assert three.words == "2 ЦК, цена в зоне суток, пиковая зона (три зоны), ВН"
    assert zone.unit == FLAT.unit == "руб./МВт·ч"
    assert PriceKey(PriceKind.CAPACITY, 3).unit == PriceKey(PriceKind.NETWORK, 4).unit == "руб./МВт в месяц"
