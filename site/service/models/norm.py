from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from service import norms
from service.choices import ContactChannel, NormOf


class NormQuerySet(models.QuerySet):  # type: ignore[type-arg]  # the model follows
    def of_channel(self, channel: str) -> Self:
        return self.filter(channel=channel)

    def as_rules(self) -> list[norms.Norm]:
        """Return the norms as the pure rules take them; one query."""
        return [row.as_rule() for row in self.order_by("valid_from", "pk")]


class ContactNorm(models.Model):
    """How long waiting or service should take on a channel, from a day on: a changed norm is a new row."""

    channel = models.CharField("канал", max_length=20, choices=ContactChannel.choices)
    what = models.CharField("чего норма", max_length=20, choices=NormOf.choices)
    from_seconds = models.PositiveIntegerField("от, секунд", default=0)
    to_seconds = models.PositiveIntegerField("до, секунд", help_text="Больше — норма не соблюдена.")
    valid_from = models.DateField("действует с")
    source = models.CharField(
        "источник", max_length=300, help_text="Документ и место в нём, например «Стандарт, раздел …»."
    )

    objects = NormQuerySet.as_manager()

    class Meta:
        verbose_name = "норма времени"
        verbose_name_plural = "нормы времени"
        ordering = ["channel", "what", "-valid_from"]
        default_permissions = ("add", "change", "view")
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "what", "valid_from"],
                name="contact_norm_once",
                violation_error_message="С этого дня такая норма уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(to_seconds__gt=0, from_seconds__lte=F("to_seconds")),
                name="contact_norm_in_order",
                violation_error_message="«До» должно быть больше нуля и не меньше, чем «от».",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}, {self.get_what_display()}: {self.words}"

    def clean(self) -> None:
        if self.valid_from and self.valid_from < date(2000, 1, 1):
            raise ValidationError({"valid_from": "Проверьте год."})

    @property
    def words(self) -> str:
        return self.as_rule().words

    def as_rule(self) -> norms.Norm:
        return norms.Norm(
            channel=self.channel, what=self.what, from_seconds=self.from_seconds,
            to_seconds=self.to_seconds, valid_from=self.valid_from, source=self.source,
        )  # fmt: skip
