"""An appeal goes to the executor of its topic, past those who are away, and never to nobody unnoticed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from tests.questions.conftest import Team, in_a_department, moscow

from ledger.models import Entry
from outbox.models import Message
from questions.models import Appeal, Reminder, Topic
from questions.services import handling
from questions.services.reminding import alert_about_unassigned
from staff.models import Absence, Employee

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
"""A Monday, on which `make_appeal` registers."""


@pytest.fixture
def staff(team: Team) -> Team:
    """A team whose people have addresses, in a department with a head."""
    return in_a_department(team, head=team.head)


@pytest.fixture
def topic(staff: Team) -> Topic:
    parent = Topic.objects.create(title="Учёт", executor=staff.operator, department=staff.operator.department)
    return Topic.objects.create(title="Поверка", parent=parent)


def away(employee: Employee, substitute: Employee | None = None) -> None:
    Absence.objects.create(employee=employee, substitute=substitute, first_day=DAY, last_day=DAY)


def told(kind: str) -> list[str]:
    return sorted(Message.objects.filter(kind=kind).values_list("to", flat=True))


def test_a_subtopic_leads_to_its_parents_executor(
    make_appeal: Callable[..., Appeal], staff: Team, topic: Topic
) -> None:
    appeal = make_appeal(topic_id=topic.pk)
    appeal.refresh_from_db()
    assert (appeal.assignee, appeal.state) == (staff.operator, "assigned")
    assert told("appeal_assigned") == ["operator@example.org"]


def test_a_topics_own_executor_comes_before_its_parents(
    make_appeal: Callable[..., Appeal], staff: Team, topic: Topic
) -> None:
    topic.executor = staff.other
    topic.save()
    assert make_appeal(topic_id=topic.pk).assignee == staff.other


def test_the_assignment_is_in_the_journal_with_its_reason(
    make_appeal: Callable[..., Appeal], staff: Team, topic: Topic
) -> None:
    away(staff.operator, staff.other)
    appeal = make_appeal(topic_id=topic.pk)
    entry = Entry.objects.in_stream(appeal.stream).last()
    assert (entry.event, entry.actor) == ("assign", "job:routing")
    assert f'"assignee":{staff.other.pk}' in entry.text.replace(" ", "")
    assert f'"instead_of":{staff.operator.pk}' in entry.text.replace(" ", "")


def test_the_letter_says_number_and_term_and_nothing_of_the_person(
    make_appeal: Callable[..., Appeal], topic: Topic
) -> None:
    appeal = make_appeal(topic_id=topic.pk, person_name="Секретова Ольга", text="Сокровенное")
    letter = Message.objects.get(kind="appeal_assigned")
    for part in (letter.subject, letter.text, letter.html):
        assert appeal.registration_number in part
        assert f"{appeal.due_on:%d.%m.%Y}" in part
        assert not any(word in part for word in ("Секретова", "Сокровенное", appeal.email))


def test_the_work_of_an_absent_executor_goes_along_the_substitutes(
    make_appeal: Callable[..., Appeal], staff: Team, topic: Topic
) -> None:
    away(staff.operator, staff.other)
    away(staff.other, staff.signatory)
    assert make_appeal(topic_id=topic.pk).assignee == staff.signatory


@pytest.mark.parametrize("circle", [False, True])
def test_with_nobody_to_stand_in_the_head_hears_of_it_at_once(
    make_appeal: Callable[..., Appeal], staff: Team, topic: Topic, circle: bool
) -> None:
    away(staff.operator, staff.other if circle else None)
    away(staff.other, staff.operator)
    appeal = make_appeal(topic_id=topic.pk)
    assert (appeal.assignee, appeal.state) == (None, "registered")
    assert told("appeal_unassigned") == ["head@example.org"]
    assert told("appeal_assigned") == []


def test_the_heads_own_substitute_hears_of_it_while_he_is_away(
    make_appeal: Callable[..., Appeal], staff: Team, topic: Topic
) -> None:
    away(staff.operator)
    away(staff.head, staff.signatory)
    make_appeal(topic_id=topic.pk)
    assert told("appeal_unassigned") == ["signatory@example.org"]


def test_an_executor_who_has_left_the_company_gets_nothing(
    make_appeal: Callable[..., Appeal], staff: Team, topic: Topic
) -> None:
    staff.operator.user.is_active = False
    staff.operator.user.save()
    assert make_appeal(topic_id=topic.pk).assignee is None
    assert told("appeal_unassigned") == ["head@example.org"]


def test_without_a_topic_or_an_executor_an_appeal_waits(
    make_appeal: Callable[..., Appeal], staff: Team
) -> None:
    other = Topic.objects.get(title="Другое")
    assert make_appeal().assignee is None
    assert make_appeal(topic_id=other.pk).assignee is None
    assert not Message.objects.filter(kind__in=["appeal_assigned", "appeal_unassigned"]).exists()


def test_an_executor_without_an_address_gets_the_appeal_all_the_same(
    make_appeal: Callable[..., Appeal], staff: Team, topic: Topic, caplog: pytest.LogCaptureFixture
) -> None:
    staff.operator.user.email = ""
    staff.operator.user.save()
    assert make_appeal(topic_id=topic.pk).assignee == staff.operator
    assert told("appeal_assigned") == []
    assert f"No usable e-mail address for staff:{staff.operator.pk}:" in caplog.text


def test_an_appeal_assigned_by_hand_is_told_about_and_one_taken_is_not(
    make_appeal: Callable[..., Appeal], staff: Team
) -> None:
    given, taken = make_appeal(), make_appeal()
    handling.assign(appeal_id=given.pk, actor=staff.head, assignee=staff.other)
    handling.take(appeal_id=taken.pk, actor=staff.operator)
    handling.assign(appeal_id=taken.pk, actor=staff.head, assignee=staff.head)
    assert told("appeal_assigned") == ["other@example.org"]


@pytest.mark.parametrize(
    ("received", "first_alert"),
    [
        (moscow(2026, 11, 23, 11), moscow(2026, 11, 24, 11)),
        (moscow(2026, 11, 23, 22), moscow(2026, 11, 25, 9)),
        (moscow(2026, 11, 27, 12), moscow(2026, 11, 30, 12)),
        (moscow(2026, 11, 28, 12), moscow(2026, 12, 1, 9)),
        (moscow(2026, 12, 30, 15), moscow(2027, 1, 11, 15)),
        (moscow(2027, 1, 3, 15), moscow(2027, 1, 12, 9)),
    ],
)
def test_the_first_alert_comes_after_a_whole_working_day(
    make_appeal: Callable[..., Appeal], staff: Team, received: datetime, first_alert: datetime
) -> None:
    make_appeal(received)
    assert alert_about_unassigned(now=first_alert - timedelta(minutes=1)) == 0
    assert alert_about_unassigned(now=first_alert) == 1
    assert told("appeal_unassigned") == ["head@example.org"]


def test_alerts_come_daily_until_somebody_has_the_appeal(
    make_appeal: Callable[..., Appeal], staff: Team
) -> None:
    appeal = make_appeal()
    days = [moscow(2026, 11, day, 12) for day in range(24, 31)]
    assert [alert_about_unassigned(now=day) for day in days for _ in range(2)] == [
        *(1, 0, 1, 0, 1, 0, 1, 0),
        *(0, 0, 0, 0),
        *(1, 0),
    ]
    handling.assign(appeal_id=appeal.pk, actor=staff.head, assignee=staff.other)
    assert alert_about_unassigned(now=moscow(2026, 12, 1, 12)) == 0
    assert Reminder.objects.count() == 5
