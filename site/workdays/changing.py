"""Changes the calendar: shows first what a change would do, then does it and what follows from it."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from wagtail import hooks

from workdays.calendar import Calendar, YearData
from workdays.changes import changed_days, changed_years
from workdays.effects import Effect, EffectGroup
from workdays.models import CalendarDay, CalendarYear
from workdays.services import days_to_store, load_calendar, read_year, shipped_files

Apply = Callable[[], Any]


class EffectChanged(Exception):
    """The change would do something else than was shown, namely `effect`; nothing is changed."""

    def __init__(self, effect: Effect) -> None:
        super().__init__("The effect of the change is not the one that was shown.")
        self.effect = effect


def preview_change(*, apply: Apply) -> Effect:
    """Return what `apply` would do; it is done and undone, so the database's own rules have their say."""
    with transaction.atomic():
        former = load_calendar()
        apply()
        present = load_calendar()
        transaction.set_rollback(True)
    described = [hook(former=former, calendar=present) for hook in hooks.get_hooks("calendar_effects")]
    return _effect(former, present, described)


def change_calendar(*, apply: Apply, actor: str, digest: str) -> Effect:
    """Change the calendar and all that follows from it in one transaction; EffectChanged if not as shown.

    `digest` names the effect that was shown, `actor` is the journal's word for who does it.
    """
    with transaction.atomic():
        # Whoever else is changing the calendar goes first, and then this change is looked at anew.
        list(CalendarYear.objects.select_for_update().order_by("year").values_list("pk"))
        former = load_calendar()
        apply()
        present = load_calendar()
        done = [
            hook(former=former, calendar=present, actor=actor) for hook in hooks.get_hooks("calendar_changed")
        ]
        effect = _effect(former, present, done)
        if effect.digest != digest:
            raise EffectChanged(effect)
    return effect


def _effect(former: Calendar, present: Calendar, described: list[list[EffectGroup]]) -> Effect:
    return Effect(
        days=tuple(changed_days(former, present)),
        years=tuple(changed_years(former, present)),
        groups=tuple(group for groups in described for group in groups),
    )


def shipped_act(year: CalendarYear) -> YearData | None:
    """Return the reviewed file of a year that the database holds only as a draft, if it names the act."""
    return None if year.act else shipped_acts().get(year.year)


def shipped_acts() -> dict[int, YearData]:
    """Return the reviewed files that name their act."""
    return {data.year: data for data in map(read_year, shipped_files()) if data.act}


@transaction.atomic
def replace_draft(*, year: CalendarYear, data: YearData) -> CalendarYear:
    """Put the days and the act of a reviewed file in the place of the draft of the same year."""
    year.days.all().delete()
    CalendarDay.objects.bulk_create(days_to_store(year, data))
    year.act, year.note = data.act, data.note
    year.save()
    return year
