"""The check of monthly price caps: those that had to be on the site by now are, with their files whole."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from disclosure.freshness import Renewal, Rule, nominal_days
from disclosure.intact import trouble_of
from disclosure.models import Duty
from disclosure.proofs import Found
from files.models import StoredFile
from tariffs import months
from tariffs.models import BulletinFile, PriceBulletin
from workdays.calendar import Calendar, CalendarYearMissing
from workdays.services import load_calendar

EXPECTED_DAY = 15
"""By this day of a month the prices of the month before are published, unless the duty names another."""
NONE = "Не опубликовано ни одного выпуска предельных уровней цен."
ABSENT = "Не опубликованы предельные уровни цен за {month}: срок был {by:%d.%m.%Y}."
NO_FILE = "К предельным уровням цен за {month} не приложен официальный файл."
BAD_FILE = "Официальный файл предельных уровней цен за {month} {trouble}."
Month = tuple[int, int]
"""Year and month."""


@dataclass(frozen=True)
class Due:
    """A month whose prices had to be published, and the last day for it."""

    month: Month
    by: date


def price_caps_published(duties: Sequence[Duty], on: date) -> Mapping[int, Found]:
    """Prove that the month that was due last is published and its files are intact; three queries.

    Only prices through the networks of the region count, and no invented ones.
    """
    rows = PriceBulletin.objects.live().filter(is_demo=False, scope=PriceBulletin.Scope.REGIONAL)
    bulletins: dict[Month, PriceBulletin] = {(row.year, row.month): row for row in rows}
    calendar = load_calendar()
    due = {duty.pk: _due_of(duty, on, calendar) for duty in duties}
    asked = {each.month for each in due.values() if each} | {max(bulletins, default=(0, 0))}
    files = _files_of([row.pk for month, row in bulletins.items() if month in asked])
    return {pk: _verdict(each, bulletins, files) for pk, each in due.items()}


def last_due(rule: Rule, on: date, calendar: Calendar) -> Due | None:
    """Return which month had to be published before a day; None while the rule has asked for none.

    What is due on the day itself has till its end. CalendarYearMissing when a year is not known.
    """
    found = None
    for nominal in nominal_days(rule, rule.starts_on):
        if nominal >= on:
            break
        by = calendar.next_working(nominal)
        if nominal >= rule.starts_on and by < on:
            found = Due(_before(nominal), by)
    return found


def _before(day: date) -> Month:
    return (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)


def _due_of(duty: Duty, on: date, calendar: Calendar) -> Due | None:
    """Return what a duty asks for; nothing without a calendar: that the term is not counted is said of it."""
    monthly = Rule(Renewal.MONTHLY, duty.starts_on, EXPECTED_DAY)
    try:
        return last_due(duty.rule if duty.renewal == Renewal.MONTHLY else monthly, on, calendar)
    except CalendarYearMissing:
        return None


def _files_of(bulletins: Collection[int]) -> dict[int, list[StoredFile]]:
    found: dict[int, list[StoredFile]] = {}
    rows: Any = BulletinFile.objects.filter(bulletin__in=bulletins)
    for row in rows.select_related("file__stored").defer("file__text"):
        found.setdefault(row.bulletin_id, []).append(row.file.stored)
    return found


def _verdict(
    due: Due | None, bulletins: Mapping[Month, PriceBulletin], files: Mapping[int, list[StoredFile]]
) -> Found:
    if not bulletins:
        return Found.unfilled(NONE)
    newest = max(bulletins)
    year, month = due.month if due is not None else newest
    words = f"{months.NAMES[month - 1]} {year} года"
    if due is not None and due.month not in bulletins:
        return Found.missing(ABSENT.format(month=words, by=due.by))
    kept = files.get(bulletins[year, month].pk, [])
    troubles = [trouble for stored in kept if (trouble := trouble_of(stored))]
    if not kept:
        return Found.missing(NO_FILE.format(month=words))
    if troubles:
        return Found.missing(BAD_FILE.format(month=words, trouble=troubles[0]))
    # A correction of an old month is no renewal of the matter.
    return Found.present(bulletins[newest].first_published_at)
