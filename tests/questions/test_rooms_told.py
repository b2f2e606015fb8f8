"""The hook `appeal_step`: whatever the journal gets, the rooms above hear, in the same transaction."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.test import Client

from wagtail import hooks

import pytest
from tests.questions.conftest import Team, intake, moscow, scan
from tests.questions.fake_room import FakeRoom, brought, signed

import questions
from ledger.models import Entry
from outbox.models import Message
from outbox.services import deliver
from questions.errors import QuestionsError
from questions.models import Appeal, CallBack, Topic
from questions.services import calls, decisions, extending, handling, notes, notices, outcomes
from questions.services.recounting import recount_open
from questions.services.registering import correct_registration
from workdays.models import CalendarDay, CalendarYear
from workdays.services import load_calendar

pytestmark = pytest.mark.django_db
DAY = moscow(2026, 12, 1)


@pytest.fixture
def room() -> Iterator[FakeRoom]:
    with FakeRoom().open() as room:
        yield room


def journal(appeal: Appeal) -> list[tuple[str, dict[str, Any]]]:
    rows = Entry.objects.in_stream(appeal.stream)
    return [(row.event, json.loads(row.text)) for row in rows]


def heard(room: FakeRoom) -> list[tuple[str, dict[str, Any]]]:
    return [(step, data) for step, _, data in room.told]


def test_a_room_hears_of_every_row_of_the_way_to_the_answer(
    room: FakeRoom, make_appeal: Callable[..., Appeal], team: Team
) -> None:
    appeal = signed(make_appeal(), team)
    handling.send_by_email(appeal_id=appeal.pk, actor=team.operator)
    deliver(Message.objects.get(kind="appeal_answered").pk)
    handling.record_bounce(appeal_id=appeal.pk, now=DAY)
    handling.record_refusal(appeal_id=appeal.pk, now=DAY)
    handling.record_acceptance(appeal_id=appeal.pk, now=DAY)
    handling.close(appeal_id=appeal.pk, actor=team.operator)
    assert heard(room) == journal(appeal)
    assert [(step, state) for step, state, _ in room.told] == [
        ("registered", "registered"),
        ("assign", "assigned"),
        ("draft", "drafted"),
        ("submit", "awaiting_approval"),
        ("approve", "approved"),
        ("scan", "approved"),
        ("queued", "approved"),
        ("send", "sent"),
        ("bounce", "approved"),
        ("delivery_failed", "approved"),
        ("send", "sent"),
        ("close", "closed"),
    ]


def test_a_room_hears_of_what_moves_a_term_or_stands_beside_it(
    room: FakeRoom, make_appeal: Callable[..., Appeal], team: Team
) -> None:
    topic = Topic.objects.create(title="Оплата", executor=team.operator)
    appeal = make_appeal(kind="complaint", topic_id=topic.pk)
    reason = "Нужны сведения сетевой организации."
    extending.ask(appeal_id=appeal.pk, actor=team.operator, reason=reason, now=DAY)
    extending.refuse(appeal_id=appeal.pk, actor=team.head, refusal="Рано.", now=DAY)
    extending.ask(appeal_id=appeal.pk, actor=team.operator, reason=reason, now=DAY)
    extending.grant(appeal_id=appeal.pk, actor=team.head, now=DAY)
    decisions.decide(appeal_id=appeal.pk, actor=team.operator, verdict="refused")
    notices.ask_to_clarify(appeal_id=appeal.pk, actor=team.operator, text="Какой прибор?")
    notes.add_note(appeal_id=appeal.pk, actor=team.operator, text="Звонил.")
    changed = intake(kind="complaint", person_name="Иная Анна", topic_id=topic.pk)
    correct_registration(
        appeal_id=appeal.pk, actor=team.operator, intake=changed, channel="website",
        received_at=appeal.received_at,
    )  # fmt: skip
    outcomes.end(appeal_id=appeal.pk, actor=team.operator, outcome="withdrawn", reason="Сам отозвал.")  # type: ignore[arg-type]
    assert heard(room) == journal(appeal)
    assert [step for step, _ in heard(room)] == [
        "registered", "assign", "ask_extension", "refuse_extension", "ask_extension", "extend", "decide",
        "clarify", "note", "correct", "withdraw",
    ]  # fmt: skip


def test_a_room_hears_of_calls_and_answers_in_words(
    room: FakeRoom, make_appeal: Callable[..., Appeal], team: Team
) -> None:
    appeal = make_appeal(channel="phone", phone="+7 900 000-00-00")
    agreement = calls.Agreement(direction="we_call", agreed_at=moscow(2026, 12, 2), assignee=team.operator)
    calls.agree_call(appeal_id=appeal.pk, actor=team.operator, agreement=agreement, now=DAY)
    call = CallBack.objects.get()
    calls.record_attempt(call_id=call.pk, actor=team.operator, now=DAY)
    calls.record_call(call_id=call.pk, actor=team.operator, result="Да.", is_answer=True, now=DAY)
    assert heard(room) == journal(appeal)
    assert [step for step, _ in heard(room)][-5:] == [
        "agree_call", "miss_call", "record_call", "tell", "close",
    ]  # fmt: skip


def test_a_room_hears_of_a_changed_calendar_with_the_date_that_holds_now(
    room: FakeRoom, make_appeal: Callable[..., Appeal]
) -> None:
    appeal = make_appeal()
    seen: list[tuple[str, date]] = []
    former = load_calendar()
    year = CalendarYear.objects.get(year=2026)
    CalendarDay.objects.create(year=year, date=date(2026, 12, 5), kind="working", note="Указ")
    with hooks.register_temporarily(
        "appeal_step", lambda appeal, step, data: seen.append((step, appeal.due_on))
    ):
        recount_open(former=former, calendar=load_calendar(), actor="user:7")
    assert seen == [("calendar", date(2026, 12, 11))]
    assert heard(room) == journal(appeal)


def test_what_a_room_refuses_does_not_happen_and_its_words_are_shown(
    make_appeal: Callable[..., Appeal], team: Team
) -> None:
    appeal = make_appeal()
    rows = Entry.objects.count()

    def refuse(appeal: Appeal, step: str, data: dict[str, Any]) -> None:
        raise QuestionsError("ГИС ЖКХ не даёт назначить исполнителя.")

    client = Client()
    client.force_login(team.operator.user)
    with hooks.register_temporarily("appeal_step", refuse):
        answer = client.post(f"/admin/appeals/{appeal.pk}/take/")
    assert answer.status_code == 422
    assert "ГИС ЖКХ не даёт назначить исполнителя." in answer.content.decode()
    appeal.refresh_from_db()
    assert (appeal.state, appeal.assignee, Entry.objects.count()) == ("registered", None, rows)


def test_a_room_that_breaks_undoes_the_registration_too(consent: object) -> None:
    def broken(appeal: Appeal, step: str, data: dict[str, Any]) -> None:
        raise RuntimeError("disk full")

    with hooks.register_temporarily("appeal_step", broken), pytest.raises(RuntimeError):
        brought()
    assert not Appeal.objects.exists()
    assert not Entry.objects.filter(stream__startswith="appeal:").exists()
    assert brought().registration_number == "2026-000001"


def test_a_room_that_breaks_undoes_what_the_mail_server_said(approved: Appeal, team: Team) -> None:
    def broken(appeal: Appeal, step: str, data: dict[str, Any]) -> None:
        raise RuntimeError("disk full")

    handling.attach_signed_scan(appeal_id=approved.pk, actor=team.operator, upload=scan())
    for record in (handling.record_acceptance, handling.record_refusal):
        with hooks.register_temporarily("appeal_step", broken), pytest.raises(RuntimeError):
            record(appeal_id=approved.pk, now=DAY)  # type: ignore[operator]
    approved.refresh_from_db()
    assert (approved.state, approved.sent_at, approved.reply.delivery_failed_at) == ("approved", None, None)


def test_an_appeals_stream_is_written_in_one_place() -> None:
    room = Path(questions.__file__).parent
    writers = {
        path.name for path in room.rglob("*.py") if "ledger.services import append" in path.read_text("utf-8")
    }
    assert writers == {"steps.py", "scan_filing.py", "scan_stacks.py"}, "the latter write the stacks' own"
