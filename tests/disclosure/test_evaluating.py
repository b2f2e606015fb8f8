"""Looking at the duties: what is found, what is kept of it, what never changes."""

import json
from datetime import date, timedelta
from typing import Any

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from wagtail import hooks
from wagtail.models import PageViewRestriction, Site

import pytest
import time_machine
from tests.disclosure.duties import MONDAY, make_duty, moscow, state_of

from disclosure.errors import ResultIsFinal
from disclosure.models import DutyResult, DutyStanding
from disclosure.proofs import Found, Proof
from disclosure.services.evaluating import evaluate, evaluate_when_due
from ledger.models import Entry
from pages.models import CompanySettings, HomePage, InfoPage
from workdays.models import CalendarYear

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_published_page_is_in_order_since_it_was_published(page: InfoPage) -> None:
    duty = make_duty(page=page)
    assert evaluate(now=MONDAY) == 1
    standing = DutyStanding.objects.get(duty=duty)
    assert (standing.words, standing.renewed_on, standing.due_on) == ("в порядке", date(2026, 11, 16), None)


def test_a_page_taken_off_is_gone_and_one_never_published_is_not_filled_in(
    page: InfoPage, home: HomePage
) -> None:
    draft = home.add_child(instance=InfoPage(title="Черновик", slug="chernovik", intro="…", live=False))
    taken, unborn = make_duty(page=page), make_duty("chernovik", page=draft)
    page.unpublish()
    evaluate(now=MONDAY)
    assert [state_of(taken), state_of(unborn)] == ["нет", "не заполнено"]
    assert DutyStanding.objects.get(duty=taken).reason == "Страница снята с публикации."


def test_a_page_closed_to_strangers_is_gone_and_so_is_a_deleted_one(page: InfoPage, home: HomePage) -> None:
    other = home.add_child(instance=InfoPage(title="Другая", slug="drugaya", intro="…"))
    closed, deleted = make_duty(page=page), make_duty("drugaya", page=other)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    InfoPage.objects.get(pk=other.pk).delete()
    evaluate(now=MONDAY)
    found = {row.duty_id: row.reason for row in DutyStanding.objects.filter(state="missing")}
    assert found == {
        closed.pk: "Страница закрыта от посетителей.",
        deleted.pk: "Страница удалена или не указана.",
    }


def test_a_page_that_ages_turns_stale_the_day_after_its_term(page: InfoPage) -> None:
    # Published on 16.11; the day of a month is the 15th: due Tuesday 15.12.2026.
    duty = make_duty(page=page, renewal="monthly", day=15, starts_on=date(2026, 11, 10))
    seen = []
    for day in (moscow(2026, 11, 30), moscow(2026, 12, 1), moscow(2026, 12, 15), moscow(2026, 12, 16)):
        evaluate(now=day)
        seen.append(state_of(duty))
    assert seen == ["в порядке", "скоро срок", "скоро срок", "устарело"]
    assert DutyStanding.objects.get(duty=duty).reason == "Срок обновления прошёл 15.12.2026."
    with time_machine.travel(moscow(2026, 12, 16, 15), tick=False):
        page.save_revision().publish()
    evaluate(now=moscow(2026, 12, 16, 16))
    assert state_of(duty) == "в порядке"


def test_a_result_is_written_once_a_day_and_when_the_state_changes(page: InfoPage) -> None:
    duty = make_duty(page=page)
    for hour in (8, 9, 10):
        evaluate(now=moscow(2026, 11, 30, hour))
    assert DutyResult.objects.count() == 1
    page.unpublish()
    evaluate(now=moscow(2026, 11, 30, 11))
    evaluate(now=moscow(2026, 12, 1, 8))
    rows = DutyResult.objects.order_by("pk").values_list("on", "state")
    assert list(rows) == [
        (date(2026, 11, 30), "fresh"),
        (date(2026, 11, 30), "missing"),
        (date(2026, 12, 1), "missing"),
    ]
    entries = [json.loads(entry.text) for entry in Entry.objects.filter(stream=duty.stream).order_by("seq")]
    assert [(entry["from"], entry["to"]) for entry in entries] == [("", "fresh"), ("fresh", "missing")]


def test_it_looks_once_a_day_and_again_after_a_page_was_published(page: InfoPage) -> None:
    make_duty(page=page)
    assert evaluate_when_due(now=MONDAY) == 1
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert evaluate_when_due(now=MONDAY + timedelta(minutes=1)) == 0
    assert len(queries) == 1
    page.unpublish()
    assert evaluate_when_due(now=MONDAY + timedelta(minutes=2)) == 1


def test_a_changed_fact_of_the_company_is_seen_at_the_next_run(home: HomePage) -> None:
    duty = make_duty("telefony", proof="requisites", subjects=["phones"], page=home)
    home.save_revision().publish()
    evaluate_when_due(now=MONDAY)
    assert state_of(duty) == "не заполнено"
    company = CompanySettings.for_site(Site.objects.get(is_default_site=True))
    company.phones = "8-800-000-00-00"
    company.save()
    evaluate_when_due(now=MONDAY + timedelta(minutes=1))
    assert state_of(duty) == "в порядке"


def test_what_was_found_cannot_be_changed_or_deleted(page: InfoPage) -> None:
    make_duty(page=page)
    evaluate(now=MONDAY)
    result = DutyResult.objects.get()
    for act in (result.save, result.delete, DutyResult.objects.all().delete):
        with pytest.raises(ResultIsFinal):
            act()
    with pytest.raises(ResultIsFinal):
        DutyResult.objects.update(state="fresh")
    for sql in ("UPDATE disclosure_dutyresult SET state = 'stale'", "DELETE FROM disclosure_dutyresult"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_a_check_that_fails_leaves_its_duties_as_they_were_and_the_others_go_on(
    page: InfoPage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = {"is": False}

    def find(duties: Any, on: date) -> dict[int, Found]:
        if broken["is"]:
            raise OSError("the disk is gone")
        return {duty.pk: Found.present() for duty in duties}

    with hooks.register_temporarily("duty_check", lambda: Proof("shaky", "шаткая", find)):
        shaky, other = make_duty("shaky", proof="shaky"), make_duty(page=page)
        evaluate(now=MONDAY)
        broken["is"] = True
        page.unpublish()
        evaluate(now=MONDAY + DAY)
    assert [state_of(shaky), state_of(other)] == ["в порядке", "нет"]
    assert "The check shaky of duties failed" in caplog.text


def test_a_check_that_no_app_offers_any_more_is_said_to_be_missing(page: InfoPage) -> None:
    duty = make_duty(page=page)
    type(duty).objects.update(proof="gone")
    evaluate(now=MONDAY)
    assert DutyStanding.objects.get(duty=duty).reason == "Проверки «gone» на этом сайте нет."


def test_a_term_that_needs_an_unknown_calendar_asks_for_attention(page: InfoPage) -> None:
    duty = make_duty(page=page, renewal="monthly", day=15, starts_on=date(2026, 11, 10))
    CalendarYear.objects.filter(year__gte=2026).delete()
    evaluate(now=MONDAY)
    standing = DutyStanding.objects.get(duty=duty)
    assert standing.words == "скоро срок"
    assert standing.reason.startswith("Срок не посчитан.")


def test_a_duty_out_of_force_is_left_alone(page: InfoPage) -> None:
    make_duty(page=page, is_active=False)
    assert evaluate(now=MONDAY) == 0
    assert not DutyStanding.objects.exists()


def test_the_command_names_each_state(page: InfoPage, capsys: pytest.CaptureFixture[str]) -> None:
    make_duty(page=page)
    page.unpublish()
    call_command("evaluate_duties")
    assert "нет: oplata Страница снята с публикации." in capsys.readouterr().out


@pytest.mark.parametrize("count", [1, 8])
def test_looking_at_many_takes_as_many_queries_as_at_one(home: HomePage, count: int) -> None:
    for number in range(count):
        page = home.add_child(instance=InfoPage(title=f"Страница {number}", slug=f"p-{number}", intro="…"))
        page.save_revision().publish()
        make_duty(f"p-{number}", page=InfoPage.objects.get(pk=page.pk))
    evaluate(now=MONDAY)
    with CaptureQueriesContext(connection) as queries:
        evaluate(now=MONDAY + DAY)
    assert len(queries) <= 16
