from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest
from tests.questions.conftest import Team
from tests.questions.register import LIST, as_, put

from questions.desk import filters
from questions.desk.filters import SCOPES, tabs
from questions.models import Appeal, CallBack, Reply, Topic
from staff.models import Department

pytestmark = pytest.mark.django_db


def reply(appeal: Appeal, team: Team, **values: object) -> None:
    Reply.objects.create(appeal=appeal, text="<p>Ответ</p>", author=team.operator, **values)


@pytest.fixture
def register(team: Team) -> dict[str, Appeal]:
    today, now = timezone.localdate(), timezone.now()
    appeals = {
        "new": put(1),
        "mine": put(2, assignee=team.operator, state="assigned"),
        "today": put(3, assignee=team.other, state="assigned", due_on=today),
        "late": put(4, assignee=team.other, state="assigned", due_on=today - timedelta(days=2)),
        "approval": put(5, assignee=team.other, state="awaiting_approval"),
        "call": put(6, assignee=team.other, state="assigned"),
        "reworked": put(7, assignee=team.other, state="drafted"),
        "refused": put(8, assignee=team.other, state="approved"),
        "answered": put(9, assignee=team.operator, state="closed", sent_at=now),
        "ended": put(10, state="declined", outcome="obscene", due_on=today - timedelta(days=30)),
    }
    CallBack.objects.create(
        appeal=appeals["call"], direction="we_call", agreed_at=now, assignee=team.other, created_at=now
    )
    reply(appeals["reworked"], team, remark="Добавьте адрес.")
    reply(appeals["refused"], team, delivery_failed_at=now)
    reply(appeals["approval"], team)
    return appeals


EXPECTED = {
    "mine": {"mine"},
    "unassigned": {"new"},
    "today": {"today"},
    "overdue": {"late"},
    "approval": {"approval"},
    "calls": {"call"},
    "returned": {"reworked", "refused"},
    "open": {"new", "mine", "today", "late", "approval", "call", "reworked", "refused"},
    "answered": {"answered"},
    "outcomes": {"ended"},
    "all": {"new", "mine", "today", "late", "approval", "call", "reworked", "refused", "answered", "ended"},
}


def shown(html: str, register: dict[str, Appeal]) -> set[str]:
    return {name for name, appeal in register.items() if f">{appeal.registration_number}<" in _tight(html)}


def _tight(html: str) -> str:
    return "".join(html.split())


@pytest.mark.parametrize("scope", [scope.code for scope in SCOPES])
def test_each_tab_shows_its_own_rows_and_counts_them(
    register: dict[str, Appeal], team: Team, scope: str
) -> None:
    html = as_(team.operator).get(LIST, {"scope": scope}).content.decode()
    assert shown(html, register) == EXPECTED[scope]
    counts = {tab.scope.code: tab.count for tab in tabs(team.operator.user, timezone.localdate(), scope)}
    assert counts == {code: len(names) for code, names in EXPECTED.items()}


def test_all_the_counts_take_one_query(register: dict[str, Appeal], team: Team) -> None:
    with CaptureQueriesContext(connection) as queries:
        tabs(team.operator.user, timezone.localdate(), "open")
    assert len(queries) == 1


def test_a_count_goes_no_further_than_anybody_needs(
    register: dict[str, Appeal], team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filters, "COUNTED_TO", 3)
    said = {tab.scope.code: tab.said for tab in tabs(team.operator.user, timezone.localdate(), "open")}
    assert (said["all"], said["open"], said["returned"], said["calls"]) == ("3+", "3+", "2", "1")


def test_the_tab_in_use_is_marked_and_an_unknown_one_is_the_usual_one(
    register: dict[str, Appeal], team: Team
) -> None:
    client = as_(team.operator)
    html = client.get(LIST, {"scope": "overdue"}).content.decode()
    assert 'href="/admin/appeals/?scope=overdue" aria-current="true"' in html
    html = client.get(LIST, {"scope": "nonsense"}).content.decode()
    assert 'href="/admin/appeals/?scope=open" aria-current="true"' in html


def test_urgency_is_said_in_words_beside_its_colour(register: dict[str, Appeal], team: Team) -> None:
    html = as_(team.operator).get(LIST, {"scope": "all"}).content.decode()
    for tone, word in [("danger", "просрочено на 2 дн."), ("danger", "ответить сегодня"), ("ok", "отвечено")]:
        assert f'<span class="due due--{tone}">{word}</span>' in html
    assert '<span class="due due--neutral">завершено</span>' in html


def numbers(client: Client, **query: object) -> Iterator[int]:
    rows = client.get(LIST, {"scope": "all", **query}).context["object_list"]
    return (appeal.number for appeal in rows)


@pytest.fixture
def assorted(team: Team) -> Client:
    department = Department.objects.create(name="Отдел расчётов")
    team.operator.department = department
    team.operator.save()
    parent = Topic.objects.create(title="Счета", department=department)
    child = Topic.objects.create(title="Счёт не пришёл", parent=parent)
    put(1, kind="complaint", channel="post", topic=child, registered_on=date(2025, 3, 1))
    put(2, topic=parent, registered_on=date(2025, 3, 31))
    put(3, assignee=team.operator, state="closed", sent_at=timezone.now(), due_on=date(2020, 1, 9))
    put(4, state="declined", outcome="unreadable", registered_on=date(2025, 4, 1))
    return as_(team.operator)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "complaint"}, {1}),
        ({"channel": "post"}, {1}),
        ({"outcome": "unreadable"}, {4}),
        ({"state": "closed"}, {3}),
        ({"timely": "late"}, {3}),
        ({"timely": "in_term"}, set()),
        ({"registered_from": "2025-03-01", "registered_to": "2025-03-31"}, {1, 2}),
        ({"due_to": "2020-01-09"}, {3}),
        ({"sent_from": "2020-01-01"}, {3}),
        ({"registered_from": "31 марта"}, {1, 2, 3, 4}),
        ({"kind": "nonsense"}, {1, 2, 3, 4}),
    ],
)
def test_each_filter_leaves_what_it_says(assorted: Client, query: dict[str, str], found: set[int]) -> None:
    assert set(numbers(assorted, **query)) == found


def test_filters_by_people_and_topics_know_who_belongs_where(assorted: Client, team: Team) -> None:
    topic = Topic.objects.get(title="Счета")
    assert set(numbers(assorted, topic=topic.pk)) == {1, 2}
    assert set(numbers(assorted, topic=Topic.objects.get(parent=topic).pk)) == {1}
    assert set(numbers(assorted, executor=team.operator.pk)) == {3}
    # Without an executor an appeal belongs to the department of its topic.
    assert set(numbers(assorted, department=Department.objects.get().pk)) == {2, 3}


def test_no_filter_looks_for_its_choices_in_the_register(register: dict[str, Appeal], team: Team) -> None:
    with CaptureQueriesContext(connection) as queries:
        as_(team.operator).get(LIST)
    assert not [query["sql"] for query in queries if "DISTINCT" in query["sql"].upper()]


@pytest.mark.parametrize("person", ["operator", "head"])
def test_the_list_costs_the_same_with_ten_and_with_two_hundred_rows(team: Team, person: str) -> None:
    client = as_(getattr(team, person))
    for number in range(1, 11):
        put(number, assignee=team.operator, state="assigned")
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(11, 201):
        put(number, assignee=team.other if number % 2 else None)
    with CaptureQueriesContext(connection) as many:
        page = client.get(LIST)
    assert len(many) == len(few)
    assert len(page.context["object_list"]) == 50


def test_the_part_of_the_page_that_filters_reload_is_served_alone(
    register: dict[str, Appeal], team: Team
) -> None:
    part = as_(team.operator).get(f"{LIST}results/", {"scope": "overdue", "_w_filter_fragment": 1})
    assert "<html" not in part.content.decode()
    assert shown(part.content.decode(), register) == {"late"}


def test_only_who_may_assign_sees_ticks(
    register: dict[str, Appeal], make_appeal: Callable[..., Appeal], team: Team
) -> None:
    assert 'type="checkbox"' not in as_(team.operator).get(LIST).content.decode()
    assert as_(team.head).get(LIST).content.decode().count('name="appeal"') == len(EXPECTED["open"])
    assert as_(team.head).get(LIST, {"choose_all": 1}).content.decode().count(" checked>") == 8
