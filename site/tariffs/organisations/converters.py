"""Months in addresses: «2026-10»."""

from datetime import date

from tariffs.models.prices import FIRST_YEAR, LAST_YEAR


class MonthConverter:
    """The first day of a month that bulletins may be for; any other address leads nowhere."""

    regex = r"[0-9]{4}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        day = date.fromisoformat(f"{value}-01")
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError(value)
        return day

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"
