from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

import pytest
from tests.questions.conftest import Team, moscow, scan

from ledger.models import Entry
from outbox.models import Message
from outbox.services import deliver
from questions.errors import NotAllowed, QuestionsError, RequisitesMissing
from questions.letters import letter_data
from questions.models import Appeal, Reply
from questions.services import handling


def test_an_answer_goes_from_desk_to_mail_server(approved: Appeal, team: Team) -> None:
    handling.attach_signed_scan(appeal_id=approved.pk, actor=team.operator, upload=scan())
    handling.send_by_email(appeal_id=approved.pk, actor=team.operator)
    letter = Message.objects.get(kind="appeal_answered")
    assert [a.file.content_type for a in letter.attachments.all()] == ["application/pdf"] * 2
    deliver(letter.pk)
    approved.refresh_from_db()
    assert approved.state == "sent"
    assert approved.sent_at is not None
    handling.close(appeal_id=approved.pk, actor=team.operator)
    events = list(
        Entry.objects.filter(stream=approved.stream).order_by("seq").values_list("event", flat=True)
    )
    assert events == ["registered", "assign", "draft", "submit", "approve", "scan", "queued", "send", "close"]


def test_approval_numbers_the_letter_without_gaps(
    approved: Appeal, make_appeal: Callable[..., Appeal], team: Team
) -> None:
    assert approved.reply.outgoing_number == "2026-000001"
    assert approved.reply.letter_on == date(2026, 11, 25)
    assert approved.reply.letter is not None
    assert approved.reply.letter.content_type == "application/pdf"


@pytest.mark.parametrize("who", ["operator", "other", "head"])
def test_only_the_chosen_signatory_approves(drafted: Appeal, team: Team, who: str) -> None:
    handling.submit_for_approval(appeal_id=drafted.pk, actor=team.operator)
    with pytest.raises(NotAllowed):
        handling.approve(appeal_id=drafted.pk, actor=getattr(team, who))
    assert Reply.objects.get(appeal=drafted).approved_at is None


def test_whoever_wrote_a_part_of_it_never_approves_it(drafted: Appeal, team: Team) -> None:
    handling.assign(appeal_id=drafted.pk, actor=team.head, assignee=team.signatory)
    handling.save_draft(appeal_id=drafted.pk, actor=team.signatory, text="<p>Иначе.</p>", signatory=team.head)
    handling.assign(appeal_id=drafted.pk, actor=team.head, assignee=team.operator)
    handling.save_draft(
        appeal_id=drafted.pk, actor=team.operator, text="<p>Так.</p>", signatory=team.signatory
    )
    handling.submit_for_approval(appeal_id=drafted.pk, actor=team.operator)
    with pytest.raises(NotAllowed, match="Свой ответ"):
        handling.approve(appeal_id=drafted.pk, actor=team.signatory)


def test_only_the_executor_writes(drafted: Appeal, team: Team) -> None:
    with pytest.raises(NotAllowed, match="другого исполнителя"):
        handling.save_draft(
            appeal_id=drafted.pk, actor=team.other, text="<p>Я.</p>", signatory=team.signatory
        )


def test_someone_without_the_right_to_sign_is_no_signatory(drafted: Appeal, team: Team) -> None:
    with pytest.raises(NotAllowed, match="права подписи"):
        handling.save_draft(
            appeal_id=drafted.pk, actor=team.operator, text="<p>Я.</p>", signatory=team.operator
        )


def test_what_the_standard_demands_is_named_when_missing(drafted: Appeal, team: Team) -> None:
    team.operator.phone = ""
    team.operator.save()
    handling.save_draft(appeal_id=drafted.pk, actor=team.operator, text="<p> </p>", signatory=None)
    with pytest.raises(RequisitesMissing) as refusal:
        handling.submit_for_approval(appeal_id=drafted.pk, actor=team.operator)
    assert refusal.value.missing == ["текст ответа", "подписант", "телефон исполнителя"]


def test_a_return_carries_a_remark_and_the_draft_goes_on(drafted: Appeal, team: Team) -> None:
    handling.submit_for_approval(appeal_id=drafted.pk, actor=team.operator)
    with pytest.raises(QuestionsError, match="что исправить"):
        handling.return_for_rework(appeal_id=drafted.pk, actor=team.signatory, remark="  ")
    appeal = handling.return_for_rework(
        appeal_id=drafted.pk, actor=team.signatory, remark="Добавьте адрес кассы."
    )
    assert appeal.state == "drafted"
    assert Reply.objects.get(appeal=appeal).remark == "Добавьте адрес кассы."


def test_the_executor_takes_a_draft_back_when_its_signatory_is_away(drafted: Appeal, team: Team) -> None:
    handling.submit_for_approval(appeal_id=drafted.pk, actor=team.operator)
    with pytest.raises(NotAllowed):
        handling.recall(appeal_id=drafted.pk, actor=team.other)
    assert handling.recall(appeal_id=drafted.pk, actor=team.operator).state == "drafted"
    handling.save_draft(
        appeal_id=drafted.pk, actor=team.operator, text="<p>В кассе.</p>", signatory=team.head
    )
    handling.submit_for_approval(appeal_id=drafted.pk, actor=team.operator)
    approved = handling.approve(appeal_id=drafted.pk, actor=team.head)
    assert approved.state == "approved"


def test_nothing_is_sent_without_the_signed_scan(approved: Appeal, team: Team) -> None:
    with pytest.raises(RequisitesMissing, match="скан подписанного письма"):
        handling.send_by_email(appeal_id=approved.pk, actor=team.operator)


def test_a_scan_is_a_picture_or_pdf(approved: Appeal, team: Team) -> None:
    text = SimpleUploadedFile("скан.txt", b"text", "application/pdf")
    with pytest.raises(QuestionsError, match="PDF, JPEG или PNG"):
        handling.attach_signed_scan(appeal_id=approved.pk, actor=team.operator, upload=text)


def test_an_answer_is_queued_once(approved: Appeal, team: Team) -> None:
    handling.attach_signed_scan(appeal_id=approved.pk, actor=team.operator, upload=scan())
    handling.send_by_email(appeal_id=approved.pk, actor=team.operator)
    with pytest.raises(QuestionsError, match="уже передан"):
        handling.send_by_email(appeal_id=approved.pk, actor=team.operator)
    with pytest.raises(QuestionsError, match="уже отправляется"):
        handling.attach_signed_scan(appeal_id=approved.pk, actor=team.operator, upload=scan())


def test_a_refused_letter_comes_back_to_the_desk_and_may_go_again(approved: Appeal, team: Team) -> None:
    handling.attach_signed_scan(appeal_id=approved.pk, actor=team.operator, upload=scan())
    handling.send_by_email(appeal_id=approved.pk, actor=team.operator)
    Message.objects.filter(kind="appeal_answered").update(state=Message.State.FAILED)
    handling.record_refusal(appeal_id=approved.pk, now=moscow(2026, 11, 26))
    handling.attach_signed_scan(appeal_id=approved.pk, actor=team.operator, upload=scan("лучше.pdf"))
    handling.send_by_email(appeal_id=approved.pk, actor=team.operator)
    assert Message.objects.filter(kind="appeal_answered").count() == 2


def test_post_and_phone_need_their_proof(approved: Appeal, team: Team) -> None:
    handling.attach_signed_scan(appeal_id=approved.pk, actor=team.operator, upload=scan())
    dispatch = {
        "appeal_id": approved.pk,
        "actor": team.operator,
        "channel": "post",
        "now": moscow(2026, 11, 27),
    }
    with pytest.raises(QuestionsError, match="подтверждение"):
        handling.record_dispatch(**dispatch, note=" ", on=date(2026, 11, 26))
    for wrong in (date(2026, 11, 24), date(2026, 11, 28)):
        with pytest.raises(QuestionsError, match="Дата отправки"):
            handling.record_dispatch(**dispatch, note="№ 1", on=wrong)
    appeal = handling.record_dispatch(**dispatch, note="№ 1", on=date(2026, 11, 26))
    assert timezone.localdate(appeal.sent_at) == date(2026, 11, 26)


def test_late_acceptance_changes_nothing_twice(approved: Appeal, team: Team) -> None:
    handling.record_acceptance(appeal_id=approved.pk, now=moscow(2026, 11, 26))
    appeal = handling.record_acceptance(appeal_id=approved.pk, now=moscow(2026, 11, 30))
    assert appeal.sent_at == moscow(2026, 11, 26)


def test_what_is_pointless_or_impossible_is_refused_in_words(approved: Appeal, team: Team) -> None:
    post: dict[str, Any] = {
        "channel": "post",
        "note": "№ 1",
        "on": date(2026, 11, 26),
        "now": moscow(2026, 11, 27),
    }
    who: dict[str, Any] = {"appeal_id": approved.pk, "actor": team.operator}
    with pytest.raises(QuestionsError, match="отправляет сам сайт"):
        handling.record_dispatch(**who, **{**post, "channel": "email"})
    handling.attach_signed_scan(**who, upload=scan())
    Appeal.objects.filter(pk=approved.pk).update(email="")
    with pytest.raises(QuestionsError, match="нет адреса"):
        handling.send_by_email(**who)
    Appeal.objects.filter(pk=approved.pk).update(email="vera@pochta.example")
    handling.send_by_email(**who)
    with pytest.raises(QuestionsError, match="уже отправляется по электронной почте"):
        handling.record_dispatch(**who, **post)


def test_an_appeal_is_not_given_to_whom_it_is_already(drafted: Appeal, team: Team) -> None:
    with pytest.raises(QuestionsError, match="уже у этого исполнителя"):
        handling.assign(appeal_id=drafted.pk, actor=team.head, assignee=team.operator)


def test_a_letter_without_its_date_is_never_set(drafted: Appeal) -> None:
    with pytest.raises(ValueError, match="A letter needs company, signatory and date"):
        letter_data(drafted.reply)
