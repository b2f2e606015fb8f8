from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from reminders.choices import CHANNELS, KINDS, OPEN, Origin, Outcome
from reminders.models.batch import ReminderBatch
from reminders.rules import Facts, Kind


class ReminderQuerySet(models.QuerySet[Any]):
    def still_there(self) -> Self:
        return self.filter(erased_at=None)

    def under_way(self) -> Self:
        return self.filter(state__in=OPEN)


class Reminder(models.Model):
    """One reminder to one account: what it says, which way it goes, what came of it. The delivery log.

    `key` tells the same reminder in two files; `account_digest` finds an account without showing it.
    """

    batch = models.ForeignKey(ReminderBatch, models.PROTECT, related_name="reminders", db_index=False)
    line = models.PositiveBigIntegerField("строка файла")
    kind = models.CharField("о чём", max_length=20, choices=KINDS)
    account = models.CharField("лицевой счёт или договор", max_length=60, blank=True)
    account_digest = models.CharField("отпечаток счёта", max_length=64, blank=True)
    name = models.CharField("кому", max_length=200, blank=True)
    email = models.CharField("электронная почта", max_length=254, blank=True)
    phone = models.CharField("телефон", max_length=60, blank=True)
    address = models.CharField("почтовый адрес", max_length=300, blank=True)
    amount = models.DecimalField("сумма, руб.", max_digits=12, decimal_places=2, null=True)
    as_of = models.DateField("долг на дату", null=True)
    pay_by = models.DateField("оплатить до", null=True)
    event_on = models.DateField("дата события", null=True)
    channel = models.CharField("способ", max_length=10, choices=CHANNELS)
    state = models.CharField("состояние", max_length=10, choices=Outcome.choices, default=Outcome.READY)
    reason = models.CharField("почему", max_length=200, blank=True)
    note = models.CharField("пометка", max_length=200, blank=True)
    key = models.CharField("ключ", max_length=64, unique=True)
    created_at = models.DateTimeField("записано")
    queued_at = models.DateTimeField("поставлено в очередь", null=True, db_index=True)
    settled_at = models.DateTimeField("чем кончилось — когда", null=True)
    settled_by = models.CharField("кто отметил", max_length=64, blank=True)
    erased_at = models.DateTimeField("сведения уничтожены", null=True)
    erased_act = models.CharField("акт", max_length=20, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = "напоминание"
        verbose_name_plural = "напоминания"
        ordering = ["-pk"]
        constraints = [
            # Led by the account: it is looked for by each file that comes.
            models.UniqueConstraint(
                fields=["account_digest", "kind", "batch"], name="reminder_once_in_a_file"
            )
        ]
        indexes = [
            models.Index(fields=["batch", "channel", "state"], name="reminder_to_do"),
            models.Index(fields=["batch", "line"], name="reminder_line"),
        ]

    def __str__(self) -> str:
        return f"Напоминание № {self.pk}"

    @property
    def subject(self) -> str:
        """The code under which the access log and the room of personal data know it."""
        return f"reminder:{self.pk}"

    @property
    def facts(self) -> Facts:
        return Facts(
            Kind(self.kind), self.account, self.name, self.email, self.phone, self.address, self.amount,
            self.as_of, self.pay_by, self.event_on,
        )  # fmt: skip


class ChannelStop(models.Model):
    """That an account is reminded by a way no more: its owner refused, or the address takes no letters."""

    account = models.CharField("лицевой счёт или договор", max_length=60, blank=True)
    account_digest = models.CharField("отпечаток счёта", max_length=64, blank=True, db_index=True)
    channel = models.CharField("способ", max_length=10, choices=CHANNELS)
    contact_digest = models.CharField("отпечаток адреса", max_length=64, blank=True)
    origin = models.CharField("откуда", max_length=10, choices=Origin.choices)
    reason = models.CharField("почему", max_length=200)
    since = models.DateTimeField("с какого времени")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="кто записал"
    )
    ended_at = models.DateTimeField("снято", null=True)
    erased_at = models.DateTimeField("сведения уничтожены", null=True)
    erased_act = models.CharField("акт", max_length=20, blank=True)

    class Meta:
        default_permissions = ()
        permissions = [("change_stops", "Записывать отказы от напоминаний")]
        verbose_name = "запрет напоминаний"
        verbose_name_plural = "запреты напоминаний"
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account_digest", "channel", "contact_digest"],
                condition=Q(ended_at=None) & ~Q(account_digest=""), name="reminder_stop_once",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Запрет напоминаний № {self.pk}"

    @property
    def subject(self) -> str:
        return f"reminder_stop:{self.pk}"
