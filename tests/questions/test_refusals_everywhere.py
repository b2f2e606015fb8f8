"""What may not be done is refused by the service and by the screen alike, and leaves no trace at all."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django import forms
from django.test import Client
from django.urls import reverse

import pytest
import time_machine
from tests.questions import every_step
from tests.questions.conftest import Team, intake, moscow
from tests.questions.every_step import BESIDE, BY_NAME, LAST_DAY, TAKEN, Taken, World, everything

from questions.desk.call_list import CALL_ACTIONS_BY_NAME
from questions.desk.offers import ACTIONS
from questions.errors import QuestionsError
from questions.lifecycle import ANSWERED, RULES, STATE_LABELS, IllegalStep, State, Step
from questions.models import Appeal, CallBack, Extension
from questions.services import calls, handling
from questions.services.registering import correct_registration

pytestmark = pytest.mark.django_db
REFUSED = "Действие невозможно: обращение сейчас «{}»."
OTHER_SCREENS = {Step.RECORD_CALL, Step.PUT_OFF_CALL, Step.MISS_CALL, Step.CORRECT}
"""Steps with a page of their own."""
BY_THE_SYSTEM = {Step.BOUNCE}
"""What no person does: the mail server's word moves the appeal."""
REQUIRED = "Требуется заполнить это поле."
FIRST_OF_STEP = {taken.step: taken for taken in reversed(TAKEN)}
"""One screen for each step: the others of a step are the same page with another form."""
MAY_BE_EMPTY = {"addition", "measure", "phone"}


@pytest.fixture
def world(make_appeal: Callable[..., Appeal], team: Team) -> Iterator[World]:
    with time_machine.travel(LAST_DAY, tick=False):
        yield every_step.make_world(make_appeal, team)


def illegal(step: Step) -> list[State]:
    return [state for state in State if state not in RULES[step].sources]


def told(state: State) -> str:
    return REFUSED.format(STATE_LABELS[state])


def as_(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.person(who).user)
    return client


def named(takens: list[Taken]) -> Any:
    return pytest.mark.parametrize("taken", takens, ids=lambda taken: taken.name)


def test_every_step_has_its_action_or_page_or_is_the_systems_own() -> None:
    assert {taken.step for taken in TAKEN} | OTHER_SCREENS | BY_THE_SYSTEM == set(Step)
    assert {taken.name for taken in [*TAKEN, *BESIDE]} == {action.name for action in ACTIONS}


@named([*TAKEN, *BESIDE])
def test_what_is_filled_in_rightly_is_taken_where_the_rules_allow_it(world: World, taken: Taken) -> None:
    taken.first(world)
    before = world.in_state(next(iter(RULES[taken.step].sources)) if taken.step else State.CLOSED)
    taken.by_service(world)
    assert everything()["Entry"] != before["Entry"]


@named(TAKEN)
def test_each_step_is_refused_in_each_state_that_does_not_allow_it(world: World, taken: Taken) -> None:
    assert taken.step
    taken.first(world)
    for state in illegal(taken.step):
        before = world.in_state(state)
        with pytest.raises(IllegalStep) as refusal:
            taken.by_service(world)
        assert str(refusal.value) == told(state)
        if FIRST_OF_STEP[taken.step] is taken:
            answer = taken.on_screen(world)
            assert answer.status_code == 422
            assert told(state) in answer.content.decode()
        assert everything() == before


def test_an_answered_call_that_may_not_answer_is_not_even_recorded(world: World) -> None:
    world.change(channel="phone")
    call = CallBack.objects.get()
    for state in illegal(Step.TELL):
        before = world.in_state(state)
        with pytest.raises(IllegalStep):
            calls.record_call(call_id=call.pk, actor=world.team.operator, result="Да.", is_answer=True)
        answer = post_call(world, call, "result", result="Да.", is_answer="yes")
        assert answer.status_code == 422
        assert told(state) in answer.content.decode()
        assert everything() == before


def test_a_call_about_a_finished_appeal_is_not_put_off(world: World) -> None:
    call, later = CallBack.objects.get(), moscow(2026, 11, 18)
    agreement = {"assignee": world.team.head, "reason": "Просил позже."}
    for state in illegal(Step.PUT_OFF_CALL):
        before = world.in_state(state)
        with pytest.raises(IllegalStep):
            calls.put_off_call(call_id=call.pk, actor=world.team.operator, agreed_at=later, **agreement)
        answer = post_call(
            world, call, "put-off", agreed_on="2026-11-18", agreed_time="10:00", reason="Просил позже.",
            caller=str(world.team.head.pk),
        )  # fmt: skip
        assert answer.status_code == 422
        assert told(state) in answer.content.decode()
        assert everything() == before


@pytest.mark.parametrize(
    ("name", "fields", "words"),
    [
        ("result", {"result": " ", "is_answer": "no"}, REQUIRED),
        ("put-off", {"agreed_on": "2026-11-18", "reason": " "}, "Напишите, почему звонок переносится."),
        ("put-off", {"agreed_on": "2026-11-16", "reason": "Так."}, "Время звонка уже прошло"),
    ],
    ids=["no result", "no reason", "in the past"],
)
def test_nothing_is_done_with_a_call_without_its_words_or_in_the_past(
    world: World, name: str, fields: dict[str, str], words: str
) -> None:
    before, caller = world.in_state(State.ASSIGNED), str(world.team.head.pk)
    answer = post_call(world, CallBack.objects.get(), name, agreed_time="10:00", caller=caller, **fields)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert everything() == before


def post_call(world: World, call: CallBack, name: str, **fields: str) -> Any:
    action = CALL_ACTIONS_BY_NAME[name]
    data = {action.make_form(call).add_prefix(field): value for field, value in fields.items()}
    return as_(world, "operator").post(reverse("registration:call_step", args=[call.pk, name]), data)


def test_a_registration_is_not_corrected_once_the_appeal_is_finished(world: World) -> None:
    corrected = intake(person_name="Иная Анна")
    typed = {
        "channel": "website", "received_on": "2026-10-26", "kind": "complaint", "audience": "individual",
        "person_name": "Иная Анна", "reply_channel": "email", "email": "vera@pochta.example",
    }  # fmt: skip
    for state in illegal(Step.CORRECT):
        before = world.in_state(state)
        with pytest.raises(IllegalStep):
            correct_registration(
                appeal_id=world.appeal.pk, actor=world.team.operator, intake=corrected, channel="website",
                received_at=world.appeal.received_at,
            )  # fmt: skip
        answer = as_(world, "operator").post(f"/admin/registration/{world.appeal.pk}/correct/", typed)
        assert answer.status_code == 422
        assert f"Обращение уже «{STATE_LABELS[state]}»" in answer.content.decode()
        assert everything() == before


def test_the_list_assigns_nothing_that_its_state_forbids(world: World) -> None:
    data = {"appeal": world.appeal.pk, "assignee": world.team.other.pk}
    for state in illegal(Step.ASSIGN):
        before = world.in_state(state)
        answer = as_(world, "head").post("/admin/appeals/assign/", data, follow=True)
        assert f"№ {world.appeal.registration_number} — {told(state)}" in answer.content.decode()
        assert everything() == before


def test_the_mail_servers_word_moves_only_what_waits_for_it(world: World) -> None:
    for state in State:
        before = world.in_state(state)
        if state not in ANSWERED:
            handling.record_bounce(appeal_id=world.appeal.pk, now=LAST_DAY)
        if state in illegal(Step.SEND) and state in RULES[Step.CLARIFY].sources:
            with pytest.raises(IllegalStep):
                handling.record_acceptance(appeal_id=world.appeal.pk, now=LAST_DAY)
        elif state is not State.APPROVED:
            handling.record_acceptance(appeal_id=world.appeal.pk, now=LAST_DAY)
        assert everything() == before


WANTED = [
    ("return", "remark", "Напишите, что исправить."),
    ("dispatch", "note", "Напишите подтверждение"),
    ("tell", "answer", "Напишите, что вы ответили."),
    ("ask-extension", "reason", "Напишите, почему нужно продление"),
    ("refuse-extension", "refusal", "Напишите, почему в продлении отказано."),
    ("clarify", "text", "Напишите, что нужно уточнить."),
    ("redirect", "reason", "Напишите, почему вопрос решает другой."),
    ("redirect", "redirected_to", "Напишите, кому передано обращение."),
    ("withdraw", "reason", "Напишите, как и когда заявитель отозвал обращение."),
    ("repeated", "reason", "Напишите, почему новых доводов нет."),
    ("repeated", "previous", "Укажите номер прежнего обращения"),
    ("unreadable", "reason", "Напишите, что не удалось прочитать."),
    ("abusive-call", "reason", "Напишите, как прошёл разговор."),
    ("obscene", "reason", "Напишите, что в тексте недопустимо."),
    ("anonymous", "reason", "Напишите, чего нет в обращении."),
    ("confidential", "reason", "Напишите, какие сведения раскрыл бы ответ."),
    ("decide", "action", "Укажите: что нужно сделать."),
    ("decision-done", "note", "Напишите, что сделано."),
    ("notice-dispatch", "note", "Напишите подтверждение"),
    ("note", "text", "Напишите текст заметки."),
]


def test_every_action_that_asks_for_words_is_tried_without_them(world: World) -> None:
    asked = set()
    for action in ACTIONS:
        for name, field in action.make_form(appeal=world.appeal).fields.items():
            if isinstance(field, forms.CharField) and name not in MAY_BE_EMPTY:
                asked.add((action.name, name))
    # An unfinished draft may be kept: without a text it is refused when it is submitted.
    free = {("draft", "text"), ("assign", "reason")}
    assert asked - {(name, field) for name, field, _ in WANTED} == free


@pytest.mark.parametrize(("name", "field", "words"), WANTED, ids=[f"{row[0]}-{row[1]}" for row in WANTED])
def test_no_step_is_taken_without_the_words_that_it_wants(
    world: World, name: str, field: str, words: str
) -> None:
    taken = BY_NAME[name]
    taken.first(world)
    before = world.in_state(next(iter(RULES[taken.step].sources)) if taken.step else State.ASSIGNED)
    with pytest.raises(QuestionsError, match=words):
        taken.by_service(world, **{field: " \n "})
    answer = taken.on_screen(world, **{field: " \n "})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert words in html
    assert everything() == before


BEFORE, AFTER = date(2026, 11, 15), date(2026, 11, 18)
LATE = moscow(2026, 11, 18, hour=0)
EXPIRED = "Срок ответа истёк 17.11.2026: продлить его уже нельзя."
LETTER_LEFT = "Дата отправки не может быть раньше даты письма и позже сегодняшней."
DAYS: list[tuple[str, str, date, datetime, str]] = [
    ("ask-extension", "until", date(2026, 11, 20), LATE, EXPIRED),
    ("ask-extension", "until", date(2026, 12, 9), LAST_DAY, "не дальше чем до 08.12.2026."),
    ("ask-extension", "until", date(2026, 11, 17), LAST_DAY, "должен быть позже прежнего: 17.11.2026."),
    ("ask-extension", "until", date(2026, 11, 29), LAST_DAY, "29.11.2026 — нерабочий день"),
    ("dispatch", "on", BEFORE, LAST_DAY, LETTER_LEFT),
    ("dispatch", "on", AFTER, LAST_DAY, LETTER_LEFT),
    ("notice-dispatch", "on", BEFORE, LAST_DAY, LETTER_LEFT),
    ("notice-dispatch", "on", AFTER, LAST_DAY, LETTER_LEFT),
    ("decide", "due_on", date(2026, 11, 16), LAST_DAY, "не может быть раньше сегодняшнего дня."),
    ("decision-done", "on", AFTER, LAST_DAY, "Дата исполнения не может быть позже сегодняшней."),
]


@pytest.mark.parametrize(
    ("name", "field", "day", "moment", "words"), DAYS, ids=[f"{row[0]}-{row[2]}" for row in DAYS]
)
def test_a_day_too_early_or_too_late_is_refused(
    world: World, name: str, field: str, day: date, moment: datetime, words: str
) -> None:
    taken = BY_NAME[name]
    taken.first(world)
    before = world.in_state(next(iter(RULES[taken.step].sources)) if taken.step else State.ASSIGNED)
    with time_machine.travel(moment, tick=False):
        with pytest.raises(QuestionsError, match=words):
            taken.by_service(world, **{field: day})
        answer = taken.on_screen(world, **{field: day})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert everything() == before


def test_a_call_is_agreed_only_for_a_time_to_come(world: World) -> None:
    taken, past = BY_NAME["call_back"], every_step.agreed(world, moscow(2026, 11, 17, hour=9))
    taken.first(world)
    before = world.in_state(State.ASSIGNED)
    with pytest.raises(QuestionsError, match="Время звонка уже прошло"):
        taken.by_service(world, **past)
    answer = taken.on_screen(world, **past)
    assert answer.status_code == 422
    assert "Время звонка уже прошло" in answer.content.decode()
    assert everything() == before


@pytest.mark.parametrize(
    ("until", "moment", "words"),
    [
        (date(2026, 12, 8), LATE, EXPIRED),
        (date(2026, 12, 9), LAST_DAY, "не дальше чем до 08.12.2026."),
    ],
)
def test_nothing_is_granted_a_day_late_or_a_day_beyond_the_cap(
    world: World, until: date, moment: datetime, words: str
) -> None:
    Extension.objects.update(until=until)
    before, taken = world.in_state(State.ASSIGNED), BY_NAME["grant-extension"]
    with time_machine.travel(moment, tick=False):
        with pytest.raises(QuestionsError, match=words):
            taken.by_service(world)
        answer = taken.on_screen(world)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert everything() == before


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ask-extension", "Срок уже продлён до 08.12.2026: второй раз продлить его нельзя."),
        ("grant-extension", "Просьба о продлении уже решена."),
        ("refuse-extension", "Просьба о продлении уже решена."),
    ],
    ids=["ask", "grant", "refuse"],
)
def test_a_term_is_prolonged_once(world: World, name: str, words: str) -> None:
    world.change(state=State.DRAFTED)
    BY_NAME["grant-extension"].by_service(world)
    before, taken = everything(), BY_NAME[name]
    assert before["Appeal"][1]["due_on"] == date(2026, 12, 8)
    with pytest.raises(QuestionsError, match=words):
        taken.by_service(world)
    answer = taken.on_screen(world)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert everything() == before
