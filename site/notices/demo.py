"""Invented subscribers at addresses that belong to nobody (RFC 2606), and what was sent to them."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from ledger.services import append
from notices.choices import Delivered, Subscribed, Topic
from notices.lifecycle import State
from notices.models import Announcement, Delivery, MailingConsent, MailingSettings, Subscriber
from notices.places import Place
from notices.services.subscribing import Choices, digest_of, write_choices
from outbox.refusals import CAME_BACK
from pages.models import Edition
from staff.errors import DemoRefused
from staff.models import Employee

NAMES = (
    "berezina", "vorontsov", "galkina", "demin", "ershova", "zhdanov", "zimina", "ilyin", "kalinina",
    "lavrov", "makarova", "nosov", "orlova", "pahomov", "rogova", "sedov", "titova", "uvarov",
)  # fmt: skip
STREETS = ("Советская", "Ленинская", "Аэродромная", "Терешковой")
CITY = "Борисоглебск"
SENT_SUBJECT = "Где посмотреть тарифы и посчитать платёж"
SENT_TEXT = (
    "На нашем сайте собраны тарифы для населения: сколько стоит киловатт-час, по какому решению "
    "и с какого дня.\n\n"
    "Там же калькулятор: выберите, где вы живёте и какой у вас счётчик, и увидите сумму за месяц."
)
WAITING_SUBJECT = "Теперь о новостях можно узнавать по почте"
WAITING_TEXT = (
    "На сайте появилась подписка: тарифы, новости, документы и плановые перерывы на вашей улице.\n\n"
    "Выберите темы, подтвердите адрес — и письма будут приходить только о том, что вам нужно."
)


@transaction.atomic
def load(*, now: datetime) -> None:
    """Make subscribers, one announcement that was sent and one that waits, where there are none yet.

    Raises DemoRefused in production.
    """
    if not settings.DEMO_ALLOWED:
        raise DemoRefused
    consent = MailingSettings.load().consent_edition()
    if consent is None or Subscriber.objects.exists() or Announcement.objects.exists():
        return
    subscribers = [_subscriber(name, place, consent, now) for place, name in enumerate(NAMES)]
    _sent(subscribers, now)
    _waiting(now)


def _subscriber(name: str, place: int, consent: Edition, now: datetime) -> Subscriber:
    address, began = f"{name}@pochta.example", now - timedelta(days=40 - place)
    subscriber = Subscriber.objects.create(
        email=address, address_digest=digest_of(address), state=Subscribed.ACTIVE, created_at=began,
        confirmed_at=began + timedelta(minutes=9), is_demo=True,
    )  # fmt: skip
    topics = {Topic.TARIFFS, list(Topic)[place % len(Topic)]}
    streets = [Place(CITY, STREETS[place % len(STREETS)])]
    write_choices(subscriber, Choices(topics, streets))
    MailingConsent.objects.create(
        subscriber=subscriber, edition=consent, text_hash=consent.version_hash, given_at=began,
        confirmed_at=subscriber.confirmed_at,
    )  # fmt: skip
    append(stream=subscriber.subject, event="confirm", actor="visitor", now=began)
    return subscriber


def _sent(subscribers: list[Subscriber], now: datetime) -> None:
    """One that has gone out: the last letter has come back, and its address is suspended."""
    began = now - timedelta(days=6)
    announcement = _announcement(Topic.TARIFFS, SENT_SUBJECT, SENT_TEXT, "/tariffs/", began)
    announcement.state, announcement.started_at = State.DONE, began
    announcement.finished_at, announcement.addresses = began + timedelta(minutes=1), len(subscribers)
    announcement.approved_by, announcement.approved_at = _code("head"), began - timedelta(hours=1)
    announcement.save()
    append(stream=announcement.stream, event="finish", actor="job:announcements", now=began)
    Delivery.objects.bulk_create(
        Delivery(
            announcement=announcement, subscriber=subscriber, address_digest=subscriber.address_digest,
            state=Delivered.SENT, queued_at=began, settled_at=began + timedelta(minutes=2),
        )
        for subscriber in subscribers
    )  # fmt: skip
    lost = subscribers[-1]
    Delivery.objects.filter(subscriber=lost).update(state=Delivered.BOUNCED)
    lost.state, lost.suspended_at = Subscribed.SUSPENDED, began + timedelta(hours=1)
    lost.suspended_because = CAME_BACK
    lost.save()


def _waiting(now: datetime) -> None:
    announcement = _announcement(
        Topic.NEWS, WAITING_SUBJECT, WAITING_TEXT, "/subscriptions/", now - timedelta(hours=3)
    )
    announcement.state, announcement.submitted_at = State.WAITING, now - timedelta(hours=2)
    announcement.save()


def _announcement(topic: str, subject: str, text: str, link: str, at: datetime) -> Announcement:
    writer = _writer("editor")
    announcement = Announcement.objects.create(
        topic=topic, subject=subject, text=text, link=link, created_at=at, is_demo=True,
        authors=[writer.user_id] if writer else [], submitted_by=_code("editor"),
    )  # fmt: skip
    append(stream=announcement.stream, event="write", actor="job:demo", now=at)
    return announcement


def _writer(login: str) -> Employee | None:
    found: Employee | None = Employee.objects.filter(is_demo=True, user__username=login).first()
    return found


def _code(login: str) -> str:
    employee = _writer(login)
    return f"user:{employee.user_id}" if employee else ""
