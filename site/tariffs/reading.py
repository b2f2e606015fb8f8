"""What the pages of tariffs read from the database: the same few queries, however many periods there are."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch

from tariffs.models import ConsumerGroup, ConsumptionRange, PopulationRate, TariffPeriod, ZoneSchedule
from tariffs.models.period import tables_of
from tariffs.models.publication import Standing
from tariffs.tables import GroupTable


@dataclass
class GroupTariffs:
    """All published periods as they stand on a day, the newest first, with what one group pays in each."""

    periods: list[TariffPeriod]
    tables: dict[int, GroupTable] = field(default_factory=dict)

    @property
    def current(self) -> TariffPeriod | None:
        return self._first(Standing.IN_FORCE)

    @property
    def coming(self) -> list[TariffPeriod]:
        """Those that begin later, the nearest first."""
        return [period for period in reversed(self.periods) if period.standing == Standing.COMING]

    @property
    def expired(self) -> TariffPeriod | None:
        """The last that is over."""
        return self._first(Standing.FORMER)

    def table(self, period: TariffPeriod | None) -> GroupTable | None:
        return self.tables.get(period.pk) if period is not None else None

    def whole_month(self, first_day: date, last_day: date) -> TariffPeriod | None:
        """Return the period that holds on each day of a month; None in a change on the way or a gap."""
        for period in self.periods:
            if period.valid_from <= first_day and (period.valid_to is None or last_day <= period.valid_to):
                return period
        return None

    def _first(self, standing: Standing) -> TariffPeriod | None:
        return next((period for period in self.periods if period.standing == standing), None)


def offered_groups() -> list[ConsumerGroup]:
    return list(ConsumerGroup.objects.filter(is_active=True))


def tariffs_of(group: ConsumerGroup | None, on: date) -> GroupTariffs:
    """Read every published period and the group's rows in it: three queries."""
    rows = TariffPeriod.objects.live().standing_on(on).select_related("order__regulator")
    periods = list(rows.order_by("-valid_from", "-pk"))
    if group is None:
        return GroupTariffs(periods)
    own = {"group": group, "period__in": [period.pk for period in periods]}
    ranges = list(ConsumptionRange.objects.filter(**own))
    rates = list(PopulationRate.objects.filter(**own))
    tables = {}
    for period in periods:
        found = tables_of(
            (row for row in ranges if row.period_id == period.pk),
            (row for row in rates if row.period_id == period.pk),
        )
        if group.pk in found:
            tables[period.pk] = found[group.pk]
    return GroupTariffs(periods, tables)


def schedule_on(on: date) -> ZoneSchedule | None:
    """Return the hours of the zones that hold on a day."""
    rows = ZoneSchedule.objects.in_force(on).select_related("order__regulator")
    return rows.prefetch_related("hours").first()


def whole_period(pk: int, on: date) -> TariffPeriod | None:
    """Return a published period with all its rows, as it stands on a day."""
    rows = TariffPeriod.objects.live().standing_on(on).select_related("order__regulator")
    return (
        rows.prefetch_related(
            Prefetch("ranges", ConsumptionRange.objects.select_related("group")),
            Prefetch("rates", PopulationRate.objects.select_related("group")),
        )
        .filter(pk=pk)
        .first()
    )
