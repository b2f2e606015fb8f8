import secrets

from django.db import models
from django.db.models import Q

from notices.choices import Subscribed, Topic
from notices.places import Place
from notices.querysets import SubscriberQuerySet

KEY_BYTES = 32


def new_key() -> str:
    return secrets.token_urlsafe(KEY_BYTES)


class Subscriber(models.Model):
    """One subscription of one address, from one consent: whoever has left and comes back begins another."""

    email = models.CharField("электронная почта", max_length=254, blank=True)
    address_digest = models.CharField("отпечаток адреса", max_length=64, blank=True)
    key = models.CharField("ключ отписки", max_length=64, unique=True, default=new_key)
    state = models.CharField("состояние", max_length=20, choices=Subscribed.choices, db_index=True)
    created_at = models.DateTimeField("заявка")
    confirmed_at = models.DateTimeField("подтверждена", null=True)
    suspended_at = models.DateTimeField("приостановлена", null=True, db_index=True)
    suspended_because = models.CharField("почему приостановлена", max_length=200, blank=True)
    left_at = models.DateTimeField("отписан", null=True, db_index=True)
    erased_at = models.DateTimeField("сведения уничтожены", null=True)
    erased_act = models.CharField("акт", max_length=20, blank=True)
    is_demo = models.BooleanField("демонстрационная запись", default=False, editable=False)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = "подписчик"
        verbose_name_plural = "подписчики"
        ordering = ["-pk"]
        default_permissions = ("view",)
        permissions = [("export_subscriber", "Выгружать список подписчиков")]
        indexes = [models.Index(fields=["email"], name="subscriber_email")]
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=Q(state=Subscribed.WAITING), name="subscriber_one_waiting"
            ),
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(state__in=[Subscribed.ACTIVE, Subscribed.SUSPENDED]),
                name="subscriber_one_standing",
            ),
        ]

    def __str__(self) -> str:
        return f"Подписка № {self.pk}"

    @property
    def subject(self) -> str:
        """The code under which the access log and the room of personal data know it."""
        return f"subscriber:{self.pk}"


class Interest(models.Model):
    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="interests")
    topic = models.CharField("тема", max_length=20, choices=Topic.choices)

    class Meta:
        verbose_name = "тема подписки"
        verbose_name_plural = "темы подписки"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["subscriber", "topic"], name="interest_once")]

    def __str__(self) -> str:
        return self.get_topic_display()


class Street(models.Model):
    """A street of a settlement, as it was written and as it is compared; no street: all of the settlement."""

    settlement = models.CharField("населённый пункт", max_length=100)
    street = models.CharField("улица", max_length=100, blank=True)
    settlement_key = models.CharField("пункт для сравнения", max_length=100)
    street_key = models.CharField("улица для сравнения", max_length=100, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.place)

    @property
    def place(self) -> Place:
        return Place(self.settlement, self.street)


class WatchedStreet(Street):
    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="streets")

    class Meta:
        verbose_name = "улица подписчика"
        verbose_name_plural = "улицы подписчиков"
        ordering = ["pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["settlement_key", "street_key"], name="watched_place")]


class MailingConsent(models.Model):
    """What exactly a person agreed to, and when (152-ФЗ, ст. 9; 38-ФЗ, ст. 18, ч. 1)."""

    subscriber = models.OneToOneField(Subscriber, models.CASCADE, related_name="consent")
    edition = models.ForeignKey(
        "pages.Edition", models.PROTECT, related_name="+", verbose_name="редакция согласия"
    )
    text_hash = models.CharField("отпечаток текста", max_length=64)
    given_at = models.DateTimeField("отмечено в форме")
    confirmed_at = models.DateTimeField("подтверждено по ссылке", null=True)

    class Meta:
        verbose_name = "согласие на рассылку"
        verbose_name_plural = "согласия на рассылку"
        default_permissions = ()

    def __str__(self) -> str:
        return f"Согласие к подписке № {self.subscriber_id}"
