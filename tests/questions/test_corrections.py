"""A mistyped registration is put right; the journal keeps both values, or that a personal one was changed."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from tests.questions.conftest import Team, intake, moscow
from tests.questions.test_desk import as_

from ledger.models import Entry
from outbox.models import Message
from questions.models import Appeal, Extension, ResponseTerm
from questions.services import handling, registering
from questions.services.registering import DueDateLater, correct_registration

pytestmark = pytest.mark.django_db
NOW = moscow(2026, 11, 24, 12)


@pytest.fixture(autouse=True)
def at_noon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def paper(make_appeal: Callable[..., Appeal]) -> Appeal:
    return make_appeal(moscow(2026, 11, 23, 12), channel="post", email="", reply_channel="post",
                       postal_address="г. Борисоглебск")  # fmt: skip


def address(appeal: Appeal) -> str:
    return f"/admin/registration/{appeal.pk}/correct/"


def corrected(appeal: Appeal, **changes: str) -> dict[str, str]:
    data = {
        "channel": appeal.channel, "received_on": "2026-11-23", "received_time": "12:00",
        "kind": appeal.kind, "audience": "individual", "person_name": appeal.person_name,
        "reply_channel": appeal.reply_channel, "email": appeal.email, "phone": appeal.phone,
        "postal_address": appeal.postal_address,
    }  # fmt: skip
    return {**data, **changes}


def correct(team: Team, appeal: Appeal, **changes: str) -> Any:
    answer = as_(team.operator).post(address(appeal), corrected(appeal, **changes))
    appeal.refresh_from_db()
    return answer


def journal(appeal: Appeal) -> list[dict[str, Any]]:
    rows = Entry.objects.filter(stream=appeal.stream, event="correct").order_by("seq")
    return [json.loads(row.text) for row in rows]


def test_a_name_is_corrected_and_the_journal_says_only_that_it_was(team: Team, paper: Appeal) -> None:
    answer = correct(team, paper, person_name="Проверкина Вера Петровна", phone="8 473 541-23-45")
    assert answer["Location"] == f"/admin/appeals/{paper.pk}/"
    assert (paper.person_name, paper.phone_digits) == ("Проверкина Вера Петровна", "74735412345")
    assert journal(paper) == [{"person_name": "changed", "phone": "changed"}]
    assert paper.due_on == date(2026, 12, 23)
    assert "Исправлена регистрация" in as_(team.operator).get(answer["Location"]).content.decode()


def test_an_earlier_day_moves_the_term_earlier_by_itself(team: Team, paper: Appeal) -> None:
    correct(team, paper, received_on="2026-11-20")
    assert (paper.received_at, paper.due_on) == (moscow(2026, 11, 20, 12), date(2026, 12, 21))
    assert journal(paper) == [
        {
            "received_on_was": "2026-11-23",
            "received_on_is": "2026-11-20",
            "due_on_was": "2026-12-23",
            "due_on_is": "2026-12-21",
        }
    ]


def test_a_later_term_needs_a_tick_and_stands_in_the_journal(
    team: Team, make_appeal: Callable[..., Appeal]
) -> None:
    mail = make_appeal(moscow(2026, 11, 23, 12), channel="email")
    number = mail.registration_number
    answer = correct(team, mail, channel="post")
    assert answer.status_code == 422
    assert "Срок стал бы позже: 23.12.2026, а заявитель знает о 14.12.2026" in answer.content.decode()
    assert (mail.channel, mail.due_on, journal(mail)) == ("email", date(2026, 12, 14), [])
    assert correct(team, mail, channel="post", confirm_later="on").status_code == 302
    assert (mail.channel, mail.due_on, mail.registration_number) == ("post", date(2026, 12, 23), number)
    assert mail.term_snapshot["channel"] == "post"
    assert journal(mail)[0]["later_accepted"] is True
    assert (journal(mail)[0]["channel_was"], journal(mail)[0]["channel_is"]) == ("email", "post")


def test_a_kind_with_a_rule_of_its_own_moves_the_term(team: Team, paper: Appeal) -> None:
    ResponseTerm.objects.create(
        channel="post", kind="complaint", amount=3, unit="working_day", extension_unit="working_day",
        valid_from=date(2026, 1, 1), source="проверка",
    )  # fmt: skip
    correct(team, paper, kind="complaint")
    assert paper.due_on == date(2026, 11, 26)
    assert (journal(paper)[0]["kind_was"], journal(paper)[0]["kind_is"]) == ("question", "complaint")


def test_an_hour_alone_moves_no_term(team: Team, paper: Appeal) -> None:
    ResponseTerm.objects.filter(channel="post").update(amount=90)
    correct(team, paper, received_time="09:15")
    assert paper.due_on == date(2026, 12, 23)
    assert journal(paper) == [{"received_time_was": "12:00", "received_time_is": "09:15"}]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, "Ничего не изменено."),
        ({"received_on": "2026-11-25"}, "не может быть в будущем"),
        ({"received_on": "2026-11-24"}, "не может быть позже дня регистрации"),
        ({"received_on": "1990-01-01"}, "Нет действующего срока ответа"),
        ({"postal_address": ""}, "Для ответа письмом нужен почтовый адрес"),
        ({"phone": "12"}, "Номер неполный"),
        ({"channel": "website"}, "Выберите корректный вариант"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    team: Team, paper: Appeal, changes: dict[str, str], message: str
) -> None:
    answer = correct(team, paper, **changes)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert journal(paper) == []


def test_what_the_site_wrote_down_itself_stays(team: Team, make_appeal: Callable[..., Appeal]) -> None:
    appeal = make_appeal(moscow(2026, 11, 23), phone="6-12-34")
    correct(team, appeal, channel="post", received_on="2026-11-01", kind="complaint")
    assert (appeal.channel, appeal.received_at, appeal.kind) == (
        "website",
        moscow(2026, 11, 23),
        "complaint",
    )
    assert appeal.phone == "6-12-34"


def test_seconds_that_nobody_saw_are_kept(team: Team, make_appeal: Callable[..., Appeal]) -> None:
    moment = moscow(2026, 11, 23, 12).replace(second=17)
    appeal = make_appeal(moment, channel="email")
    correct(team, appeal, person_name="Другая Вера")
    assert appeal.received_at == moment
    assert journal(appeal) == [{"person_name": "changed"}]


def test_a_corrected_mail_address_gets_the_number_and_the_code(
    team: Team, make_appeal: Callable[..., Appeal]
) -> None:
    appeal = make_appeal(moscow(2026, 11, 23, 12), channel="email")
    correct(team, appeal, email="right@pochta.example")
    assert list(Message.objects.order_by("pk").values_list("to", flat=True)) == [
        "vera@pochta.example",
        "right@pochta.example",
    ]


def test_a_term_that_was_asked_to_be_prolonged_is_not_counted_anew(team: Team, paper: Appeal) -> None:
    Extension.objects.create(
        appeal=paper, reason="нужен выезд", requested_by=team.operator, requested_at=NOW,
        until=date(2027, 1, 25), former_due_on=paper.due_on,
    )  # fmt: skip
    assert "уже просили" in correct(team, paper, received_on="2026-11-20").content.decode()
    assert correct(team, paper, person_name="Другая Вера").status_code == 302


def test_a_finished_appeal_is_not_corrected(team: Team, paper: Appeal) -> None:
    Appeal.objects.filter(pk=paper.pk).update(state="closed")
    answer = correct(team, paper, person_name="Другая Вера")
    assert answer.status_code == 422
    assert "его регистрацию исправить нельзя" in answer.content.decode()
    card = as_(team.operator).get(f"/admin/appeals/{paper.pk}/").content.decode()
    assert "Исправить регистрацию" not in card


def test_an_answer_on_its_way_is_not_overtaken(
    approved: Appeal, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registering, "answer_is_on_its_way", lambda appeal: True)
    answer = as_(team.operator).post(address(approved), corrected(approved, person_name="Другая Вера"))
    assert "Ответ уже отправляется" in answer.content.decode()


def test_the_service_itself_asks_for_the_later_term(team: Team, paper: Appeal) -> None:
    handling.take(appeal_id=paper.pk, actor=team.operator)
    Appeal.objects.filter(pk=paper.pk).update(due_on=date(2026, 12, 1))
    with pytest.raises(DueDateLater) as refusal:
        correct_registration(
            appeal_id=paper.pk, actor=team.operator, intake=intake(kind="claim"), channel="post",
            received_at=paper.received_at,
        )  # fmt: skip
    assert (refusal.value.former, refusal.value.corrected) == (date(2026, 12, 1), date(2026, 12, 23))
    paper.refresh_from_db()
    assert (paper.kind, paper.state) == ("question", "assigned")
