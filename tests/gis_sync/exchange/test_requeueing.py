"""A failed request with several actions, part of them done, is put again by a person: each ends once."""

from typing import Any

import pytest
from tests.gis_sync.exchange.conftest import Break
from tests.gis_sync.exchange.desk import Desk, deeds, known_there, state_of
from tests.gis_sync.stand.conftest import EMPLOYEE, OTHER_ROOT

from gis_sync.exchange import deciding, uploading
from gis_sync.exchange.reconciling import PATIENCE
from gis_sync.exchange.requeueing import NothingToRequeue, requeue
from gis_sync.exchange.running import LONGEST_WORK, STUCK
from gis_sync.models import Action, Operation, Packet
from gis_sync.signing.errors import SigningError
from gis_sync.stand.faults import Mode
from gis_sync.stand.importing import Importer
from gis_sync.stand.world import Status
from questions.errors import QuestionsError
from questions.models import Appeal, Reply
from questions.services import handling

pytestmark = pytest.mark.django_db


def carried(desk: Desk) -> Appeal:
    """Let one request carry an answer, a performer, and a performer whom GIS ZhKKh does not know."""
    answered = desk.approved(1)
    desk.exchange()
    desk.answer(answered)
    desk.assigned(2)
    known_there(desk.team.other, OTHER_ROOT)
    (third,) = desk.pull(3)
    handling.assign(appeal_id=third.pk, actor=desk.team.head, assignee=desk.team.other)
    return answered


def again(desk: Desk) -> Operation:
    failed = Operation.objects.get(kind="answers", state="failed")
    requeue(operation_id=failed.pk, actor="user:1", now=desk.now)
    desk.exchange()
    failed.refresh_from_db()
    return failed


def sent() -> int:
    return Packet.objects.filter(direction="out", action="importAnswer").count()


def assert_each_has_its_end(desk: Desk, answered: Appeal) -> None:
    assert (state_of(answered), len(desk.there(1).answers)) == ("sent", 1)
    assert (desk.there(2).status, desk.there(2).answerer, len(desk.there(2).history)) == (
        Status.IN_WORK,
        EMPLOYEE,
        1,
    )
    refused = Action.objects.get(gis_appeal__number="00-26-3")
    assert (refused.state, refused.operation, desk.there(3).status) == ("human", None, Status.SENT)
    assert "«Исполнитель отсутствует в реестре»" in refused.trouble
    assert [deeds(1)[-1], *deeds(2)] == [("answer", "done"), ("performer", "done")]
    assert not Operation.objects.filter(kind="answers").exclude(state="done").exists()


def test_what_was_refused_as_a_whole_is_sent_anew(desk: Desk, spoil: Break) -> None:
    answered = carried(desk)
    spoil(Mode.FAULT, "importAnswer", code="AUT011003")
    desk.exchange()
    assert Action.objects.filter(state="human", operation__state="failed").count() == 3
    again(desk)
    assert_each_has_its_end(desk, answered)


def test_what_was_done_in_part_without_anybody_knowing_is_found(desk: Desk, spoil: Break) -> None:
    answered = carried(desk)
    spoil(Mode.RESET_AFTER, "importAnswer")
    spoil(Mode.FAULT, "exportAppeal", code="AUT011003")
    desk.exchange()
    before = sent()
    assert again(desk).taken == 2
    assert_each_has_its_end(desk, answered)
    # Only the third, which is not there, has gone once more.
    assert sent() == before + 1


def test_of_a_result_that_tells_of_some_the_others_are_looked_for(
    desk: Desk, spoil: Break, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = carried(desk)
    carry_out = Importer.carry_out

    def of_all_but_the_answer(self: Importer, request: Any) -> Any:
        return carry_out(self, request)[2:]

    with monkeypatch.context() as patch:
        patch.setattr(Importer, "carry_out", of_all_but_the_answer)
        spoil(Mode.FAULT, "exportAppeal", code="AUT011003")
        desk.exchange()
    assert [deeds(1)[-1], *deeds(2), *deeds(3)] == [
        ("answer", "human"),
        ("performer", "done"),
        ("performer", "human"),
    ]
    before = sent()
    assert again(desk).taken == 2
    assert_each_has_its_end(desk, answered)
    assert sent() == before


def test_what_is_given_up_meanwhile_does_not_go(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = carried(desk)

    def unsigned(*args: Any, **kwargs: Any) -> None:
        raise SigningError("Сертификат истёк.", "Получите новый.")

    with monkeypatch.context() as patch:
        patch.setattr(type(desk.connection.signer), "sign", unsigned)
        desk.step()
    before = sent()
    second = Action.objects.get(gis_appeal__number="00-26-2")
    assert "Сертификат истёк" in second.trouble
    deciding.give_up(action_id=second.pk, actor=desk.team.head)
    again(desk)
    assert (state_of(answered), deeds(2), desk.there(2).status) == (
        "sent",
        [("performer", "refused")],
        Status.SENT,
    )
    assert (deeds(3), sent()) == ([("performer", "human")], before + 1)


def test_what_is_given_up_while_its_files_are_on_their_way_stays_given_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = carried(desk)

    def unsigned(*args: Any, **kwargs: Any) -> None:
        raise SigningError("Сертификат истёк.", "Получите новый.")

    with monkeypatch.context() as patch:
        patch.setattr(type(desk.connection.signer), "sign", unsigned)
        desk.step()
    row = Action.objects.get(kind="answer")
    upload = uploading.FileStore.upload

    def meanwhile(*args: Any, **kwargs: Any) -> str:
        if Action.objects.filter(pk=row.pk, state="human").exists():
            deciding.give_up(action_id=row.pk, actor=desk.team.head)
        return upload(*args, **kwargs)

    for file in row.payload["files"]:
        file.pop("guid", None)
    row.save(update_fields=["payload"])
    monkeypatch.setattr(uploading.FileStore, "upload", meanwhile)
    again(desk)
    assert (deeds(1)[-1], state_of(answered), desk.there(1).answers) == (
        ("answer", "refused"),
        "approved",
        [],
    )
    assert (Reply.objects.get().carried_by, deeds(2)) == ("", [("performer", "done")])


@pytest.mark.parametrize("mode", [Mode.STUCK_RECEIVED, Mode.STUCK_PROCESSING])
def test_a_request_that_never_ends_there_waits_for_people_and_is_looked_for_first(
    desk: Desk, spoil: Break, mode: Mode
) -> None:
    answered = carried(desk)
    began, before = desk.now, sent()
    spoil(mode, "importAnswer")
    desk.exchange()
    assert began + LONGEST_WORK <= desk.now < began + LONGEST_WORK + PATIENCE * 2
    failed = Operation.objects.get(state="failed")
    assert (failed.error, failed.is_unclear, sent()) == (STUCK, True, before + 1)
    with pytest.raises(QuestionsError, match="Неизвестно, дошло ли"):
        deciding.give_up(action_id=Action.objects.get(kind="answer").pk, actor=desk.team.head)
    again(desk)
    assert_each_has_its_end(desk, answered)


def test_what_is_under_way_or_done_is_not_put_again(desk: Desk) -> None:
    desk.assigned()
    desk.step()
    under_way = Operation.objects.get(kind="answers")
    for _ in range(2):
        with pytest.raises(NothingToRequeue):
            requeue(operation_id=under_way.pk, actor="user:1", now=desk.now)
        desk.exchange()
    assert deeds() == [("performer", "done")]
