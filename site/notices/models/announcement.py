from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from notices.choices import Delivered, Topic
from notices.lifecycle import LABELS, State
from notices.models.subscriber import Street, Subscriber


class Announcement(models.Model):
    """One letter to all who are subscribed to its topic: written by one person, approved by another."""

    topic = models.CharField("кому", max_length=20, choices=Topic.choices)
    subject = models.CharField("тема письма", max_length=150)
    text = models.TextField("текст")
    link = models.CharField("ссылка", max_length=300, blank=True)
    source = models.CharField("о чём", max_length=80, blank=True, db_index=True)
    is_urgent = models.BooleanField("срочно", default=False)
    scheduled_at = models.DateTimeField("отправить не раньше", null=True, blank=True)
    state = models.CharField(
        "состояние", max_length=20, default=State.DRAFT.value,
        choices=[(state.value, label) for state, label in LABELS.items()], db_index=True,
    )  # fmt: skip
    authors = models.JSONField("кто писал", default=list)
    remark = models.CharField("замечание", max_length=300, blank=True)
    created_at = models.DateTimeField("создана")
    submitted_by = models.CharField("кто предложил", max_length=64, blank=True)
    submitted_at = models.DateTimeField("предложена", null=True)
    approved_by = models.CharField("кто утвердил", max_length=64, blank=True)
    approved_at = models.DateTimeField("утверждена", null=True)
    started_at = models.DateTimeField("начата", null=True)
    addresses = models.PositiveIntegerField("адресов в начале", default=0)
    finished_at = models.DateTimeField("закончена", null=True)
    is_demo = models.BooleanField("демонстрационная запись", default=False, editable=False)

    class Meta:
        verbose_name = "рассылка"
        verbose_name_plural = "рассылки"
        ordering = ["-pk"]
        default_permissions = ("view",)
        permissions = [
            ("prepare_announcement", "Готовить рассылки подписчикам"),
            ("approve_announcement", "Утверждать рассылки и управлять отправкой"),
        ]
        constraints = [
            # What a source tells by itself is drafted once, however many tell it at the same time.
            models.UniqueConstraint(
                fields=["source"], condition=~Q(source="") & ~Q(state=State.CANCELLED.value),
                name="announcement_once_a_source",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.subject

    @property
    def stream(self) -> str:
        return f"announcement:{self.pk}"

    @property
    def stage(self) -> State:
        return State(self.state)

    def is_due(self, now: datetime) -> bool:
        return self.scheduled_at is None or self.scheduled_at <= now

    def paragraphs(self) -> list[str]:
        return [each.strip() for each in self.text.replace("\r\n", "\n").split("\n\n") if each.strip()]


class AnnouncementPlace(Street):
    """Where an interruption is: only those who watch the place are written to."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="places")

    class Meta:
        verbose_name = "место рассылки"
        verbose_name_plural = "места рассылки"
        ordering = ["pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["announcement", "settlement_key", "street_key"], name="announced_place")
        ]


class DeliveryQuerySet(models.QuerySet[Any]):
    def since(self, moment: datetime) -> "DeliveryQuerySet":
        return self.filter(queued_at__gt=moment)


class Delivery(models.Model):
    """That one address gets one announcement: the row is made together with its letter, and only once."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="deliveries")
    subscriber = models.ForeignKey(Subscriber, models.PROTECT, related_name="deliveries")
    address_digest = models.CharField("отпечаток адреса", max_length=64, blank=True)
    state = models.CharField("состояние", max_length=20, choices=Delivered.choices, default=Delivered.QUEUED)
    queued_at = models.DateTimeField("поставлено в очередь", db_index=True)
    settled_at = models.DateTimeField("чем кончилось — когда", null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "письмо рассылки"
        verbose_name_plural = "письма рассылки"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["announcement", "subscriber"], name="delivery_once"),
            # Whoever has left and come back meanwhile is another subscriber at the same address.
            models.UniqueConstraint(
                fields=["announcement", "address_digest"], condition=~Q(address_digest=""),
                name="delivery_once_an_address",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["announcement", "state"], name="delivery_state")]

    def __str__(self) -> str:
        return f"Письмо рассылки № {self.pk}"
