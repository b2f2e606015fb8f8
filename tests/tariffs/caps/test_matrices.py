from decimal import Decimal

import pytest
from tests.tariffs.caps.samples import days_of

from tariffs.caps import matrices

BASE = Decimal(1500)


def test_a_whole_month_has_no_faults() -> None:
    assert matrices.faults_of(days_of(28, BASE), 2026, 2) == []
    assert matrices.faults_of(days_of(29, BASE), 2028, 2) == []


def test_missing_and_foreign_days_are_named() -> None:
    days = {day: row for day, row in days_of(30, BASE).items() if day not in (3, 4, 5, 9)}
    assert matrices.faults_of(days, 2026, 2) == [
        "нет дней: 3–5, 9.",
        "в месяце 28 дней, а в таблице есть 29–30.",
    ]


def test_short_rows_and_prices_that_are_not_positive_are_named() -> None:
    days = days_of(31, BASE)
    days[2] = days[2][:23]
    days[7] = (*days[7][:5], Decimal(0), Decimal("-1.5"), *days[7][7:])
    assert matrices.faults_of(days, 2026, 1) == [
        "2-го числа значений 23, а не 24.",
        "7-го числа, 5:00–6:00: цена должна быть больше нуля.",
        "7-го числа, 6:00–7:00: цена должна быть больше нуля.",
    ]


def test_matrices_that_differ_by_a_constant_do_not_sway() -> None:
    assert matrices.sway_between(days_of(31, BASE), days_of(31, Decimal("1811.17"))) is None


@pytest.mark.parametrize(("change", "sways"), [("0.02", False), ("0.03", True), ("-0.03", True)])
def test_rounding_is_no_sway(change: str, sways: bool) -> None:
    other = days_of(31, BASE)
    other[9] = (*other[9][:4], other[9][4] + Decimal(change), *other[9][5:])
    found = matrices.sway_between(other, days_of(31, BASE))
    assert found == (matrices.Sway(abs(Decimal(change)), 9, 4) if sways else None)


def test_nothing_to_compare_does_not_sway() -> None:
    assert matrices.sway_between({}, days_of(31, BASE)) is None
