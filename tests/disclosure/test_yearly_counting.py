"""From the register and the journal to the figures: by the database, row by row, and as the desk says."""

from collections import Counter
from datetime import date, timedelta

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries
from tests.disclosure.conftest import RegisterAppeal
from tests.disclosure.yearly import CUT_OFF, NOW, fill
from tests.questions.conftest import employee

from disclosure.errors import YearWithoutData
from disclosure.yearly.building import provisional, tables_of
from disclosure.yearly.counting import count_everything
from disclosure.yearly.facts import AppealFacts
from disclosure.yearly.rows import counts_of, current_rows
from disclosure.yearly.snapshot import Cell, Snapshot, from_json, to_json
from questions.desk.reports import BREAKDOWNS, make_report
from questions.models import Appeal
from questions.periods import Period
from questions.timeliness import Timeliness

pytestmark = pytest.mark.django_db
YEAR = Period(date(2025, 1, 1), date(2025, 12, 31), "2025 год")


@pytest.fixture
def year(appeal_on: RegisterAppeal) -> dict[str, Appeal]:
    return fill(appeal_on, employee("head", "Руководитель", "Руководителев Пётр Олегович"))


def cells() -> dict[str, Cell]:
    counts = count_everything(2025, CUT_OFF)
    return {
        f"{table.code}/{row.code}/{column.code}": cell
        for table in tables_of(counts)
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
    }


@pytest.mark.usefixtures("year")
def test_a_year_is_counted_as_it_stood_at_the_cut_off() -> None:
    found = cells()
    assert found["kinds_by_month/year/total"] == Cell(8)
    assert found["kinds_by_month/3/complaint"] == Cell(1)
    assert found["kinds_by_channel/gis/total"] == Cell(1)
    assert found["kinds_by_audience/organization/complaint"] == Cell(1)
    assert found["kinds_by_month_and_channel/12-website/question"] == Cell(1)
    assert {
        row: found[f"timeliness/{row}/total"].value
        for row in ("due", "in_term", "late", "not_due", "extended", "declined", "declined_obscene",
                    "declined_anonymous", "redirected", "withdrawn")
    } == {
        "due": 5, "in_term": 2, "late": 3, "not_due": 1, "extended": 1, "declined": 1, "declined_obscene": 1,
        "declined_anonymous": 0, "redirected": 1, "withdrawn": 0,
    }  # fmt: skip
    assert found["timeliness/share_in_term/total"] == Cell("40.0", 2, 5)
    assert found["timeliness/share_in_term/claim"] == Cell("0.0", 0, 1)
    assert found["timeliness/share_in_term/review"] == Cell(None, 0, 0)
    assert found["ratings/rated/count"] == Cell(1)
    assert found["ratings/mean/count"] == Cell("5.00")


@pytest.mark.usefixtures("year")
def test_contacts_are_counted_by_their_form_and_what_is_struck_out_is_not() -> None:
    found = cells()
    assert found["waiting_face_to_face/3/contacts"] == Cell(3)
    assert found["waiting_face_to_face/3/mean"] == Cell("90.5", 2, 3)
    assert found["service_face_to_face/year/mean"] == Cell("1200.5", 2, 3)
    assert found["service_face_to_face/4/contacts"] == Cell(None)
    assert found["waiting_remote/12/p90"] == Cell("600.0", 2, 2)
    assert found["service_remote/12/measured"] == Cell(1, 1, 2)


def test_topics_are_counted_by_those_of_the_upper_level(year: dict[str, Appeal]) -> None:
    bills = year["open_late"].topic_id
    assert cells()[f"kinds_by_topic/{bills}/total"] == Cell(2)
    assert cells()["kinds_by_topic/0/total"] == Cell(6)


@pytest.mark.usefixtures("year")
def test_the_database_groups_as_a_count_of_single_rows_does() -> None:
    grouped, single = count_everything(2025, CUT_OFF), counts_of(current_rows(2025, CUT_OFF))
    assert grouped.appeals == single.appeals
    assert grouped.contacts == single.contacts
    assert grouped.appeals.total() == 8
    assert all(isinstance(facts, AppealFacts) for facts in grouped.appeals)


@pytest.mark.usefixtures("year")
@pytest.mark.parametrize("after", [1, 30])
def test_the_desk_says_the_same_of_what_was_due(after: int) -> None:
    """On the day after the cut-off all parts agree; later on the desk has moved, but not for what was due."""
    today = CUT_OFF + timedelta(days=after)
    due = Appeal.objects.filter(year=2025, due_on__lte=CUT_OFF)
    ended_since = due.filter(outcome_on__gt=CUT_OFF)
    report = make_report(
        due.exclude(pk__in=ended_since), rows=BREAKDOWNS["kind"], columns=None, period=YEAR, query={},
        today=today,
    )  # fmt: skip
    desk = {name: figure.count for name, figure in report.summary.items()}
    found, since = cells(), ended_since.count()
    assert desk[Timeliness.IN_TERM] == found["timeliness/in_term/total"].value
    assert desk["late"] + since == found["timeliness/late/total"].value
    assert desk[Timeliness.OPEN_IN_TERM] == 0


@pytest.mark.usefixtures("year")
def test_a_provisional_count_has_the_appeals_only_in_two_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with time_machine.travel(NOW, tick=False), django_assert_num_queries(2):
        found = provisional(2025, NOW.date())
    assert found.is_provisional
    assert (found.cut_off, found.rows_count, found.programme) == (CUT_OFF, 8, None)
    assert not found.has_table("waiting_remote")
    assert found.table("kinds_by_month").cell("year", "total").value == 8
    assert from_json(to_json(found)) == found


@pytest.mark.usefixtures("year")
def test_the_present_year_shows_the_months_that_have_begun() -> None:
    months = provisional(2026, NOW.date()).table("kinds_by_month").rows
    assert [row.code for row in months] == ["1", "2", "year"]


@pytest.mark.parametrize("year", [2023, 2027])
def test_a_year_without_appeals_has_nothing_to_show(year: int, appeal_on: RegisterAppeal) -> None:
    appeal_on(date(2027, 1, 1))
    with pytest.raises(YearWithoutData):
        provisional(year, NOW.date())


def test_invented_appeals_are_said_to_be_invented(appeal_on: RegisterAppeal) -> None:
    appeal_on(date(2025, 1, 1))
    assert not demo_of(provisional(2025, NOW.date()))
    appeal_on(date(2025, 1, 2), is_demo=True)
    assert demo_of(provisional(2025, NOW.date()))


def demo_of(snapshot: Snapshot) -> bool:
    return snapshot.demo


def test_a_whole_year_costs_the_same_questions_whatever_it_holds(
    year: dict[str, Appeal], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):
        assert Counter(facts.part for facts in count_everything(2025, CUT_OFF).appeals)["late"] == 3
