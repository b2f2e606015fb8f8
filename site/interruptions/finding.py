"""«Отключат ли у меня»: what is announced for an address, as tolerantly as people type."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from interruptions.addresses import (
    Asked,
    Likeness,
    likeness,
    nearest,
    read_question,
    settlement_key,
    street_of,
)
from interruptions.models import Interruption, Place
from interruptions.presenters import Notice, notices_of


@dataclass(frozen=True)
class Found:
    """What there is for an address.

    `here` names the house, or the street where no house was asked for. `beside` is on the same street but
    names other houses, or is for a settlement whole that was not asked for by name. `near` are like streets.
    """

    asked: Asked
    here: list[Notice] = field(default_factory=list)
    beside: list[Notice] = field(default_factory=list)
    near: list[str] = field(default_factory=list)

    @property
    def is_understood(self) -> bool:
        return bool(self.asked.street.words or self.asked.settlement)


def find(text: str, now: datetime) -> Found:
    """Look an address up among what is announced and not over; two queries."""
    notices = notices_of(Interruption.objects.announced(now), now)
    places = [place for notice in notices for place in notice.places]
    asked = read_question(text, {place.settlement for place in places})
    found = Found(asked)
    if not found.is_understood:
        return found
    best = max((_likeness(asked, place) for place in places), default=Likeness.NONE)
    for notice in notices:
        _sort_in(found, notice, best)
    if best == Likeness.NONE:
        found.near.extend(nearest(asked.street, {place.street for place in places if place.street}))
    return found


def _sort_in(found: Found, notice: Notice, best: Likeness) -> None:
    kinds = [_hit(found.asked, place, best) for place in notice.places]
    if True in kinds:
        found.here.append(notice)
    elif False in kinds:
        found.beside.append(notice)


def _hit(asked: Asked, place: Place, best: Likeness) -> bool | None:
    """Whether a place takes the address in; None when it is somewhere else altogether."""
    is_there = asked.settlement in {"", settlement_key(place.settlement)}
    if not is_there:
        return None
    if not place.street:
        return bool(asked.settlement)
    if not asked.street.words:
        # A settlement alone was asked for: everything that is announced there.
        return True
    if best == Likeness.NONE or _likeness(asked, place) < best:
        return None
    return asked.house is None or place.known_houses.covers(asked.house)


def _likeness(asked: Asked, place: Place) -> Likeness:
    if asked.settlement not in {"", settlement_key(place.settlement)} or not place.street:
        return Likeness.NONE
    return likeness(asked.street, street_of(place.street))


def streets_of(notices: Iterable[Notice]) -> list[str]:
    """Return the streets of announcements, each once, in the order of the alphabet."""
    return sorted({place.street for notice in notices for place in notice.places if place.street})
