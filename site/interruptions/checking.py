"""What keeps an interruption from being announced, and what is worth a second look."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from interruptions.addresses import Likeness, likeness, settlement_key, street_of
from interruptions.houses import UnreadableHouses, parse
from interruptions.timing import days_before, overlap
from workdays.wording import counted

if TYPE_CHECKING:
    from interruptions.models import Interruption, Place


def faults_of(row: "Interruption") -> list[str]:
    return [*_faults_of_time(row), *_faults_of_places(row)]


def _faults_of_time(row: "Interruption") -> Iterator[str]:
    if row.starts_at is None:
        yield "Укажите начало."
        return
    if row.ends_at is None and row.kind != row.Kind.EMERGENCY:
        yield "Укажите конец: без него объявляют только аварийное отключение."
    if row.ends_at is not None and row.ends_at <= row.starts_at:
        yield "Конец раньше начала."
    if row.state == row.State.MOVED and row.former_starts_at is None:
        yield "Укажите прежнее начало: посетители увидят, с какого времени перенесено."
    if row.former_starts_at and row.former_ends_at and row.former_ends_at <= row.former_starts_at:
        yield "Прежний конец раньше прежнего начала."


def _faults_of_places(row: "Interruption") -> Iterator[str]:
    places = list(row.places.all())
    if not places:
        yield "Назовите хотя бы одну улицу или населённый пункт."
    for place in places:
        try:
            parse(place.houses)
        except UnreadableHouses as error:
            yield f"{place}: {error}"


def remarks_of(row: "Interruption", now: datetime) -> list[str]:
    if row.starts_at is None:
        return []
    return [*_late_warning(row, now), *_overlaps(row)]


def _late_warning(row: "Interruption", now: datetime) -> Iterator[str]:
    """Compare the days left with the term that the administrator has entered; without one nothing is said."""
    from interruptions.models import WarningTerm

    if row.kind != row.Kind.PLANNED or row.starts_at is None or row.is_off:
        return
    published_on = timezone.localdate(row.first_published_at or now)
    term = WarningTerm.on(published_on)
    days = days_before(published_on, timezone.localdate(row.starts_at))
    if term is not None and days < term.days:
        left = counted(max(days, 0), "день", "дня", "дней")
        yield f"До начала {left}, а предупреждать нужно не позже чем за {term.days} ({term.source})."


def _overlaps(row: "Interruption") -> Iterator[str]:
    """Name each street with houses that another interruption has at the same time; two queries."""
    from interruptions.models import Interruption

    if row.is_off or row.state == row.State.FINISHED or row.starts_at is None:
        return
    others = Interruption.objects.live().exclude(pk=row.pk).exclude(state__in=["cancelled", "finished"])
    if row.ends_at is not None:
        others = others.filter(starts_at__lt=row.ends_at)
    for other in others.prefetch_related("places"):
        if overlap((row.starts_at, row.ends_at), (other.starts_at, other.ends_at)):
            shared = [str(mine) for mine in row.places.all() if _is_shared(mine, other.places.all())]
            if shared:
                yield f"В то же время уже объявлено: {other}. Те же дома: {', '.join(shared)}."


def _is_shared(mine: "Place", theirs: Any) -> bool:
    return any(_meet(mine, other) for other in theirs)


def _meet(one: "Place", other: "Place") -> bool:
    if settlement_key(one.settlement) != settlement_key(other.settlement):
        return False
    if not one.street or not other.street:
        return True
    if likeness(street_of(one.street), street_of(other.street)) != Likeness.SAME:
        return False
    try:
        return parse(one.houses).meets(parse(other.houses))
    except UnreadableHouses:
        return False
