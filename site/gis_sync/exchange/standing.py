"""How the exchange stands: when GIS ZhKKh last spoke, what waits, what failed, what is not settled yet."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from gis_sync.exchange.claims import OPEN
from gis_sync.models import Action, GisAppeal, Operation, Packet

SHOWN = 20
"""Rows of each list; the journal has them all."""


@dataclass(frozen=True)
class Heap:
    """How many rows wait, and since when the oldest."""

    count: int
    since: datetime | None


@dataclass(frozen=True)
class Standing:
    """The lists hold the oldest first, the failed ones the newest first; `SHOWN` rows at most.

    `undecided`: actions that wait for people; `unnamed`: those among them whose employee is not mapped.
    """

    last_packet: Packet | None
    last_window: Operation | None
    open: Heap
    waiting: list[Operation]
    failed: Heap
    failures: list[Operation]
    unsettled: Heap
    troubled: list[GisAppeal]
    undecided: Heap
    actions: list[Action]
    unnamed: int


def standing() -> Standing:
    """Return how things stand now, in ten queries however long the journal is."""
    operations, unsettled = Operation.objects.all(), GisAppeal.objects.filter(is_settled=False)
    under_way = operations.filter(state__in=OPEN)
    failed = operations.filter(state=Operation.State.FAILED)
    windows = operations.filter(kind=Operation.Kind.WINDOW, state=Operation.State.DONE)
    troubled = unsettled.exclude(trouble="").only("number", "trouble", "changed_at", "appeal_id")
    undecided = Action.objects.filter(state=Action.State.HUMAN)
    waits = undecided.aggregate(
        count=Count("pk"), since=Min("created_at"), unnamed=Count("pk", filter=Q(lacks_performer=True))
    )
    unnamed = waits.pop("unnamed")
    return Standing(
        last_packet=Packet.objects.filter(direction=Packet.Direction.IN).order_by("-at").first(),
        last_window=windows.order_by("-id").first(),
        open=Heap(**under_way.aggregate(count=Count("pk"), since=Min("created_at"))),
        waiting=list(under_way.order_by("next_try_at", "id")[:SHOWN]),
        failed=Heap(**failed.aggregate(count=Count("pk"), since=Min("finished_at"))),
        failures=list(failed.order_by("-id")[:SHOWN]),
        unsettled=Heap(**unsettled.aggregate(count=Count("pk"), since=Min("changed_at"))),
        troubled=list(troubled.order_by("changed_at", "id")[:SHOWN]),
        undecided=Heap(**waits),
        actions=list(undecided.select_related("gis_appeal__appeal").order_by("created_at", "id")[:SHOWN]),
        unnamed=unnamed,
    )
