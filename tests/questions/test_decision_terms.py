"""Reminders of decisions on complaints: to whom, when, once each, also after the appeal is closed."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest
import time_machine
from tests.questions.conftest import Team, in_a_department, moscow

from outbox.models import Message
from questions import wagtail_hooks
from questions.models import Appeal, Decision, Reminder
from questions.services import decisions, handling
from questions.services.decision_terms import remind_of_decisions
from staff.models import Absence, Employee

pytestmark = pytest.mark.django_db
DUE = date(2026, 12, 14)
REMINDER, ASSIGNED = "decision_reminder", "decision_assigned"


@pytest.fixture
def staff(team: Team) -> Team:
    return in_a_department(team, head=team.signatory)


@pytest.fixture
def complaint(make_appeal: Callable[..., Appeal], staff: Team) -> Appeal:
    """A complaint answered and closed, whose decision is still to be done by another person."""
    return decided(make_appeal(kind="complaint"), staff)


def decided(appeal: Appeal, staff: Team, due_on: date = DUE, day: int = 24) -> Appeal:
    handling.take(appeal_id=appeal.pk, actor=staff.operator)
    with time_machine.travel(moscow(2026, 11, day), tick=False):
        decisions.decide(
            appeal_id=appeal.pk, actor=staff.operator, verdict="satisfied", action="Повторить обучение.",
            responsible=staff.other, due_on=due_on,
        )  # fmt: skip
    Appeal.objects.filter(pk=appeal.pk).update(state="closed")
    return appeal


def told(kind: str = REMINDER) -> list[str]:
    """Who has letters, and forget them, so that the next call tells of what came since."""
    letters = Message.objects.filter(kind=kind)
    names = sorted(to.split("@")[0] for to in letters.values_list("to", flat=True))
    letters.delete()
    return names


def test_the_circle_grows_day_by_day_though_the_appeal_is_closed(complaint: Appeal) -> None:
    heard = {}
    for number in range(28):
        day = date(2026, 11, 24) + timedelta(number)
        for hour in (6, 10, 15, 20):
            remind_of_decisions(now=moscow(day.year, day.month, day.day, hour))
        if people := told():
            heard[f"{day:%d.%m}"] = people
    assert heard == {
        "07.12": ["other"],
        "09.12": ["other"],
        "11.12": ["other", "signatory"],
        "14.12": ["other", "signatory"],
        **{f"{day}.12": ["head", "other", "signatory"] for day in (15, 16, 17, 18, 21)},
    }


def test_the_responsible_person_hears_of_it_at_once_and_the_letters_tell_no_more_than_the_number(
    complaint: Appeal,
) -> None:
    assert remind_of_decisions(now=moscow(2026, 12, 15)) == 3
    letters = Message.objects.filter(kind__in=[ASSIGNED, REMINDER], to="other@example.org").order_by("pk")
    number = complaint.registration_number
    assert [letter.subject for letter in letters] == [
        f"Вам поручено исполнить решение по обращению № {number}, срок 14.12.2026",
        f"Решение по обращению № {number}: срок исполнения пропущен, 14.12.2026",
    ]
    assert "срок пропущен, 1 рабочий день назад" in letters[1].text
    for letter in letters:
        assert f"/admin/appeals/{complaint.pk}/" in letter.text
        assert not [said for said in ("обучение", complaint.person_name) if said in letter.text + letter.html]


def test_a_worker_back_after_ten_days_sends_one_letter_each_and_writes_the_others_off(
    complaint: Appeal, staff: Team
) -> None:
    remind_of_decisions(now=moscow(2026, 12, 7))
    told()
    assert remind_of_decisions(now=moscow(2026, 12, 17)) == 3
    assert remind_of_decisions(now=moscow(2026, 12, 17, 11)) == 0
    rows = Reminder.objects.filter(recipient=staff.other).order_by("pk").values_list("occasion", flat=True)
    missed = [f"skipped-decision:2026-12-14:{left}" for left in (3, 1, 0, -1, -2)]
    assert list(rows) == ["decision:2026-12-14:5", *missed, "decision:2026-12-14:-3"]


def test_what_was_decided_today_is_not_reminded_of_today(
    make_appeal: Callable[..., Appeal], staff: Team
) -> None:
    decided(make_appeal(kind="claim"), staff, due_on=date(2026, 11, 27), day=24)
    assert told(ASSIGNED) == ["other"]
    days = range(24, 29)
    assert [remind_of_decisions(now=moscow(2026, 11, day)) for day in days] == [0, 0, 2, 2, 0]


def test_a_term_of_the_answer_and_one_of_the_decision_on_the_same_day_are_two(
    complaint: Appeal, staff: Team
) -> None:
    Appeal.objects.update(state="sent", due_on=DUE)
    Reminder.objects.create(
        appeal=complaint, recipient=staff.other, occasion="due:2026-12-14:5", created_at=moscow(2026, 12, 7)
    )
    assert remind_of_decisions(now=moscow(2026, 12, 7)) == 1


@pytest.mark.parametrize(
    "changes", [{"done_on": date(2026, 12, 10)}, {"action": "", "responsible": None, "due_on": None}]
)
def test_what_is_done_or_was_never_to_be_done_is_not_reminded_of(
    complaint: Appeal, changes: dict[str, object]
) -> None:
    Decision.objects.update(**changes)
    assert remind_of_decisions(now=moscow(2026, 12, 15)) == 0


def test_a_decision_of_a_demonstration_reminds_nobody(complaint: Appeal) -> None:
    Appeal.objects.update(is_demo=True)
    assert remind_of_decisions(now=moscow(2026, 12, 15)) == 0


def test_who_is_away_is_reminded_through_the_substitute_and_who_has_left_not_at_all(
    complaint: Appeal, staff: Team
) -> None:
    Absence.objects.create(
        employee=staff.other,
        substitute=staff.operator,
        first_day=date(2026, 12, 7),
        last_day=date(2026, 12, 8),
    )
    remind_of_decisions(now=moscow(2026, 12, 7))
    assert told() == ["operator"]
    staff.other.user.is_active = False
    staff.other.user.save()
    remind_of_decisions(now=moscow(2026, 12, 15))
    assert told() == ["head", "signatory"]


def test_without_departments_all_who_assign_are_told(complaint: Appeal) -> None:
    Employee.objects.update(department=None)
    remind_of_decisions(now=moscow(2026, 12, 14))
    assert told() == ["head", "other"]


def test_a_better_decision_with_another_term_is_told_of_and_followed_anew(
    make_appeal: Callable[..., Appeal], staff: Team
) -> None:
    appeal = decided(make_appeal(kind="complaint"), staff)
    Appeal.objects.update(state="sent")
    told(ASSIGNED)
    same = {"verdict": "satisfied", "action": "Повторить обучение.", "responsible": staff.other}
    decisions.decide(appeal_id=appeal.pk, actor=staff.operator, due_on=DUE, measure="Курс", **same)
    assert told(ASSIGNED) == []
    decisions.decide(appeal_id=appeal.pk, actor=staff.operator, due_on=date(2026, 12, 28), **same)
    assert told(ASSIGNED) == ["other"]
    assert remind_of_decisions(now=moscow(2026, 12, 14)) == 0
    assert remind_of_decisions(now=moscow(2026, 12, 21)) == 1


def test_who_decides_for_himself_has_no_letter_of_it(make_appeal: Callable[..., Appeal], staff: Team) -> None:
    appeal = make_appeal(kind="complaint")
    handling.take(appeal_id=appeal.pk, actor=staff.operator)
    decisions.decide(
        appeal_id=appeal.pk, actor=staff.operator, verdict="satisfied", action="Разобрать.",
        responsible=staff.operator, due_on=DUE,
    )  # fmt: skip
    assert told(ASSIGNED) == []


def test_a_quiet_minute_costs_the_same_however_many_decisions_wait(
    complaint: Appeal, make_appeal: Callable[..., Appeal], staff: Team
) -> None:
    now = moscow(2026, 12, 7)
    assert remind_of_decisions(now=now) == 1
    with CaptureQueriesContext(connection) as few:
        remind_of_decisions(now=now)
    for _ in range(4):
        decided(make_appeal(kind="complaint"), staff)
    assert remind_of_decisions(now=now) == 4
    with CaptureQueriesContext(connection) as many:
        assert remind_of_decisions(now=now) == 0
    assert len(many) == len(few)


def test_the_minutes_job_says_what_it_did(complaint: Appeal) -> None:
    assert wagtail_hooks.remind_of_what_was_decided(moscow(2026, 12, 7)) == "1 reminders of decisions queued"
    assert wagtail_hooks.remind_of_what_was_decided(moscow(2026, 12, 7)) == ""
