"""Calls: answered at once, continued at an agreed hour, broken off; and the list of agreed calls."""

import json
import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from tests.questions.conftest import Team, moscow
from tests.questions.test_desk import as_
from tests.questions.test_desk_registration import NOW, letter

from ledger.models import Entry
from outbox.models import Message
from questions.errors import NotAllowed, QuestionsError
from questions.lifecycle import IllegalStep
from questions.models import Appeal, CallBack, Reply, Topic
from questions.services import calls, handling
from questions.services.calls import Agreement
from workdays.models import PointKind, PointSchedule, ScheduleInterval, ServicePoint

pytestmark = pytest.mark.django_db
LIST = "/admin/registration/calls/"


@pytest.fixture(autouse=True)
def at_noon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def call(**changes: Any) -> dict[str, Any]:
    data = {
        "channel": "phone",
        "received_on": "2026-11-24",
        "received_time": "12:00",
        "files": None,
        "reply_channel": None,
        "postal_address": None,
        "text": "Почему счёт больше обычного?",
        "call_end": "answered",
        "said": "Показания <переданы> поздно.\n\nПересчёт будет в декабре.",
    }
    return letter(**{**data, **changes})


def agreed(team: Team, **changes: Any) -> dict[str, Any]:
    data = {
        "call_end": "call_back",
        "said": None,
        "phone": "8 473 541-23-45",
        "direction": "we_call",
        "agreed_on": "2026-11-25",
        "agreed_time": "10:00",
        "caller": team.other.pk,
    }
    return call(**{**data, **changes})


def post(team: Team, data: dict[str, Any]) -> Any:
    return as_(team.operator).post("/admin/registration/", data)


def events(appeal: Appeal) -> list[str]:
    return [entry.event for entry in Entry.objects.filter(stream=appeal.stream).order_by("seq")]


@pytest.fixture
def waiting(team: Team) -> CallBack:
    post(team, agreed(team))
    return CallBack.objects.get()


@pytest.fixture
def office(db: None) -> ServicePoint:
    point = ServicePoint.objects.create(kind=PointKind.OFFICE, name="Офис проверки")
    schedule = PointSchedule.objects.create(point=point, valid_from=moscow(2026, 1, 1).date())
    for weekday in range(5):
        ScheduleInterval.objects.create(schedule=schedule, weekday=weekday, opens=time(8), closes=time(17))
    return point


def test_a_call_answered_at_once_is_closed_by_legal_steps_without_a_letter(team: Team) -> None:
    assert post(team, call()).status_code == 302
    appeal = Appeal.objects.get()
    assert (appeal.state, appeal.assignee, appeal.sent_at) == (
        "closed",
        team.operator,
        moscow(2026, 11, 24, 12),
    )
    assert events(appeal) == ["registered", "assign", "tell", "close"]
    reply = Reply.objects.get()
    assert (reply.dispatched_by, reply.author, reply.letter_id) == ("phone", team.operator, None)
    assert reply.text == "<p>Показания &lt;переданы&gt; поздно.</p>\n\n<p>Пересчёт будет в декабре.</p>"
    assert (appeal.due_on - appeal.registered_on).days > 15
    assert not Message.objects.exists()


def test_the_card_of_an_answered_call_asks_for_nothing_more(team: Team) -> None:
    post(team, call())
    html = as_(team.operator).get(f"/admin/appeals/{Appeal.objects.get().pk}/").content.decode()
    assert "Пересчёт будет в декабре." in html
    assert "не хватает" not in html
    assert "по телефону" in html


def test_a_complaint_answered_at_once_stays_open_for_its_decision(team: Team) -> None:
    post(team, call(kind="complaint"))
    assert Appeal.objects.get().state == "sent"


def test_who_took_the_call_keeps_it_whatever_the_topic_says(team: Team) -> None:
    topic = Topic.objects.create(title="Счета", kind="question", executor=team.other)
    post(team, call(topic=topic.pk))
    assert Appeal.objects.get().assignee == team.operator


def test_an_agreed_call_is_made_with_the_appeal_and_gives_it_to_the_caller(team: Team) -> None:
    assert post(team, agreed(team)).status_code == 302
    appeal, agreement = Appeal.objects.get(), CallBack.objects.get()
    assert (appeal.state, appeal.assignee, appeal.reply_channel) == ("assigned", team.other, "phone")
    assert (agreement.agreed_at, agreement.assignee) == (moscow(2026, 11, 25), team.other)
    assert (agreement.direction, agreement.phone) == ("we_call", "8 473 541-23-45")
    assert events(appeal) == ["registered", "assign", "agree_call"]
    data = json.loads(Entry.objects.get(event="agree_call").text)
    assert data["agreed_at"] == "2026-11-25T10:00+03:00"
    assert "541" not in Entry.objects.get(event="agree_call").text


def test_the_customer_may_call_himself_and_leave_no_number(team: Team) -> None:
    post(team, agreed(team, direction="customer_calls", phone=None))
    assert CallBack.objects.get().direction == "customer_calls"


def test_a_written_answer_to_a_call_follows_the_topic(team: Team) -> None:
    post(team, call(call_end="letter", said=None, reply_channel="email", email="vera@pochta.example"))
    appeal = Appeal.objects.get()
    assert (appeal.state, appeal.reply_channel) == ("registered", "email")


def test_an_abusive_call_ends_with_its_outcome_and_a_note(team: Team) -> None:
    post(team, call(call_end="abuse", said="Бранился, разговор прекращён.", person_name="", anonymous="on"))
    appeal = Appeal.objects.get()
    assert (appeal.state, appeal.outcome, appeal.outcome_by) == ("declined", "abusive_call", team.operator)
    assert appeal.outcome_reason == "Бранился, разговор прекращён."


def test_twins_of_a_call_make_one_call_back(team: Team) -> None:
    data = agreed(team)
    assert post(team, data)["Location"] == post(team, data)["Location"]
    assert CallBack.objects.count() == Appeal.objects.count() == 1


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"call_end": ""}, "Выберите, чем закончился звонок."),
    ({"said": ""}, "Напишите, что ответили или как прошёл разговор."),
    ({"call_end": "letter"}, "Выберите, как ответить"),
    ({"call_end": "letter", "reply_channel": "phone", "phone": "84735412345"}, "Для письменного ответа"),
    ({"call_end": "call_back"}, "Укажите, на когда и кому назначен звонок."),
]


@pytest.mark.parametrize(("changes", "message"), WRONG)
def test_a_call_without_its_end_is_not_registered(team: Team, changes: dict[str, Any], message: str) -> None:
    answer = post(team, call(**changes))
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not Appeal.objects.exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"agreed_on": "2026-11-24", "agreed_time": "12:30"}, "Время звонка уже прошло"),
        ({"phone": ""}, "нужен номер"),
        ({"agreed_on": "завтра"}, "Введите правильную дату."),
    ],
)
def test_an_impossible_agreement_is_refused(team: Team, changes: dict[str, Any], message: str) -> None:
    answer = post(team, agreed(team, **changes))
    assert answer.status_code == 422
    assert message in answer.content.decode()


@pytest.mark.usefixtures("office")
def test_an_hour_outside_service_is_warned_of_and_may_be_confirmed(team: Team) -> None:
    outside = {"agreed_time": "19:00"}
    html = post(team, agreed(team, **outside)).content.decode()
    assert "В это время мы не работаем." in html
    assert 'name="confirm_hours"' in html
    assert post(team, agreed(team, **outside, confirm_hours="on")).status_code == 302
    assert post(team, agreed(team, person_name="Иная Анна", phone="84735412346")).status_code == 302


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("moment", "outside"),
    [
        (moscow(2026, 11, 25, 10), False),
        (moscow(2026, 11, 25, 17), True),
        (moscow(2026, 11, 28, 10), True),
        (moscow(2199, 11, 28, 10), False),
    ],
)
def test_the_telephone_is_answered_in_the_offices_hours(moment: datetime, outside: bool) -> None:
    assert calls.is_outside_hours(moment) is outside


def test_without_an_office_remote_hours_count_and_without_any_nothing_is_outside(
    office: ServicePoint,
) -> None:
    ServicePoint.objects.filter(pk=office.pk).update(kind=PointKind.REMOTE)
    assert calls.is_outside_hours(moscow(2026, 11, 25, 19))
    office.schedules.all().delete()
    assert not calls.is_outside_hours(moscow(2026, 11, 25, 19))


def test_calls_are_listed_overdue_first_and_done_last(team: Team, waiting: CallBack) -> None:
    client = as_(team.other)
    assert "<h2>Позже (1)</h2>" in client.get(LIST).content.decode()
    with time_machine.travel(moscow(2026, 11, 25, 9)):
        assert "<h2>Сегодня (1)</h2>" in as_(team.other).get(LIST).content.decode()
    with time_machine.travel(moscow(2026, 11, 25, 11)):
        html = as_(team.other).get(LIST).content.decode()
    assert "<h2>Просрочены (1)</h2>" in html
    assert 'class="due due--danger"' in html
    assert waiting.appeal.registration_number in html
    assert waiting.appeal.registration_number not in as_(team.operator).get(f"{LIST}?mine").content.decode()
    assert waiting.appeal.registration_number in client.get(f"{LIST}?mine").content.decode()


def result(waiting: CallBack, text: str = "Всё объяснили.", then: str = "yes") -> dict[str, str]:
    return {f"call{waiting.pk}-result": text, f"call{waiting.pk}-is_answer": then}


def test_an_answer_in_the_agreed_call_finishes_the_appeal(team: Team, waiting: CallBack) -> None:
    answer = as_(team.other).post(f"{LIST}{waiting.pk}/result/", result(waiting))
    assert answer["Location"] == LIST
    waiting.refresh_from_db()
    assert (waiting.done_at, waiting.result) == (NOW, "Всё объяснили.")
    assert waiting.appeal.state == "closed"
    assert events(waiting.appeal)[-3:] == ["record_call", "tell", "close"]
    assert "Всё объяснили." in as_(team.other).get(LIST).content.decode()


def test_a_call_without_an_answer_leaves_the_appeal_open(team: Team, waiting: CallBack) -> None:
    as_(team.operator).post(f"{LIST}{waiting.pk}/result/", result(waiting, "Не дозвонились.", "no"))
    waiting.refresh_from_db()
    assert waiting.done_at == NOW
    assert waiting.appeal.state == "assigned"


def test_a_result_is_recorded_once_and_in_words(team: Team, waiting: CallBack) -> None:
    client = as_(team.other)
    assert client.post(f"{LIST}{waiting.pk}/result/", result(waiting, " ")).status_code == 422
    client.post(f"{LIST}{waiting.pk}/result/", result(waiting, "Не дозвонились.", "no"))
    answer = client.post(f"{LIST}{waiting.pk}/result/", result(waiting))
    assert answer.status_code == 422
    assert "Итог этого звонка уже записан." in answer.content.decode()
    assert client.post(f"{LIST}999999/result/", result(waiting)).status_code == 404
    assert client.get(f"{LIST}{waiting.pk}/result/")["Location"] == LIST


def test_a_stranger_to_the_appeal_may_record_but_not_answer(team: Team, waiting: CallBack) -> None:
    with pytest.raises(NotAllowed):
        calls.record_call(call_id=waiting.pk, actor=team.operator, result="Ответил", is_answer=True)
    waiting.refresh_from_db()
    assert waiting.done_at is None
    answer = as_(team.operator).post(f"{LIST}{waiting.pk}/result/", result(waiting))
    assert "Это обращение у другого исполнителя." in answer.content.decode()


def test_who_may_not_answer_looks_at_the_list_only(team: Team, waiting: CallBack) -> None:
    client = as_(team.signatory)
    assert "Записать итог" not in client.get(LIST).content.decode()
    client.post(f"{LIST}{waiting.pk}/result/", result(waiting))
    waiting.refresh_from_db()
    assert waiting.done_at is None


def test_the_card_shows_the_calls_and_agrees_on_more(team: Team, waiting: CallBack) -> None:
    client, card = as_(team.other), f"/admin/appeals/{waiting.appeal_id}/"
    assert f"{LIST}#call-{waiting.pk}" in client.get(card).content.decode()
    data = {"direction": "we_call", "phone": "84735412345", "agreed_on": "2026-11-26", "agreed_time": "11:00"}
    assert client.post(f"{card}call_back/", {**data, "caller": team.other.pk}).status_code == 302
    assert CallBack.objects.count() == 2
    past = {**data, "agreed_on": "2026-11-20", "caller": team.other.pk}
    assert "Время звонка уже прошло" in client.post(f"{card}call_back/", past).content.decode()
    assert client.post(f"{card}tell/", {"answer": "Объяснено."}).status_code == 302
    assert Appeal.objects.get().state == "closed"


def test_only_a_call_is_answered_without_a_letter(team: Team, make_appeal: Callable[..., Appeal]) -> None:
    appeal = make_appeal(moscow(2026, 11, 23))
    with pytest.raises(QuestionsError, match="Без письма отвечают только на звонок"):
        calls.answer_by_phone(appeal_id=appeal.pk, actor=team.operator, answer="Ответ")
    html = as_(team.operator).get(f"/admin/appeals/{appeal.pk}/").content.decode()
    assert not re.search(r"Записать ответ|Назначить звонок", html)


@pytest.mark.parametrize("told_at", [moscow(2026, 11, 24, 11), NOW + timedelta(minutes=1)])
def test_an_answer_is_told_between_the_call_and_now(team: Team, waiting: CallBack, told_at: datetime) -> None:
    with pytest.raises(QuestionsError, match="раньше звонка"):
        calls.answer_by_phone(appeal_id=waiting.appeal_id, actor=team.other, answer="О", told_at=told_at)


def test_an_empty_answer_or_agreement_is_refused_by_the_service(team: Team, waiting: CallBack) -> None:
    with pytest.raises(QuestionsError, match="что вы ответили"):
        calls.answer_by_phone(appeal_id=waiting.appeal_id, actor=team.other, answer=" ")
    agreement = Agreement(direction="we_call", agreed_at=NOW, assignee=team.other)
    with pytest.raises(QuestionsError, match="уже прошло"):
        calls.agree_call(appeal_id=waiting.appeal_id, actor=team.other, agreement=agreement)
    Appeal.objects.update(phone="")
    later = Agreement(direction="we_call", agreed_at=NOW + timedelta(days=1), assignee=team.other)
    with pytest.raises(QuestionsError, match="нужен номер"):
        calls.agree_call(appeal_id=waiting.appeal_id, actor=team.other, agreement=later)


@pytest.mark.usefixtures("consent")
def test_an_answer_that_waits_for_approval_is_not_overtaken_by_a_call(team: Team, waiting: CallBack) -> None:
    handling.save_draft(
        appeal_id=waiting.appeal_id, actor=team.other, text="<p>Да.</p>", signatory=team.signatory
    )
    handling.submit_for_approval(appeal_id=waiting.appeal_id, actor=team.other)
    with pytest.raises(IllegalStep):
        calls.record_call(call_id=waiting.pk, actor=team.other, result="Да.", is_answer=True)


def test_the_list_costs_the_same_at_any_length(
    team: Team, waiting: CallBack, django_assert_max_num_queries: Any
) -> None:
    client = as_(team.other)
    client.get(LIST)
    with django_assert_max_num_queries(30) as few:
        client.get(LIST)
    for number in range(20):
        CallBack.objects.create(
            appeal=waiting.appeal, direction="we_call", assignee=team.other, created_at=NOW,
            agreed_at=NOW + timedelta(hours=number - 10), done_at=NOW if number % 2 else None,
        )  # fmt: skip
    with django_assert_max_num_queries(len(few)):
        client.get(LIST)
