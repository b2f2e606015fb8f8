"""The steps of the one-click screens: numbers, locks, clocks that jump, what is left open."""

from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError

import pytest
from tests.questions.conftest import Team, moscow
from tests.service.conftest import NOON, at, come

from ledger.models import Entry
from questions.models import Appeal
from service.choices import ContactChannel
from service.errors import ContactError, NotAllowed, Taken
from service.models import Contact
from service.services import queue

pytestmark = pytest.mark.django_db


def events(contact: Contact) -> list[str]:
    return list(Entry.objects.in_stream(contact.stream).values_list("event", flat=True))


def test_a_visit_from_the_door_to_its_end_is_measured(served: Contact, team: Team) -> None:
    served.refresh_from_db()
    assert (served.ticket, served.waiting_seconds, served.service_seconds) == (1, 60, 300)
    assert (served.day, served.year, served.month) == (NOON.date(), 2026, 11)
    assert (served.employee, served.outcome, served.is_open) == (team.operator, "served", False)
    assert events(served) == ["arrived", "begun", "finished"]


def test_the_numbers_of_a_day_go_on_and_begin_anew_on_the_next_and_on_each_channel(team: Team) -> None:
    numbers = [come(team.operator, now=at(second)).ticket for second in range(3)]
    assert numbers == [1, 2, 3]
    assert come(team.operator, "phone").ticket == 1
    assert come(team.operator, now=NOON + timedelta(days=1)).ticket == 1


def test_the_same_form_sent_twice_is_one_person(team: Team) -> None:
    first, second = (
        queue.arrive(token="one", channel=ContactChannel.PHONE, actor=team.operator, now=NOON) for _ in "12"
    )
    assert first.contact.pk == second.contact.pk
    assert Contact.objects.count() == 1


def test_a_number_taken_in_the_same_instant_is_tried_anew(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    come(team.operator)
    seen = iter([1, 2])
    monkeypatch.setattr(queue, "_next_ticket", lambda contact: next(seen))
    assert come(team.other).ticket == 2
    seen = iter([1] * queue.TRIES)
    with pytest.raises(ContactError, match="ещё раз"):
        come(team.other)


def test_no_two_have_the_same_number(served: Contact) -> None:
    with pytest.raises(IntegrityError):
        Contact.objects.create(channel=served.channel, day=served.day, ticket=1, year=2026, month=11)


def test_whoever_clicks_second_learns_who_took_the_ticket(team: Team) -> None:
    contact = come(team.operator)
    queue.begin(contact_id=contact.pk, actor=team.operator, now=at(5))
    with pytest.raises(Taken, match="№ 1: обслуживание уже начато, ведёт Операторов"):
        queue.begin(contact_id=contact.pk, actor=team.other, now=at(6))
    again = queue.begin(contact_id=contact.pk, actor=team.operator, now=at(7))
    assert again.contact.started_at == at(5)


def test_service_at_once_has_no_waiting_and_a_call_answered_at_once_an_unknown_one(team: Team) -> None:
    assert come(team.operator, at_once=True).waiting_seconds == 0
    call = come(team.operator, "phone", at_once=True)
    assert (call.arrived_at, call.waiting_seconds) == (None, None)


def test_whoever_leaves_is_counted_and_has_no_times(team: Team) -> None:
    contact = come(team.operator)
    queue.leave(contact_id=contact.pk, actor=team.operator, now=at(900))
    contact.refresh_from_db()
    assert (contact.outcome, contact.waiting_seconds, contact.service_seconds) == ("left", None, None)
    assert (contact.ended_at, contact.is_open) == (at(900), False)
    for step in (queue.begin, queue.leave):
        with pytest.raises(Taken, match="№ 1 не дождался"):
            step(contact_id=contact.pk, actor=team.operator)


def test_who_is_being_served_cannot_leave_the_queue_and_who_waits_cannot_end(team: Team) -> None:
    waiting = come(team.operator)
    with pytest.raises(Taken, match="ещё ждёт"):
        queue.finish(contact_id=waiting.pk, actor=team.operator, outcome="served", now=at(9))
    queue.begin(contact_id=waiting.pk, actor=team.operator, now=at(10))
    with pytest.raises(Taken, match="уже начато"):
        queue.leave(contact_id=waiting.pk, actor=team.operator, now=at(11))


def test_only_who_serves_ends_it_or_the_head(team: Team) -> None:
    contact = come(team.operator, at_once=True)
    with pytest.raises(NotAllowed, match="№ 1 обслуживает"):
        queue.finish(contact_id=contact.pk, actor=team.other, outcome="served", now=at(9))
    queue.finish(contact_id=contact.pk, actor=team.head, outcome="served", now=at(9))
    with pytest.raises(Taken, match="уже закончено"):
        queue.finish(contact_id=contact.pk, actor=team.head, outcome="served", now=at(10))


def test_a_clock_put_back_gives_no_negative_time_and_none_at_all(team: Team) -> None:
    contact = come(team.operator)
    begun = queue.begin(contact_id=contact.pk, actor=team.operator, now=at(-3600))
    assert begun.notes == (queue.CLOCK,)
    assert (begun.contact.started_at, begun.contact.waiting_seconds) == (NOON, None)
    ended = queue.finish(contact_id=contact.pk, actor=team.operator, outcome="served", now=at(-3000))
    assert ended.notes == (queue.CLOCK,)
    contact.refresh_from_db()
    assert (contact.ended_at, contact.waiting_seconds, contact.service_seconds) == (NOON, None, None)


def test_who_leaves_before_he_came_by_the_clock_left_when_he_came(team: Team) -> None:
    contact = come(team.operator)
    assert queue.leave(contact_id=contact.pk, actor=team.operator, now=at(-60)).contact.ended_at == NOON


def test_beginning_beside_another_visit_is_said_and_done(team: Team) -> None:
    first, second = come(team.operator), come(team.operator)
    assert queue.begin(contact_id=first.pk, actor=team.operator, now=at(5)).notes == ()
    notes = queue.begin(contact_id=second.pk, actor=team.operator, now=at(60)).notes
    assert notes == ("Пересекается с: № 1, 24.11.2026 12:00–…. Не забудьте закончить.",)


@pytest.mark.parametrize("later", [timedelta(hours=5), timedelta(hours=12, minutes=1)])
def test_what_nobody_has_ended_is_closed_by_a_person_and_not_measured(team: Team, later: timedelta) -> None:
    contact = come(team.operator)
    queue.begin(contact_id=contact.pk, actor=team.operator, now=at(30))
    with pytest.raises(ContactError, match="свежая"):
        queue.close_forgotten(contact_id=contact.pk, actor=team.operator, now=at(60))
    with pytest.raises(ContactError, match="Не закончено"):
        queue.finish(contact_id=contact.pk, actor=team.operator, outcome="served", now=NOON + later)
    queue.close_forgotten(contact_id=contact.pk, actor=team.other, outcome="served", now=NOON + later)
    contact.refresh_from_db()
    assert (contact.waiting_seconds, contact.service_seconds, contact.ended_at) == (30, None, None)
    assert (contact.outcome, contact.is_open) == ("served", False)
    assert events(contact)[-1] == "closed"
    with pytest.raises(Taken, match="уже закончено"):
        queue.close_forgotten(contact_id=contact.pk, actor=team.other, now=NOON + later)


def test_an_evening_call_after_midnight_is_of_a_former_day(team: Team) -> None:
    contact = come(team.operator, "phone", now=moscow(2026, 11, 24, 23))
    assert not queue.is_forgotten(contact, moscow(2026, 11, 24, 23))
    assert queue.is_forgotten(contact, moscow(2026, 11, 25, 0))


def test_an_appeal_is_joined_afterwards(
    team: Team, served: Contact, make_appeal: Callable[..., Appeal]
) -> None:
    appeal = make_appeal()
    for _ in range(2):
        queue.join_appeal(contact_id=served.pk, actor=team.operator, appeal=appeal, now=at(400))
    served.refresh_from_db()
    assert served.appeal == appeal
    assert events(served).count("joined") == 1
    with pytest.raises(NotAllowed):
        queue.join_appeal(contact_id=served.pk, actor=team.other, appeal=appeal)


def test_whoever_has_no_right_takes_no_step(team: Team) -> None:
    with pytest.raises(NotAllowed):
        come(team.signatory)
    contact = come(team.operator)
    for step in (queue.begin, queue.leave, queue.close_forgotten):
        with pytest.raises(NotAllowed):
            step(contact_id=contact.pk, actor=team.signatory)


def test_a_row_that_is_not_there_is_named(team: Team) -> None:
    with pytest.raises(ContactError, match="больше нет"):
        queue.begin(contact_id=999, actor=team.operator)
