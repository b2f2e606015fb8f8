"""What differs between two calendars, in dates and words."""

from dataclasses import replace
from datetime import date

from workdays.calendar import Calendar, DayData, DayKind, YearData
from workdays.changes import DayChange, DayState, changed_days, changed_years
from workdays.effects import Effect, EffectGroup, EffectRow

SATURDAY, THURSDAY, HOLIDAY = date(2026, 12, 5), date(2026, 12, 3), date(2026, 11, 4)


def with_days(calendar: Calendar, *days: DayData, act: str | None = None) -> Calendar:
    """Return the calendar whose 2026 has these days more, and another act if one is given."""
    years = tuple(
        replace(data, days=(*data.days, *days), act=data.act if act is None else act)
        if data.year == 2026
        else data
        for data in calendar.years
    )
    return Calendar(years)


def test_days_that_work_otherwise_are_told_in_order(calendar: Calendar) -> None:
    present = with_days(
        calendar,
        DayData(SATURDAY, DayKind.WORKING, "Перенос"),
        DayData(THURSDAY, DayKind.DAY_OFF, "Указ"),
        DayData(date(2026, 12, 4), DayKind.SHORTENED, "Указ"),
        DayData(date(2026, 12, 6), DayKind.DAY_OFF, "Воскресенье и без того нерабочее"),
    )
    found = changed_days(calendar, present)
    assert found == [
        DayChange(THURSDAY, DayState.WORKING, DayState.DAY_OFF, "Указ"),
        DayChange(date(2026, 12, 4), DayState.WORKING, DayState.SHORTENED, "Указ"),
        DayChange(SATURDAY, DayState.DAY_OFF, DayState.WORKING, "Перенос"),
    ]
    assert [change.moves_terms for change in found] == [True, False, True]
    assert [change.present.label for change in found] == ["нерабочий", "рабочий, короче на час", "рабочий"]


def test_a_day_that_is_no_holiday_any_more_is_an_ordinary_one(calendar: Calendar) -> None:
    present = with_days(calendar, DayData(HOLIDAY, DayKind.SHORTENED, ""))
    assert changed_days(calendar, present) == [DayChange(HOLIDAY, DayState.DAY_OFF, DayState.SHORTENED, "")]
    assert changed_days(calendar, calendar) == []


def test_years_are_told_when_they_come_go_or_change_their_act(calendar: Calendar) -> None:
    longer = Calendar((*calendar.years, YearData(2030, "", ())))
    drafted = with_days(calendar, act="")
    assert [change.words for change in changed_years(calendar, longer)] == [
        "Появится календарь 2030 года, пока без праздников и переносов."
    ]
    filled = Calendar(
        (*calendar.years, YearData(2030, "", (DayData(date(2030, 1, 1), DayKind.DAY_OFF, ""),)))
    )
    assert "особых дней в нём: 1" in changed_years(calendar, filled)[0].words
    assert changed_years(longer, calendar)[0].words == "Календаря 2030 года больше не будет."
    assert "снова станет проектом" in changed_years(calendar, drafted)[0].words
    named = changed_years(drafted, with_days(calendar, act="Постановление № 5"))[0]
    assert (named.reason, "(Постановление № 5)" in named.words) == ("календарь 2026 года утверждён", True)


def test_an_act_written_otherwise_makes_no_date_provisional(calendar: Calendar) -> None:
    (change,) = changed_years(calendar, with_days(calendar, act="Постановление № 6"))
    assert (change.words, change.reason) == ("Акт 2026 года будет назван так: Постановление № 6.", "")


def test_another_effect_has_another_digest() -> None:
    row = EffectRow("№ 1", "/", THURSDAY, SATURDAY, "потому")
    group = EffectGroup("Срок станет раньше", "", "warning", "Срок", "Станет", (row,))
    effect = Effect((), (), (group,))
    moved = replace(group, rows=(replace(row, present=HOLIDAY),))
    assert effect.digest == Effect((), (), (replace(group),)).digest
    assert effect.digest != Effect((), (), (moved,)).digest
    assert (effect.touches_nothing, Effect((), (), (replace(group, rows=()),)).touches_nothing) == (
        False,
        True,
    )
    long = replace(group, rows=(row,) * 53)
    assert (len(long.shown), long.more, group.more) == (50, 3, 0)
