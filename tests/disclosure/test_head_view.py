"""The head's view: its numbers are those of the lists that it leads to."""

from datetime import date, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest
import time_machine
from tests.disclosure.yearly import contact
from tests.questions.conftest import Team
from tests.questions.register import LIST, as_, put

from disclosure.head import figures
from disclosure.head.overview import address, overview
from disclosure.head.spans import a_year_before, ended_terms, month_to_date
from ledger.services import append
from questions.desk.dashboard import Figure
from questions.models import Appeal, Topic
from service.choices import NormOf
from service.models import ContactNorm

pytestmark = pytest.mark.django_db
MOSCOW = ZoneInfo("Europe/Moscow")
TODAY = date(2026, 11, 25)
NOON = datetime(2026, 11, 25, 12, tzinfo=MOSCOW)
VIEW = "/admin/quality/"
NOW = month_to_date(TODAY)
BEFORE = a_year_before(NOW)


@pytest.fixture(autouse=True)
def now() -> object:
    with time_machine.travel(NOON, tick=False):
        yield


def opened(team: Team, figure: Figure) -> int:
    return int(as_(team.head).get(LIST, figure.query).context["paginator"].count)


def journal(appeal: Appeal, *steps: tuple[str, int]) -> None:
    """Write the steps of an appeal into its journal, each so many days after its receipt."""
    for event, days in steps:
        moment = appeal.received_at + timedelta(days=days)
        append(stream=appeal.stream, event=event, actor="job:tests", now=moment)


@pytest.fixture
def register(team: Team) -> dict[str, Appeal]:
    topic = Topic.objects.create(title="Счета")
    due = {"due_on": date(2026, 11, 10), "topic": topic, "assignee": team.operator}
    received = datetime(2026, 10, 20, 9, tzinfo=MOSCOW)
    in_time, late = (datetime(2026, 11, day, 12, tzinfo=MOSCOW) for day in (10, 12))
    return {
        "new": put(1, registered_on=date(2026, 11, 2), kind="complaint"),
        "a year ago": put(2, registered_on=date(2025, 11, 25), state="closed", due_on=date(2025, 12, 20)),
        "later a year ago": put(3, registered_on=date(2025, 11, 26), state="closed"),
        "in time": put(4, registered_on=date(2026, 10, 1), state="closed", sent_at=in_time, **due),
        "late": put(
            5, registered_on=date(2026, 10, 1), state="closed", sent_at=late, received_at=received, **due
        ),
        "overdue": put(6, registered_on=date(2026, 10, 1), state="assigned", received_at=received, **due),
        "declined": put(7, registered_on=date(2026, 10, 1), state="declined", outcome="obscene", **due),
    }


@pytest.mark.usefixtures("register")
def test_kinds_are_counted_in_the_same_days_of_both_years(team: Team) -> None:
    rows = {row.label: row for row in figures.by_kind(NOW, BEFORE)}
    assert (rows["жалоба"].now.count, rows["жалоба"].before.count) == (1, 0)
    assert (rows["всего"].now.count, rows["всего"].before.count) == (1, 1)
    for row in rows.values():
        assert [opened(team, each) for each in (row.now, row.before)] == [row.now.count, row.before.count]


@pytest.mark.usefixtures("register")
def test_answers_in_term_are_of_the_terms_that_ended(team: Team) -> None:
    spans = (ended_terms(NOW, TODAY), ended_terms(BEFORE, TODAY))
    now, before = figures.timely(spans, TODAY)
    assert (now.in_term.count, now.late.count, now.due) == (1, 2, 3)
    assert before.due == 0
    assert [opened(team, each) for each in (now.in_term, now.late)] == [1, 2]


@pytest.mark.usefixtures("register")
def test_lateness_is_seen_from_each_side_and_leads_to_its_appeals(team: Team) -> None:
    sides = {side.code: side for side in figures.drivers(TODAY)}
    assert [*sides] == ["topic", "department", "executor", "channel", "kind"]
    for side in sides.values():
        assert sum(row.late.count for row in side.rows) == 2
        for row in side.rows:
            assert opened(team, row.late) == row.late.count, (side.code, row)
    executor = sides["executor"].rows[0]
    assert (executor.label, executor.late.count, executor.due) == (team.operator.initials_name, 2, 3)
    assert sides["topic"].rows[0].label == "Счета"


def test_the_step_where_time_is_lost_comes_from_the_journal(team: Team, register: dict[str, Appeal]) -> None:
    journal(register["late"], ("registered", 0), ("assign", 15), ("submit", 17), ("approve", 18))
    journal(register["overdue"], ("registered", 0), ("assign", 1))
    courses = {course.pk: course for course in figures.courses_of_late(TODAY)}
    assert courses[register["late"].pk].longest == "assignment"
    assert courses[register["overdue"].pk].longest == "draft"
    page = as_(team.head).get(f"{VIEW}stage/assignment/")
    numbers = [row["appeal"].pk for row in page.context["rows"]]
    assert numbers == [register["late"].pk]
    assert as_(team.head).get(f"{VIEW}stage/nowhere/").status_code == 404


def test_contacts_stand_beside_last_year_and_their_norm(team: Team) -> None:
    for day, seconds, outcome in ((2, 300, "served"), (3, 744, "served"), (4, None, "left")):
        contact("in_person", date(2026, 11, day), seconds, None, outcome=outcome)
    contact("in_person", date(2025, 11, 3), 60, 120)
    contact("in_person", date(2025, 11, 28), 6000, 120)
    ContactNorm.objects.all().delete()
    ContactNorm.objects.create(
        channel="in_person", what=NormOf.WAITING, from_seconds=0, to_seconds=300, valid_from=date(2024, 1, 1),
        source="Проверка",
    )  # fmt: skip
    (row,) = overview(TODAY).contacts
    numbers = [row.contacts.words, row.before.words, row.left.words, row.left_share.replace("\u00a0", " ")]
    assert numbers == ["3", "1", "1", "33 %"]
    waiting = row.waiting
    assert waiting.now.words.replace("\u00a0", " ") == "8 мин 42 с"
    assert waiting.rests.replace("\u00a0", " ") == "измерено 2 из 3, 66 %"
    assert (waiting.before.words.replace("\u00a0", " "), waiting.standing) == ("1 мин 00 с", "дольше нормы")
    assert row.service.now.words == "сбор данных не ведётся"


def test_each_number_of_contacts_leads_to_exactly_its_rows(team: Team) -> None:
    """Also of last year, where the same days are a part of a month, with rows around that do not count."""
    for year, more in ((2026, 3), (2025, 0)):
        for day in range(1, 29):
            contact("phone", date(year, 11, day), 20 if day % 2 else None, 60 if day % 3 else None)
        for day in range(1, 10 + more):
            contact("phone", date(year, 11, day), None, None, outcome="left")
        contact("phone", date(year, 10, 31), 20, 60)
        contact("phone", date(year, 11, 5), 20, 60, is_void=True)
        contact("home", date(year, 11, 5), 20, 60)
    rows = {row.label: row for row in overview(TODAY).contacts}
    phone, home = rows["телефон"], rows["обслуживание на дому"]
    expected = {
        phone.contacts: 25 + 12, phone.before: 25 + 9, phone.left: 12, phone.left_before: 9,
        phone.waiting.now: 13, phone.waiting.before: 13, phone.service.now: 17, phone.service.before: 17,
        home.contacts: 1, home.before: 1,
    }  # fmt: skip
    assert (phone.contacts.words, phone.before.words, phone.left.words) == ("37", "34", "12")
    desk = as_(team.head)
    for number, count in expected.items():
        assert desk.get(number.url).context["result_count"] == count, number
    page = unescape(desk.get(VIEW).content.decode())
    assert all(f'href="{number.url}"' in page for number in expected)
    assert home.left.url == home.left_before.url == ""


def test_the_month_without_contacts_says_that_nothing_is_collected(team: Team) -> None:
    page = unescape(as_(team.head).get(VIEW).content.decode())
    assert "Сбор данных не ведётся" in page
    assert "В этом месяце срок ответа ещё ни по одному обращению не истёк" in page


@pytest.mark.usefixtures("register")
def test_the_page_says_how_the_month_goes_and_each_number_leads_to_rows(team: Team) -> None:
    contact("phone", date(2026, 11, 2), 20, 60)
    page = unescape(as_(team.head).get(VIEW).content.decode()).replace("\u00a0", " ")
    assert "В этом месяце в срок отвечено 1 из 3, 33 %" in page
    assert f'href="{LIST}?scope=all&timely=late&due_from=2026-11-01&due_to=2026-11-24"' in page
    assert "channel=phone" in page
    assert page.count('class="chart__drawing"') >= 5


@pytest.mark.usefixtures("register")
def test_only_who_watches_sees_it(team: Team) -> None:
    for path in (VIEW, f"{VIEW}stage/draft/"):
        assert as_(team.head).get(path).status_code == 200
        refused = as_(team.operator).get(path)
        assert refused.status_code in {302, 403}
    home = as_(team.head).get("/admin/").content.decode()
    assert f'"{VIEW}"' in home
    assert f'"{VIEW}"' not in as_(team.operator).get("/admin/").content.decode()


def queries_of(client: Any, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_the_page_costs_the_same_however_much_there_is(team: Team, register: dict[str, Appeal]) -> None:
    client = as_(team.head)
    client.get(VIEW)
    few = queries_of(client, VIEW)
    for number in range(20, 60):
        late = put(number, due_on=date(2026, 11, 9), state="assigned", assignee=team.other)
        journal(late, ("registered", 0), ("assign", 1))
        contact("home", date(2026, 11, 2), number, number)
    assert queries_of(client, VIEW) == few


def test_links_are_of_the_desk_s_list() -> None:
    figure = Figure(2, {"scope": "all", "kind": "claim"})
    assert dict(parse_qsl(urlsplit(address(figure)).query)) == {"scope": "all", "kind": "claim"}
    assert address(Figure(0, {"scope": "all"})) == ""
