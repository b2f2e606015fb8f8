"""Two people, or a person and a job, at the same moment: one answer leaves, one way."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

from django.db import connection

import pytest
from tests.questions.conftest import Team, moscow
from tests.questions.fake_room import JOB, FakeRoom, brought, signed

from ledger.models import Entry
from ledger.services import verify
from outbox.models import Message
from questions.choices import Outcome
from questions.errors import QuestionsError
from questions.models import Appeal, Reply
from questions.services import elsewhere, handling, outcomes
from questions.services.mailing import way_of_answer

pytestmark = pytest.mark.django_db(transaction=True)
NOW = moscow(2026, 11, 27)


class SlowRoom(FakeRoom):
    """Takes its time over an answer, so that others come to the lock meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.has_begun = Event()

    def queue(self, reply: Reply) -> None:
        super().queue(reply)
        self.has_begun.set()
        time.sleep(0.5)


@pytest.fixture
def room() -> Iterator[SlowRoom]:
    room = SlowRoom()
    with room.open():
        yield room


def while_sending(room: SlowRoom, appeal: Appeal, team: Team, other: Callable[[], Any]) -> Any:
    """Do something else while the room takes the answer over; return what became of the other."""

    def run(work: Callable[[], Any]) -> Any:
        try:
            return work()
        finally:
            connection.close()

    def send() -> Appeal:
        return handling.send_through(appeal_id=appeal.pk, actor=team.operator, channel="gis")

    with ThreadPoolExecutor(2) as pool:
        sent = pool.submit(run, send)
        assert room.has_begun.wait(20)
        second = pool.submit(run, other)
        assert sent.result(30).pk == appeal.pk
        return second.exception(30) or second.result()


@pytest.mark.parametrize("channel", ["gis", "email"])
def test_of_two_who_send_at_once_one_does(room: SlowRoom, consent: object, team: Team, channel: str) -> None:
    appeal = signed(brought(), team)
    refusal = while_sending(
        room, appeal, team,
        lambda: handling.send_through(appeal_id=appeal.pk, actor=team.operator, channel=channel),
    )  # fmt: skip
    assert isinstance(refusal, QuestionsError)
    assert str(refusal) == "Ответ уже передан на отправку."
    assert room.queued == [appeal.reply.pk]
    assert Entry.objects.filter(stream=appeal.stream, event="queued").count() == 1
    assert not Message.objects.filter(kind="appeal_answered").exists()


@pytest.mark.parametrize("is_elsewhere", [False, True], ids=["here", "elsewhere"])
def test_an_answer_being_sent_is_not_withdrawn(
    room: SlowRoom, consent: object, team: Team, is_elsewhere: bool
) -> None:
    appeal = signed(brought(), team)

    def withdraw() -> Appeal:
        if is_elsewhere:
            return elsewhere.record_withdrawal(appeal_id=appeal.pk, by=JOB, reason="Отозвано.", on=NOW.date())
        return outcomes.end(
            appeal_id=appeal.pk, actor=team.operator, outcome=Outcome.WITHDRAWN, reason="Позвонил."
        )

    refusal = while_sending(room, appeal, team, withdraw)
    assert isinstance(refusal, QuestionsError)
    assert "завершить обращение иначе нельзя" in str(refusal)
    appeal.refresh_from_db()
    assert (appeal.state, way_of_answer(appeal)) == ("approved", "gis")
    assert verify(appeal.stream) is None


def test_a_room_that_hears_back_at_once_waits_for_the_handing_over(
    room: SlowRoom, consent: object, team: Team
) -> None:
    appeal = signed(brought(), team)
    done = while_sending(
        room, appeal, team,
        lambda: handling.record_acceptance(appeal_id=appeal.pk, now=NOW, channel="gis"),
    )  # fmt: skip
    assert done.state == "sent"
    assert way_of_answer(appeal) == ""
    assert [row.event for row in Entry.objects.in_stream(appeal.stream)][-2:] == ["queued", "send"]
