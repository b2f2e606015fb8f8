"""The dashboard: its numbers are those of the lists that it leads to."""

from datetime import date, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest
import time_machine
from tests.questions.conftest import Team
from tests.questions.register import LIST, as_, put

from questions.desk.dashboard import Figure, Group, by_age, by_department, by_executor, by_week, quarter_start
from questions.desk.plots import plots, share
from questions.models import Extension, Topic
from staff.models import Department
from workdays.services import load_calendar

pytestmark = pytest.mark.django_db
DASHBOARD = f"{LIST}dashboard/"
MOSCOW = ZoneInfo("Europe/Moscow")
TODAY = date(2026, 11, 25)
NOON = datetime(2026, 11, 25, 12, tzinfo=MOSCOW)


def counts(groups: list[Group]) -> dict[str, tuple[int, ...]]:
    return {group.label: tuple(figure.count for figure in group.figures) for group in groups}


@pytest.fixture(autouse=True)
def now() -> object:
    with time_machine.travel(NOON, tick=False):
        yield


def opened(team: Team, figure: Figure) -> int:
    page = as_(team.head).get(LIST, figure.query)
    return int(page.context["paginator"].count)


def assert_each_figure_is_its_lists(team: Team, groups: list[Group]) -> None:
    for group in groups:
        for figure in group.figures:
            assert opened(team, figure) == figure.count, (group.label, figure)


def test_weeks_count_what_came_and_what_was_answered_by_days_in_moscow(team: Team) -> None:
    put(1, registered_on=date(2026, 11, 16))
    put(2, registered_on=date(2026, 11, 22))
    put(3, registered_on=date(2026, 11, 23))
    put(4, registered_on=date(2026, 9, 6))
    # Sunday in Greenwich is Monday in Moscow.
    late_evening = datetime(2026, 11, 23, 0, 30, tzinfo=MOSCOW)
    put(5, registered_on=date(2026, 9, 7), state="closed", sent_at=late_evening)
    groups = by_week(TODAY)
    assert len(groups) == 12
    assert counts(groups)["16.11–22.11"] == (2, 0)
    assert counts(groups)["23.11–29.11"] == (1, 1)
    assert counts(groups)["07.09–13.09"] == (1, 0)
    assert_each_figure_is_its_lists(team, groups)


def test_ages_are_working_days_since_registration(team: Team) -> None:
    # Wednesday, 25 November: five working days ago it was Wednesday, 18 November.
    for number, day in enumerate([25, 18, 17, 11, 10]):
        put(number, registered_on=date(2026, 11, day))
    put(10, registered_on=date(2025, 1, 9))
    put(11, registered_on=date(2025, 1, 9), state="closed")
    groups = by_age(TODAY, load_calendar())
    assert counts(groups) == {"0–5": (2,), "6–10": (2,), "11–15": (1,), "больше 15": (1,)}
    assert_each_figure_is_its_lists(team, groups)


@pytest.fixture
def departments(team: Team) -> None:
    accounts, calls = (Department.objects.create(name=name) for name in ("Расчёты", "Приёмная"))
    team.operator.department = accounts
    team.operator.save()
    topic = Topic.objects.create(title="Звонки", department=calls)
    due = {"due_on": date(2026, 11, 10)}
    in_time, late = (datetime(2026, 11, day, 23, 59, tzinfo=MOSCOW) for day in (10, 11))
    put(1, assignee=team.operator, state="sent", sent_at=in_time, **due)
    put(2, assignee=team.operator, state="closed", sent_at=late, **due)
    put(3, assignee=team.operator, state="assigned", **due)
    put(4, topic=topic, **due)
    put(5, **due)
    put(6, assignee=team.other, state="declined", outcome="obscene", **due)
    put(7, assignee=team.operator, state="sent", sent_at=in_time, due_on=date(2026, 9, 30))
    put(8, assignee=team.operator, state="assigned", due_on=TODAY)


def test_timeliness_is_of_the_terms_that_ended_in_the_quarter(team: Team, departments: None) -> None:
    groups = by_department(TODAY)
    assert counts(groups) == {"Расчёты": (1, 2), "Приёмная": (0, 1), "без отдела": (0, 1)}
    assert_each_figure_is_its_lists(team, groups)


def test_load_tells_what_is_overdue_from_what_is_not(team: Team, departments: None) -> None:
    groups = by_executor(TODAY)
    assert counts(groups) == {team.operator.initials_name: (1, 1), "не назначен": (0, 2)}
    assert_each_figure_is_its_lists(team, groups)


@pytest.mark.parametrize(
    ("day", "start"),
    [((2026, 1, 1), (2026, 1, 1)), ((2026, 6, 30), (2026, 4, 1)), ((2026, 12, 31), (2026, 10, 1))],
)
def test_a_quarter_begins_in_its_first_month(day: tuple[int, int, int], start: tuple[int, int, int]) -> None:
    assert quarter_start(date(*day)) == date(*start)


def test_the_page_shows_each_plot_beside_its_table_and_leads_to_rows(team: Team, departments: None) -> None:
    html = unescape(as_(team.head).get(DASHBOARD).content.decode())
    assert html.count('<svg class="chart__drawing" role="group"') == 4
    assert html.count('class="desk-plot__table"') == 4
    assert f'href="{LIST}?scope=unassigned&due_to=2026-11-24"' in html
    assert "33 %" in html


def test_an_empty_register_has_nothing_to_draw_and_says_so(team: Team) -> None:
    html = as_(team.head).get(DASHBOARD).content.decode()
    assert "chart__drawing" not in html
    assert "В работе нет ни одного обращения." in html


def test_the_dashboard_costs_the_same_however_much_there_is(team: Team, departments: None) -> None:
    client = as_(team.head)
    client.get(DASHBOARD)
    with CaptureQueriesContext(connection) as few:
        client.get(DASHBOARD)
    for number in range(20, 60):
        put(number, registered_on=TODAY - timedelta(days=number), assignee=team.other)
    with CaptureQueriesContext(connection) as many:
        client.get(DASHBOARD)
    assert len(many) == len(few)


def test_only_who_watches_all_appeals_sees_it(team: Team, departments: None) -> None:
    home = as_(team.head).get("/admin/").content.decode()
    assert "appeals-dashboard" in home
    assert "appeals-dashboard" not in as_(team.operator).get("/admin/").content.decode()
    assert "chart__drawing" not in as_(team.operator).get(DASHBOARD, follow=True).content.decode()


@pytest.mark.parametrize(
    ("terms", "tone", "words"),
    [
        ([(2026, 11, 24), (2026, 11, 25)], "danger", "Срок ответа пропущен: 1 обращение"),
        ([(2026, 11, 25), (2026, 11, 25)], "warning", "Сегодня истекает срок: 2 обращения"),
        ([(2026, 11, 26)], "ok", "Пропущенных сроков нет"),
        ([], "ok", "Пропущенных сроков нет"),
    ],
)
def test_the_first_line_says_how_things_stand(
    team: Team, terms: list[tuple[int, int, int]], tone: str, words: str
) -> None:
    for number, day in enumerate(terms):
        put(number, due_on=date(*day))
    html = as_(team.head).get(DASHBOARD).content.decode()
    assert f"desk-verdict--{tone}" in html
    assert words in html


def test_the_first_line_sums_up_the_quarter(team: Team, departments: None) -> None:
    assert "В этом квартале в срок: 20 %, 1 из 5." in as_(team.head).get(DASHBOARD).content.decode()


def test_what_wants_attention_leads_to_its_rows_and_is_marked_only_when_there_is_any(
    team: Team, departments: None
) -> None:
    client = as_(team.head)
    page = client.get(DASHBOARD)
    counts_by_code = {concern.code: concern.count for concern in page.context["concerns"]}
    assert (counts_by_code["overdue"], counts_by_code["today"], counts_by_code["unassigned"]) == (3, 1, 2)
    html = unescape(page.content.decode())
    for concern in page.context["concerns"]:
        assert f'href="{concern.url}"' in html
    assert html.count("desk-tile--none") == list(counts_by_code.values()).count(0) == 5


def test_extensions_that_wait_for_a_decision_are_named_the_nearest_term_first(team: Team) -> None:
    for number in range(1, 13):
        appeal = put(number, assignee=team.operator, due_on=TODAY + timedelta(days=20 - number))
        Extension.objects.create(
            appeal=appeal, reason="Сокровенное", requested_by=team.operator, requested_at=NOON,
            until=date(2026, 12, 28), former_due_on=appeal.due_on, is_granted=None if number > 1 else True,
        )  # fmt: skip
    page = as_(team.head).get(DASHBOARD)
    assert [appeal.number for appeal in page.context["requests"]] == list(range(12, 2, -1))
    html = page.content.decode()
    assert "Все такие обращения: 11" in html
    assert "28.12.2026" in html
    assert "Сокровенное" not in html


def test_without_requests_there_is_no_table_of_them(team: Team, departments: None) -> None:
    assert "Продления, которые ждут" not in as_(team.head).get(DASHBOARD).content.decode()


def test_a_share_of_nothing_is_no_number() -> None:
    assert share([Figure(0, {}), Figure(0, {})]) == ""
    assert share([Figure(1, {}), Figure(2, {})]) == "33 %"
    groups = [Group("А", (Figure(1, {"scope": "open"}), Figure(0, {})))]
    drawn = plots("/list/", weeks=groups, ages=[], departments=groups, executors=[])
    assert [plot.chart is None for plot in drawn] == [False, True, False, True]
    assert drawn[2].rows[0].note == "100 %"
