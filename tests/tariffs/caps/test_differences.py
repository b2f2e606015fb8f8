from decimal import Decimal

import pytest
from tests.tariffs.caps.samples import full_caps, only

from tariffs.caps import differences
from tariffs.caps.bulletin import Caps, Component, MatrixKey, MatrixKind, PriceKey, PriceKind
from tariffs.caps.categories import PowerGroup, Voltage
from tariffs.caps.differences import Counts, between

MATRIX = MatrixKey(3, MatrixKind.FACT, PowerGroup.LT670, Voltage.VN)
FLAT = PriceKey(PriceKind.FLAT, 1, PowerGroup.LT670, Voltage.VN)


def with_another_hour(caps: Caps, change: str, hours: int = 1) -> Caps:
    days = dict(caps.matrices[MATRIX])
    days[14] = (*(value + Decimal(change) for value in days[14][:hours]), *days[14][hours:])
    return Caps(caps.prices, {**caps.matrices, MATRIX: days}, caps.components)


def test_the_same_numbers_do_not_differ() -> None:
    found = between(full_caps(2026, 2), full_caps(2026, 2))
    assert found.is_nothing
    assert found.changes == []


def test_where_nothing_was_all_is_new() -> None:
    found = between(Caps(), full_caps(2026, 2))
    assert found.counts[1] == Counts(12, 12)
    assert found.counts[3] == Counts(12 * 28 * 24 + 1, 12 * 28 * 24 + 1)
    assert found.counts[differences.COMPONENTS] == Counts(1, 1)
    assert found.changed == 0
    assert not found.is_nothing


def test_a_changed_hour_is_named_with_what_it_was() -> None:
    caps = full_caps(2026, 2)
    found = between(caps, with_another_hour(caps, "1.5"))
    assert found.counts[3].changed == found.changed == 1
    [change] = found.changes
    assert change.words == "3 ЦК, фактические почасовые объёмы, менее 670 кВт, ВН, 14-го числа, 0:00–1:00"
    assert (change.before_words, change.after_words) == ("1\u202f551,00", "1\u202f552,50")


def test_what_is_gone_is_counted() -> None:
    found = between(full_caps(2026, 2), only(full_caps(2026, 2), 1))
    assert found.counts[6] == Counts(0, 0, 0, 14 * 28 * 24 + 7)
    assert not found.is_nothing


def test_a_part_of_the_weighted_price_is_compared_by_its_label() -> None:
    old = Caps({FLAT: Decimal(1)}, {}, [Component("weighted_price", "Цена", "руб./МВт·ч", Decimal(5))])
    new = Caps({FLAT: Decimal(2)}, {}, [Component("weighted_price", "Цена", "руб./МВт·ч", Decimal(6))])
    assert [change.words for change in between(old, new).changes] == ["1 ЦК, цена, менее 670 кВт, ВН", "Цена"]


def test_only_the_first_changes_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differences, "SHOWN", 3)
    caps = full_caps(2026, 2)
    found = between(caps, with_another_hour(caps, "1.5", hours=5))
    assert (len(found.changes), found.changed) == (3, 5)
