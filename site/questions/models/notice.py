from django.db import models
from django.db.models import Q

from questions.choices import ReplyChannel
from questions.models.letter import Letter

CARRIED = (ReplyChannel.EMAIL, ReplyChannel.GIS)
"""Channels that take a notice by themselves: nobody prints or hands it over."""


class NoticeQuerySet(models.QuerySet["Notice"]):
    def awaiting_people(self) -> "NoticeQuerySet":
        """Return those not sent that somebody must print, or send once more after a refusal."""
        return self.filter(sent_at=None).exclude(channel__in=CARRIED, delivery_failed_at=None)


class Notice(Letter):
    """A letter to the customer that is not the answer: it is numbered and kept like one."""

    class Kind(models.TextChoices):
        EXTENSION = "extension", "о продлении срока"
        CLARIFICATION = "clarification", "с просьбой уточнить"
        REDIRECTION = "redirection", "о передаче обращения"
        UNREADABLE = "unreadable", "о том, что текст не читается"
        REPEATED = "repeated", "о ранее данном ответе"
        CONFIDENTIAL = "confidential", "о невозможности ответить"

    appeal = models.ForeignKey(
        "questions.Appeal", models.PROTECT, related_name="notices", verbose_name="обращение"
    )
    kind = models.CharField("о чём", max_length=20, choices=Kind.choices)
    text = models.TextField("текст")
    author = models.ForeignKey(
        "staff.Employee", models.PROTECT, related_name="+", verbose_name="кто составил"
    )
    signatory = models.ForeignKey(
        "staff.Employee", models.PROTECT, related_name="+", verbose_name="кто подписывает"
    )
    channel = models.CharField("как отправляется", max_length=20, choices=ReplyChannel.choices)
    sent_at = models.DateTimeField("отправлено", null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "уведомление"
        verbose_name_plural = "уведомления"
        ordering = ["letter_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["letter_year", "letter_number"], name="notice_letter_number")
        ]
        indexes = [
            models.Index(
                fields=["delivery_failed_at"], name="notice_failed", condition=~Q(delivery_failed_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"Уведомление {self.get_kind_display()}"
