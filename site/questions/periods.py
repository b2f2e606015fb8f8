"""Years, quarters and months by their codes: «2026», «2026-q4», «2026-11». Pure: no database or clock."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

CODE = re.compile(r"(?P<year>[0-9]{4})(-q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?")
ROMAN = ["I", "II", "III", "IV"]
MONTHS = [
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь",
    "декабрь",
]  # fmt: skip
QUARTER = 3
ONE_DAY = timedelta(days=1)
KNOWN_YEARS = range(1990, 2100)
"""Years that anybody may ask for; others are slips of the pen."""


class UnknownPeriod(ValueError):
    """A text that is the code of no period."""


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both included; without a code it is none of the calendar's own."""

    first: date
    last: date
    label: str
    code: str = ""

    @classmethod
    def of_dates(cls, first: date, last: date) -> Self:
        return cls(first, last, f"с {first:%d.%m.%Y} по {last:%d.%m.%Y}")

    @property
    def is_one_month(self) -> bool:
        return (self.first.year, self.first.month) == (self.last.year, self.last.month)

    def months(self) -> "list[Period]":
        """Return the months that the period touches, the first and the last cut to it."""
        found = []
        day = self.first
        while day <= self.last:
            month = by_code(f"{day:%Y-%m}")
            found.append(Period(day, min(month.last, self.last), month.label, month.code))
            day = month.last + ONE_DAY
        return found

    def neighbour(self, step: int) -> "Period":
        """Return the period of the same kind before (-1) or after (1) this one, or UnknownPeriod."""
        inside = self.last + ONE_DAY if step > 0 else self.first - ONE_DAY
        if "q" in self.code:
            return by_code(quarter_code(inside))
        return by_code(f"{inside:%Y-%m}" if "-" in self.code else f"{inside:%Y}")


def by_code(code: str) -> Period:
    """Return the period that a code names; UnknownPeriod for any other text."""
    found = CODE.fullmatch(code)
    year = int(found["year"]) if found else 0
    if found is None or year not in KNOWN_YEARS:
        raise UnknownPeriod(code)
    if found["quarter"]:
        number = int(found["quarter"])
        return _months(
            year, QUARTER * number - 2, QUARTER * number, f"{ROMAN[number - 1]} квартал {year}", code
        )
    if found["month"]:
        month = int(found["month"])
        return _months(year, month, month, f"{MONTHS[month - 1]} {year}", code)
    return _months(year, 1, 12, f"{year} год", code)


def quarter_code(day: date) -> str:
    return f"{day.year}-q{(day.month - 1) // QUARTER + 1}"


def codes_of(year: int, until: date) -> list[str]:
    """Return the codes of a year, its quarters and months that have begun by the day, the latest first."""
    codes = [
        str(year),
        *(f"{year}-q{number}" for number in range(4, 0, -1)),
        *(f"{year}-{number:02}" for number in range(12, 0, -1)),
    ]
    return [code for code in codes if by_code(code).first <= until]


def _months(year: int, first: int, last: int, label: str, code: str) -> Period:
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]), label, code)
