from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from questions.deadlines import Term, compute, explain
from workdays.calendar import Calendar
from workdays.services import read_year, shipped_files

CALENDAR = Calendar(tuple(read_year(path) for path in shipped_files()))
WEBSITE = Term(15, "working_day", 15, "working_day")
POST = Term(30, "calendar_day", 1, "month")


def texts(received_on: date, term: Term) -> dict[date, str]:
    return {row.date: row.text for row in explain(received_on, term, CALENDAR)}


def test_working_days_are_numbered_and_days_off_say_why_they_do_not_count() -> None:
    found = texts(date(2026, 4, 20), WEBSITE)
    assert found[date(2026, 4, 20)] == "день поступления: не считается (ГК РФ, ст. 191)"
    assert found[date(2026, 4, 21)] == "1-й день"
    assert found[date(2026, 4, 25)] == "суббота: не считается"
    assert found[date(2026, 5, 1)] == "Праздник Весны и Труда: не считается"
    assert found[date(2026, 5, 13)] == "15-й день — последний день срока"
    assert list(found) == sorted(found)


def test_a_working_saturday_counts() -> None:
    assert texts(date(2024, 10, 21), WEBSITE)[date(2024, 11, 2)] == "10-й день"


def test_calendar_days_all_count_and_the_end_rolls_forward() -> None:
    found = texts(date(2026, 4, 9), POST)
    assert found[date(2026, 4, 11)] == "2-й день (суббота)"
    assert found[date(2026, 5, 9)] == "30-й день (День Победы): выходной, срок переносится"
    assert found[date(2026, 5, 10)] == "воскресенье: срок переносится"
    assert found[date(2026, 5, 12)] == (
        "ближайший рабочий день после выходных (ГК РФ, ст. 193) — последний день срока"
    )


def test_a_term_that_ends_on_a_working_day_does_not_roll() -> None:
    found = texts(date(2026, 11, 23), POST)
    assert found[date(2026, 12, 23)] == "30-й день — последний день срока"


@given(st.dates(date(2023, 1, 1), date(2028, 12, 31)), st.sampled_from([WEBSITE, POST]))
def test_the_rows_are_every_day_to_the_due_date_and_number_the_whole_term(day: date, term: Term) -> None:
    rows = explain(day, term, CALENDAR)
    due_on = compute(day, term, CALENDAR).due_on
    assert [row.date.toordinal() for row in rows] == list(range(day.toordinal(), due_on.toordinal() + 1))
    assert [row.number for row in rows if row.number] == list(range(1, term.amount + 1))
