"""A draft of a year that has no act yet, made by the rule of the Labour Code. No database or clock here."""

from datetime import date, timedelta

from workdays.calendar import ONE_DAY, SATURDAY, DayData, DayKind, YearData

DRAFT_NOTE = "Проект по правилу ст. 112 ТК РФ: акта о переносе выходных дней на этот год ещё нет."
NEW_YEAR = "Новогодние каникулы"
JANUARY = {
    **dict.fromkeys([1, 2, 3, 4, 5, 6, 8], NEW_YEAR),
    7: "Рождество Христово",
}
FIXED = {
    (2, 23): "День защитника Отечества",
    (3, 8): "Международный женский день",
    (5, 1): "Праздник Весны и Труда",
    (5, 9): "День Победы",
    (6, 12): "День России",
    (11, 4): "День народного единства",
}


def statutory_holidays(year: int) -> dict[date, str]:
    """Return the non-working holidays of ТК РФ, ст. 112, part 1, with their names."""
    january = {date(year, 1, day): name for day, name in sorted(JANUARY.items())}
    return january | {date(year, month, day): name for (month, day), name in FIXED.items()}


def draft_year(year: int) -> YearData:
    """Make the year's calendar as far as the law fixes it without an act; `act` stays empty."""
    holidays = statutory_holidays(year)
    days = [DayData(day, DayKind.DAY_OFF, name) for day, name in holidays.items()]
    days += _moved_weekends(holidays)
    days += _shortened(year, {row.day for row in days})
    return YearData(year, "", tuple(sorted(days, key=lambda row: row.day)), DRAFT_NOTE)


def _moved_weekends(holidays: dict[date, str]) -> list[DayData]:
    moved: list[DayData] = []
    for holiday, name in holidays.items():
        # ТК РФ, ст. 112, part 2: weekend days that coincide with the January holidays move by an act only.
        if holiday.month == 1 or holiday.weekday() < SATURDAY:
            continue
        target = holiday + ONE_DAY
        while target.weekday() >= SATURDAY or target in holidays:
            target += ONE_DAY
        note = f"{name}: перенос выходного дня с {holiday:%d.%m.%Y}"
        moved.append(DayData(target, DayKind.DAY_OFF, note, holiday))
    return moved


def _shortened(year: int, off: set[date]) -> list[DayData]:
    """ТК РФ, ст. 95: the working day directly before a non-working holiday is an hour shorter."""
    eves = [
        (holiday - timedelta(days=1), name)
        for holiday, name in (statutory_holidays(year) | statutory_holidays(year + 1)).items()
    ]
    return [
        DayData(eve, DayKind.SHORTENED, f"Накануне праздника: {name}")
        for eve, name in eves
        if eve.year == year and eve.weekday() < SATURDAY and eve not in off
    ]
