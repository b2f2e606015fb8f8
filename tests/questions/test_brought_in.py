"""Appeals that a job brings in from another system, and what it says became of them there."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

import pytest
from tests.questions.conftest import Team, intake, moscow, scan
from tests.questions.fake_room import JOB, brought, signed

from files.models import StoredFile
from files.services import store
from ledger.models import Entry
from ledger.services import verify
from outbox.models import Message
from questions.choices import Outcome
from questions.errors import QuestionsError
from questions.explaining import explain_term
from questions.given_terms import GivenTerm
from questions.lifecycle import IllegalStep
from questions.models import Appeal, Extension, Reminder, ResponseTerm, Topic
from questions.services import elsewhere, extending, handling, outcomes
from questions.services.handling import SCAN_BYTES
from questions.services.intake import Entrance, register_once
from questions.services.recounting import describe_recount, recount_open
from questions.services.registering import correct_registration
from questions.services.reminding import remind_of_terms
from workdays.models import CalendarDay, CalendarYear
from workdays.services import load_calendar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("consent")]
GIVEN = GivenTerm(date(2026, 12, 10), "gis")
NOTE = "Срок ответа назначен системой ГИС ЖКХ: 10.12.2026. По общему правилу он был бы 14.12.2026."


def rows(appeal: Appeal, event: str) -> list[tuple[str, dict[str, Any]]]:
    found = Entry.objects.in_stream(appeal.stream).filter(event=event)
    return [(row.actor, json.loads(row.text)) for row in found]


def kept(name: str = "схема.pdf") -> StoredFile:
    return store(upload=scan(name), max_bytes=SCAN_BYTES)


def card(appeal: Appeal, team: Team) -> str:
    client = Client()
    client.force_login(team.operator.user)
    return client.get(f"/admin/appeals/{appeal.pk}/").content.decode()


def change_the_calendar(on: str, kind: str) -> None:
    former = load_calendar()
    year = CalendarYear.objects.get(year=int(on[:4]))
    CalendarDay.objects.create(year=year, date=on, kind=kind, note="Указ")
    assert not any(group.rows for group in describe_recount(former=former, calendar=load_calendar()))
    recount_open(former=former, calendar=load_calendar(), actor="user:7")


def test_an_appeal_comes_in_by_a_day_in_the_name_of_its_job() -> None:
    appeal = brought()
    assert (appeal.channel, appeal.reply_channel, appeal.state) == ("gis", "gis", "registered")
    assert timezone.localtime(appeal.received_at) == moscow(2026, 11, 23, hour=12)
    assert (appeal.registered_on, appeal.registered_by) == (date(2026, 11, 24), None)
    assert appeal.due_on == date(2026, 12, 14)
    assert rows(appeal, "registered") == [
        (JOB, {"channel": "gis", "kind": "question", "received_on": "2026-11-23", "due_on": "2026-12-14"})
    ]
    assert not Message.objects.exists()


def test_of_the_day_that_is_not_over_the_moment_of_registration_is_kept() -> None:
    assert brought({"received_at": date(2026, 11, 24)}).received_at == moscow(2026, 11, 24)


def test_a_confirmation_leaves_only_when_it_is_asked_for() -> None:
    brought({"confirms": True})
    assert Message.objects.get().kind == "appeal_registered"


def test_the_same_token_is_the_same_appeal() -> None:
    entrance = Entrance(
        channel="gis", received_at=date(2026, 11, 23), registered_at=moscow(2026, 11, 24), by=JOB,
        given=GIVEN, files=(kept().pk,),
    )  # fmt: skip
    token = uuid4()
    found = [register_once(token=token, intake=intake(), consent=None, entrance=entrance) for _ in range(2)]
    assert [is_new for _, is_new in found] == [True, False]
    assert Appeal.objects.get().attachments.count() == 1


def test_a_topic_leads_it_to_its_executor_as_any_other(team: Team) -> None:
    topic = Topic.objects.create(title="Оплата", executor=team.operator)
    appeal = brought(topic_id=topic.pk)  # type: ignore[arg-type]
    assert (appeal.state, appeal.assignee) == ("assigned", team.operator)


def test_the_term_that_was_named_wins_and_the_rule_stays_beside_it() -> None:
    appeal = brought({"given": GIVEN})
    assert (appeal.due_on, appeal.control_on, appeal.due_provisional) == (
        date(2026, 12, 10),
        date(2026, 12, 10),
        False,
    )
    rule = ResponseTerm.objects.get(channel="gis", kind="")
    assert appeal.term_snapshot == {
        **rule.snapshot(), "given": {"due_on": "2026-12-10", "source": "gis"},
    }  # fmt: skip
    assert rows(appeal, "registered")[0][1]["due_on_by"] == "gis"


def test_the_named_term_is_explained_with_what_the_rule_would_have_given(team: Team) -> None:
    appeal = brought({"given": GIVEN})
    term = explain_term(appeal)
    assert term.note == NOTE
    assert term.days[-1].text == "15-й день — здесь срок кончился бы по общему правилу"
    assert NOTE in card(appeal, team)
    client = Client()
    data = {"number": appeal.registration_number, "code": appeal.access_code}
    assert NOTE in client.post("/ask/status/", data).content.decode()


@pytest.mark.parametrize(
    ("due_on", "note"),
    [
        (date(2026, 12, 14), "14.12.2026. По общему правилу он тот же."),
        (date(2099, 12, 14), "14.12.2099. По общему правилу он был бы 14.12.2026."),
    ],
)
def test_a_named_term_needs_no_calendar(due_on: date, note: str) -> None:
    appeal = brought({"given": GivenTerm(due_on, "gis")})
    assert explain_term(appeal).note == f"Срок ответа назначен системой ГИС ЖКХ: {note}"


def test_a_calendar_that_is_not_there_hides_the_count_only() -> None:
    appeal = brought({"given": GIVEN})
    appeal.received_at = moscow(2199, 1, 10)
    term = explain_term(appeal)
    assert (term.days, term.note) == ([], "Срок ответа назначен системой ГИС ЖКХ: 10.12.2026.")


@pytest.mark.parametrize(("on", "kind"), [("2026-12-05", "working"), ("2026-12-03", "day_off")])
def test_no_change_of_the_calendar_moves_a_named_term(on: str, kind: str) -> None:
    appeal = brought({"given": GIVEN})
    change_the_calendar(on, kind)
    appeal.refresh_from_db()
    assert appeal.due_on == date(2026, 12, 10)
    assert rows(appeal, "calendar") == []


def test_a_correction_keeps_the_named_term(team: Team) -> None:
    appeal = brought({"given": GIVEN})
    correct_registration(
        appeal_id=appeal.pk, actor=team.operator, intake=intake(kind="complaint", reply_channel="gis"),
        channel="gis", received_at=appeal.received_at,
    )  # fmt: skip
    appeal.refresh_from_db()
    assert (appeal.kind, appeal.due_on) == ("complaint", date(2026, 12, 10))
    assert appeal.term_snapshot["given"]["due_on"] == "2026-12-10"


def test_a_term_named_by_nobody_that_is_known_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="пигеон"):
        brought({"given": GivenTerm(date(2026, 12, 10), "пигеон")})
    assert not Appeal.objects.exists()


def test_files_kept_already_come_with_it_and_later_ones_are_added_once() -> None:
    first, second = kept(), kept("ещё.pdf")
    appeal = brought({"files": (first.pk,)})
    for _ in range(2):
        elsewhere.add_files(appeal_id=appeal.pk, by=JOB, files=[first.pk, second.pk, second.pk])
    assert [each.file for each in appeal.attachments.all()] == [first, second]
    assert rows(appeal, "files") == [(JOB, {"files": 1})]


def test_a_file_of_another_appeal_is_refused_whole() -> None:
    file = kept()
    brought({"files": (file.pk,)})
    with pytest.raises(IntegrityError), transaction.atomic():
        brought({"files": (file.pk,)})
    assert Appeal.objects.count() == 1


def test_the_card_leads_to_the_appeal_that_this_one_goes_on_from(team: Team) -> None:
    parent = brought()
    child = brought({"previous": parent})
    html = card(child, team)
    assert "<dt>Прежнее обращение</dt>" in html
    assert f"№ {parent.registration_number} от 24.11.2026" in html
    assert "<dt>Прежнее обращение</dt>" not in card(parent, team)


@pytest.mark.parametrize("due_on", [date(2026, 12, 4), date(2026, 12, 20)], ids=["earlier", "later"])
def test_another_date_is_adopted_both_ways_with_both_in_the_journal(team: Team, due_on: date) -> None:
    appeal = brought({"given": GIVEN})
    for _ in range(2):
        elsewhere.adopt_due_date(appeal_id=appeal.pk, by=JOB, given=GivenTerm(due_on, "gis"))
    appeal.refresh_from_db()
    control_on = min(due_on, date(2026, 12, 18)).isoformat()
    assert (appeal.due_on, appeal.control_on.isoformat()) == (due_on, control_on)
    assert appeal.term_snapshot["given"]["due_on"] == due_on.isoformat()
    assert rows(appeal, "due_date") == [
        (
            JOB,
            {
                "former_due_on": "2026-12-10", "due_on": due_on.isoformat(), "control_on": control_on,
                "due_on_by": "gis",
            },
        )
    ]  # fmt: skip
    html = card(appeal, team)
    assert (
        f"<strong>Срок назначен другой системой</strong>: ГИС ЖКХ, был 10.12.2026, стал {due_on:%d.%m.%Y}"
        in (html)
    )
    assert "ГИС ЖКХ</span>" in html
    assert verify(appeal.stream) is None


def test_a_date_named_at_last_takes_the_place_of_the_rules_own(team: Team) -> None:
    appeal = brought()
    given = GivenTerm(date(2026, 12, 14), "gis")
    elsewhere.adopt_due_date(appeal_id=appeal.pk, by=JOB, given=given)
    assert "Срок назначен другой системой</strong>: ГИС ЖКХ, остаётся 14.12.2026" in card(appeal, team)
    change_the_calendar("2026-12-05", "working")
    appeal.refresh_from_db()
    assert appeal.due_on == date(2026, 12, 14)


def test_reminders_follow_the_date_that_was_adopted(team: Team) -> None:
    appeal = brought({"given": GIVEN})
    handling.assign(appeal_id=appeal.pk, actor=team.head, assignee=team.operator)
    elsewhere.adopt_due_date(appeal_id=appeal.pk, by=JOB, given=GivenTerm(date(2026, 12, 4), "gis"))
    remind_of_terms(now=moscow(2026, 12, 4))
    told = {code.split(":")[1] for code in Reminder.objects.values_list("occasion", flat=True)}
    assert told == {"2026-12-04"}


def test_a_granted_extension_ends_where_the_other_system_says(team: Team) -> None:
    appeal, now = brought({"given": GIVEN}), moscow(2026, 12, 1)
    handling.assign(appeal_id=appeal.pk, actor=team.head, assignee=team.operator)
    reason = "Нужны сведения сетевой организации."
    extending.ask(appeal_id=appeal.pk, actor=team.operator, reason=reason, now=now)
    extending.grant(appeal_id=appeal.pk, actor=team.head, now=now)
    appeal.refresh_from_db()
    until = appeal.due_on
    elsewhere.adopt_due_date(appeal_id=appeal.pk, by=JOB, given=GIVEN)
    appeal.refresh_from_db()
    assert appeal.due_on == until > GIVEN.due_on, "said before: the extension holds"
    elsewhere.adopt_due_date(appeal_id=appeal.pk, by=JOB, given=GivenTerm(date(2026, 12, 25), "gis"))
    appeal.refresh_from_db()
    assert (appeal.due_on, Extension.objects.get().until) == (date(2026, 12, 25), date(2026, 12, 25))
    change_the_calendar("2026-12-19", "working")


def test_a_finished_appeal_keeps_its_date() -> None:
    appeal = brought({"given": GIVEN})
    Appeal.objects.filter(pk=appeal.pk).update(state="closed")
    elsewhere.adopt_due_date(appeal_id=appeal.pk, by=JOB, given=GivenTerm(date(2026, 12, 4), "gis"))
    appeal.refresh_from_db()
    assert (appeal.due_on, rows(appeal, "due_date")) == (date(2026, 12, 10), [])


def withdraw(appeal: Appeal) -> Appeal:
    return elsewhere.record_withdrawal(
        appeal_id=appeal.pk, by=JOB, reason=" Отозвано в личном кабинете. ", on=date(2026, 11, 30)
    )


def redirect(appeal: Appeal, to: str = "Администрация города") -> Appeal:
    return elsewhere.record_redirection(
        appeal_id=appeal.pk, by=JOB, reason="Не наш дом.", redirected_to=to, on=date(2026, 11, 30)
    )


def test_what_is_withdrawn_there_is_withdrawn_here_without_a_letter(team: Team) -> None:
    appeal = brought()
    for _ in range(2):
        assert withdraw(appeal).state == "withdrawn"
    assert rows(appeal, "withdraw") == [(JOB, {"outcome": "withdrawn", "elsewhere": True})]
    appeal.refresh_from_db()
    assert (appeal.outcome_reason, appeal.outcome_by, appeal.outcome_on) == (
        "Отозвано в личном кабинете.",
        None,
        date(2026, 11, 30),
    )
    assert not appeal.notices.exists()
    html = card(appeal, team)
    assert "Отозвано заявителем.</strong> 30.11.2026, записано из другой системы." in html
    assert "<strong>Отозвано заявителем</strong><br>" in html


def test_what_is_passed_on_there_is_passed_on_here(team: Team) -> None:
    appeal = redirect(brought())
    assert (appeal.state, appeal.redirected_to) == ("redirected", "Администрация города")
    assert "Кому передано: Администрация города" in card(appeal, team)
    assert redirect(brought(), to="").state == "redirected"


def test_our_own_step_seen_there_is_no_second_one(team: Team) -> None:
    appeal = brought()
    handling.assign(appeal_id=appeal.pk, actor=team.head, assignee=team.operator)
    outcomes.end(
        appeal_id=appeal.pk, actor=team.operator, outcome=Outcome.REDIRECTED, reason="Не мы.",
        redirected_to="Управляющая компания",
    )  # fmt: skip
    assert redirect(appeal).redirected_to == "Управляющая компания"
    assert len(rows(appeal, "redirect")) == 1


def test_what_has_ended_otherwise_or_without_a_reason_is_refused(
    make_appeal: Callable[..., Appeal], team: Team
) -> None:
    appeal = signed(brought(), team)
    with pytest.raises(QuestionsError, match="Напишите"):
        elsewhere.record_withdrawal(appeal_id=appeal.pk, by=JOB, reason=" ", on=date(2026, 11, 30))
    handling.send_by_email(appeal_id=appeal.pk, actor=team.operator)
    with pytest.raises(QuestionsError, match="уже отправляется"):
        withdraw(appeal)
    handling.record_acceptance(appeal_id=appeal.pk, now=moscow(2026, 11, 27))
    with pytest.raises(IllegalStep):
        withdraw(appeal)
