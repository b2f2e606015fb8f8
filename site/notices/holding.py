"""Subscribers among those whose data are held: see privacy/holders.py."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from notices.choices import Subscribed
from notices.letters import RELATED
from notices.models import Delivery, Interest, MailingConsent, Subscriber, WatchedStreet
from notices.models.subscriber import new_key
from one_time_links.services import normal_address
from privacy.holders import Consent, Due, Found, Holder, Kind, Person, Record, Wipe, facts, keys_of
from privacy.letters import ON_ITS_WAY, erase_letters, letters_about, lock_letters, under_way
from privacy.own import after

SUBSCRIBER = "subscriber"
STANDS = "подписка ещё действует: сначала отпишите этот адрес"
DATA = "адрес электронной почты, выбранные темы и улицы, отправленные письма рассылок"


class SubscribersHolder(Holder):
    code = "notices"
    label = "Подписки и рассылки"
    place = 40
    related_prefixes = (RELATED,)
    withdrawal_ends = {SUBSCRIBER: "Письма рассылок на этот адрес перестают уходить сразу. "}

    def kinds(self) -> Sequence[Kind]:
        return [
            Kind("subscriber_withdrawn", "Подписки отписавшихся", "день отписки", DATA, self._due_left),
            Kind(
                "subscriber_suspended", "Подписки, до которых не доходят письма",
                "день, когда подписка приостановлена", DATA, self._due_suspended,
            ),
        ]  # fmt: skip

    def _due_left(self, until: date, limit: int) -> Iterator[Due]:
        gone = Subscriber.objects.filter(state=Subscribed.LEFT, erased_at=None, left_at__lt=after(until))
        for each in gone.order_by("left_at", "pk")[:limit]:
            yield Due(each.subject, str(each), timezone.localdate(each.left_at))

    def _due_suspended(self, until: date, limit: int) -> Iterator[Due]:
        old = Subscriber.objects.filter(
            state=Subscribed.SUSPENDED, erased_at=None, suspended_at__lt=after(until)
        )
        for each in old.order_by("suspended_at", "pk")[:limit]:
            yield Due(each.subject, str(each), timezone.localdate(each.suspended_at))

    def find(self, person: Person) -> Iterator[Found]:
        if person.email:
            theirs = Subscriber.objects.filter(email=normal_address(person.email)).order_by("pk")
            for each in theirs:
                yield Found(each.subject, str(each), timezone.localdate(each.created_at), each.email)

    def records(self, subjects: Collection[str]) -> Iterator[Record]:
        keys = keys_of(subjects, SUBSCRIBER)
        found = Subscriber.objects.filter(pk__in=keys).select_related("consent__edition").order_by("pk")
        for each in found.prefetch_related("interests", "streets"):
            yield _record_of(each)
        yield from letters_about(_related(keys))

    def named(self, subject: str) -> str:
        found = Subscriber.objects.filter(pk__in=keys_of([subject], SUBSCRIBER), erased_at=None).first()
        return str(found) if found else ""

    def has_consent(self, subject: str) -> bool:
        return self.consents().filter(subscriber__in=keys_of([subject], SUBSCRIBER)).exists()

    def consents(self) -> "QuerySet[MailingConsent]":
        confirmed = MailingConsent.objects.exclude(confirmed_at=None)
        return confirmed.select_related("subscriber", "edition").order_by("-given_at", "-pk")

    def consent_of(self, row: MailingConsent) -> Consent:
        subscriber = row.subscriber
        return Consent(subscriber.subject, str(subscriber), row.given_at, str(row.edition), row.text_hash)

    def why_not(self, subjects: Collection[str]) -> Mapping[str, str]:
        keys = keys_of(subjects, SUBSCRIBER)
        leaving = keys_of(under_way(_related(keys)), RELATED.removesuffix(":"))
        writing = Delivery.objects.filter(pk__in=leaving).values_list("subscriber", flat=True)
        found = {f"{SUBSCRIBER}:{key}": ON_ITS_WAY for key in writing}
        active = Subscriber.objects.filter(pk__in=keys, state=Subscribed.ACTIVE)
        return {**found, **{each.subject: STANDS for each in active}}

    def lock(self, subjects: Collection[str]) -> None:
        keys = keys_of(subjects, SUBSCRIBER)
        lock_letters(_related(keys))
        rows = Subscriber.objects.select_for_update().filter(pk__in=keys)
        list(rows.order_by("pk").values_list("pk"))

    def erase(self, subjects: Collection[str], *, act: str, wipe: Wipe, now: datetime) -> Mapping[str, int]:
        keys = keys_of(subjects, SUBSCRIBER)
        letters = erase_letters(_related(keys))
        for model in (Interest, WatchedStreet):
            model._default_manager.filter(subscriber__in=keys).delete()
        Delivery.objects.filter(subscriber__in=keys).update(address_digest="")
        gone = Subscriber.objects.select_for_update().filter(pk__in=keys, erased_at=None)
        count = 0
        for each in gone.order_by("pk"):
            _empty(each, act, now)
            count += 1
        return {"подписок": count, "писем": letters}


def _empty(subscriber: Subscriber, act: str, now: datetime) -> None:
    """Leave that there was a subscription, from when until when; its address and its key are gone."""
    subscriber.email, subscriber.address_digest, subscriber.key = "", "", new_key()
    subscriber.state = Subscribed.LEFT
    subscriber.left_at = subscriber.left_at or now
    subscriber.suspended_because = ""
    subscriber.erased_at, subscriber.erased_act = now, act
    subscriber.save()


def _related(keys: Iterable[int]) -> list[str]:
    rows = Delivery.objects.filter(subscriber__in=list(keys)).values_list("pk", flat=True)
    return [f"{RELATED}{pk}" for pk in rows]


def _record_of(subscriber: Subscriber) -> Record:
    consent = getattr(subscriber, "consent", None)
    return Record(
        subscriber.subject,
        str(subscriber),
        facts(
            ("Электронная почта", subscriber.email), ("Состояние", subscriber.get_state_display()),
            ("Заявка", _moment(subscriber.created_at)), ("Подтверждена", _moment(subscriber.confirmed_at)),
            ("Почему приостановлена", subscriber.suspended_because),
            ("Отписан", _moment(subscriber.left_at)),
            ("Темы", "; ".join(row.get_topic_display() for row in subscriber.interests.all())),
            ("Улицы", "; ".join(str(row) for row in subscriber.streets.all())),
            ("Согласие, редакция", consent.edition if consent else ""),
            ("Согласие, отпечаток текста", consent.text_hash if consent else ""),
        ),
    )  # fmt: skip


def _moment(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%d.%m.%Y %H:%M}" if moment else ""
