"""Letters that are not the answer: numbered with the answers, sent or handed over, followed."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.test import Client

import pytest
from tests.questions.conftest import Team, moscow

from ledger.models import Entry
from outbox.models import Message
from outbox.services import deliver
from questions import wagtail_hooks
from questions.errors import NotAllowed, QuestionsError
from questions.lifecycle import IllegalStep
from questions.models import Appeal, Notice
from questions.services import handling, notices
from staff.models import Employee

pytestmark = pytest.mark.django_db
NOW = moscow(2026, 11, 25)
DETAILS = "Назовите номер счётчика."


@pytest.fixture
def at_work(make_appeal: Callable[..., Appeal], team: Team) -> Appeal:
    return handling.assign(appeal_id=make_appeal().pk, actor=team.head, assignee=team.operator)


def clarify(appeal: Appeal, team: Team, **arguments: Any) -> Notice:
    notices.ask_to_clarify(
        appeal_id=appeal.pk, actor=team.operator, **{"text": DETAILS, "now": NOW, **arguments}
    )
    return Notice.objects.order_by("-pk")[0]


def by_post(appeal: Appeal) -> None:
    Appeal.objects.filter(pk=appeal.pk).update(
        email="", reply_channel="post", postal_address="г. Борисоглебск, ул. Ясная, д. 1"
    )


def test_notices_are_numbered_in_one_series_with_the_answers(
    approved: Appeal, make_appeal: Callable[..., Appeal], team: Team
) -> None:
    appeal = make_appeal()
    handling.take(appeal_id=appeal.pk, actor=team.operator)
    assert approved.reply.outgoing_number == "2026-000001"
    assert clarify(appeal, team).outgoing_number == "2026-000002"
    assert clarify(appeal, team).outgoing_number == "2026-000003"


def test_a_clarification_stops_no_clock_and_may_be_asked_again(at_work: Appeal, team: Team) -> None:
    before = (at_work.due_on, at_work.control_on, at_work.state)
    for _ in range(2):
        clarify(at_work, team)
    at_work.refresh_from_db()
    assert (at_work.due_on, at_work.control_on, at_work.state) == before
    assert Entry.objects.filter(stream=at_work.stream, event="clarify").count() == 2


def test_a_clarification_is_the_executors_has_a_text_and_an_open_appeal(at_work: Appeal, team: Team) -> None:
    with pytest.raises(QuestionsError, match="что нужно уточнить"):
        clarify(at_work, team, text=" ")
    with pytest.raises(NotAllowed):
        notices.ask_to_clarify(appeal_id=at_work.pk, actor=team.other, text=DETAILS)
    with pytest.raises(QuestionsError, match="нет адреса или телефона"):
        clarify(at_work, team, channel="post")
    Appeal.objects.update(state="sent")
    with pytest.raises(IllegalStep):
        clarify(at_work, team)
    assert not Notice.objects.exists()


def test_the_letter_carries_the_form_the_mark_of_the_executor_and_who_decided(
    at_work: Appeal, team: Team
) -> None:
    notice = clarify(at_work, team)
    notice.signatory = team.head
    data = notices.notice_data(notice)
    assert data["executor"] == {"name": "Операторов Олег Олегович", "phone": "тел. (демо) 0-00-00"}
    assert data["signatory"]["name"] == "П. О. Руководителев"
    assert data["reply_to"] == f"{at_work.registration_number} от 23.11.2026"
    assert (data["subject"], data["by_hand"]) == ("Об уточнении обращения", False)
    with notice.letter.content.open("rb") as letter:
        assert letter.read(5) == b"%PDF-"


def test_the_mail_server_s_yes_and_no_come_back_to_the_card(at_work: Appeal, team: Team) -> None:
    notice = clarify(at_work, team)
    letter = Message.objects.get(kind="appeal_notice")
    client, address = as_(team.operator), f"/admin/appeals/{at_work.pk}/"
    assert "передано почтовому серверу" in client.get(address).content.decode()
    Message.objects.filter(pk=letter.pk).update(state=Message.State.FAILED)
    wagtail_hooks.notice_refused(letter)
    assert "Почтовый сервер не принял уведомление." in client.get(address).content.decode()
    assert client.post(f"{address}notice-again/", {"notice": notice.pk}).status_code == 302
    newer = Message.objects.filter(kind="appeal_notice").latest("pk")
    deliver(newer.pk)
    notice.refresh_from_db()
    assert notice.sent_at is not None
    assert notice.delivery_failed_at is None
    events = Entry.objects.filter(stream=at_work.stream, event__startswith="notice").order_by("seq")
    assert list(events.values_list("event", flat=True)) == ["notice_failed", "notice_queued", "notice_sent"]


def test_other_letters_leave_notices_alone(at_work: Appeal, team: Team) -> None:
    notice = clarify(at_work, team)
    other = Message(kind="appeal_registered", related=f"notice:{notice.pk}")
    wagtail_hooks.notice_accepted(other)
    wagtail_hooks.notice_refused(other)
    notice.refresh_from_db()
    assert (notice.sent_at, notice.delivery_failed_at) == (None, None)


def test_a_printed_notice_waits_for_its_proof(at_work: Appeal, team: Team) -> None:
    by_post(at_work)
    notice = clarify(at_work, team)
    proof: dict[str, Any] = {
        "appeal_id": at_work.pk, "actor": team.operator, "notice": notice, "channel": "post",
        "note": "№ 1", "on": date(2026, 11, 26), "now": moscow(2026, 11, 27),
    }  # fmt: skip
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"note": " "}, "подтверждение"),
        ({"on": date(2026, 11, 24)}, "Дата отправки"),
        ({"on": date(2026, 11, 28)}, "Дата отправки"),
        ({"channel": "email"}, "отправляет сам сайт"),
    ]
    for changes, words in wrong:
        with pytest.raises(QuestionsError, match=words):
            notices.record_dispatch(**{**proof, **changes})
    with pytest.raises(NotAllowed):
        notices.record_dispatch(**{**proof, "actor": team.other})
    notices.record_dispatch(**proof)
    with pytest.raises(QuestionsError, match="уже отправлено"):
        notices.record_dispatch(**proof)
    notice.refresh_from_db()
    assert (notice.dispatch_note, notice.channel) == ("№ 1", "post")


def test_a_notice_on_its_way_by_mail_is_neither_sent_again_nor_recorded_otherwise(
    at_work: Appeal, team: Team
) -> None:
    notice = clarify(at_work, team)
    who: dict[str, Any] = {"appeal_id": at_work.pk, "actor": team.operator, "notice": notice}
    with pytest.raises(QuestionsError, match="уже отправляется"):
        notices.send_again(**who)
    with pytest.raises(QuestionsError, match="уже отправляется"):
        notices.record_dispatch(**who, channel="phone", note="Вере", on=NOW.date(), now=NOW)
    Message.objects.update(state=Message.State.FAILED)
    Appeal.objects.update(email="")
    with pytest.raises(QuestionsError, match="нет адреса"):
        notices.send_again(**who)


def as_(person: Employee) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def test_the_card_asks_prints_and_records(at_work: Appeal, team: Team) -> None:
    by_post(at_work)
    client, address = as_(team.operator), f"/admin/appeals/{at_work.pk}/"
    assert "Запрос не останавливает срок ответа" in client.get(address).content.decode()
    assert client.post(f"{address}clarify/", {"text": ""}).status_code == 422
    assert client.post(f"{address}clarify/", {"text": DETAILS, "channel": "post"}).status_code == 302
    notice = Notice.objects.get()
    assert "Напечатайте и запишите отправку." in client.get(address).content.decode()
    letter = client.get(f"{address}files/{notice.letter_id}/")
    assert b"".join(letter.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    proof = {"notice": notice.pk, "channel": "in_person", "on": f"{notice.letter_on}", "note": "Вере П."}
    assert client.post(f"{address}notice-dispatch/", proof).status_code == 302
    html = client.get(address).content.decode()
    assert "лично в офисе (Вере П.)" in html
    assert "action-notice-dispatch" not in html


def test_nothing_personal_stands_in_journal_subject_or_address(at_work: Appeal, team: Team) -> None:
    clarify(at_work, team)
    letter = Message.objects.get(kind="appeal_notice")
    rows = "".join(Entry.objects.filter(stream=at_work.stream).values_list("text", flat=True))
    for text in (letter.subject, letter.related, rows):
        for hidden in ("Проверкина", "vera", "счётчик"):
            assert hidden not in text
    assert DETAILS not in letter.text
