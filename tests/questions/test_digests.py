"""The daily summary: one letter a working day with the numbers of the desk's lists, nothing of anybody."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from html import unescape

from django.conf import settings
from django.test import Client

import pytest
import time_machine
from tests.questions.conftest import Team, moscow
from tests.questions.register import as_, put

from outbox.models import Message
from questions import wagtail_hooks
from questions.models import Appeal, Decision, Digest, Extension, Notice, Reply
from questions.services.digests import send_digests
from questions.standing import standing
from workdays.services import load_calendar

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)
"""A Wednesday: two working days on is Friday, five on is the next Wednesday."""
MORNING = moscow(2026, 11, 25, 9)


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def watcher(team: Team) -> Team:
    team.head.user.email = "head@example.org"
    team.head.user.save()
    return team


def ask_to_prolong(appeal: Appeal, team: Team, **values: object) -> None:
    Extension.objects.create(
        appeal=appeal, reason="Нужен ответ сетевой организации.", requested_by=team.operator,
        requested_at=MORNING, until=appeal.due_on + timedelta(days=21), former_due_on=appeal.due_on, **values,
    )  # fmt: skip


@pytest.fixture
def register(watcher: Team) -> None:
    """Appeals in every standing; each kind of concern has another number of them."""
    number = iter(range(1, 100))
    due = {
        "overdue": [(2026, 11, 24), (2025, 1, 9)], "today": [(2026, 11, 25)],
        "soon": [(2026, 11, 26), (2026, 11, 27), (2026, 11, 27)],
        "later": [(2026, 11, 30), (2026, 12, 1), (2026, 12, 2), (2026, 12, 2)], "far": [(2026, 12, 3)] * 5,
    }  # fmt: skip
    for days in due.values():
        for day in days:
            put(next(number), due_on=date(*day), assignee=watcher.operator, state="assigned")
    for _ in range(6):
        put(next(number), due_on=date(2026, 12, 15))
    far = list(Appeal.objects.filter(due_on=date(2026, 12, 3)))
    ask_to_prolong(far[0], watcher)
    ask_to_prolong(far[1], watcher)
    ask_to_prolong(far[2], watcher, is_granted=False)
    ask_to_prolong(put(next(number), state="closed", sent_at=MORNING), watcher)
    closed = put(next(number), state="closed", sent_at=MORNING, person_name="Секретова")
    Decision.objects.create(
        appeal=closed,
        verdict="partly",
        action="Обучить",
        responsible=watcher.other,
        due_on=date(2026, 11, 24),
    )
    unanswered = put(next(number), state="approved", assignee=watcher.operator, due_on=date(2026, 12, 15))
    Reply.objects.create(
        appeal=unanswered, text="<p>х</p>", author=watcher.operator, delivery_failed_at=MORNING
    )
    Notice.objects.create(
        appeal=closed, kind="clarification", text="Уточните", author=watcher.operator, signatory=watcher.head,
        channel="email", delivery_failed_at=MORNING,
    )  # fmt: skip


EXPECTED = {
    "overdue": 2, "today": 1, "soon": 3, "later": 4, "unassigned": 6, "extensions": 2, "decisions": 1,
    "undelivered": 2,
}  # fmt: skip


def test_each_number_is_that_of_the_list_it_leads_to(register: None, watcher: Team) -> None:
    concerns = standing(TODAY, load_calendar())
    assert {concern.code: concern.count for concern in concerns} == EXPECTED
    client = as_(watcher.head)
    for concern in concerns:
        page = client.get(concern.url)
        assert page.context["paginator"].count == concern.count, concern
    tabs = {tab.scope.code: tab.count for tab in client.get("/admin/appeals/").context["tabs"]}
    for code in ("overdue", "today", "unassigned"):
        assert tabs[code] == EXPECTED[code]


def test_the_letter_has_the_numbers_in_words_with_their_links_and_nothing_of_anybody(
    register: None, watcher: Team
) -> None:
    assert send_digests(now=MORNING) == 1
    letter = Message.objects.get(kind="daily_summary")
    assert letter.to == "head@example.org"
    assert letter.subject == ("Обращения на 25.11.2026: срок ответа пропущен — 2, срок ответа сегодня — 1")
    for said in ("Срок ответа пропущен: 2 обращения", "Срок в ближайшие 2 рабочих дня, до 27.11: 3 обращения",
                 "Без исполнителя: 6 обращений", "не исполнены в срок: 1 решение"):  # fmt: skip
        assert said in letter.text
    client: Client = as_(watcher.head)
    links = re.findall(r'href="([^"]+)"', unescape(letter.html))
    assert len(links) == len(EXPECTED) + 1
    for link in links:
        assert link in letter.text
        assert client.get(link.removeprefix(settings.SITE_URL)).status_code == 200
    for body in (letter.subject, letter.text, letter.html):
        assert not [name for name in ("Секретова", "Обучить", "2026-0000") if name in body]


def test_it_comes_once_a_working_day_from_the_opening_on(register: None) -> None:
    heard = []
    for day in range(25, 31):
        for hour in (6, 9, 10, 17, 20):
            moment = moscow(2026, 11, day, hour)
            heard += [f"{moment:%d %H}"] * send_digests(now=moment)
    assert heard == ["25 09", "26 09", "27 09", "30 09"]


def test_a_worker_down_for_a_week_sends_only_the_present_days(register: None) -> None:
    assert send_digests(now=MORNING) == 1
    assert send_digests(now=moscow(2026, 12, 2, 15)) == 1
    assert [digest.day for digest in Digest.objects.order_by("day")] == [TODAY, date(2026, 12, 2)]


def test_of_a_quiet_morning_nobody_is_told_and_not_later_that_day_either(watcher: Team) -> None:
    assert send_digests(now=MORNING) == 0
    put(1, due_on=TODAY)
    assert send_digests(now=moscow(2026, 11, 25, 15)) == 0
    assert send_digests(now=moscow(2026, 11, 26, 9)) == 1
    assert "Просроченных обращений нет" not in Message.objects.get().text


def test_what_is_near_but_not_late_says_that_nothing_is_late(watcher: Team) -> None:
    put(1, due_on=date(2026, 11, 27), assignee=watcher.operator)
    send_digests(now=MORNING)
    letter = Message.objects.get()
    assert letter.subject == "Обращения на 25.11.2026"
    assert "Просроченных обращений нет." in letter.text
    assert "Без исполнителя" not in letter.text


def test_who_watches_without_an_address_is_passed_over_and_who_does_not_watch_has_none(
    register: None, watcher: Team, caplog: pytest.LogCaptureFixture
) -> None:
    watcher.operator.user.email = "operator@example.org"
    watcher.operator.user.save()
    watcher.head.user.email = ""
    watcher.head.user.save()
    assert send_digests(now=MORNING) == 0
    assert not Digest.objects.exists()
    watcher.head.user.email = "не адрес"
    watcher.head.user.save()
    assert send_digests(now=MORNING) == 0
    assert "No usable e-mail address" in caplog.text
    assert not Message.objects.exists()


def test_who_begins_to_watch_at_noon_has_it_then(register: None, watcher: Team) -> None:
    send_digests(now=MORNING)
    watcher.other.user.groups.set(watcher.head.user.groups.all())
    watcher.other.user.email = "other@example.org"
    watcher.other.user.save()
    assert send_digests(now=moscow(2026, 11, 25, 12)) == 1
    assert Message.objects.latest("pk").to == "other@example.org"


def test_letter_and_row_are_one(register: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*args: object, **kwargs: object) -> None:
        raise ConnectionError

    monkeypatch.setattr("questions.services.digests.queue_letter", break_down)
    with pytest.raises(ConnectionError):
        send_digests(now=MORNING)
    assert not Digest.objects.exists()


def test_a_quiet_minute_costs_no_counting(register: None, django_assert_max_num_queries: object) -> None:
    send_digests(now=MORNING)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        assert send_digests(now=datetime.fromtimestamp(MORNING.timestamp() + 60, tz=MORNING.tzinfo)) == 0


def test_the_minutes_job_says_what_it_did(register: None) -> None:
    assert wagtail_hooks.tell_how_things_stand(MORNING) == "1 daily summaries queued"
    assert wagtail_hooks.tell_how_things_stand(MORNING) == ""
