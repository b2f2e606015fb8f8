"""A request whose receipt, or whose sender, was lost: looked for first, sent again only when not there."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.db import transaction

import pytest
from tests.gis_sync.exchange.conftest import Break
from tests.gis_sync.exchange.desk import AS_TOLD, Desk, deeds, state_of
from tests.gis_sync.exchange.killing import Killed, Killer
from tests.gis_sync.stand.conftest import (
    EMPLOYEE,
    NOW,
    OTHER,
    OTHER_ROOT,
    SUPPLIER,
    appeal_guid,
    organisation,
)

from gis_sync.exchange import deciding
from gis_sync.exchange.reconciling import PATIENCE
from gis_sync.exchange.traces import Trace, trace
from gis_sync.messages.appeals import (
    Answered,
    Appeal,
    AppealStatus,
    Applicant,
    ApplicantKind,
    HistoryEvent,
    NotRequired,
    Redirected,
    RolledOver,
)
from gis_sync.models import Action, Operation
from gis_sync.stand import world as there
from gis_sync.stand.faults import Mode
from gis_sync.stand.world import Status
from questions.choices import Outcome
from questions.models import Appeal as Registered
from questions.models import Reply
from questions.services import extending, handling, outcomes

pytestmark = pytest.mark.django_db
REASON = "Нужны сведения сетевой организации о схеме учёта."
LOST = [Mode.LOST_ACK, Mode.RESET_AFTER, Mode.TRUNCATED, Mode.BROKEN_OFF, Mode.FOREIGN_REQUESTER]


def accepted(desk: Desk) -> int:
    """Return how many requests with actions GIS ZhKKh has accepted."""
    return sum(each.request.operation.name == "importAnswer" for each in desk.stand.desk.mailbox)


def waiting_answer(desk: Desk) -> Registered:
    appeal = desk.approved()
    desk.exchange()
    return desk.answer(appeal)


@pytest.mark.parametrize("mode", LOST)
def test_an_answer_whose_receipt_was_lost_is_found_and_not_sent_again(
    desk: Desk, spoil: Break, mode: Mode
) -> None:
    appeal = waiting_answer(desk)
    spoil(mode, "importAnswer", seconds=1)
    desk.exchange()
    assert (accepted(desk), state_of(appeal), len(desk.there().answers)) == (2, "sent", 1)
    done = Action.objects.get(kind="answer")
    assert (str(done.answer_guid), done.answer_number) == (
        desk.there().answers[0].guid,
        desk.there().answers[0].number,
    )
    assert desk.now < NOW + PATIENCE


@pytest.mark.parametrize("mode", [Mode.RESULT_ERROR, Mode.RESULT_EMPTY, Mode.HTTP_EMPTY, Mode.HTTP_HTML])
def test_an_answer_that_is_not_there_is_sent_again_only_after_a_good_while(
    desk: Desk, spoil: Break, mode: Mode
) -> None:
    appeal = waiting_answer(desk)
    began = desk.now
    spoil(mode, "importAnswer")
    desk.exchange()
    assert (state_of(appeal), len(desk.there().answers)) == ("sent", 1)
    assert desk.now >= began + PATIENCE
    assert Operation.objects.filter(kind="appeals", state="done").count() >= 2
    assert Action.objects.get(kind="answer").may_be_known


Take = Callable[[Desk, Registered], object]


def extend(desk: Desk, appeal: Registered) -> None:
    extending.ask(
        appeal_id=appeal.pk, actor=desk.team.operator, reason=REASON, until=date(2026, 12, 22), now=desk.now
    )
    extending.grant(appeal_id=appeal.pk, actor=desk.team.head, now=desk.now)


def redirect(desk: Desk, appeal: Registered) -> None:
    desk.stand.world.register(organisation(OTHER, OTHER_ROOT, "1020000000002"))
    outcomes.end(
        appeal_id=appeal.pk, actor=desk.team.operator, outcome=Outcome.REDIRECTED, reason=REASON,
        redirected_to="АО «Сети»", channel="gis",
    )  # fmt: skip
    deciding.name_receiver(
        action_id=Action.objects.get(kind="redirect").pk,
        actor=desk.team.operator,
        receiver=OTHER_ROOT,
        comment=REASON * 3,
    )


def withdraw(desk: Desk, appeal: Registered) -> None:
    outcomes.end(
        appeal_id=appeal.pk, actor=desk.team.operator, outcome=Outcome.WITHDRAWN, reason="Позвонил сам."
    )


def post(desk: Desk, appeal: Registered) -> None:
    desk.sign(appeal)
    handling.record_dispatch(
        appeal_id=appeal.pk, actor=desk.team.operator, channel="post", note="1", on=NOW.date()
    )


@pytest.mark.parametrize(
    ("take", "kind"),
    [(extend, "roll_over"), (redirect, "redirect"), (withdraw, "not_required"), (post, "executed")],
)
def test_any_step_whose_receipt_was_lost_is_found(desk: Desk, spoil: Break, take: Take, kind: str) -> None:
    appeal = desk.assigned()
    spoil(Mode.RESET_AFTER, "importAnswer", times=2)
    desk.exchange()
    take(desk, appeal)
    desk.exchange()
    assert deeds() == [("performer", "done"), (kind, "done")]
    assert accepted(desk) == 2


def test_of_several_lost_together_those_that_are_there_are_done_and_the_others_go_again(
    desk: Desk, spoil: Break
) -> None:
    appeal = waiting_answer(desk)
    desk.assigned(2)
    spoil(Mode.RESET_AFTER, "importAnswer")
    desk.there(2).owner = OTHER
    desk.step()
    # The second was refused there, and nobody heard of it.
    desk.there(2).owner = desk.there(1).owner
    desk.exchange()
    assert (state_of(appeal), deeds(2)) == ("sent", [("performer", "done")])
    assert desk.there(2).status == Status.IN_WORK


def test_an_appeal_of_which_nothing_is_told_waits_for_people(desk: Desk, spoil: Break) -> None:
    appeal = waiting_answer(desk)
    spoil(Mode.RESET_AFTER, "importAnswer")
    desk.step()
    desk.there().owner = OTHER
    desk.exchange()
    waiting, failed = Action.objects.get(kind="answer"), Operation.objects.get(state="failed")
    assert (waiting.state, waiting.operation, failed.is_unclear) == ("human", failed, True)
    assert "ничего не сообщила: 00-26-1." in waiting.trouble
    desk.there().owner = SUPPLIER
    Operation.objects.filter(pk=failed.pk).update(state="queued", next_try_at=desk.now)
    desk.exchange()
    assert (state_of(appeal), len(desk.there().answers), accepted(desk)) == ("sent", 1, 2)


def test_a_draft_that_was_left_there_is_sent_as_it_lies(desk: Desk, spoil: Break) -> None:
    appeal = waiting_answer(desk)
    spoil(Mode.RESULT_ERROR, "importAnswer")
    draft = there.Answer(OTHER_ROOT, "00-26-1/1", EMPLOYEE, AS_TOLD, NOW.date())
    desk.there().history.append(there.Event(NOW.date(), subject=draft))
    desk.exchange()
    (answer,) = desk.there().answers
    assert (answer.guid, answer.sent_on, state_of(appeal)) == (OTHER_ROOT, NOW.date(), "sent")


@pytest.mark.parametrize("minutes", [20, 45])
def test_a_request_that_is_long_at_work_there_is_done_once(
    desk: Desk, spoil: Break, monkeypatch: pytest.MonkeyPatch, minutes: int
) -> None:
    monkeypatch.setattr(desk.stand.world, "_clock", lambda: desk.now)
    appeal = waiting_answer(desk)
    desk.stand.options.processing_for = timedelta(minutes=minutes)
    spoil(Mode.RESET_AFTER, "importAnswer")
    # Exports are not kept waiting: only so can the look-up come too early.
    monkeypatch.setattr(
        type(desk.stand.desk.mailbox), "state", _slow_imports(type(desk.stand.desk.mailbox).state, minutes)
    )
    desk.exchange()
    assert (state_of(appeal), len(desk.there().answers)) == ("sent", 1)
    assert Action.objects.get(kind="answer").state == "done"
    assert Reply.objects.get().returned_by == ""
    assert accepted(desk) == (2 if minutes < PATIENCE.seconds / 60 else 3)


def _slow_imports(state: Any, minutes: int) -> Any:
    def of(self: Any, message: Any) -> Any:
        self._options.processing_for = timedelta(
            minutes=minutes if message.request.operation.name == "importAnswer" else 0
        )
        return state(self, message)

    return of


@pytest.mark.parametrize(
    "mode",
    [
        None,
        pytest.param(Mode.RESET_AFTER, marks=pytest.mark.prove),
        pytest.param(Mode.RESULT_ERROR, marks=pytest.mark.prove),
    ],
)
def test_a_kill_between_any_two_steps_ends_in_the_same_state(
    desk: Desk, spoil: Break, mode: Mode | None
) -> None:
    appeal = waiting_answer(desk)
    began, world = desk.now, deepcopy(desk.stand.world._appeals)
    sent_before = accepted(desk)
    kills = 0
    for at in count(1):
        mark = transaction.savepoint()
        if mode:
            spoil(mode, "importAnswer")
        try:
            with Killer(desk, at):
                desk.exchange()
        except Killed:
            kills += 1
            desk.exchange()
        else:
            break
        assert (state_of(appeal), deeds()[1:], Reply.objects.get().carried_by) == (
            "sent",
            [("answer", "done")],
            "",
        ), at
        assert [(each.text, each.sent_on) for each in desk.there().answers] == [(AS_TOLD, NOW.date())], at
        assert str(Action.objects.get(kind="answer").answer_guid) == desk.there().answers[0].guid, at
        assert not Operation.objects.filter(kind="answers").exclude(state="done").exists(), at
        if mode is not Mode.RESULT_ERROR:
            assert accepted(desk) == sent_before + 1, at
        transaction.savepoint_rollback(mark)
        desk.now, desk.stand.world._appeals = began, deepcopy(world)
        desk.stand.desk.faults.clear()
        sent_before = accepted(desk)
    assert kills > 30


def said(**changes: Any) -> Appeal:
    plain = {
        "guid": appeal_guid(1), "number": "1", "created_on": date(2026, 11, 1), "status": AppealStatus.SENT,
        "applicant": Applicant(ApplicantKind.PERSON), "text": "",
    }  # fmt: skip
    if "change" in changes:
        changes["history"] = (HistoryEvent(date(2026, 11, 2), change=changes.pop("change")),)
    return Appeal(**{**plain, **changes})


def answered(text: str = "Да.", *, is_sent: bool = True, guid: str = "a", number: str = "7") -> Answered:
    return Answered(guid, number, date(2026, 11, 2), EMPLOYEE, text, is_sent)


DAY = date(2026, 12, 22)


@pytest.mark.parametrize(
    ("kind", "payload", "appeal", "expected"),
    [
        ("performer", {}, said(answerer_guid=EMPLOYEE), Trace()),
        ("performer", {}, said(answerer_guid=OTHER), None),
        ("roll_over", {"until": "2026-12-22"}, said(change=RolledOver(DAY, "", "")), Trace()),
        ("roll_over", {"until": "2026-12-23"}, said(change=RolledOver(DAY, "", "")), None),
        (
            "redirect", {"receiver_guid": OTHER_ROOT},
            said(redirected=True, change=Redirected(OTHER_ROOT, "", "")), Trace(),
        ),
        (
            "redirect", {"receiver_guid": OTHER_ROOT},
            said(redirected=True, change=Redirected(OTHER, "", "")), None,
        ),
        ("not_required", {}, said(answer_not_required=True), Trace()),
        ("not_required", {}, said(change=NotRequired("так")), Trace()),
        ("not_required", {}, said(status=AppealStatus.EXECUTED), None),
        ("executed", {}, said(status=AppealStatus.EXECUTED), Trace()),
        ("executed", {}, said(status=AppealStatus.IN_WORK), None),
        ("answer", {"text": "Да."}, said(change=answered()), Trace("a", "7")),
        ("answer", {"text": "Да,\n\nверно"}, said(change=answered("<p>Да,</p> верно\r\n")), Trace("a", "7")),
        ("answer", {"text": "Да."}, said(change=answered(is_sent=False)), Trace("a", "7", is_draft=True)),
        ("answer", {"text": "Нет."}, said(change=answered()), None),
        ("answer", {"text": "Да."}, said(), None),
    ],
)  # fmt: skip
def test_what_is_seen_of_an_action(kind: str, payload: Any, appeal: Appeal, expected: Trace | None) -> None:
    assert trace(kind, payload, EMPLOYEE, appeal) == expected


def test_of_a_draft_and_an_answer_with_the_same_words_the_answer_counts() -> None:
    history = tuple(
        HistoryEvent(date(2026, 11, 2), change=each)
        for each in (answered(is_sent=False, guid="draft"), answered(guid="sent"))
    )
    assert trace("answer", {"text": "Да."}, EMPLOYEE, said(history=history)) == Trace("sent", "7")
