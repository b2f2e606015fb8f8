"""Hourly prices of a month: a row for each day, 24 values in each. Pure."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

HOURS = 24
SPREAD = Decimal("0.02")
"""How far the difference of two matrices of a month may sway: each value is rounded to a kopeck."""

Days = Mapping[int, tuple[Decimal, ...]]


@dataclass(frozen=True)
class Sway:
    """How far the difference of two matrices is from being one number, and where it is farthest off."""

    spread: Decimal
    day: int
    hour: int


def days_in(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def hour_words(hour: int) -> str:
    """Say an hour as the forms do: «4:00–5:00»."""
    return f"{hour}:00–{hour + 1}:00"


def listed(days: Iterable[int]) -> str:
    """Name days shortly: «1–3, 7»."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def faults_of(days: Days, year: int, month: int) -> list[str]:
    """Say in Russian what is wrong: days missing or foreign, values short or not positive."""
    last = days_in(year, month)
    faults = []
    if missing := set(range(1, last + 1)) - set(days):
        faults.append(f"нет дней: {listed(missing)}.")
    if foreign := [day for day in days if not 1 <= day <= last]:
        faults.append(f"в месяце {last} дней, а в таблице есть {listed(foreign)}.")
    for day, values in sorted(days.items()):
        if len(values) != HOURS:
            faults.append(f"{day}-го числа значений {len(values)}, а не {HOURS}.")
        faults += [
            f"{day}-го числа, {hour_words(hour)}: цена должна быть больше нуля."
            for hour, value in enumerate(values)
            if value <= 0
        ]
    return faults


def sway_between(one: Days, other: Days) -> Sway | None:
    """Return the sway of the difference of two matrices where it is more than rounding; None where constant.

    Within a month they differ by what is added to each hour alike: transmission and markup (ПП 1179).
    """
    gaps = [
        (mine - theirs, day, hour)
        for day in sorted(one.keys() & other.keys())
        for hour, (mine, theirs) in enumerate(zip(one[day], other[day], strict=False))
    ]
    if not gaps:
        return None
    values = sorted(gap for gap, _, _ in gaps)
    spread = values[-1] - values[0]
    if spread <= SPREAD:
        return None
    usual = values[len(values) // 2]
    _, day, hour = max(gaps, key=lambda each: abs(each[0] - usual))
    return Sway(spread, day, hour)
