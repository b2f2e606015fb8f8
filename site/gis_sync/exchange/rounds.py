"""One round of the exchange: plan, call, settle, fetch. It may run at any time, any number of times."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from gis_sync.exchange.connection import connected
from gis_sync.exchange.fetching import fetch_due
from gis_sync.exchange.journal import forget_bodies
from gis_sync.exchange.planning import plan
from gis_sync.exchange.running import run_due
from gis_sync.exchange.settling import settle_due
from gis_sync.models import Operation


@dataclass
class Summary:
    """What a round has done."""

    planned: int = 0
    called: int = 0
    taken: int = 0
    told: int = 0
    failed: int = 0
    settled: int = 0
    files: int = 0

    def __str__(self) -> str:
        more = [(self.told, "answers and steps told"), (self.files, "files fetched")]
        return "".join(f"{count} {what}, " for count, what in more if count) + (
            f"{self.planned} operations planned, {self.called} calls made, {self.taken} appeals taken, "
            f"{self.settled} settled, {self.failed} operations left to people"
        )

    @property
    def is_nothing(self) -> bool:
        return not any((self.planned, self.called, self.settled, self.failed, self.files))

    def count(self, operation: Operation) -> None:
        """Count what a call has brought."""
        self.failed += operation.state == Operation.State.FAILED
        if operation.state != Operation.State.DONE:
            return
        if operation.kind == Operation.Kind.ANSWERS:
            self.told += operation.taken
        elif operation.kind != Operation.Kind.ORGANISATION:
            self.taken += operation.taken


def run_round(now: datetime | None = None, *, since: date | None = None) -> Summary:
    """Run one round with the connection of the settings.

    What is taken already is settled even when there is no way to GIS ZhKKh now. Raises what `connected` does.
    """
    moment = now or timezone.now()
    summary = Summary(settled=settle_due(moment))
    with connected() as connection:
        summary.planned = len(plan(moment, since))
        for operation in run_due(now=moment, connection=connection):
            summary.called += 1
            summary.count(operation)
        summary.settled += settle_due(moment)
        summary.files = fetch_due(moment, connection)
    forget_bodies(moment)
    return summary
