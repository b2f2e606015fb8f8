"""Each step of the register is taken in GIS ZhKKh too, seen there afterwards; what came from there is not."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.test import Client

import pytest
from tests.gis_sync.exchange.desk import AS_TOLD, Desk, deeds, known_there, state_of
from tests.gis_sync.stand.conftest import (
    EMPLOYEE,
    NOW,
    OTHER,
    OTHER_ROOT,
    an_appeal,
    appeal_guid,
    organisation,
)

from gis_sync.exchange import deciding
from gis_sync.exchange.following import follow
from gis_sync.exchange.limits import present_term_of, term_of, why_not_comment, why_not_until
from gis_sync.messages.appeals import Appeal as Said
from gis_sync.messages.appeals import AppealStatus, Applicant, ApplicantKind, HistoryEvent, RolledOver
from gis_sync.messages.profile import STRICT
from gis_sync.models import Action, GisAppeal, PerformerOfGis, TopicOfGis
from gis_sync.stand import world as there
from gis_sync.stand.world import Status
from ledger.models import Entry
from questions import notice_texts
from questions.choices import Outcome
from questions.errors import QuestionsError
from questions.models import Appeal, Extension, Notice, Topic
from questions.services import extending, handling, notices, outcomes

pytestmark = pytest.mark.django_db
REASON = "Нужны сведения сетевой организации о схеме учёта."
LONG = f"{REASON} {'Этот вопрос решает сетевая организация, которой принадлежат сети. ' * 2}".strip()


def ask(desk: Desk, appeal: Appeal, until: date, reason: str = REASON) -> Appeal:
    return extending.ask(
        appeal_id=appeal.pk, actor=desk.team.operator, reason=reason, until=until, now=desk.now
    )


def redirect(desk: Desk, appeal: Appeal, reason: str = LONG) -> Appeal:
    return outcomes.end(
        appeal_id=appeal.pk, actor=desk.team.operator, outcome=Outcome.REDIRECTED, reason=reason,
        redirected_to="АО «Сети»", channel="gis",
    )  # fmt: skip


def test_an_assigned_appeal_is_in_work_there(desk: Desk) -> None:
    desk.assigned()
    desk.exchange()
    seen = desk.there()
    assert (seen.status, seen.answerer, seen.appointed_for) == (Status.IN_WORK, EMPLOYEE, date(2026, 12, 1))
    assert deeds() == [("performer", "done")]


def test_an_appeal_that_its_topic_assigns_is_in_work_there(desk: Desk) -> None:
    topic = Topic.objects.create(title="Качество", executor=desk.team.operator)
    TopicOfGis.objects.create(code="5.3", guid="c0ffee00-1111-4222-8333-000000000503", name="К", topic=topic)
    (appeal,) = desk.pull(1)
    assert appeal.assignee == desk.team.operator
    desk.exchange()
    assert desk.there().status == Status.IN_WORK


def test_who_is_not_known_there_waits_until_he_is(desk: Desk) -> None:
    (appeal,) = desk.pull(1)
    handling.assign(appeal_id=appeal.pk, actor=desk.team.head, assignee=desk.team.other)
    desk.exchange()
    waiting = Action.objects.get()
    assert (waiting.state, waiting.operation) == ("human", None)
    assert "не сопоставлен" in waiting.trouble
    assert desk.there().status == Status.SENT
    PerformerOfGis.objects.update(employee=desk.team.other)
    desk.exchange()
    assert desk.there().answerer == EMPLOYEE


def test_another_executor_takes_the_place_of_one_not_told_yet(desk: Desk) -> None:
    (appeal,) = desk.pull(1)
    for executor in (desk.team.other, desk.team.operator):
        handling.assign(appeal_id=appeal.pk, actor=desk.team.head, assignee=executor)
    desk.exchange()
    assert deeds() == [("performer", "refused"), ("performer", "done")]
    assert desk.there().answerer == EMPLOYEE


def test_an_identifier_that_they_do_not_know_waits_for_a_human_and_holds_up_the_rest(desk: Desk) -> None:
    known_there(desk.team.other, OTHER_ROOT)
    (appeal,) = desk.pull(1)
    handling.assign(appeal_id=appeal.pk, actor=desk.team.head, assignee=desk.team.other)
    desk.exchange()
    waiting = Action.objects.get()
    assert waiting.state == "human"
    assert "«Исполнитель отсутствует в реестре»" in waiting.trouble
    assert "Код INT002000." in waiting.trouble
    handling.assign(appeal_id=appeal.pk, actor=desk.team.head, assignee=desk.team.operator)
    desk.exchange()
    assert deeds() == [("performer", "refused"), ("performer", "done")]


def test_a_granted_extension_is_there_too(desk: Desk) -> None:
    appeal = desk.assigned()
    ask(desk, appeal, date(2026, 12, 22))
    desk.exchange()
    assert deeds() == [("performer", "done")]
    extending.grant(appeal_id=appeal.pk, actor=desk.team.head, now=desk.now)
    desk.exchange()
    (rolled,) = [each.subject for each in desk.there().history if isinstance(each.subject, there.RollOver)]
    assert (rolled.execution_date, rolled.comment, rolled.answerer) == (date(2026, 12, 22), REASON, EMPLOYEE)
    desk.pull()
    appeal.refresh_from_db()
    assert appeal.due_on == date(2026, 12, 22)


def by_months(appeal: Appeal) -> Appeal:
    """Let the register's own rule extend by a month, which may end after their thirty days."""
    appeal.term_snapshot |= {"extension_amount": 1, "extension_unit": "month"}
    appeal.save()
    return appeal


def test_what_they_would_not_extend_is_refused_before_it_is_granted(desk: Desk) -> None:
    appeal = by_months(desk.assigned())
    assert extending.latest(appeal).due_on == date(2027, 1, 11)
    with pytest.raises(QuestionsError, match=r"не дальше чем до 31\.12\.2026"):
        ask(desk, appeal, date(2027, 1, 11))
    with pytest.raises(QuestionsError, match="не длиннее 1000 знаков, а сейчас 1200"):
        ask(desk, appeal, date(2026, 12, 25), reason="Очень долго" + "." * 1189)
    assert not Extension.objects.exists()
    ask(desk, appeal, date(2026, 12, 25))


def test_a_term_that_has_shrunk_meanwhile_stops_the_grant(desk: Desk) -> None:
    appeal = by_months(desk.assigned())
    ask(desk, appeal, date(2026, 12, 25))
    desk.stand.world.put(an_appeal(1, execution_end=date(2026, 11, 20)))
    desk.carry_window()
    with pytest.raises(QuestionsError, match=r"не дальше чем до 20\.12\.2026"):
        extending.grant(appeal_id=appeal.pk, actor=desk.team.head, now=desk.now)
    assert Extension.objects.get().is_granted is None


def test_an_extension_within_their_own_term_is_none_there(desk: Desk) -> None:
    (appeal,) = desk.pull(1, execution_end=None)
    handling.take(appeal_id=appeal.pk, actor=desk.team.operator)
    assert appeal.due_on < date(2026, 11, 30)
    ask(desk, appeal, date(2026, 11, 30))
    extending.grant(appeal_id=appeal.pk, actor=desk.team.head, now=desk.now)
    assert deeds() == [("performer", "queued")]


def test_a_redirection_waits_for_its_receiver_and_the_next_one_knows_it(desk: Desk) -> None:
    desk.stand.world.register(organisation(OTHER, OTHER_ROOT, "1020000000002"))
    redirect(desk, desk.assigned())
    desk.exchange()
    waiting = Action.objects.get(kind="redirect")
    assert (waiting.state, desk.there().redirected) == ("human", False)
    with pytest.raises(QuestionsError, match="Укажите ОГРН или идентификатор организации"):
        deciding.retry(action_id=waiting.pk, actor=desk.team.head)
    with pytest.raises(QuestionsError, match="от 100 до 1000 знаков, а сейчас 6"):
        deciding.name_receiver(
            action_id=waiting.pk, actor=desk.team.operator, receiver=OTHER_ROOT, comment="Коротко"[:6]
        )
    comment = Action.objects.get(pk=waiting.pk).payload["comment"]
    deciding.name_receiver(
        action_id=waiting.pk, actor=desk.team.operator, receiver=OTHER_ROOT, comment=comment
    )
    desk.exchange()
    (moved,) = [each.subject for each in desk.there().history if isinstance(each.subject, there.Redirect)]
    assert (moved.receiver, moved.answerer) == (OTHER_ROOT, EMPLOYEE)
    assert moved.comment == notice_texts.redirection("АО «Сети»")
    redirect(desk, desk.assigned(2))
    desk.exchange()
    assert desk.there(2).redirected


def test_the_letter_of_a_redirection_is_as_long_as_gis_wants_whoever_it_goes_to() -> None:
    assert len(notice_texts.redirection("А")) >= STRICT.redirect_comment[0]
    assert len(notice_texts.redirection("А" * 300)) <= STRICT.redirect_comment[1]


@pytest.mark.parametrize(
    ("outcome", "cause"),
    [
        (Outcome.CONFIDENTIAL, notice_texts.confidential()),
        (Outcome.WITHDRAWN, "Заявитель отозвал обращение."),
    ],
)
def test_an_end_without_an_answer_has_its_cause_there(desk: Desk, outcome: Outcome, cause: str) -> None:
    appeal = desk.assigned()
    actor = desk.team.head if outcome is Outcome.CONFIDENTIAL else desk.team.operator
    outcomes.end(appeal_id=appeal.pk, actor=actor, outcome=outcome, reason="Спор соседей.")
    desk.exchange()
    seen = desk.there()
    assert (seen.status, seen.answer_not_required) == (Status.EXECUTED, True)
    assert [each.subject for each in seen.history if each.subject] == [there.NotRequired(cause)]


def test_an_answer_given_otherwise_is_executed_there(desk: Desk, settings: Any) -> None:
    appeal = desk.approved()
    handling.record_dispatch(
        appeal_id=appeal.pk, actor=desk.team.operator, channel="post", note="39716000000000", on=NOW.date()
    )
    desk.exchange()
    assert (desk.there().status, desk.there().answers) == (Status.EXECUTED, [])
    assert deeds() == [("performer", "done"), ("executed", "done")]


def test_an_answer_goes_there_with_its_files_and_comes_back_as_sent(desk: Desk) -> None:
    appeal = desk.approved()
    desk.answer(appeal)
    assert state_of(appeal) == "approved"
    desk.exchange()
    (answer,) = desk.there().answers
    assert (answer.text, answer.answerer, answer.sent_on) == (AS_TOLD, EMPLOYEE, NOW.date())
    assert [each.name for each in answer.attachments] == [
        "скан 100_ точный.pdf",
        f"pismo-{appeal.reply.outgoing_number}.pdf",
    ]
    assert state_of(appeal) == "sent"
    done = Action.objects.get(kind="answer")
    assert (done.answer_guid, done.answer_number) == (UUID(answer.guid), answer.number)
    desk.pull()
    assert GisAppeal.objects.get().status == "Executed"
    assert state_of(appeal) == "sent"


def test_what_an_answer_lacks_is_said_before_it_is_handed_over(desk: Desk) -> None:
    appeal = desk.approved(text=f"<p>{'о' * 10_001}</p>")
    with pytest.raises(QuestionsError, match="длиннее 10000 знаков"):
        desk.answer(appeal)
    appeal = desk.approved(2)
    PerformerOfGis.objects.update(employee=None)
    with pytest.raises(QuestionsError, match="не сопоставлен с сотрудником ГИС ЖКХ"):
        desk.answer(appeal)
    known_there(desk.team.operator)
    GisAppeal.objects.filter(appeal=appeal).update(status="Executed")
    with pytest.raises(QuestionsError, match="уже завершено"):
        desk.answer(appeal)


def test_while_the_exchange_is_off_answers_go_otherwise(desk: Desk, settings: Any) -> None:
    appeal = desk.approved()
    settings.GIS_URL = ""
    with pytest.raises(QuestionsError, match="не подключён"):
        desk.answer(appeal)
    handling.record_dispatch(
        appeal_id=appeal.pk, actor=desk.team.operator, channel="gis", note="в кабинете", on=NOW.date()
    )
    assert deeds() == [("performer", "queued")]


def test_what_happened_there_is_not_told_back(desk: Desk) -> None:
    (appeal,) = desk.pull(1)
    handling.assign(appeal_id=appeal.pk, actor=desk.team.head, assignee=desk.team.other)
    desk.stand.world.withdraw(appeal_guid(1), "Разобрался.")
    desk.pull()
    assert state_of(appeal) == "withdrawn"
    assert deeds() == [("performer", "refused")]
    assert "уже завершено" in Action.objects.get().trouble


def test_steps_follow_one_another_in_their_order(desk: Desk) -> None:
    appeal = desk.assigned()
    ask(desk, appeal, date(2026, 12, 22))
    extending.grant(appeal_id=appeal.pk, actor=desk.team.head, now=desk.now)
    desk.answer(desk.sign(appeal))
    desk.exchange()
    assert deeds() == [("performer", "done"), ("roll_over", "done"), ("answer", "done")]
    sent = [each for each in desk.stand.desk.received if each.action.endswith("importAnswer")]
    assert len(sent) == 3


def test_the_card_says_how_each_step_stands(desk: Desk) -> None:
    appeal = desk.approved()
    desk.answer(appeal)
    other = redirect(desk, desk.assigned(2), reason="Не наши <сети>.")
    desk.exchange()
    client = Client()
    client.force_login(desk.team.operator.user)
    first, second = (client.get(f"/admin/appeals/{each.pk}/").content.decode() for each in (appeal, other))
    number = desk.there().answers[0].number
    for words in ("Взять в работу — выполнено.", f"Отправить ответ (в ГИС ЖКХ № {number}) — выполнено."):
        assert words in first, words
    assert "Переадресовать — ждёт человека. Укажите ОГРН или идентификатор организации" in second


def test_performers_are_learned_from_what_is_told_of_appeals(desk: Desk) -> None:
    answer = there.Answer(OTHER, "7", OTHER_ROOT, "Текст", NOW.date(), sent_on=NOW.date())
    desk.pull(1, answerer=OTHER, history=[there.Event(NOW.date(), subject=answer)])
    learned = PerformerOfGis.objects.filter(employee=None).values_list("answerer_guid", "learned_from")
    assert {(str(guid), number) for guid, number in learned} == {(OTHER, "00-26-1"), (OTHER_ROOT, "00-26-1")}


def test_an_appeal_of_another_way_is_not_followed(desk: Desk, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        follow(appeal=Appeal(channel="website"), step="assign", data={})
        follow(appeal=Appeal(channel="gis"), step="draft", data={})


def said(**changes: Any) -> Said:
    plain = {
        "guid": "g", "number": "1", "created_on": date(2026, 11, 1), "status": AppealStatus.SENT,
        "applicant": Applicant(ApplicantKind.PERSON), "text": "",
    }  # fmt: skip
    return Said(**{**plain, **changes})


def test_their_limit_is_thirty_days_past_their_term() -> None:
    assert term_of(said()) == date(2026, 12, 1)
    assert term_of(said(execution_ends_on=date(2026, 11, 20))) == date(2026, 11, 20)
    assert why_not_until(said(), date(2026, 12, 31)) == ""
    assert "31.12.2026" in why_not_until(said(), date(2027, 1, 1))
    rolled = HistoryEvent(date(2026, 11, 9), change=RolledOver(date(2026, 12, 20), "", ""))
    assert present_term_of(said(history=(rolled,))) == date(2026, 12, 20)
    assert present_term_of(said(execution_ends_on=NOW.date())) == NOW.date()
    assert why_not_until(said(history=(rolled,)), date(2026, 12, 31) + timedelta(days=1))


@pytest.mark.parametrize(("length", "is_fine"), [(19, False), (20, True), (1000, True), (1001, False)])
def test_their_reason_has_20_to_1000_characters(length: int, is_fine: bool) -> None:
    assert (why_not_comment(f"  {'п' * length}\r\n") == "") is is_fine


def test_the_letter_that_a_step_owes_is_sent_when_gis_has_told_its_matter(desk: Desk) -> None:
    desk.stand.world.register(organisation(OTHER, OTHER_ROOT, "1020000000002"))
    appeal = redirect(desk, desk.assigned())
    desk.exchange()
    notice = Notice.objects.get()
    assert (notice.channel, notice.sent_at) == ("gis", None)
    assert not Notice.objects.awaiting_people()
    waiting = Action.objects.get(kind="redirect")
    comment = str(waiting.payload["comment"])
    deciding.name_receiver(
        action_id=waiting.pk, actor=desk.team.operator, receiver=OTHER_ROOT, comment=comment
    )
    desk.exchange()
    notice.refresh_from_db()
    assert notice.sent_at is not None
    assert Entry.objects.filter(stream=appeal.stream, event="notice_sent", actor="job:gis").count() == 1


def test_a_letter_that_gis_does_not_get_is_back_with_people(desk: Desk) -> None:
    redirect(desk, desk.assigned())
    desk.exchange()
    deciding.give_up(action_id=Action.objects.get(kind="redirect").pk, actor=desk.team.head)
    (notice,) = Notice.objects.awaiting_people()
    assert notice.delivery_failed_at is not None


def test_an_extension_that_is_none_there_is_told_by_people(desk: Desk) -> None:
    (appeal,) = desk.pull(1, execution_end=None)
    handling.take(appeal_id=appeal.pk, actor=desk.team.operator)
    ask(desk, appeal, date(2026, 11, 30))
    extending.grant(appeal_id=appeal.pk, actor=desk.team.head, now=desk.now)
    assert [each.kind for each in Notice.objects.awaiting_people()] == ["extension"]


def test_the_own_reason_of_an_outcome_goes_nowhere(desk: Desk) -> None:
    secret = "Раскрыл бы паспортные данные соседа Сидорова. " * 4
    outcomes.end(
        appeal_id=desk.assigned().pk, actor=desk.team.head, outcome=Outcome.CONFIDENTIAL, reason=secret
    )
    redirect(desk, desk.assigned(2), secret)
    assert "Сидорова" not in "".join(str(each.payload) for each in Action.objects.all())


def test_nothing_can_be_asked_through_gis(desk: Desk) -> None:
    appeal = desk.assigned()
    with pytest.raises(QuestionsError, match="через ГИС ЖКХ уточнить ничего нельзя"):
        notices.ask_to_clarify(appeal_id=appeal.pk, actor=desk.team.operator, text="Какой номер счётчика?")
