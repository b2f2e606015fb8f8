"""Signing up, confirming by the link, choosing. No visitor sees whether an address is known."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ledger.services import append
from notices.choices import Subscribed, Topic
from notices.models import Interest, MailingConsent, MailingSettings, Subscriber, WatchedStreet
from notices.places import Place, distinct
from one_time_links.purposes import purposes
from one_time_links.services import issue, normal_address
from pages.models import Edition

CONFIRM, MANAGE = "subscription_confirm", "subscription_manage"


@dataclass(frozen=True)
class Choices:
    """What somebody wants letters about; streets count with interruptions only."""

    topics: Collection[str]
    places: Iterable[Place] = ()


def digest_of(email: str) -> str:
    """Return the keyed digest by which one address is told from another after the letters are gone."""
    return salted_hmac("notices.address", normal_address(email), algorithm="sha256").hexdigest()


def ask(*, email: str, choices: Choices, consent: Edition, now: datetime | None = None) -> None:
    """Send a letter with a link: one that confirms, or, to whoever is subscribed already, one that manages.

    A request that waits already is replaced by this one. What an address has confirmed is not touched: what
    is asked for beside it is offered to whoever opens the link (see `asked_beside`).
    """
    moment, address = now or timezone.now(), normal_address(email)
    with transaction.atomic():
        is_active = Subscriber.objects.filter(email=address, state=Subscribed.ACTIVE).exists()
        _keep_request(address, choices, consent, moment)
        issue(purpose=purposes()[MANAGE if is_active else CONFIRM], address=address, now=moment)


def _keep_request(address: str, choices: Choices, consent: Edition, now: datetime) -> None:
    Subscriber.objects.filter(email=address, state=Subscribed.WAITING).delete()
    try:
        with transaction.atomic():
            subscriber = Subscriber.objects.create(
                email=address, address_digest=digest_of(address), state=Subscribed.WAITING, created_at=now
            )
            write_choices(subscriber, choices)
            MailingConsent.objects.create(
                subscriber=subscriber, edition=consent, text_hash=consent.version_hash, given_at=now
            )
    except IntegrityError:
        # The same form sent twice at the same moment: the other one is kept.
        return


def confirm(*, email: str, now: datetime | None = None) -> Subscriber | None:
    """Begin the subscription that an address has asked for; the standing one if it is confirmed already.

    None when there is nothing to confirm: the request has been deleted, or was never made.
    """
    moment, address = now or timezone.now(), normal_address(email)
    with transaction.atomic():
        waiting = (
            Subscriber.objects.select_for_update().filter(email=address, state=Subscribed.WAITING).first()
        )
        if waiting is None:
            active: Subscriber | None = Subscriber.objects.standing(address).first()
            return active
        _replace_standing(address, moment)
        waiting.state, waiting.confirmed_at = Subscribed.ACTIVE, moment
        waiting.save(update_fields=["state", "confirmed_at"])
        MailingConsent.objects.filter(subscriber=waiting).update(confirmed_at=moment)
        append(stream=waiting.subject, event="confirm", actor="visitor", now=moment)
        return waiting


def _replace_standing(address: str, now: datetime) -> None:
    """End a suspended subscription, or another that a twin has begun: the new one stands in its place."""
    for former in Subscriber.objects.standing(address).select_for_update():
        former.state, former.left_at = Subscribed.LEFT, now
        former.save(update_fields=["state", "left_at"])
        append(stream=former.subject, event="replaced", actor="visitor", now=now)


def asked_beside(subscriber: Subscriber) -> Choices | None:
    """Return what the address of an active subscription has asked for since; None when nothing."""
    waiting = Subscriber.objects.filter(email=subscriber.email, state=Subscribed.WAITING).first()
    if waiting is None:
        return None
    topics = list(waiting.interests.values_list("topic", flat=True))
    return Choices(topics, [street.place for street in waiting.streets.all()])


@transaction.atomic
def choose(*, subscriber_id: int, choices: Choices, now: datetime | None = None) -> None:
    """Change what an active subscriber gets; nothing happens to one who has left meanwhile.

    What the address has asked for beside it is answered by that.
    """
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber_id)
    if subscriber.state != Subscribed.ACTIVE:
        return
    Subscriber.objects.filter(email=subscriber.email, state=Subscribed.WAITING).delete()
    write_choices(subscriber, choices)
    append(stream=subscriber.subject, event="choose", actor="visitor", now=now or timezone.now())


def write_choices(subscriber: Subscriber, choices: Choices) -> None:
    subscriber.interests.all().delete()
    subscriber.streets.all().delete()
    Interest.objects.bulk_create(
        Interest(subscriber=subscriber, topic=topic) for topic in Topic if topic in choices.topics
    )
    places = distinct(choices.places) if Topic.INTERRUPTIONS in choices.topics else []
    WatchedStreet.objects.bulk_create(
        WatchedStreet(
            subscriber=subscriber, settlement=place.settlement, street=place.street,
            settlement_key=place.settlement_key, street_key=place.street_key,
        )
        for place in places
    )  # fmt: skip


def forget_unconfirmed(*, now: datetime) -> int:
    """Delete the requests whose link nobody has opened in their term; return how many."""
    old = now - MailingSettings.load().unconfirmed_kept
    waiting = Subscriber.objects.filter(state=Subscribed.WAITING, created_at__lt=old)
    count = waiting.count()
    waiting.delete()
    return count
