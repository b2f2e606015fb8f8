"""Zones of the day and the plans that use them; which hours belong to which zone. Pure.

An hour h is the time from h:00 to h+1:00, local time; a zone may go over midnight (23-7).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Plan(StrEnum):
    """How many prices a day has; the household chooses with its meter."""

    SINGLE = "single"
    TWO_ZONE = "two_zone"
    THREE_ZONE = "three_zone"


class Zone(StrEnum):
    ALL = "all"
    DAY = "day"
    NIGHT = "night"
    PEAK = "peak"
    HALF_PEAK = "half_peak"


PLAN_NAMES: Mapping[Plan, str] = {
    Plan.SINGLE: "одноставочный",
    Plan.TWO_ZONE: "по двум зонам суток",
    Plan.THREE_ZONE: "по трём зонам суток",
}
ZONE_NAMES: Mapping[Zone, str] = {
    Zone.ALL: "весь день",
    Zone.DAY: "дневная зона",
    Zone.NIGHT: "ночная зона",
    Zone.PEAK: "пиковая зона",
    Zone.HALF_PEAK: "полупиковая зона",
}
ZONE_HEADS: Mapping[Zone, str] = {
    Zone.ALL: "цена",
    Zone.DAY: "день",
    Zone.NIGHT: "ночь",
    Zone.PEAK: "пик",
    Zone.HALF_PEAK: "полупик",
}
"""Short names for the columns of a table: a telephone has room for no more."""
ZONES: Mapping[Plan, tuple[Zone, ...]] = {
    Plan.SINGLE: (Zone.ALL,),
    Plan.TWO_ZONE: (Zone.DAY, Zone.NIGHT),
    Plan.THREE_ZONE: (Zone.PEAK, Zone.HALF_PEAK, Zone.NIGHT),
}
ZONED = (Plan.TWO_ZONE, Plan.THREE_ZONE)
HOURS = range(24)


@dataclass(frozen=True)
class Hours:
    """A piece of the day, from the beginning of `start_hour` (0-23) to that of `end_hour` (1-24)."""

    plan: str
    zone: str
    start_hour: int
    end_hour: int

    def covered(self) -> list[int]:
        """Return the hours of this piece, over midnight if it ends before it begins."""
        length = (self.end_hour - self.start_hour) % 24 or 24
        return [(self.start_hour + step) % 24 for step in range(length)]


def words_of(piece: Hours) -> str:
    """Say the piece as people do: «23:00–7:00»."""
    return f"{piece.start_hour}:00–{piece.end_hour}:00"


def faults_of(pieces: Iterable[Hours]) -> list[str]:
    """Say in Russian what is wrong with the hours of all plans with zones; empty when nothing is."""
    every = list(pieces)
    faults = [fault for plan in ZONED for fault in _faults_of_plan(plan, every)]
    if unknown := {piece.plan for piece in every} - set(ZONED):
        faults.append(f"Зон суток нет у тарифа: {', '.join(sorted(unknown))}.")
    return faults


def zone_at(hour: int, plan: str, pieces: Iterable[Hours]) -> str:
    """Return the zone of an hour; LookupError where the schedule has none."""
    for piece in pieces:
        if piece.plan == plan and hour in piece.covered():
            return piece.zone
    raise LookupError(f"no zone at {hour} in {plan}")


def _faults_of_plan(plan: Plan, every: list[Hours]) -> list[str]:
    name = f"Тариф {PLAN_NAMES[plan]}"
    own = [piece for piece in every if piece.plan == plan]
    strange = sorted({piece.zone for piece in own} - set(ZONES[plan]))
    faults = [f"{name}: лишняя зона — {ZONE_NAMES[Zone(zone)]}." for zone in strange]
    faults += [
        f"{name}: не задана {ZONE_NAMES[zone]}."
        for zone in ZONES[plan]
        if zone not in {piece.zone for piece in own}
    ]
    taken = [hour for piece in own for hour in piece.covered()]
    for hour in HOURS:
        if own and hour not in taken:
            faults.append(f"{name}: час {hour}:00–{hour + 1}:00 не отнесён ни к одной зоне.")
        elif taken.count(hour) > 1:
            faults.append(f"{name}: час {hour}:00–{hour + 1}:00 отнесён к двум зонам.")
    return faults
