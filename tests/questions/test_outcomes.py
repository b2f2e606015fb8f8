"""Ends of an appeal other than an answer: what each demands, whom it tells, what is refused."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.utils import timezone

import pytest
from tests.questions.conftest import Team, moscow, scan

from ledger.models import Entry
from outbox.models import Message
from questions.choices import Channel, Outcome
from questions.errors import NotAllowed, QuestionsError, RequisitesMissing
from questions.models import Appeal, Notice
from questions.outcome_rules import RULES, Informed, is_named, owes_notice, why_not
from questions.services import handling, outcomes
from staff.models import Employee

pytestmark = pytest.mark.django_db
NOW = moscow(2026, 11, 25)


@pytest.fixture
def at_work(make_appeal: Callable[..., Appeal], team: Team) -> Appeal:
    return handling.assign(appeal_id=make_appeal().pk, actor=team.head, assignee=team.operator)


@pytest.fixture
def answered(approved: Appeal) -> Appeal:
    return handling.record_acceptance(appeal_id=approved.pk, now=moscow(2026, 11, 26))


def end(appeal: Appeal, actor: Employee, outcome: Outcome, **arguments: Any) -> Appeal:
    details = {"reason": "Так и было.", "now": NOW, **arguments}
    return outcomes.end(appeal_id=appeal.pk, actor=actor, outcome=outcome, **details)


def test_every_outcome_of_the_closed_list_has_its_rule_and_every_letter_its_kind() -> None:
    assert set(RULES) == set(Outcome)
    for outcome, rule in RULES.items():
        assert bool(rule.notice) == (rule.informed is not Informed.NOBODY), outcome
        assert rule.notice in {"", *Notice.Kind.values}


@pytest.mark.parametrize(
    ("outcome", "reached", "unreached"),
    [
        (Outcome.OBSCENE, False, False),
        (Outcome.UNREADABLE, True, False),
        (Outcome.REPEATED, True, True),
        (Outcome.CONFIDENTIAL, True, True),
        (Outcome.ANONYMOUS, False, False),
        (Outcome.ABUSIVE_CALL, False, False),
        (Outcome.REDIRECTED, True, True),
        (Outcome.WITHDRAWN, False, False),
    ],
)
def test_who_is_owed_a_letter(outcome: Outcome, reached: bool, unreached: bool) -> None:
    assert owes_notice(outcome, can_be_reached=True) is reached
    assert owes_notice(outcome, can_be_reached=False) is unreached


@pytest.mark.parametrize("outcome", [Outcome.OBSCENE, Outcome.CONFIDENTIAL])
def test_a_head_decides_what_leaves_a_customer_without_an_answer(
    at_work: Appeal, team: Team, outcome: Outcome
) -> None:
    for actor in (team.operator, team.signatory):
        with pytest.raises(NotAllowed, match="решает руководитель"):
            end(at_work, actor, outcome)
    ended = end(at_work, team.head, outcome)
    assert (ended.state, ended.outcome, ended.outcome_reason) == ("declined", outcome, "Так и было.")
    assert (ended.outcome_by, ended.outcome_on) == (team.head, NOW.date())
    assert Notice.objects.filter(kind="confidential").count() == (outcome == Outcome.CONFIDENTIAL)


@pytest.mark.parametrize("outcome", [Outcome.WITHDRAWN, Outcome.UNREADABLE, Outcome.REDIRECTED])
def test_the_rest_is_the_executors_and_nobody_elses(at_work: Appeal, team: Team, outcome: Outcome) -> None:
    where = {"redirected_to": "Администрация города"} if outcome is Outcome.REDIRECTED else {}
    with pytest.raises(NotAllowed, match="другого исполнителя"):
        end(at_work, team.other, outcome, **where)
    ended = end(at_work, team.operator, outcome, **where)
    assert ended.state in {"withdrawn", "declined", "redirected"}
    assert Notice.objects.count() == (outcome is not Outcome.WITHDRAWN)


def test_a_redirection_names_the_addressee_in_a_letter_sent_in_the_same_step(
    at_work: Appeal, team: Team
) -> None:
    with pytest.raises(QuestionsError, match="кому передано"):
        end(at_work, team.operator, Outcome.REDIRECTED)
    end(at_work, team.operator, Outcome.REDIRECTED, redirected_to="Администрация города", addition="Ждите.")
    notice = Notice.objects.get()
    assert "Обращение передано: Администрация города." in notice.text
    assert notice.text.endswith("Ждите.")
    assert Message.objects.get(kind="appeal_notice").to == at_work.email
    row = Entry.objects.get(stream=at_work.stream, event="redirect")
    assert notice.outgoing_number in row.text
    assert "Администрация" not in row.text


def test_a_repeated_question_gets_the_number_and_date_of_the_earlier_answer(
    answered: Appeal, make_appeal: Callable[..., Appeal], team: Team
) -> None:
    again = make_appeal(moscow(2026, 12, 1))
    handling.take(appeal_id=again.pk, actor=team.operator)
    ended = end(
        again, team.operator, Outcome.REPEATED, previous=answered.registration_number, now=moscow(2026, 12, 2)
    )
    assert ended.previous == answered
    text = Notice.objects.get(kind="repeated").text
    assert f"письмо № {answered.reply.outgoing_number} от 25.11.2026" in text
    assert f"на обращение № {answered.registration_number} от 23.11.2026" in text


@pytest.mark.parametrize("number", ["", "вчера", "2026-999999", "99999-1", "2026-"])
def test_a_repeated_question_names_an_appeal_that_exists(at_work: Appeal, team: Team, number: str) -> None:
    with pytest.raises(QuestionsError, match="Укажите номер прежнего обращения"):
        end(at_work, team.operator, Outcome.REPEATED, previous=number)


def test_the_earlier_appeal_is_answered_earlier_and_of_the_same_person(
    answered: Appeal, make_appeal: Callable[..., Appeal], team: Team
) -> None:
    other = make_appeal(person_name="Иная Анна", email="anna@pochta.example")
    handling.take(appeal_id=other.pk, actor=team.operator)
    waiting = make_appeal()
    cases = [
        (answered.registration_number, "другого заявителя"),
        (waiting.registration_number, "ответ по существу не отправлен"),
        (other.registration_number, "раньше этого"),
    ]
    for number, words in cases:
        with pytest.raises(QuestionsError, match=words):
            end(other, team.operator, Outcome.REPEATED, previous=number)
    assert not Notice.objects.exists()


def test_only_a_telephone_call_is_ended_for_abuse(make_appeal: Callable[..., Appeal], team: Team) -> None:
    letter, call = make_appeal(), make_appeal(channel=Channel.PHONE, email="", phone="0-00-00")
    for appeal in (letter, call):
        handling.take(appeal_id=appeal.pk, actor=team.operator)
    with pytest.raises(QuestionsError, match="только телефонный разговор"):
        end(letter, team.operator, Outcome.ABUSIVE_CALL)
    assert end(call, team.operator, Outcome.ABUSIVE_CALL).state == "declined"
    assert not Notice.objects.exists()


def test_only_what_has_no_name_or_no_contacts_is_anonymous(at_work: Appeal, team: Team) -> None:
    with pytest.raises(QuestionsError, match="есть имя и контакты"):
        end(at_work, team.head, Outcome.ANONYMOUS)
    Appeal.objects.update(email="")
    assert end(at_work, team.head, Outcome.ANONYMOUS).state == "declined"
    assert not Notice.objects.exists()
    assert why_not(Outcome.ANONYMOUS, channel="post", name="Аноним.", can_be_reached=True) == ""
    assert is_named("Анонимова Вера")


def test_an_unreadable_letter_without_contacts_ends_without_a_notice_and_others_do_not(
    at_work: Appeal, team: Team
) -> None:
    Appeal.objects.update(email="")
    with pytest.raises(RequisitesMissing, match="контакт заявителя"):
        end(at_work, team.operator, Outcome.REDIRECTED, redirected_to="Администрация")
    assert Appeal.objects.get().state == "assigned"
    end(at_work, team.operator, Outcome.UNREADABLE)
    assert not Notice.objects.exists()


def test_nothing_ends_while_the_owed_letter_lacks_the_executors_phone(at_work: Appeal, team: Team) -> None:
    Employee.objects.filter(pk=team.operator.pk).update(phone="")
    team.operator.refresh_from_db()
    with pytest.raises(RequisitesMissing, match="телефон исполнителя"):
        end(at_work, team.operator, Outcome.UNREADABLE)
    assert Appeal.objects.get().state == "assigned"
    assert not Message.objects.filter(kind="appeal_notice").exists()


def test_an_answer_on_its_way_is_waited_for(approved: Appeal, team: Team) -> None:
    handling.attach_signed_scan(appeal_id=approved.pk, actor=team.operator, upload=scan())
    handling.send_by_email(appeal_id=approved.pk, actor=team.operator)
    with pytest.raises(QuestionsError, match="Ответ уже отправляется"):
        end(approved, team.operator, Outcome.WITHDRAWN)


def test_an_answer_resent_by_hand_after_another_end_moves_nothing(approved: Appeal, team: Team) -> None:
    end(approved, team.operator, Outcome.WITHDRAWN)
    handling.record_refusal(appeal_id=approved.pk, now=NOW)
    assert handling.record_acceptance(appeal_id=approved.pk, now=NOW).state == "withdrawn"


def as_(person: Employee) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


SCREENS = [
    ("redirect", "operator", {"redirected_to": "Администрация города"}, "redirected"),
    ("withdraw", "operator", {}, "withdrawn"),
    ("unreadable", "operator", {"channel": "email"}, "declined"),
    ("obscene", "head", {}, "declined"),
    ("confidential", "head", {"channel": "email"}, "declined"),
]


@pytest.mark.parametrize(("step", "who", "data", "state"), SCREENS)
def test_each_outcome_has_its_button_and_its_words_on_the_card(
    at_work: Appeal, team: Team, step: str, who: str, data: dict[str, str], state: str
) -> None:
    client, address = as_(getattr(team, who)), f"/admin/appeals/{at_work.pk}/"
    assert f"action-{step}" in client.get(address).content.decode()
    refused = client.post(f"{address}{step}/", data)
    assert refused.status_code == 422
    assert "Напишите, " in refused.content.decode()
    assert client.post(f"{address}{step}/", {**data, "reason": "Так и было."}).status_code == 302
    at_work.refresh_from_db()
    assert at_work.state == state
    html = client.get(address).content.decode()
    assert str(at_work.get_outcome_display()).capitalize()[:10] in html
    assert f"action-{step}" not in html
    assert client.post(f"{address}{step}/", {**data, "reason": "Ещё раз."}).status_code == 422


@pytest.mark.parametrize("step", ["obscene", "anonymous", "confidential"])
def test_an_operator_is_refused_the_heads_outcomes_on_screen(at_work: Appeal, team: Team, step: str) -> None:
    answer = as_(team.operator).post(f"/admin/appeals/{at_work.pk}/{step}/", {"reason": "Хочу."})
    assert answer.status_code == 403
    assert Appeal.objects.get().state == "assigned"


def test_the_card_says_what_a_disabled_outcome_lacks(at_work: Appeal, team: Team) -> None:
    Appeal.objects.update(email="")
    html = as_(team.operator).get(f"/admin/appeals/{at_work.pk}/").content.decode()
    assert "Не хватает: контакт заявителя: почтовый адрес, электронная почта или телефон." in html
    html = as_(team.head).get(f"/admin/appeals/{at_work.pk}/").content.decode()
    assert "action-anonymous" in html


@pytest.mark.parametrize(("step", "who", "data", "state"), SCREENS)
def test_the_public_page_shows_the_end_without_its_ground(
    at_work: Appeal, team: Team, step: str, who: str, data: dict[str, str], state: str
) -> None:
    as_(getattr(team, who)).post(f"/admin/appeals/{at_work.pk}/{step}/", {**data, "reason": "Так и было."})
    code = {"number": at_work.registration_number, "code": at_work.access_code}
    html = Client().post("/ask/status/", code).content.decode()
    assert "Рассмотрение завершено" in html
    assert f"{timezone.localdate():%d.%m.%Y}" in html
    for hidden in ("Так и было", "брань", "Администрация города", "Ответ отправлен", "Срок ответа</dt>"):
        assert hidden not in html
