"""Ranges of monthly consumption: where one ends the next begins, and each month of the year has its own set.

Pure. A range is «свыше above_kwh до up_to_kwh включительно», in kWh a month for a household, or for each plot
of a gardeners' society.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tariffs.months import YEAR, listed, said


@dataclass(frozen=True)
class Range:
    """One range; `up_to_kwh` is None for the last one. `months` are those in which these limits hold."""

    number: int
    above_kwh: int
    up_to_kwh: int | None
    months: frozenset[int] = YEAR
    per_plot: bool = False


ANY_VOLUME = Range(1, 0, None)
"""The price is the same whatever the volume: no order has named ranges for the group."""


class MonthWithoutRanges(LookupError):
    """The group has ranges, but none for this month."""


def ranges_of(month: int, ranges: Iterable[Range]) -> list[Range]:
    """Return the ranges of a month in their order; MonthWithoutRanges where other months have some."""
    every = list(ranges)
    own = sorted((each for each in every if month in each.months), key=lambda each: each.number)
    if every and not own:
        raise MonthWithoutRanges(month)
    return own or [ANY_VOLUME]


def faults_of(ranges: Iterable[Range]) -> list[str]:
    """Say in Russian all that is wrong with the ranges of one group; empty when nothing is."""
    seasons: dict[frozenset[int], list[Range]] = defaultdict(list)
    every = list(ranges)
    for each in every:
        seasons[each.months].append(each)
    faults = _faults_of_year(seasons) if seasons else []
    if len({each.per_plot for each in every}) > 1:
        faults.append("Одни диапазоны заданы на домохозяйство, другие — на участок. Выберите одно.")
    for months, own in seasons.items():
        season = "" if months == YEAR else f"{said(months)}: "
        ordered = sorted(own, key=lambda each: each.number)
        faults += [f"{season}{fault}" for fault in _faults_of_season(ordered)]
    return faults


def _faults_of_year(seasons: Iterable[frozenset[int]]) -> list[str]:
    every = [month for months in seasons for month in months]
    faults = []
    if missing := YEAR - set(every):
        faults.append(f"Нет диапазонов на месяцы: {listed(missing)}.")
    if twice := {month for month in every if every.count(month) > 1}:
        faults.append(f"Месяц попал в два сезона: {listed(twice)}.")
    return faults


def _faults_of_season(ordered: Sequence[Range]) -> list[str]:
    numbers = [each.number for each in ordered]
    if numbers != list(range(1, len(ordered) + 1)):
        said_numbers = ", ".join(map(str, numbers))
        return [f"диапазоны должны идти по порядку 1, 2, 3 без повторов, а заданы: {said_numbers}."]
    faults = [fault for each in ordered if (fault := _fault_of_limits(each))]
    if ordered[0].above_kwh != 0:
        faults.append(f"первый диапазон начинается не с 0, а с {ordered[0].above_kwh} кВт·ч.")
    for one, following in pairwise(ordered):
        faults += _faults_of_pair(one, following)
    if ordered[-1].up_to_kwh is not None:
        faults.append(
            f"последний диапазон кончается на {ordered[-1].up_to_kwh} кВт·ч: оставьте верхнюю границу пустой."
        )
    return faults


def _fault_of_limits(each: Range) -> str:
    if each.up_to_kwh is not None and each.up_to_kwh <= each.above_kwh:
        return (
            f"диапазон {each.number}: верхняя граница ({each.up_to_kwh} кВт·ч) "
            f"не больше нижней ({each.above_kwh} кВт·ч)."
        )
    return ""


def _faults_of_pair(one: Range, following: Range) -> list[str]:
    if one.up_to_kwh is None:
        return [f"диапазон {one.number} без верхней границы, но за ним идёт диапазон {following.number}."]
    if one.up_to_kwh < following.above_kwh:
        return [f"между {one.up_to_kwh} и {following.above_kwh} кВт·ч нет диапазона."]
    if one.up_to_kwh > following.above_kwh:
        return [
            f"диапазоны {one.number} и {following.number} перекрываются: "
            f"от {following.above_kwh} до {one.up_to_kwh} кВт·ч."
        ]
    return []
