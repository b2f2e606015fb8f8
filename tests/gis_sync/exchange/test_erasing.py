"""What the exchange has of an appeal goes with it: the copy, messages, files' names, what was told."""

from pathlib import Path
from typing import Any

import pytest
from tests.gis_sync.exchange.desk import Desk
from tests.gis_sync.stand.conftest import an_appeal, appeal_guid
from tests.privacy import traces

from gis_sync import holding
from gis_sync.exchange.claims import OPEN
from gis_sync.exchange.planning import plan
from gis_sync.exchange.settling import settle_due
from gis_sync.models import Action, GisAppeal, GisFile, Operation, Packet
from gis_sync.presenters import card_of
from outbox.models import Message
from privacy.models import Destruction
from privacy.services.destroying import confirm, destroy_confirmed
from privacy.services.proposing import propose_by_hand
from questions.models import Appeal

pytestmark = pytest.mark.django_db


def words_of(appeal: Appeal) -> list[str]:
    """Return what names the person or the matter."""
    return [word for word in (appeal.person_name, appeal.text, appeal.postal_address, appeal.email) if word]


@pytest.fixture
def told(desk: Desk) -> Appeal:
    """An appeal that came from GIS ZhKKh, was answered and told there."""
    appeal = desk.answer(desk.approved())
    desk.exchange()
    Message.objects.update(state="accepted")
    return Appeal.objects.get(pk=appeal.pk)


def destroy(desk: Desk, subject: str) -> Destruction:
    made = propose_by_hand(records={subject: "Запись"}, ground="Решение", user_id=1)
    confirm(destruction_id=made.pk, commission=[desk.team.head, desk.team.signatory], user_id=1)
    destroy_confirmed(desk.now)
    made.refresh_from_db()
    return made


def test_nothing_of_the_person_is_left_in_the_exchange(told: Appeal, desk: Desk) -> None:
    row = GisAppeal.objects.get(appeal=told)
    GisFile.objects.create(
        gis_appeal=row,
        guid=appeal_guid(77),
        name=f"{told.person_name}.pdf",
        state="taken",
        next_try_at=desk.now,
    )
    Operation.objects.update(error=f"Не принято: «{told.person_name}», пишите на a@b.example")
    Packet.objects.update(outcome=f"«{told.text}»"[:200])
    words = words_of(told)
    held = traces.in_database(words)
    assert {"gis_sync_gisappeal.xml", "gis_sync_gisfile.name", "gis_sync_operation.error"} <= held
    bodies = {Path(packet.body.path) for packet in Packet.objects.exclude(body="")}
    assert traces.in_files(words, bodies)
    assert destroy(desk, told.stream).state == "done"
    assert traces.in_database(words) == set()
    assert not any(path.exists() for path in bodies)
    assert not any(action.payload or action.trouble for action in Action.objects.all())
    assert card_of(Appeal.objects.get(pk=told.pk)) is None


def test_what_is_destroyed_does_not_come_back_with_the_next_export(told: Appeal, desk: Desk) -> None:
    destroy(desk, told.stream)
    desk.stand.world.put(an_appeal(1, text="Тот же человек снова пишет о себе"))
    GisAppeal.objects.update(status="InWork", seen_at=desk.now.replace(year=2020))
    desk.carry_window()
    settle_due(desk.now)
    row = GisAppeal.objects.get(appeal=told)
    assert (bytes(row.xml), row.erased_at is not None) == (b"", True)
    assert not any(each.kind == Operation.Kind.APPEALS for each in plan(desk.now))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda: Action.objects.update(state="queued"), holding.ACTIONS_OPEN),
        (lambda: GisAppeal.objects.update(is_settled=False), holding.UNSETTLED),
        (lambda: Operation.objects.update(state=OPEN[0]), holding.EXCHANGE),
    ],
)
def test_while_the_exchange_works_on_it_the_destruction_waits(
    told: Appeal, desk: Desk, spoil: Any, words: str
) -> None:
    spoil()
    made = destroy(desk, told.stream)
    assert (made.state, made.items.get().refusal) == ("confirmed", words)
    told.refresh_from_db()
    assert told.erased_at is None


def test_an_appeal_that_the_register_never_took_has_a_code_and_a_term_of_its_own(desk: Desk) -> None:
    desk.pull(1)
    GisAppeal.objects.update(appeal=None, is_settled=True)
    row = GisAppeal.objects.get()
    holder = holding.ExchangeHolder()
    who = row.said().applicant
    person = holding.Person(email=who.email, phone=who.phone, name=holding.name_of(who), account="1")
    assert [each.subject for each in holder.find(person)] == [f"gis:{row.pk}"]
    (kind,) = holder.kinds()
    assert [due.subject for due in kind.due(until=desk.now.date(), limit=5)] == [f"gis:{row.pk}"]
    (record,) = holder.records([f"gis:{row.pk}"])
    assert holding.name_of(who).split()[0] in str(record.facts)
    Operation.objects.update(state="done")
    assert destroy(desk, f"gis:{row.pk}").state == "done"
    row.refresh_from_db()
    assert bytes(row.xml) == b""
