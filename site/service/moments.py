"""The moments of a contact and what follows from them. Pure rules; every moment is aware of its zone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from service.errors import MomentsInvalid

MOSCOW = ZoneInfo("Europe/Moscow")
"""Days and months are counted by the company's time, whatever zone a moment was taken down in."""
SKEW = timedelta(minutes=1)
"""How far a clock elsewhere, of a telephone exchange, say, may be ahead of ours."""
LONGEST = timedelta(hours=24)
NAMES = {"arrived_at": "Приход или звонок", "started_at": "Начало", "ended_at": "Окончание"}
SKEWED = "Часы источника спешат меньше чем на минуту: время в будущем заменено нынешним."


@dataclass(frozen=True)
class Moments:
    """When somebody came, when service began, when it ended; None where nobody took it down."""

    arrived_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None

    def known(self) -> Iterator[tuple[str, datetime]]:
        for name in NAMES:
            moment = getattr(self, name)
            if moment is not None:
                yield name, moment


@dataclass(frozen=True)
class Derived:
    """What follows: the day it belongs to, and the times in whole seconds, None where not measured."""

    day: date
    waiting_seconds: int | None
    service_seconds: int | None

    @property
    def year(self) -> int:
        return self.day.year

    @property
    def month(self) -> int:
        return self.day.month


def derive(moments: Moments) -> Derived:
    """Return what follows from the moments; MomentsInvalid when there is none at all.

    A contact belongs to the day, by Moscow time, of its arrival, else of its start, else of its end.
    """
    first = moments.arrived_at or moments.started_at or moments.ended_at
    if first is None:
        raise MomentsInvalid("arrived_at", "Укажите хотя бы одно время: когда пришли, начали или закончили.")
    return Derived(
        day=first.astimezone(MOSCOW).date(),
        waiting_seconds=_between(moments.arrived_at, moments.started_at),
        service_seconds=_between(moments.started_at, moments.ended_at),
    )


def checked(moments: Moments, *, now: datetime) -> tuple[Moments, list[str]]:
    """Return the moments as they may be kept, and what to say of a change; MomentsInvalid.

    A moment less than a minute ahead of our clock is taken for now: clocks differ. Anything later, an end
    before its start, and a contact longer than a day are refused.
    """
    ahead = {name: moment for name, moment in moments.known() if moment > now}
    for name, moment in ahead.items():
        if moment - now > SKEW:
            raise MomentsInvalid(name, f"{NAMES[name]}: время в будущем.")
    kept = replace(moments, **dict.fromkeys(ahead, now))
    _in_order(kept)
    return kept, [SKEWED] if ahead else []


def _in_order(moments: Moments) -> None:
    known = list(moments.known())
    for (former, before), (name, moment) in pairwise(known):
        if moment < before:
            raise MomentsInvalid(name, f"{NAMES[name]} раньше, чем {NAMES[former].lower()}.")
    if known and known[-1][1] - known[0][1] > LONGEST:
        raise MomentsInvalid(known[-1][0], "Дольше суток: проверьте день и время.")


def _between(start: datetime | None, end: datetime | None) -> int | None:
    return None if start is None or end is None else int((end - start).total_seconds())
