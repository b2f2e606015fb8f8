"""The rule of a changed calendar: dates told move only earlier."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.deadlines import Term, compute
from questions.recounting import Recount, Recounting, Standing, recount
from workdays.calendar import Calendar, DayData, DayKind, YearData
from workdays.services import read_year, shipped_files

CALENDAR = Calendar(tuple(read_year(path) for path in shipped_files()))
WEBSITE = Term(15, "working_day", 15, "working_day")
POST = Term(30, "calendar_day", 1, "month")
day = date.fromisoformat


def changed(
    *days: tuple[str, str], without: tuple[str, ...] = (), acts: dict[int, str] | None = None
) -> Calendar:
    """Return the shipped calendar with these days, without those, with other acts."""

    def year(data: YearData) -> YearData:
        own = {row.day: row for row in data.days if row.day.isoformat() not in without}
        own |= {
            day(on): DayData(day(on), DayKind(kind), "Указ") for on, kind in days if day(on).year == data.year
        }
        return replace(data, days=tuple(own.values()), act=(acts or {}).get(data.year, data.act))

    return Calendar(tuple(map(year, CALENDAR.years)))


def website(due: str = "2026-12-14", **more: Any) -> Standing:
    """An appeal of the site received on 23.11.2026: its fifteenth working day is 14.12.2026."""
    return Standing(day("2026-11-23"), WEBSITE, day(due), day(due), False, **more)


def post(due: str = "2026-12-23", control: str = "2026-12-23", **more: Any) -> Standing:
    """A letter received on 23.11.2026: its thirtieth day is 23.12.2026."""
    return Standing(day("2026-11-23"), POST, day(due), day(control), False, **more)


def dates(found: Recount | None) -> tuple[str, str, str] | None:
    return found and tuple(each.isoformat() for each in (found.due_on, found.control_on, found.counted_on))


@pytest.mark.parametrize(
    ("standing", "change", "expected"),
    [
        # A day off within the fifteen working days: a day more by the count, none by the promise.
        (website(), [("2026-12-03", "day_off")], ("2026-12-14", "2026-12-14", "2026-12-15")),
        # A Saturday made working: a day less.
        (website(), [("2026-12-05", "working")], ("2026-12-11", "2026-12-11", "2026-12-11")),
        (website(), [("2026-12-05", "shortened")], ("2026-12-11", "2026-12-11", "2026-12-11")),
        # The last day itself becomes a day off: answered by the working day before.
        (website(), [("2026-12-14", "day_off")], ("2026-12-14", "2026-12-11", "2026-12-15")),
        # One for the other: the same dates, nothing to do.
        (website(), [("2026-12-03", "day_off"), ("2026-12-05", "working")], None),
        # A working day an hour shorter is a working day (ТК РФ, ст. 95).
        (website(), [("2026-12-03", "shortened")], None),
        # The day of receipt and days after the term do not count.
        (website(), [("2026-11-23", "day_off"), ("2026-12-15", "day_off")], None),
        # Thirty days whose last becomes a day off: ст. 193 would give one more.
        (post(), [("2026-12-23", "day_off")], ("2026-12-23", "2026-12-22", "2026-12-24")),
        # A day off within thirty days moves nothing.
        (post(), [("2026-12-03", "day_off")], None),
        # Received 26.11: the thirtieth day is Saturday 26.12, so Monday 28.12. A working Saturday ends it.
        (
            Standing(day("2026-11-26"), POST, day("2026-12-28"), day("2026-12-25"), False),
            [("2026-12-26", "working")],
            ("2026-12-26", "2026-12-26", "2026-12-26"),
        ),
        # The Friday before it becomes a day off: the term is the same, our own reminder a day earlier.
        (
            Standing(day("2026-11-26"), POST, day("2026-12-28"), day("2026-12-25"), False),
            [("2026-12-25", "day_off")],
            ("2026-12-28", "2026-12-24", "2026-12-28"),
        ),
        # A term of one day that holds no working day has nothing earlier to aim at.
        (
            Standing(
                day("2026-12-02"),
                Term(1, "calendar_day", 0, "month"),
                day("2026-12-03"),
                day("2026-12-03"),
                False,
            ),
            [("2026-12-03", "day_off")],
            ("2026-12-03", "2026-12-03", "2026-12-04"),
        ),
    ],
)
def test_a_date_told_moves_only_earlier(
    standing: Standing, change: list[tuple[str, str]], expected: tuple[str, str, str] | None
) -> None:
    assert dates(Recounting(CALENDAR, changed(*change)).of(standing)) == expected


def test_a_deleted_holiday_makes_the_term_earlier() -> None:
    standing = Standing(day("2026-10-26"), WEBSITE, day("2026-11-17"), day("2026-11-17"), False)
    found = Recounting(CALENDAR, changed(without=("2026-11-04",))).of(standing)
    assert dates(found) == ("2026-11-16", "2026-11-16", "2026-11-16")


@pytest.mark.parametrize(
    ("standing", "change", "expected"),
    [
        # Prolonged to the limit, 15 working days after 14.12.2026: 13.01.2027.
        (website("2027-01-13", first_due_on=day("2026-12-14")), [("2026-12-16", "day_off")],
         ("2027-01-13", "2027-01-13", "2027-01-14")),
        (website("2027-01-13", first_due_on=day("2026-12-14")), [("2026-12-19", "working")],
         ("2027-01-12", "2027-01-12", "2027-01-12")),
        # The first term would end earlier, so the extension begins and ends earlier.
        (website("2027-01-13", first_due_on=day("2026-12-14")), [("2026-12-05", "working")],
         ("2027-01-12", "2027-01-12", "2027-01-12")),
        # The first term would end later: it ended when it was told to.
        (website("2027-01-13", first_due_on=day("2026-12-14")), [("2026-12-03", "day_off")], None),
        # Granted for less than the limit, and still within it.
        (website("2026-12-25", first_due_on=day("2026-12-14")), [("2026-12-19", "working")], None),
        (website("2026-12-25", first_due_on=day("2026-12-14")), [("2026-12-16", "day_off")], None),
        # Its last day becomes a day off: the answer is due by the working day before.
        (website("2026-12-25", first_due_on=day("2026-12-14")), [("2026-12-25", "day_off")],
         ("2026-12-25", "2026-12-24", "2026-12-25")),
        # A month after 23.12.2026 is Saturday 23.01.2027, so Monday 25.01.2027.
        (post("2027-01-25", "2027-01-22", first_due_on=day("2026-12-23")), [("2027-01-23", "working")],
         ("2027-01-23", "2027-01-23", "2027-01-23")),
        (post("2027-01-25", "2027-01-22", first_due_on=day("2026-12-23")), [("2027-01-25", "day_off")],
         ("2027-01-25", "2027-01-22", "2027-01-26")),
    ],
)  # fmt: skip
def test_a_granted_extension_is_pulled_to_its_limit_and_never_pushed(
    standing: Standing, change: list[tuple[str, str]], expected: tuple[str, str, str] | None
) -> None:
    assert dates(Recounting(CALENDAR, changed(*change)).of(standing)) == expected


def test_an_act_makes_dates_certain_and_a_withdrawn_one_makes_them_provisional() -> None:
    draft, named = CALENDAR, changed(acts={2028: "Постановление № 1"})
    standing = Standing(day("2027-12-20"), WEBSITE, day("2028-01-18"), day("2028-01-18"), True)
    found = Recounting(draft, named).of(standing)
    assert found == Recount(day("2028-01-18"), day("2028-01-18"), False, day("2028-01-18"))
    assert Recounting(draft, named).why(standing) == "календарь 2028 года утверждён"
    back = Recounting(named, draft)
    assert (back.of(standing) or found).due_provisional
    assert back.why(standing) == "календарь 2028 года снова проект"


def test_a_date_kept_within_the_old_year_rests_on_no_draft() -> None:
    """Told 30.12.2027; another day off would end the count in the draft year 2028."""
    standing = Standing(day("2027-12-09"), WEBSITE, day("2027-12-30"), day("2027-12-30"), False)
    found = Recounting(CALENDAR, changed(("2027-12-14", "day_off"))).of(standing)
    assert found == Recount(day("2027-12-30"), day("2027-12-30"), False, day("2028-01-10"))


def test_an_appeal_that_the_calendar_knows_too_little_of_is_left_alone() -> None:
    short = Calendar(CALENDAR.years[:-2])
    standing = Standing(day("2027-12-20"), WEBSITE, day("2028-01-18"), day("2028-01-18"), True)
    assert Recounting(CALENDAR, short).of(standing) is None
    found = Recounting(short, CALENDAR)
    assert dates(found.of(standing)) == ("2028-01-18", "2028-01-18", "2028-01-18")
    assert found.why(standing) == "появится календарь 2028 года"


@pytest.mark.parametrize(
    ("standing", "change", "words"),
    [
        (website(), [("2026-12-05", "working")], "05.12.2026 станет рабочим (срок считается в рабочих днях)"),
        (
            website(),
            [(f"2026-12-0{number}", "day_off") for number in (1, 2, 3, 4)],
            "01.12.2026 станет нерабочим, 02.12.2026 станет нерабочим, 03.12.2026 станет нерабочим "
            "и ещё дней: 1 (срок считается в рабочих днях)",
        ),
        (
            post(),
            [("2026-12-03", "day_off"), ("2026-12-23", "day_off")],
            "23.12.2026 станет нерабочим "
            "(срок, который кончается в нерабочий день, переносится: ГК РФ, ст. 193)",
        ),
        (
            post("2027-01-25", "2027-01-22", first_due_on=day("2026-12-23")),
            [("2027-01-23", "working")],
            "23.01.2027 станет рабочим (продление начинается, когда кончился первый срок: ГК РФ, ст. 191)",
        ),
    ],
)
def test_the_reason_names_the_days_that_matter(
    standing: Standing, change: list[tuple[str, str]], words: str
) -> None:
    assert Recounting(CALENDAR, changed(*change)).why(standing) == words


def test_a_month_that_begins_earlier_names_the_day_of_the_first_term() -> None:
    """Thirty days end on Saturday 26.12 made working: the month after them on 26.01 and not on 28.01."""
    standing = Standing(
        day("2026-11-26"), POST, day("2027-01-28"), day("2027-01-28"), False, first_due_on=day("2026-12-28")
    )
    rule = Recounting(CALENDAR, changed(("2026-12-26", "working")))
    assert dates(rule.of(standing)) == ("2027-01-26", "2027-01-26", "2027-01-26")
    assert rule.why(standing).startswith("26.12.2026 станет рабочим")


def test_counting_by_the_same_calendar_changes_nothing() -> None:
    assert dates(recount(website(), CALENDAR)) == ("2026-12-14", "2026-12-14", "2026-12-14")
    assert Recounting(CALENDAR, CALENDAR).of(website()) is None


DAYS = st.dates(date(2026, 11, 1), date(2027, 2, 28))
CHANGES = st.dictionaries(
    DAYS.map(date.isoformat), st.sampled_from([kind.value for kind in DayKind]), max_size=6
)


@given(received=DAYS, term=st.sampled_from([WEBSITE, POST]), first=CHANGES, second=CHANGES)
def test_whatever_changes_no_date_told_moves_later_and_counting_again_moves_none(
    received: date, term: Term, first: dict[str, str], second: dict[str, str]
) -> None:
    told = compute(received, term, CALENDAR)
    standing = Standing(received, term, told.due_on, told.control_on, told.due_provisional)
    for calendar in (changed(*first.items()), changed(*second.items())):
        found = recount(standing, calendar)
        assert found.control_on <= found.due_on <= standing.due_on
        assert found.due_on <= found.counted_on == compute(received, term, calendar).due_on
        standing = replace(
            standing, due_on=found.due_on, control_on=found.control_on, due_provisional=found.due_provisional
        )
        assert recount(standing, calendar) == found
