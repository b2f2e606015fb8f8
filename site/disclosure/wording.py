"""Numbers and months as Russian says them. Pure."""

from collections.abc import Sequence

from disclosure.metrics import YearCounts
from workdays.wording import counted

MONTHS = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)


def busiest(months: Sequence[tuple[int, int]]) -> str:
    """Name the months with the most appeals, out of (month, appeals)."""
    most = max(appeals for _, appeals in months)
    names = [MONTHS[month - 1] for month, appeals in months if appeals == most]
    return f"{', '.join(names)} ({most if len(names) == 1 else f'по {most}'})"


def year_in_words(year: int, counts: YearCounts) -> str:
    """Say in one breath what the chart of a year shows."""
    total = counts.total
    return (
        f"{year} год: {counted(total.appeals, 'обращение', 'обращения', 'обращений')}, "
        f"из них {counted(total.of('complaint'), 'жалоба', 'жалобы', 'жалоб')} "
        f"и {counted(total.of('claim'), 'претензия', 'претензии', 'претензий')}. "
        f"{busiest_months(counts)}"
    )


def busiest_months(counts: YearCounts) -> str:
    months = [(month, tally.appeals) for month, tally in counts.by_month]
    return f"Больше всего обращений: {busiest(months)}."
