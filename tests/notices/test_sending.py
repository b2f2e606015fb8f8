"""Batches at a set rate, resumable at any point, each address once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries, Settings
from tests.notices.conftest import NOW, PETR, VERA, letters
from tests.outbox.servers import Mailbox

from notices.choices import Delivered, Subscribed, Topic
from notices.lifecycle import State
from notices.models import Announcement, Delivery, MailingSettings, Subscriber
from notices.places import Place
from notices.services import announcing, sending
from notices.services.leaving import unsubscribe
from notices.services.sending import send_batch, send_due
from notices.services.subscribing import digest_of
from outbox.models import Message
from outbox.services import deliver, record_bounce

MINUTE = timedelta(minutes=1)


@pytest.fixture
def many(db: None) -> Callable[[int], list[Subscriber]]:
    """Make active subscribers to the news."""

    def make(count: int) -> list[Subscriber]:
        found = []
        for number in range(count):
            email = f"nobody{number}@pochta.example"
            subscriber = Subscriber.objects.create(
                email=email, address_digest=digest_of(email), state=Subscribed.ACTIVE, created_at=NOW,
                confirmed_at=NOW,
            )  # fmt: skip
            subscriber.interests.create(topic=Topic.NEWS)
            found.append(subscriber)
        return found

    return make


def at_rate(per_minute: int) -> None:
    settings = MailingSettings.load()
    settings.per_minute = per_minute
    settings.save()


def state_of(announcement: Announcement) -> str:
    announcement.refresh_from_db()
    return announcement.state


def test_everybody_who_is_subscribed_gets_one_letter_with_its_own_way_out(
    subscribe: Callable[..., Subscriber], announce: Callable[..., Announcement], settings: Settings
) -> None:
    vera = subscribe(VERA, Topic.NEWS)
    subscribe(PETR, Topic.TARIFFS)
    announcement = announce()
    assert send_due(NOW) == 1
    (letter,) = letters()
    leave = f"{settings.SITE_URL}/subscriptions/leave/{vera.key}/"
    assert (letter.to, letter.subject, letter.unsubscribe_url) == (VERA, "Новости", leave)
    assert leave in letter.text
    assert f'href="{leave}"' in letter.html
    assert "Первое." in letter.text
    assert f"{settings.SITE_URL}/novosti/" in letter.text
    assert VERA not in letter.subject + letter.text + letter.html + letter.unsubscribe_url
    assert (state_of(announcement), announcement.addresses) == (State.DONE, 1)
    assert send_due(NOW + MINUTE) == 0


def test_no_more_leave_in_a_minute_than_the_set_rate(
    many: Callable[[int], list[Subscriber]], announce: Callable[..., Announcement]
) -> None:
    many(7)
    at_rate(3)
    announcement = announce()
    assert [send_due(NOW), send_due(NOW + MINUTE / 2), send_due(NOW + MINUTE)] == [3, 0, 3]
    assert state_of(announcement) == State.SENDING
    assert send_due(NOW + 2 * MINUTE) == 1
    assert state_of(announcement) == State.DONE
    assert len({letter.to for letter in letters()}) == len(letters()) == 7


def test_two_announcements_share_the_rate(
    many: Callable[[int], list[Subscriber]], announce: Callable[..., Announcement]
) -> None:
    many(2)
    at_rate(3)
    for subject in ("Первая", "Вторая"):
        announce(subject=subject)
    assert send_due(NOW) == 3
    assert [letter.subject for letter in letters()] == ["Первая", "Первая", "Вторая"]
    assert send_due(NOW + MINUTE) == 1


def test_a_batch_costs_the_same_however_many_are_in_it(
    many: Callable[[int], list[Subscriber]],
    announce: Callable[..., Announcement],
    django_assert_num_queries: DjangoAssertNumQueries,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    many(42)
    announcement = announce()
    send_batch(announcement.pk, limit=1, now=NOW)
    for size in (1, 20):
        with django_capture_on_commit_callbacks(execute=True), django_assert_num_queries(10):
            assert send_batch(announcement.pk, limit=size, now=NOW) == size
    assert DBTaskResult.objects.filter(task_path="outbox.jobs.deliver_messages").count() >= 1


@pytest.mark.parametrize("point", ["_begin", "_queue", "queue_batch", "finish_step", "_finished"])
def test_broken_off_anywhere_it_goes_on_and_each_address_gets_it_once(
    point: str,
    many: Callable[[int], list[Subscriber]],
    announce: Callable[..., Announcement],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many(5)
    at_rate(2)
    announcement = announce()
    real = getattr(sending, point)

    def break_off(*arguments: Any, **more: Any) -> None:
        real(*arguments, **more)
        raise RuntimeError("broken off")

    for minute in range(12):
        with monkeypatch.context() as patch:
            if minute % 2 == 0:
                patch.setattr(sending, point, break_off)
            send_due(NOW + minute * MINUTE)
    assert state_of(announcement) == State.DONE
    assert len(letters()) == Delivery.objects.count() == 5
    assert len({letter.to for letter in letters()}) == 5


def test_one_that_cannot_be_sent_does_not_hold_the_others(
    many: Callable[[int], list[Subscriber]],
    announce: Callable[..., Announcement],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many(1)
    broken, sound = announce(subject="Сломанная"), announce(subject="Целая")
    real = sending._queue

    def queue(announcement: Announcement, *more: Any) -> None:
        if announcement.pk == broken.pk:
            raise RuntimeError("broken")
        real(announcement, *more)

    monkeypatch.setattr(sending, "_queue", queue)
    assert send_due(NOW) == 1
    assert (state_of(broken), state_of(sound)) == (State.APPROVED, State.DONE)


def test_it_waits_for_its_hour_and_for_the_morning(
    many: Callable[[int], list[Subscriber]], announce: Callable[..., Announcement]
) -> None:
    many(1)
    announce(scheduled_at=NOW + timedelta(hours=2))
    night = datetime(2026, 11, 24, 20, tzinfo=UTC)
    assert send_due(NOW) == 0
    assert send_due(NOW + timedelta(hours=2) - MINUTE) == 0
    assert send_due(night) == 0
    assert send_due(datetime(2026, 11, 25, 4, 59, tzinfo=UTC)) == 0
    assert send_due(datetime(2026, 11, 25, 5, tzinfo=UTC)) == 1


def test_what_is_urgent_does_not_wait_for_the_morning(
    subscribe: Callable[..., Subscriber], announce: Callable[..., Announcement]
) -> None:
    subscribe(VERA, Topic.INTERRUPTIONS, streets=(Place("Бобров"),))
    announce(topic=Topic.INTERRUPTIONS, places=[Place("Бобров", "Мира")], is_urgent=True)
    assert send_due(datetime(2026, 11, 24, 20, tzinfo=UTC)) == 1


def test_a_pause_holds_the_rest_and_a_cancellation_ends_it(
    many: Callable[[int], list[Subscriber]],
    announce: Callable[..., Announcement],
    people: tuple[int, int],
) -> None:
    many(4)
    at_rate(1)
    announcement, (_, approver) = announce(), people
    about: Any = {"announcement_id": announcement.pk, "user_id": approver}
    send_due(NOW)
    announcing.pause(**about)
    assert send_due(NOW + MINUTE) == 0
    announcing.resume(**about)
    assert state_of(announcement) == State.SENDING
    assert send_due(NOW + 2 * MINUTE) == 1
    announcing.cancel(**about)
    assert send_due(NOW + 3 * MINUTE) == 0
    assert len(letters()) == 2


@pytest.mark.parametrize(
    ("watched", "announced", "written"),
    [
        (Place("Бобров", "Мира"), Place("г. Бобров", "ул. Мира"), True),
        (Place("Бобров", "Мира"), Place("Бобров", "Полевая"), False),
        (Place("Бобров", "Мира"), Place("Бобров"), True),
        (Place("Бобров"), Place("Бобров", "Полевая"), True),
        (Place("Бобров", "Мира"), Place("Новохопёрск", "Мира"), False),
    ],
)
def test_of_an_interruption_those_are_told_whose_street_it_is(
    subscribe: Callable[..., Subscriber],
    announce: Callable[..., Announcement],
    watched: Place,
    announced: Place,
    written: bool,
) -> None:
    subscribe(VERA, Topic.INTERRUPTIONS, streets=(watched,))
    subscribe(PETR, Topic.NEWS)
    announce(topic=Topic.INTERRUPTIONS, places=[announced, Place("Грибановка")])
    assert send_due(NOW) == written
    assert [letter.to for letter in letters()] == [VERA] * written


def test_who_has_left_or_comes_later_is_not_written_to(
    subscribe: Callable[..., Subscriber],
    many: Callable[[int], list[Subscriber]],
    announce: Callable[..., Announcement],
) -> None:
    first, gone = many(2)
    at_rate(1)
    announcement = announce()
    send_due(NOW)
    unsubscribe(subscriber_id=gone.pk)
    subscribe(VERA, now=NOW + MINUTE)
    assert send_due(NOW + 2 * MINUTE) == 0
    assert state_of(announcement) == State.DONE
    assert [letter.to for letter in letters()] == [first.email]


def test_who_leaves_and_comes_back_meanwhile_gets_it_once(
    subscribe: Callable[..., Subscriber], announce: Callable[..., Announcement]
) -> None:
    """Each address once, and not only each subscription."""
    first = subscribe()
    subscribe(PETR)
    at_rate(1)
    announce()
    send_due(NOW)
    unsubscribe(subscriber_id=first.pk, now=NOW)
    again = subscribe(VERA)
    assert again.pk != first.pk
    for minute in range(1, 4):
        send_due(NOW + minute * MINUTE)
    assert sorted(letter.to for letter in letters()) == [PETR, VERA]


def test_invented_subscribers_are_not_written_to_through_a_real_server(
    many: Callable[[int], list[Subscriber]], announce: Callable[..., Announcement], settings: Settings
) -> None:
    many(1)
    Subscriber.objects.update(is_demo=True)
    settings.EMAIL_HOST = "mail.example"
    announce()
    assert send_due(NOW) == 0
    settings.EMAIL_HOST = ""
    announce(subject="Ещё")
    assert send_due(NOW) == 1


def send_through(mailbox: Mailbox) -> Message:
    (message,) = letters()
    deliver(message.pk)
    message.refresh_from_db()
    return message


def test_the_letter_arrives_with_the_headers_of_one_click(
    smtp: Mailbox, subscribe: Callable[..., Subscriber], announce: Callable[..., Announcement]
) -> None:
    subscriber = subscribe()
    announce()
    send_due(NOW)
    send_through(smtp)
    (mail,) = smtp.letters
    address = mail["List-Unsubscribe"].strip()
    assert address.startswith("<http")
    assert address.endswith(f"/subscriptions/leave/{subscriber.key}/>")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["To"] == VERA
    assert Delivery.objects.get().state == Delivered.SENT


def test_other_letters_have_no_such_headers(smtp: Mailbox, subscribe: Callable[..., Subscriber]) -> None:
    subscribe()
    deliver(Message.objects.get(kind="subscription_confirm").pk)
    assert smtp.letters[0]["List-Unsubscribe"] is None


def test_a_refused_address_is_suspended_with_the_reason(
    smtp: Mailbox, subscribe: Callable[..., Subscriber], announce: Callable[..., Announcement]
) -> None:
    subscriber = subscribe()
    announce()
    send_due(NOW)
    smtp.refuse_recipient = "550 no such user"
    send_through(smtp)
    subscriber.refresh_from_db()
    assert Delivery.objects.get().state == Delivered.FAILED
    assert subscriber.state == Subscribed.SUSPENDED
    assert "код 550" in subscriber.suspended_because


def test_a_letter_that_comes_back_suspends_its_address(
    smtp: Mailbox, subscribe: Callable[..., Subscriber], announce: Callable[..., Announcement]
) -> None:
    subscriber = subscribe()
    announce()
    send_due(NOW)
    record_bounce(pk=send_through(smtp).pk, actor="job:mail")
    subscriber.refresh_from_db()
    assert Delivery.objects.get().state == Delivered.BOUNCED
    assert (subscriber.state, subscriber.suspended_because) == (
        Subscribed.SUSPENDED, "письмо вернулось: доставить его не удалось",
    )  # fmt: skip
    announce(subject="Следующая")
    assert send_due(NOW + MINUTE) == 0
