"""Hours and their state in Russian words. No database or clock here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise

from workdays.hours import Interval, OpenState, OpenStatus, clock

DAYS = ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"]
ON_DAYS = [
    "в понедельник",
    "во вторник",
    "в среду",
    "в четверг",
    "в пятницу",
    "в субботу",
    "в воскресенье",
]
MONTHS_OF = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
ALL_DAY = [(0, 24 * 60)]


@dataclass(frozen=True)
class Words:
    """How a kind of place says that it is open, and when it will be."""

    open: str
    closed: str
    will_open: str


OFFICE = Words("Сейчас открыто", "Закрыто", "откроется")
RECEPTION = Words("Идёт приём", "Сейчас приёма нет", "следующий приём")


@dataclass(frozen=True)
class HoursRow:
    """Days of the week that share their hours; `pause` is empty without a break."""

    days: str
    hours: str
    pause: str = ""


def counted(number: int, one: str, few: str, many: str, *, space: str = " ") -> str:
    """Return the number with its noun in the right form: 1 жалоба, 2 жалобы, 5 жалоб, 11 жалоб."""
    tens, ones = number % 100, number % 10
    if 11 <= tens <= 14 or ones == 0 or ones >= 5:
        return f"{number}{space}{many}"
    return f"{number}{space}{one if ones == 1 else few}"


def status_text(status: OpenStatus, moment: datetime, words: Words = OFFICE) -> str:
    """Say the status as of the local moment: «Сейчас открыто, до 17:00»."""
    if status.state is OpenState.OPEN:
        return f"{words.open}, {_until(status.until, moment)}"
    if status.next_opening is None:
        return words.closed
    if status.state is OpenState.BREAK:
        return f"Перерыв до {_time(status.next_opening)}"
    return f"{words.closed}, {words.will_open} {_when(status.next_opening, moment)}"


def _until(until: datetime | None, moment: datetime) -> str:
    if until is None:
        return "круглосуточно"
    if until == _midnight(moment) + timedelta(days=1):
        return "до 24:00"
    return f"до {_time(until)}" if until.date() == moment.date() else f"до {_time(until)} {_date(until)}"


def _when(opening: datetime, moment: datetime) -> str:
    if opening.date() == moment.date():
        return f"сегодня в {_time(opening)}"
    return f"{ON_DAYS[opening.weekday()]} {_date(opening)} в {_time(opening)}"


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _date(moment: datetime) -> str:
    return f"{moment.day} {MONTHS_OF[moment.month - 1]}"


def _time(moment: datetime) -> str:
    return clock(moment.hour * 60 + moment.minute)


def week_rows(week: Mapping[int, Sequence[Interval]], *, name_days_off: bool = True) -> list[HoursRow]:
    """Write weekly hours, days in a row with equal hours together; days off only if asked for."""
    rows = []
    for spans, group in groupby(range(7), key=lambda day: sorted(week.get(day, ()))):
        days = list(group)
        if spans or name_days_off:
            rows.append(HoursRow(_days(days), *hours_text(spans)))
    return rows


def hours_text(intervals: Sequence[Interval]) -> tuple[str, str]:
    """Write a day's hours and its breaks: («8:00–17:00», «перерыв 12:00–13:00»)."""
    spans = [(interval.start, interval.end) for interval in sorted(intervals)]
    if not spans:
        return "выходной", ""
    if spans == ALL_DAY:
        return "круглосуточно", ""
    gaps = [f"{clock(end)}–{clock(start)}" for (_, end), (start, _) in pairwise(spans) if start > end]
    return f"{clock(spans[0][0])}–{clock(spans[-1][1])}", f"перерыв {', '.join(gaps)}" if gaps else ""


def _days(days: list[int]) -> str:
    first, last = DAYS[days[0]], DAYS[days[-1]]
    if len(days) == 7:
        return "Ежедневно"
    text = first if len(days) == 1 else f"{first}, {last}" if len(days) == 2 else f"{first} – {last}"
    return text.capitalize()
