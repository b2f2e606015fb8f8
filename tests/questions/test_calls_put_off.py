"""An agreed call is put off, tried in vain and passed to another; the journal and the list tell of it."""

import json
from datetime import timedelta
from typing import Any

from django.test import Client

import pytest
import time_machine
from tests.questions.conftest import Team, employee, moscow
from tests.questions.test_call_backs import LIST, agreed, events, office, post
from tests.questions.test_desk import as_
from tests.questions.test_desk_registration import NOW

from ledger.models import Entry
from outbox.models import Message
from questions.desk.call_list import nearness
from questions.errors import QuestionsError
from questions.lifecycle import IllegalStep
from questions.models import Appeal, CallBack, InternalNote
from questions.services import calls
from questions.services.reminding import remind_of_calls

__all__ = ["office"]
pytestmark = pytest.mark.django_db
REASON = "Потребитель в дороге"


@pytest.fixture(autouse=True)
def at_noon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def waiting(team: Team) -> CallBack:
    for person in (team.operator, team.other):
        person.user.email = f"{person.user.username}@example.org"
        person.user.save()
    post(team, agreed(team))
    return CallBack.objects.get()


def moved(waiting: CallBack, **changes: Any) -> dict[str, Any]:
    data = {
        "agreed_on": "2026-11-26",
        "agreed_time": "11:15",
        "caller": waiting.assignee_id,
        "reason": REASON,
    }
    return {f"put-off{waiting.pk}-{name}": value for name, value in {**data, **changes}.items()}


def put_off(team: Team, waiting: CallBack, **changes: Any) -> Any:
    answer = as_(team.operator).post(f"{LIST}{waiting.pk}/put-off/", moved(waiting, **changes))
    waiting.refresh_from_db()
    return answer


def last_entry(appeal: Appeal) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(Entry.objects.filter(stream=appeal.stream).order_by("seq").last().text)
    return data


def test_a_call_is_put_off_with_both_moments_in_the_journal(team: Team, waiting: CallBack) -> None:
    assert put_off(team, waiting)["Location"] == LIST
    assert (waiting.agreed_at, waiting.assignee) == (
        moscow(2026, 11, 26, 11) + timedelta(minutes=15),
        team.other,
    )
    assert events(waiting.appeal)[-1] == "put_off_call"
    note = InternalNote.objects.get()
    assert last_entry(waiting.appeal) == {
        "call": waiting.pk, "note": note.pk,
        "agreed_at_was": "2026-11-25T10:00+03:00", "agreed_at": "2026-11-26T11:15+03:00",
    }  # fmt: skip
    assert (note.text, note.author) == (f"Звонок перенесён: {REASON}", team.operator)
    assert (waiting.appeal.state, waiting.done_at) == ("assigned", None)


def test_the_reason_and_the_names_stay_out_of_the_ledger(team: Team, waiting: CallBack) -> None:
    put_off(team, waiting, caller=team.operator.pk)
    calls.record_attempt(call_id=waiting.pk, actor=team.other, remark="номер занят")
    texts = " ".join(entry.text for entry in Entry.objects.all())
    assert not any(word in texts for word in ("дороге", "занят", "541", "Операторов", "Проверкина"))


def reminded() -> list[str]:
    return list(Message.objects.filter(kind="appeal_call").order_by("pk").values_list("to", flat=True))


def test_a_call_put_off_is_reminded_of_again(team: Team, waiting: CallBack) -> None:
    morning = moscow(2026, 11, 25, 9) + timedelta(minutes=40)
    assert (remind_of_calls(now=morning), remind_of_calls(now=morning)) == (1, 0)
    with time_machine.travel(morning, tick=False):
        put_off(team, waiting, agreed_on="2026-11-25", agreed_time="16:00")
    assert remind_of_calls(now=moscow(2026, 11, 25, 10)) == 0
    assert remind_of_calls(now=moscow(2026, 11, 25, 15) + timedelta(minutes=30)) == 1
    assert reminded() == ["other@example.org"] * 2


def test_a_new_caller_hears_of_the_call_at_once_and_who_takes_it_himself_does_not(
    team: Team, waiting: CallBack
) -> None:
    put_off(team, waiting, caller=team.operator.pk)
    assert reminded() == []
    assert last_entry(waiting.appeal)["assignee_was"] == team.other.pk
    put_off(team, waiting, caller=team.other.pk)
    assert reminded() == ["other@example.org"]
    assert waiting.appeal.assignee == team.other


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"agreed_on": "2026-11-24", "agreed_time": "12:30"}, "Время звонка уже прошло"),
        ({"agreed_on": "2026-11-20"}, "Время звонка уже прошло"),
        ({"agreed_on": "завтра"}, "Введите правильную дату."),
        ({"reason": " "}, "Напишите, почему звонок переносится."),
        ({"caller": ""}, "Выберите, кто говорит с потребителем."),
        ({"agreed_on": "2026-11-25", "agreed_time": "10:00"}, "и так назначен на это время"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    team: Team, waiting: CallBack, changes: dict[str, str], message: str
) -> None:
    answer = put_off(team, waiting, **changes)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert message in html
    assert changes.get("reason") or REASON in html
    assert (waiting.agreed_at, events(waiting.appeal)[-1]) == (moscow(2026, 11, 25), "agree_call")


@pytest.mark.usefixtures("office")
def test_an_hour_outside_service_needs_a_tick(team: Team, waiting: CallBack) -> None:
    html = put_off(team, waiting, agreed_time="19:00").content.decode()
    assert "В это время мы не работаем." in html
    assert f'name="put-off{waiting.pk}-confirm_hours"' in html
    assert put_off(team, waiting, agreed_time="19:00", confirm_hours="on").status_code == 302
    assert waiting.agreed_at == moscow(2026, 11, 26, 19)


def test_the_tick_for_the_hours_is_not_shown_before_it_is_needed(team: Team, waiting: CallBack) -> None:
    html = as_(team.other).get(LIST).content.decode()
    assert f'name="put-off{waiting.pk}-agreed_on"' in html
    assert "confirm_hours" not in html


def test_the_service_itself_refuses_the_past_and_an_empty_reason(team: Team, waiting: CallBack) -> None:
    later = NOW + timedelta(days=2)
    with pytest.raises(QuestionsError, match="уже прошло"):
        calls.put_off_call(
            call_id=waiting.pk, actor=team.other, agreed_at=NOW, assignee=team.other, reason=REASON
        )
    with pytest.raises(QuestionsError, match="почему"):
        calls.put_off_call(
            call_id=waiting.pk, actor=team.other, agreed_at=later, assignee=team.other, reason=" "
        )


def test_a_call_that_was_made_or_whose_appeal_is_finished_is_not_put_off(
    team: Team, waiting: CallBack
) -> None:
    later = {"agreed_at": NOW + timedelta(days=2), "assignee": team.other, "reason": REASON}
    CallBack.objects.update(done_at=NOW)
    assert "Итог этого звонка уже записан." in put_off(team, waiting).content.decode()
    CallBack.objects.update(done_at=None)
    Appeal.objects.update(state="closed")
    with pytest.raises(IllegalStep):
        calls.put_off_call(call_id=waiting.pk, actor=team.other, **later)
    html = as_(team.other).get(LIST).content.decode()
    assert "Перенести" not in html
    assert "Записать итог" in html
    assert "Действие невозможно" in put_off(team, waiting).content.decode()


def attempt(team: Team, waiting: CallBack, remark: str = "") -> Any:
    return as_(team.other).post(f"{LIST}{waiting.pk}/attempt/?mine", {f"attempt{waiting.pk}-remark": remark})


def test_an_attempt_in_vain_leaves_the_call_and_is_counted_on_the_list(team: Team, waiting: CallBack) -> None:
    assert attempt(team, waiting, "номер занят")["Location"] == f"{LIST}?mine"
    with time_machine.travel(NOW + timedelta(minutes=20), tick=False):
        attempt(team, waiting)
    waiting.refresh_from_db()
    assert (waiting.done_at, waiting.agreed_at) == (None, moscow(2026, 11, 25))
    assert events(waiting.appeal)[-2:] == ["miss_call", "miss_call"]
    assert list(InternalNote.objects.values_list("text", flat=True)) == [
        "Не дозвонились 24.11.2026 в 12:30. номер занят", "Не дозвонились 24.11.2026 в 12:50.",
    ]  # fmt: skip
    assert (
        "Не дозвонились 2 раза, последний — 24.11.2026 в 12:50." in as_(team.other).get(LIST).content.decode()
    )


def test_a_customer_who_was_to_call_has_not_called(team: Team) -> None:
    post(team, agreed(team, direction="customer_calls"))
    assert "Потребитель не позвонил" in as_(team.other).get(LIST).content.decode()
    attempt(team, CallBack.objects.get())
    assert InternalNote.objects.get().text == "Потребитель не позвонил 24.11.2026 в 12:30."


def test_no_attempt_is_made_at_a_call_that_was_made(team: Team, waiting: CallBack) -> None:
    CallBack.objects.update(done_at=NOW)
    assert "Итог этого звонка уже записан." in attempt(team, waiting).content.decode()
    assert not InternalNote.objects.exists()


@pytest.mark.parametrize("step", ["put-off", "attempt", "result"])
def test_only_who_answers_appeals_does_anything_with_a_call(team: Team, waiting: CallBack, step: str) -> None:
    data = {**moved(waiting), f"call{waiting.pk}-result": "Да", f"call{waiting.pk}-is_answer": "no"}
    editor = employee("editor", "Редактор", "Редакторова Анна Олеговна")
    for client in (Client(), as_(editor), as_(team.signatory)):
        assert client.post(f"{LIST}{waiting.pk}/{step}/", data).status_code in {302, 403}
    waiting.refresh_from_db()
    assert (waiting.agreed_at, waiting.done_at) == (moscow(2026, 11, 25), None)
    assert events(waiting.appeal)[-1] == "agree_call"
    assert "Перенести" not in as_(team.signatory).get(LIST).content.decode()


def test_nothing_else_can_be_done_with_a_call(team: Team, waiting: CallBack) -> None:
    client = as_(team.other)
    assert client.post(f"{LIST}{waiting.pk}/delete/", {}).status_code == 404
    assert client.post(f"{LIST}999999/put-off/", moved(waiting)).status_code == 404
    assert client.get(f"{LIST}{waiting.pk}/put-off/")["Location"] == LIST


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(seconds=-20), ("просрочен на 1 мин", "danger")),
        (timedelta(minutes=-135), ("просрочен на 2 ч 15 мин", "danger")),
        (timedelta(days=-2, hours=-3), ("просрочен на 2 дня", "danger")),
        (timedelta(minutes=25), ("через 25 мин", "warning")),
        (timedelta(hours=3), ("через 3 ч", "neutral")),
        (timedelta(days=1), ("", "neutral")),
    ],
)
def test_how_near_a_call_is_stands_in_words(left: timedelta, words: tuple[str, str]) -> None:
    assert nearness(left) == words


def test_an_overdue_call_is_told_in_words_and_colour(team: Team, waiting: CallBack) -> None:
    with time_machine.travel(moscow(2026, 11, 25, 12), tick=False):
        html = as_(team.other).get(LIST).content.decode()
    assert '<span class="due due--danger">просрочен на 2 ч</span>' in html


def test_the_list_counts_all_calls_and_ones_own(team: Team, waiting: CallBack) -> None:
    html = as_(team.operator).get(f"{LIST}?mine").content.decode()
    assert 'Все <span class="desk-scopes__count">1</span>' in html
    assert 'Мои <span class="desk-scopes__count">0</span>' in html
    assert "У вас нет назначенных звонков." in html


def test_the_card_tells_that_a_call_was_put_off_and_tried(team: Team, waiting: CallBack) -> None:
    put_off(team, waiting)
    attempt(team, waiting)
    html = as_(team.other).get(f"/admin/appeals/{waiting.appeal_id}/").content.decode()
    moved_to = "Обратный звонок перенесён</strong>: 25.11.2026, 10:00 → 26.11.2026, 11:15<br>"
    for words in (moved_to, "Обратный звонок не состоялся</strong><br>", REASON):
        assert words in html


def test_the_service_wants_a_result_in_words(team: Team, waiting: CallBack) -> None:
    with pytest.raises(QuestionsError, match="чем закончился"):
        calls.record_call(call_id=waiting.pk, actor=team.other, result=" ", is_answer=False)
    waiting.refresh_from_db()
    assert waiting.done_at is None
