import pytest

from tariffs.months import between
from tariffs.ranges import ANY_VOLUME, MonthWithoutRanges, Range, faults_of, ranges_of

WINTER, SUMMER = between(10, 4), between(5, 9)
THREE = [Range(1, 0, 3900), Range(2, 3900, 6000), Range(3, 6000, None)]
SEASONS = [
    Range(1, 0, 7020, WINTER),
    Range(2, 7020, 10800, WINTER),
    Range(3, 10800, None, WINTER),
    Range(1, 0, 3900, SUMMER),
    Range(2, 3900, 6000, SUMMER),
    Range(3, 6000, None, SUMMER),
]


@pytest.mark.parametrize("ranges", [THREE, SEASONS, [Range(1, 0, None)], []])
def test_whole_ranges_have_no_fault(ranges: list[Range]) -> None:
    assert faults_of(reversed(ranges)) == []


@pytest.mark.parametrize(
    ("ranges", "fault"),
    [
        ([Range(1, 0, 3900), Range(2, 4000, None)], "между 3900 и 4000 кВт·ч нет диапазона."),
        (
            [Range(1, 0, 3900), Range(2, 3800, None)],
            "диапазоны 1 и 2 перекрываются: от 3800 до 3900 кВт·ч.",
        ),
        ([Range(1, 100, None)], "первый диапазон начинается не с 0, а с 100 кВт·ч."),
        (
            [Range(1, 0, 3900)],
            "последний диапазон кончается на 3900 кВт·ч: оставьте верхнюю границу пустой.",
        ),
        (
            [Range(1, 0, None), Range(2, 3900, None)],
            "диапазон 1 без верхней границы, но за ним идёт диапазон 2.",
        ),
        (
            [Range(1, 0, 100), Range(2, 100, 100), Range(3, 100, None)],
            "диапазон 2: верхняя граница (100 кВт·ч) не больше нижней (100 кВт·ч).",
        ),
        (
            [Range(1, 0, 3900), Range(3, 3900, None)],
            "диапазоны должны идти по порядку 1, 2, 3 без повторов, а заданы: 1, 3.",
        ),
        (
            [Range(1, 0, None), Range(1, 0, None)],
            "диапазоны должны идти по порядку 1, 2, 3 без повторов, а заданы: 1, 1.",
        ),
    ],
)
def test_the_fault_is_named(ranges: list[Range], fault: str) -> None:
    assert faults_of(ranges) == [fault]


def test_months_without_ranges_are_named() -> None:
    assert faults_of(SEASONS[:3]) == ["Нет диапазонов на месяцы: май, июнь, июль, август, сентябрь."]


def test_a_month_in_two_seasons_is_named() -> None:
    summer = [Range(1, 0, None, between(4, 9))]
    assert faults_of([Range(1, 0, None, WINTER), *summer]) == ["Месяц попал в два сезона: апрель."]


def test_the_season_of_a_fault_is_named() -> None:
    broken = [Range(1, 0, 7020, WINTER), Range(2, 7000, None, WINTER), *SEASONS[3:]]
    assert faults_of(broken) == ["с октября по апрель: диапазоны 1 и 2 перекрываются: от 7000 до 7020 кВт·ч."]


def test_a_household_and_a_plot_are_not_mixed() -> None:
    mixed = [Range(1, 0, 30, per_plot=True), Range(2, 30, None)]
    assert faults_of(mixed) == ["Одни диапазоны заданы на домохозяйство, другие — на участок. Выберите одно."]


def test_the_month_chooses_its_season() -> None:
    assert [each.up_to_kwh for each in ranges_of(1, SEASONS)] == [7020, 10800, None]
    assert [each.up_to_kwh for each in ranges_of(5, SEASONS)] == [3900, 6000, None]
    assert [each.up_to_kwh for each in ranges_of(10, SEASONS)] == [7020, 10800, None]


def test_without_ranges_any_volume_is_the_first() -> None:
    assert ranges_of(1, []) == [ANY_VOLUME]


def test_a_month_of_no_season_is_an_error_and_not_a_guess() -> None:
    with pytest.raises(MonthWithoutRanges):
        ranges_of(6, SEASONS[:3])
