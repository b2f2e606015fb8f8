"""Actions over a real socket: together in a request, each with its own end; whatever fails, once."""

from datetime import timedelta
from typing import Any

import pytest
from tests.gis_sync.exchange.conftest import Break
from tests.gis_sync.exchange.desk import AS_TOLD, Desk, deeds, known_there, state_of
from tests.gis_sync.stand.conftest import NOW, OTHER_ROOT, appeal_guid

from files.models import StoredFile
from gis_sync.exchange import deciding, sending, uploading
from gis_sync.exchange.rounds import run_round
from gis_sync.file_store import PART
from gis_sync.models import Action, Operation, Packet
from gis_sync.stand.faults import Mode
from gis_sync.stand.world import Status
from questions.errors import QuestionsError
from questions.models import Appeal, Reply
from questions.services import handling

pytestmark = pytest.mark.django_db


def imports() -> list[Packet]:
    return list(Packet.objects.filter(direction="out", action="importAnswer").order_by("pk"))


def test_one_request_carries_the_first_action_of_each_appeal(desk: Desk) -> None:
    for number in (1, 2, 3):
        desk.assigned(number)
    desk.answer(desk.approved(4))
    desk.exchange()
    assert len(imports()) == 2
    assert [desk.there(number).status for number in (1, 2, 3, 4)] == [Status.IN_WORK] * 3 + [Status.EXECUTED]
    assert list(Operation.objects.filter(kind="answers").order_by("pk").values_list("taken", flat=True)) == [
        4,
        1,
    ]


def test_a_request_has_a_bounded_number_of_appeals(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "BATCH", 2)
    for number in (1, 2, 3):
        desk.assigned(number)
    desk.exchange()
    assert sorted(len(each.subjects) for each in Operation.objects.filter(kind="answers")) == [1, 2]


def test_a_refused_action_does_not_hold_up_its_neighbours(desk: Desk) -> None:
    known_there(desk.team.other, OTHER_ROOT)
    desk.assigned(1)
    (appeal,) = desk.pull(2)
    handling.assign(appeal_id=appeal.pk, actor=desk.team.head, assignee=desk.team.other)
    desk.exchange()
    assert (deeds(1), deeds(2)) == ([("performer", "done")], [("performer", "human")])
    assert len(imports()) == 1


def test_a_refused_answer_is_on_its_executors_desk_with_the_reason(desk: Desk) -> None:
    appeal = desk.approved()
    desk.exchange()
    desk.answer(appeal)
    desk.stand.world.withdraw(appeal_guid(1))
    desk.exchange()
    reply = Reply.objects.get()
    assert (state_of(appeal), reply.carried_by, reply.returned_by) == ("approved", "", "gis")
    assert "«Обращение исполнено, отозвано или переадресовано»" in reply.return_reason
    assert Action.objects.get(kind="answer").state == "refused"
    desk.pull()
    assert state_of(appeal) == "withdrawn"


def test_an_answer_that_came_back_may_be_sent_anew(desk: Desk) -> None:
    desk.stand.options.extensions = frozenset({"txt"})
    appeal = desk.answer(desk.approved())
    desk.exchange()
    assert "не принимает файлы с таким расширением" in Reply.objects.get().return_reason
    desk.stand.options.extensions = frozenset({"pdf"})
    desk.answer(appeal)
    desk.exchange()
    assert (state_of(appeal), len(desk.there().answers)) == ("sent", 1)


def test_what_the_store_refuses_for_now_goes_later_without_its_neighbours(desk: Desk, spoil: Break) -> None:
    first = desk.approved(1)
    desk.exchange()
    desk.answer(first)
    desk.assigned(2)
    spoil(Mode.FILE_ERROR, "uploadFile", code="INT002029", times=3)
    desk.exchange()
    assert (state_of(first), Action.objects.get(kind="answer").attempts) == ("sent", 4)
    assert deeds(2) == [("performer", "done")]
    assert len(imports()) == 3


@pytest.mark.parametrize(
    ("mode", "operation"),
    [
        (Mode.FAULT, "importAnswer"),
        (Mode.UNTIL_REBUILT, "importAnswer"),
        (Mode.HTTP_EMPTY, "importAnswer"),
        (Mode.HTTP_HTML, "importAnswer"),
        (Mode.RESET, "importAnswer"),
        (Mode.RESULT_ERROR, "importAnswer"),
        (Mode.RESULT_EMPTY, "importAnswer"),
        (Mode.LOST_ACK, "importAnswer"),
        (Mode.RESET_AFTER, "importAnswer"),
        (Mode.TRUNCATED, "importAnswer"),
        (Mode.BROKEN_OFF, "importAnswer"),
        (Mode.DRIP, "importAnswer"),
        (Mode.HTTP_STATUS, "importAnswer"),
        (Mode.FOREIGN_REQUESTER, "importAnswer"),
        (Mode.WRONG_CHARSET, "importAnswer"),
        (Mode.FAULT, "getState"),
        (Mode.HTTP_EMPTY, "getState"),
        (Mode.HTTP_HTML, "getState"),
        (Mode.RESET, "getState"),
        (Mode.LOST_ACK, "getState"),
        (Mode.RESET_AFTER, "getState"),
        (Mode.TRUNCATED, "getState"),
        (Mode.BROKEN_OFF, "getState"),
        (Mode.FOREIGN_MESSAGE, "getState"),
        (Mode.OTHER_VERSION, "getState"),
        (Mode.WRONG_CHARSET, "getState"),
        (Mode.HTTP_STATUS, "getState"),
        (Mode.FILE_ERROR, "uploadFile"),
        (Mode.HTTP_EMPTY, "uploadFile"),
        (Mode.HTTP_HTML, "uploadFile"),
        (Mode.RESET, "uploadFile"),
        (Mode.RESET_AFTER, "uploadFile"),
        (Mode.LOST_ACK, "uploadFile"),
    ],
)
@pytest.mark.parametrize("strikes", [1, 2])
def test_whatever_fails_the_answer_is_there_once_and_sent_here(
    desk: Desk, spoil: Break, mode: Mode, operation: str, strikes: int
) -> None:
    appeal = desk.approved()
    desk.exchange()
    desk.answer(appeal)
    spoil(
        mode,
        operation,
        seconds=1,
        times=strikes,
        code="HashConflictException" if mode is Mode.FILE_ERROR else "EXP001000",
    )
    desk.exchange()
    assert [(each.text, each.sent_on) for each in desk.there().answers] == [(AS_TOLD, NOW.date())]
    assert (state_of(appeal), deeds()[1:]) == ("sent", [("answer", "done")])
    assert not Operation.objects.filter(kind="answers").exclude(state="done").exists()


def test_a_question_about_the_state_that_is_refused_does_not_repeat_the_request(
    desk: Desk, spoil: Break
) -> None:
    desk.assigned()
    spoil(Mode.FAULT, "getState", times=5)
    desk.exchange()
    assert (deeds(), len(imports())) == ([("performer", "done")], 1)


def test_a_refusal_of_rights_waits_for_people_with_all_it_carried(desk: Desk, spoil: Break) -> None:
    appeal = desk.approved()
    desk.exchange()
    desk.answer(appeal)
    spoil(Mode.FAULT, "importAnswer", code="AUT011003")
    desk.exchange()
    waiting, failed = Action.objects.get(kind="answer"), Operation.objects.get(state="failed")
    assert (waiting.state, waiting.operation, failed.is_unclear) == ("human", failed, False)
    assert "личном кабинете ГИС ЖКХ" in waiting.trouble
    with pytest.raises(QuestionsError, match=f"операция № {failed.pk}"):
        deciding.retry(action_id=waiting.pk, actor=desk.team.head)
    Operation.objects.filter(pk=failed.pk).update(state="queued", next_try_at=desk.now)
    desk.exchange()
    assert (state_of(appeal), len(desk.there().answers)) == ("sent", 1)


def test_what_waits_for_people_may_be_given_up_and_sent_otherwise(desk: Desk, spoil: Break) -> None:
    appeal = desk.approved()
    desk.exchange()
    desk.answer(appeal)
    spoil(Mode.FAULT, "importAnswer", code="AUT011003")
    desk.exchange()
    given_up = deciding.give_up(action_id=Action.objects.get(kind="answer").pk, actor=desk.team.head)
    assert (given_up.state, Reply.objects.get().carried_by) == ("refused", "")
    with pytest.raises(QuestionsError, match="не ждёт человека"):
        deciding.give_up(action_id=given_up.pk, actor=desk.team.head)
    handling.record_dispatch(
        appeal_id=appeal.pk, actor=desk.team.operator, channel="post", note="1", on=NOW.date()
    )
    desk.exchange()
    assert deeds() == [("performer", "done"), ("answer", "refused"), ("executed", "done")]


def test_what_may_have_arrived_is_not_given_up(desk: Desk, spoil: Break) -> None:
    appeal = desk.approved()
    desk.exchange()
    desk.answer(appeal)
    spoil(Mode.LOST_ACK, "importAnswer", seconds=1)
    spoil(Mode.FAULT, "exportAppeal", code="AUT011003")
    desk.exchange()
    waiting, failed = Action.objects.get(kind="answer"), Operation.objects.get(kind="answers", state="failed")
    assert failed.is_unclear
    assert "сверить это с ГИС ЖКХ не удалось" in waiting.trouble
    with pytest.raises(QuestionsError, match="Неизвестно, дошло ли"):
        deciding.give_up(action_id=waiting.pk, actor=desk.team.head)
    Operation.objects.filter(pk=failed.pk).update(state="queued", next_try_at=desk.now)
    desk.exchange()
    assert (state_of(appeal), len(desk.there().answers), len(imports())) == ("sent", 1, 2)


def test_a_large_file_goes_on_where_its_upload_broke_off(
    desk: Desk, spoil: Break, monkeypatch: pytest.MonkeyPatch
) -> None:
    appeal = desk.approved()
    desk.exchange()
    scan = StoredFile.objects.get(pk=appeal.reply.signed_scan_id)
    with scan.content.open("wb") as file:
        file.write(b"%PDF-1.4\n" + b"0" * (2 * PART))
    desk.answer(appeal)
    spoil(Mode.FILE_ERROR, "uploadPart", code="INT002029", first=2)
    sent: list[int] = []
    send = desk.connection.transport.send

    def watched(method: str, path: str, headers: Any, body: bytes | None = None) -> Any:
        sent.extend([int(headers["X-Upload-Partnumber"])] if "X-Upload-Partnumber" in headers else [])
        return send(method, path, headers, body)

    monkeypatch.setattr(desk.connection.transport, "send", watched)
    desk.exchange()
    assert (sent, state_of(appeal)) == ([1, 2, 2, 3], "sent")


def test_a_file_in_quarantine_is_not_sent(desk: Desk) -> None:
    appeal = desk.answer(desk.approved())
    StoredFile.objects.filter(pk=appeal.reply.signed_scan_id).update(state="refused")
    desk.exchange()
    assert "не прошёл проверку" in Reply.objects.get().return_reason
    assert desk.there().answers == []


def test_endless_trouble_with_a_file_ends_on_the_executors_desk(desk: Desk, spoil: Break) -> None:
    appeal = desk.approved()
    desk.exchange()
    desk.answer(appeal)
    spoil(Mode.FILE_ERROR, "uploadFile", code="INT002029", times=None)
    desk.exchange(steps=400)
    assert "Попыток больше не будет." in Reply.objects.get().return_reason
    assert Appeal.objects.get().state == "approved"


def test_begun_uploads_are_forgotten_when_the_store_lost_them(desk: Desk) -> None:
    appeal = desk.answer(desk.approved())
    row = Action.objects.get(kind="answer")
    row.payload["files"][0] |= {"begun": "x"}
    row.payload["files"][1] |= {"begun": "y", "guid": "z"}
    uploading.forget_begun(row)
    row.refresh_from_db()
    assert ["begun" in file for file in row.payload["files"]] == [False, True]
    assert state_of(appeal) == "approved"


def test_who_has_lost_the_claim_while_preparing_sends_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    appeal = desk.approved()
    desk.exchange()
    desk.answer(appeal)
    upload = uploading.FileStore.upload

    def slow(*args: Any, **kwargs: Any) -> str:
        Operation.objects.filter(kind="answers", state="queued").update(claimed_by="another")
        return upload(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(uploading.FileStore, "upload", slow)
        desk.step()
    assert len(imports()) == 1
    held = Operation.objects.get(kind="answers", claimed_by="another")
    assert (held.state, desk.there().answers) == ("queued", [])


def test_a_round_tells_what_it_has_told(desk: Desk) -> None:
    desk.assigned()
    first, second = run_round(desk.now), run_round(desk.now + timedelta(seconds=11))
    assert (first.told, second.told) == (0, 1)
    assert str(second).startswith("1 answers and steps told, ")
