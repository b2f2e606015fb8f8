"""What is kept of a subscriber is told to him, and destroyed by an act with its letters."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from pytest_django import Settings
from tests.notices.conftest import NOW, VERA, letters
from tests.privacy.traces import in_database

import notices.demo
import notices.starter
from ledger.services import verify_all
from notices.choices import Topic
from notices.holding import SubscribersHolder
from notices.lifecycle import State
from notices.models import Announcement, MailingConsent, MailingSettings, Subscriber
from notices.places import Place
from notices.services.leaving import unsubscribe
from notices.services.sending import send_due
from outbox.services import deliver
from pages.models import Edition
from privacy.holders import Person
from privacy.models import Destruction
from privacy.services.wiping import Wiping

HOLDER = SubscribersHolder()


def test_a_person_is_found_by_the_address_and_told_all_of_it(
    subscribe: Callable[..., Subscriber], announce: Callable[..., Announcement]
) -> None:
    subscriber = subscribe(VERA, Topic.NEWS, Topic.INTERRUPTIONS, streets=(Place("Бобров", "Полынная"),))
    announce()
    send_due(NOW)
    (found,) = HOLDER.find(Person(email="VERA@pochta.example"))
    assert (found.subject, found.whose) == (subscriber.subject, VERA)
    own, letter = HOLDER.records([found.subject])
    told = dict(own.facts)
    assert told["Улицы"] == "Бобров, Полынная"
    assert told["Согласие, отпечаток текста"] == subscriber.consent.text_hash
    assert dict(letter.facts)["Кому"] == VERA
    assert HOLDER.has_consent(found.subject)


def test_an_active_one_and_one_with_a_letter_on_its_way_are_not_destroyed(
    subscribe: Callable[..., Subscriber], announce: Callable[..., Announcement]
) -> None:
    subscriber = subscribe()
    announce()
    send_due(NOW)
    assert "действует" in HOLDER.why_not([subscriber.subject])[subscriber.subject]
    unsubscribe(subscriber_id=subscriber.pk)
    assert "отправляется" in HOLDER.why_not([subscriber.subject])[subscriber.subject]


def test_after_the_term_nothing_is_left_but_that_there_was_a_subscription(
    subscribe: Callable[..., Subscriber], announce: Callable[..., Announcement]
) -> None:
    subscriber = subscribe(VERA, Topic.NEWS, Topic.INTERRUPTIONS, streets=(Place("Бобров", "Полынная"),))
    key = subscriber.key
    announce()
    send_due(NOW)
    for letter in letters():
        deliver(letter.pk)
    unsubscribe(subscriber_id=subscriber.pk, now=NOW)
    (kind, _) = HOLDER.kinds()
    today = timezone.localdate(NOW)
    assert list(kind.due(today - timedelta(days=1), 9)) == []
    assert [due.subject for due in kind.due(today, 9)] == [subscriber.subject]
    subjects = [subscriber.subject]
    assert HOLDER.why_not(subjects) == {}
    HOLDER.lock(subjects)
    counts = HOLDER.erase(subjects, act="2026-1", wipe=Wiping(Destruction()), now=NOW)
    assert counts == {"подписок": 1, "писем": 1}
    left = {place for place in in_database([VERA, "Полынная", key]) if not place.startswith("one_time_links")}
    # Letters with links are a kind of their own, with its own term.
    assert left <= {"outbox_message.to"}
    assert all(letter.to == "" for letter in letters())
    assert HOLDER.named(subscriber.subject) == ""
    assert MailingConsent.objects.count() == 1
    assert verify_all() is None


def test_the_demo_invents_subscribers_once(consent: Edition, settings: Settings) -> None:
    settings.DEMO_ALLOWED = True
    for _ in range(2):
        notices.demo.load(now=NOW)
    assert Subscriber.objects.count() == 18
    assert Subscriber.objects.filter(email__endswith="@pochta.example", is_demo=True).count() == 18
    states = Announcement.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [State.DONE, State.WAITING]


def test_the_starter_names_the_consent_and_leaves_a_choice_alone(consent: Edition) -> None:
    notices.starter.load()
    assert MailingSettings.load().consent_page_id == consent.page_id
