"""Letters about duties: to the owner before and after the term, to those who watch when nothing is done."""

from datetime import date, timedelta

import pytest
from tests.disclosure.duties import make_duty, moscow, person

from disclosure.models import Duty, DutyNotice
from disclosure.services.evaluating import evaluate
from disclosure.services.warning import warn
from outbox.models import Message
from pages.models import InfoPage
from staff.models import Absence, Employee
from staff.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None) -> Employee:
    return person(Role.EDITOR, "owner")


@pytest.fixture
def duty(page: InfoPage, owner: Employee) -> Duty:
    """Due Tuesday 15.12.2026."""
    return make_duty(page=page, owner=owner, renewal="monthly", day=15, starts_on=date(2026, 11, 10))


def run(year: int, month: int, day: int, hour: int = 12) -> list[str]:
    """Evaluate and warn at a moment; return to whom letters were written."""
    known = set(Message.objects.values_list("pk", flat=True))
    now = moscow(year, month, day, hour)
    evaluate(now=now)
    warn(now=now)
    return sorted(Message.objects.exclude(pk__in=known).values_list("to", flat=True))


def test_the_owner_is_warned_ten_three_and_one_working_days_before_and_once_it_has_passed(duty: Duty) -> None:
    head = person(Role.HEAD)
    told: dict[date, list[str]] = {}
    day = date(2026, 11, 30)
    while day <= date(2026, 12, 21):
        if letters := run(day.year, day.month, day.day):
            told[day] = letters
        day += timedelta(days=1)
    assert told == {
        date(2026, 12, 1): ["owner@example.org"],
        date(2026, 12, 10): ["owner@example.org"],
        date(2026, 12, 14): ["owner@example.org"],
        date(2026, 12, 16): ["owner@example.org"],
        date(2026, 12, 17): [head.user.email],
    }


def test_a_letter_says_what_and_why_and_leads_to_the_card(duty: Duty, settings: object) -> None:
    run(2026, 12, 16)
    message = Message.objects.get()
    assert message.subject == "Обязательные сведения на сайте: есть устаревшие или пропавшие"
    assert "Пункт oplata: устарело. Срок обновления прошёл 15.12.2026." in message.text
    assert f"/admin/duties/inspect/{duty.pk}/" in message.text
    assert f"/admin/duties/inspect/{duty.pk}/" in message.html


def test_two_runs_write_one_letter_and_one_letter_tells_of_all(page: InfoPage, owner: Employee) -> None:
    for code in ("pervyj", "vtoroj"):
        make_duty(code, page=page, owner=owner)
    evaluate(now=moscow(2026, 11, 30, 9))
    page.unpublish()
    assert run(2026, 11, 30, 12) == ["owner@example.org"]
    assert run(2026, 11, 30, 13) == []
    text = Message.objects.get().text
    assert "Пункт pervyj: нет." in text
    assert "Пункт vtoroj: нет." in text
    assert DutyNotice.objects.count() == 2


@pytest.mark.parametrize("moment", [(2026, 12, 16, 6), (2026, 12, 16, 22), (2026, 12, 19, 12)])
def test_nobody_is_written_to_by_night_or_on_a_day_off(duty: Duty, moment: tuple[int, int, int, int]) -> None:
    assert run(*moment) == []


def test_a_worker_that_was_down_for_weeks_tells_the_latest_only(duty: Duty) -> None:
    assert run(2026, 12, 14) == ["owner@example.org"]
    assert list(DutyNotice.objects.values_list("occasion", flat=True)) == ["before-1:2026-12-15"]


def test_a_duty_without_an_owner_is_everybodys_who_may_confirm(page: InfoPage) -> None:
    for role in (Role.EDITOR, Role.LAWYER, Role.OPERATOR, Role.ADMINISTRATOR):
        person(role)
    make_duty(page=page)
    page.unpublish()
    assert run(2026, 11, 30) == ["editor@example.org", "lawyer@example.org"]


def test_the_substitute_of_an_absent_owner_hears_of_it(duty: Duty, owner: Employee) -> None:
    substitute = person(Role.EDITOR, "zamena")
    Absence.objects.create(
        employee=owner, first_day=date(2026, 12, 1), last_day=date(2026, 12, 31), substitute=substitute
    )
    assert run(2026, 12, 16) == ["zamena@example.org"]


def test_what_the_company_has_never_filled_in_is_not_nagged_about_but_a_loss_is(
    page: InfoPage, owner: Employee
) -> None:
    from wagtail.models import Site

    from pages.models import CompanySettings

    make_duty("telefony", proof="requisites", subjects=["phones"], page=page, owner=owner)
    assert run(2026, 11, 30) == []
    company = CompanySettings.for_site(Site.objects.get(is_default_site=True))
    company.phones = "8-800-000-00-00"
    company.save()
    assert run(2026, 12, 1) == []
    company.phones = ""
    company.save()
    assert run(2026, 12, 2) == ["owner@example.org"]


def test_a_renewed_duty_is_silent_and_its_next_term_begins_anew(duty: Duty, page: InfoPage) -> None:
    import time_machine

    assert run(2026, 12, 10) == ["owner@example.org"]
    with time_machine.travel(moscow(2026, 12, 11), tick=False):
        page.save_revision().publish()
    assert run(2026, 12, 14) == []
    assert run(2026, 12, 16) == []
    # Published within (16.11, 15.12], so the next day is 15.01.2027; ten working days before is 24.12.2026.
    assert Duty.objects.get(pk=duty.pk).standing.due_on == date(2027, 1, 15)
