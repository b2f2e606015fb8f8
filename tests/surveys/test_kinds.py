"""What may be asked and how it is counted; pure."""

from decimal import Decimal

import pytest

from surveys.kinds import CHOSEN, KINDS, LISTED, WAYS, Kind, Way, choices_of, fault_of_options, options_of
from surveys.scoring import mean, mean_of_marks, per_cent


def test_every_kind_and_way_has_its_words() -> None:
    assert set(KINDS) == set(Kind)
    assert set(WAYS) == set(Way)


def test_options_are_lines() -> None:
    assert options_of(" да \n\nнет\n") == ["да", "нет"]
    assert choices_of(Kind.SINGLE, ["да", "нет"]) == {1: "да", 2: "нет"}
    assert list(choices_of(Kind.SCALE, [])) == [5, 4, 3, 2, 1]
    assert choices_of(Kind.TEXT, []) == choices_of(Kind.NUMBER, []) == {}
    assert {kind for kind in Kind if choices_of(kind, ["а", "б"])} == CHOSEN


@pytest.mark.parametrize("kind", list(Kind))
def test_options_belong_to_lists(kind: Kind) -> None:
    assert bool(fault_of_options(kind, ["а", "б"])) == (kind not in LISTED)
    assert bool(fault_of_options(kind, [])) == (kind in LISTED)


@pytest.mark.parametrize("options", [["а"], ["а", "А"], [str(number) for number in range(21)]])
def test_lists_are_real_and_short(options: list[str]) -> None:
    assert fault_of_options(Kind.SINGLE, options)


def test_means_are_exact() -> None:
    assert mean(0, 0) is None
    assert mean(1, 3) == Decimal("0.33")
    assert mean(Decimal("0.125"), 1) == Decimal("0.13")
    assert mean_of_marks({}) is None
    assert mean_of_marks({5: 2, 1: 1}) == Decimal("3.67")
    assert per_cent(1, 0) == Decimal("0.0")
    assert per_cent(2, 3) == Decimal("66.7")
    assert per_cent(1, 2000) == Decimal("0.1")
