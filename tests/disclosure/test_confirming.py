"""«Подтверждаю: сведения актуальны» and «Сведения изменились»: who, when, and what follows from it."""

import json
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied

import pytest
from tests.disclosure.duties import MONDAY, make_duty, moscow, person, state_of

from disclosure.errors import DutyError
from disclosure.models import DutyConfirmation, DutyEvent, DutyStanding
from disclosure.services.confirming import confirm, record_event
from disclosure.services.evaluating import evaluate
from ledger.models import Entry
from pages.models import InfoPage
from staff.models import Employee
from staff.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db: None) -> Employee:
    return person(Role.EDITOR)


def test_a_confirmation_renews_the_duty_and_records_who_and_when(page: InfoPage, editor: Employee) -> None:
    duty = make_duty(page=page, renewal="monthly", day=15, starts_on=date(2026, 11, 10))
    late = moscow(2026, 12, 16)
    evaluate(now=late)
    assert state_of(duty) == "устарело"
    confirm(duty_id=duty.pk, user=editor.user, note=" сверено с приказом ", now=late)
    row = DutyConfirmation.objects.get()
    assert (row.by, row.at, row.note) == (editor.user, late, "сверено с приказом")
    standing = DutyStanding.objects.get(duty=duty)
    assert (standing.words, standing.renewed_on, standing.due_on) == (
        "в порядке",
        date(2026, 12, 16),
        date(2027, 1, 15),
    )
    entry = Entry.objects.get(stream=duty.stream, event="confirmed")
    assert (entry.actor, json.loads(entry.text)) == (f"user:{editor.user.pk}", {"confirmation": row.pk})


def test_what_is_not_there_cannot_be_confirmed(page: InfoPage, editor: Employee) -> None:
    duty = make_duty(page=page)
    page.unpublish()
    with pytest.raises(DutyError, match=r"Подтверждать нечего: нет\. Страница снята с публикации\."):
        confirm(duty_id=duty.pk, user=editor.user, now=MONDAY)
    assert not DutyConfirmation.objects.exists()


def test_a_change_gives_ten_days_and_then_the_duty_is_stale(page: InfoPage, editor: Employee) -> None:
    duty = make_duty(page=page)
    now = moscow(2026, 12, 7)
    record_event(
        duty_id=duty.pk, user=editor.user, happened_on=date(2026, 12, 4), note="новый приказ", now=now
    )
    standing = DutyStanding.objects.get(duty=duty)
    # 04.12 + 10 days is 14.12.2026, a Monday.
    assert (standing.words, standing.due_on) == ("скоро срок", date(2026, 12, 14))
    assert standing.reason == "Сведения изменились 04.12.2026. Обновить или подтвердить до 14.12.2026."
    evaluate(now=moscow(2026, 12, 15))
    assert state_of(duty) == "устарело"
    confirm(duty_id=duty.pk, user=editor.user, now=moscow(2026, 12, 15, 13))
    assert state_of(duty) == "в порядке"


def test_a_change_that_has_not_come_is_refused(page: InfoPage, editor: Employee) -> None:
    duty = make_duty(page=page)
    with pytest.raises(DutyError, match="ещё не наступил"):
        record_event(
            duty_id=duty.pk, user=editor.user, happened_on=MONDAY.date() + timedelta(days=1), now=MONDAY
        )
    assert not DutyEvent.objects.exists()


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SIGNATORY, Role.DIRECTOR, Role.ADMINISTRATOR])
def test_only_those_with_the_right_confirm(page: InfoPage, role: Role) -> None:
    duty, user = make_duty(page=page), person(role).user
    with pytest.raises(PermissionDenied):
        confirm(duty_id=duty.pk, user=user, now=MONDAY)
    with pytest.raises(PermissionDenied):
        record_event(duty_id=duty.pk, user=user, happened_on=MONDAY.date(), now=MONDAY)
    assert not DutyConfirmation.objects.exists()
    assert not DutyEvent.objects.exists()
