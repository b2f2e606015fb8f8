"""The reminders that leave: to whom, once each, in working hours, also after the worker was down."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from tests.questions.conftest import Team, in_a_department, moscow

from outbox.models import Message
from questions import wagtail_hooks
from questions.models import Appeal, CallBack, Reminder
from questions.services import handling
from questions.services.reminding import remind_of_calls, remind_of_terms
from staff.models import Absence, Department
from workdays.models import PointKind, PointSchedule, ScheduleInterval, ServicePoint

pytestmark = pytest.mark.django_db
DUE = date(2026, 12, 14)
"""The term of what is registered on Monday, 23 November 2026: fifteen working days."""


@pytest.fixture
def staff(team: Team) -> Team:
    return in_a_department(team, head=team.signatory)


@pytest.fixture
def appeal(make_appeal: Callable[..., Appeal], staff: Team) -> Appeal:
    appeal = make_appeal()
    handling.take(appeal_id=appeal.pk, actor=staff.operator)
    appeal.refresh_from_db()
    assert appeal.due_on == DUE
    return appeal


def told(kind: str = "appeal_reminder") -> list[str]:
    """Who has letters, and forget them, so that the next call tells of what came since."""
    letters = Message.objects.filter(kind=kind)
    names = sorted(to.split("@")[0] for to in letters.values_list("to", flat=True))
    letters.delete()
    return names


def test_the_circle_of_those_who_are_reminded_grows_day_by_day(appeal: Appeal) -> None:
    heard = {}
    for number in range(28):
        day = date(2026, 11, 23) + timedelta(number)
        remind_of_terms(now=moscow(day.year, day.month, day.day, 10))
        remind_of_terms(now=moscow(day.year, day.month, day.day, 15))
        if people := told():
            heard[f"{day:%d.%m}"] = people
    assert heard == {
        "07.12": ["operator"],
        "09.12": ["operator"],
        "11.12": ["operator", "signatory"],
        "14.12": ["operator", "signatory"],
        **{f"{day}.12": ["head", "operator", "signatory"] for day in (15, 16, 17, 18)},
    }


def test_the_letter_tells_number_term_and_how_things_stand(appeal: Appeal) -> None:
    remind_of_terms(now=moscow(2026, 12, 9, 10))
    letter = Message.objects.get(kind="appeal_reminder")
    assert letter.subject == f"Обращение № {appeal.registration_number}: скоро срок, 14.12.2026"
    for body in (letter.text, letter.html):
        assert "до срока 3 рабочих дня" in body
        assert f"/admin/appeals/{appeal.pk}/" in body
        assert appeal.person_name not in body


def test_a_worker_back_after_ten_days_sends_one_letter_each_and_writes_the_others_off(
    appeal: Appeal, staff: Team
) -> None:
    remind_of_terms(now=moscow(2026, 12, 7, 10))
    assert told() == ["operator"]
    assert remind_of_terms(now=moscow(2026, 12, 17, 10)) == 3
    assert "срок пропущен, 3 рабочих дня назад" in Message.objects.filter(kind="appeal_reminder")[0].text
    assert told() == ["head", "operator", "signatory"]
    rows = Reminder.objects.filter(recipient=staff.operator).order_by("pk").values_list("occasion", flat=True)
    missed = [f"skipped:2026-12-14:{left}" for left in (3, 1, 0, -1, -2)]
    assert list(rows) == ["due:2026-12-14:5", *missed, "due:2026-12-14:-3"]
    assert remind_of_terms(now=moscow(2026, 12, 17, 11)) == 0


def test_nobody_is_reminded_at_night_on_a_day_off_or_out_of_the_offices_hours(appeal: Appeal) -> None:
    office = ServicePoint.objects.create(kind=PointKind.OFFICE, name="Офис")
    schedule = PointSchedule.objects.create(point=office, valid_from=date(2026, 1, 1))
    for weekday in range(5):
        ScheduleInterval.objects.create(schedule=schedule, weekday=weekday, opens=time(8), closes=time(12))
    assert remind_of_terms(now=moscow(2026, 12, 5, 10)) == 0
    assert remind_of_terms(now=moscow(2026, 12, 7, 7)) == 0
    assert remind_of_terms(now=moscow(2026, 12, 7, 12)) == 0
    assert remind_of_terms(now=moscow(2026, 12, 7, 8)) == 1


def test_reminders_of_an_absent_executor_go_to_his_substitute(appeal: Appeal, staff: Team) -> None:
    Absence.objects.create(
        employee=staff.operator,
        substitute=staff.other,
        first_day=date(2026, 12, 7),
        last_day=date(2026, 12, 8),
    )
    remind_of_terms(now=moscow(2026, 12, 7, 10))
    assert told() == ["other"]
    remind_of_terms(now=moscow(2026, 12, 9, 10))
    assert told() == ["operator"]


def test_without_a_department_all_who_assign_are_told_and_somebody_twice_concerned_once(
    appeal: Appeal, staff: Team
) -> None:
    Department.objects.update(head=None)
    remind_of_terms(now=moscow(2026, 12, 15, 10))
    assert told() == ["head", "operator"]


@pytest.mark.parametrize("state", ["sent", "closed", "declined", "redirected", "withdrawn"])
def test_what_is_finished_is_not_reminded_of(appeal: Appeal, state: str) -> None:
    Appeal.objects.update(state=state)
    assert remind_of_terms(now=moscow(2026, 12, 15, 10)) == 0


def test_demonstration_appeals_remind_nobody(appeal: Appeal) -> None:
    Appeal.objects.update(is_demo=True)
    assert remind_of_terms(now=moscow(2026, 12, 15, 10)) == 0


def test_a_prolonged_term_is_reminded_of_anew(appeal: Appeal) -> None:
    remind_of_terms(now=moscow(2026, 12, 14, 10))
    Appeal.objects.update(due_on=date(2027, 1, 13))
    assert remind_of_terms(now=moscow(2026, 12, 15, 10)) == 0
    told()
    assert remind_of_terms(now=moscow(2026, 12, 28, 10)) == 1


def test_an_appeal_of_a_year_without_a_calendar_does_not_stop_the_others(
    appeal: Appeal, make_appeal: Callable[..., Appeal], caplog: pytest.LogCaptureFixture
) -> None:
    Appeal.objects.filter(pk=make_appeal().pk).update(due_on=date(2019, 3, 1), registered_on=date(2019, 2, 1))
    assert remind_of_terms(now=moscow(2026, 12, 7, 10)) == 1
    assert "no calendar of 2019" in caplog.text


def test_letter_and_row_are_one(appeal: Appeal, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Exception):
        pass

    def break_down(*args: object, **kwargs: object) -> None:
        raise Broken

    monkeypatch.setattr("questions.services.telling.write_to", break_down)
    with pytest.raises(Broken):
        remind_of_terms(now=moscow(2026, 12, 7, 10))
    assert not Reminder.objects.exists()


def test_a_quiet_minute_costs_few_queries_however_many_appeals_wait(
    appeal: Appeal, make_appeal: Callable[..., Appeal], django_assert_max_num_queries: Callable[..., object]
) -> None:
    for _ in range(5):
        handling.take(appeal_id=make_appeal().pk, actor=appeal.assignee)
    now = moscow(2026, 12, 7, 10)
    assert remind_of_terms(now=now) == 6
    with django_assert_max_num_queries(6):  # type: ignore[attr-defined]
        assert remind_of_terms(now=now) == 0


@pytest.fixture
def call(appeal: Appeal, staff: Team) -> CallBack:
    return CallBack.objects.create(
        appeal=appeal,
        direction=CallBack.Direction.WE_CALL,
        phone="0-00-01",
        agreed_at=moscow(2026, 11, 25, 19),
        assignee=staff.operator,
        created_at=moscow(2026, 11, 24),
    )


def test_a_call_is_reminded_of_once_half_an_hour_before_whatever_the_hour_is(call: CallBack) -> None:
    agreed = call.agreed_at
    minutes = (-31, -30, -29, 0, 60)
    assert [remind_of_calls(now=agreed + timedelta(minutes=each)) for each in minutes] == [0, 1, 0, 0, 0]
    letter = Message.objects.get(kind="appeal_call")
    assert "25.11.2026, 19:00" in letter.text
    assert "0-00-01" not in letter.subject + letter.text + letter.html


def test_a_call_put_off_is_reminded_of_again(call: CallBack) -> None:
    remind_of_calls(now=call.agreed_at)
    CallBack.objects.update(agreed_at=moscow(2026, 11, 26, 12))
    assert remind_of_calls(now=moscow(2026, 11, 26, 11)) == 0
    assert remind_of_calls(now=moscow(2026, 11, 26, 12)) == 1


def test_a_call_missed_while_the_worker_was_down_is_told_of_as_missed_within_a_day(call: CallBack) -> None:
    assert remind_of_calls(now=call.agreed_at + timedelta(hours=2)) == 1
    assert "ещё не отмечен" in Message.objects.get(kind="appeal_call").text
    Reminder.objects.all().delete()
    assert remind_of_calls(now=call.agreed_at + timedelta(days=1)) == 0


def test_a_call_made_or_of_a_finished_appeal_is_not_reminded_of(call: CallBack) -> None:
    CallBack.objects.update(done_at=call.agreed_at)
    assert remind_of_calls(now=call.agreed_at) == 0
    CallBack.objects.update(done_at=None)
    Appeal.objects.update(state="closed")
    assert remind_of_calls(now=call.agreed_at) == 0


def test_the_call_of_somebody_away_is_his_substitutes(call: CallBack, staff: Team) -> None:
    Absence.objects.create(
        employee=staff.operator,
        substitute=staff.other,
        first_day=date(2026, 11, 25),
        last_day=date(2026, 11, 25),
    )
    remind_of_calls(now=call.agreed_at)
    assert told("appeal_call") == ["other"]


def test_the_minutes_jobs_say_what_they_did_and_nothing_when_there_was_nothing(
    appeal: Appeal, call: CallBack
) -> None:
    early, late = moscow(2026, 11, 23, 10), moscow(2026, 12, 15, 10)
    assert wagtail_hooks.remind_of_due_dates(late) == "3 reminders of terms queued"
    assert wagtail_hooks.remind_of_due_dates(early) == ""
    assert wagtail_hooks.remind_of_agreed_calls(call.agreed_at) == "1 reminders of calls queued"
    assert wagtail_hooks.remind_of_agreed_calls(late) == ""
    assert wagtail_hooks.alert_heads(early) == ""
    Appeal.objects.update(assignee=None)
    assert wagtail_hooks.alert_heads(late) == "1 alerts about appeals without an executor queued"
