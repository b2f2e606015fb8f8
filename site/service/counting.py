"""What the statistics take from the journal: grouped counts, never rows; nothing that is struck out."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from service.models import Contact


@dataclass(frozen=True)
class Timed:
    """`count` contacts of a channel in a month (1 to 12) that took exactly `seconds`."""

    channel: str
    month: int
    seconds: int
    count: int


@dataclass(frozen=True)
class Held:
    """`count` contacts of a channel in a month with one outcome ("" while none is written down).

    `waited` of them have a measured time of waiting, `served` a measured time of service.
    """

    channel: str
    month: int
    outcome: str
    count: int
    waited: int
    served: int


def counted(year: int) -> QuerySet[Contact]:
    return Contact.objects.filter(year=year, is_void=False).order_by()


def waiting_times(year: int) -> list[Timed]:
    """Return how long people waited for service; one query."""
    return _timed(year, "waiting_seconds")


def service_times(year: int) -> list[Timed]:
    """Return how long service took; one query."""
    return _timed(year, "service_seconds")


def _timed(year: int, seconds: str) -> list[Timed]:
    measured = counted(year).exclude(**{seconds: None})
    groups = measured.values_list("channel", "month", seconds).annotate(count=Count("pk"))
    return [Timed(*group) for group in groups]


def contacts_held(year: int) -> list[Held]:
    """Return how many contacts there were and how many of them are measured; one query."""
    groups = counted(year).values_list("channel", "month", "outcome")
    measured = groups.annotate(
        count=Count("pk"), waited=Count("waiting_seconds"), served=Count("service_seconds")
    )
    return [Held(*group) for group in measured]
