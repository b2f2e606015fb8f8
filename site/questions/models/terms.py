from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

from questions.choices import Channel, Kind
from questions.deadlines import Term, Unit
from questions.errors import QuestionsError

UNITS = [
    (Unit.WORKING_DAY.value, "рабочих дней"),
    (Unit.CALENDAR_DAY.value, "календарных дней"),
    (Unit.MONTH.value, "месяцев"),
]


class NoTermInForce(QuestionsError):
    """No rule says how long an answer may take."""

    def __init__(self, channel: str, on: date) -> None:
        super().__init__(f"Нет действующего срока ответа: способ подачи «{channel}», {on:%d.%m.%Y}.")


class ResponseTermQuerySet(models.QuerySet["ResponseTerm"]):
    def in_force(self, *, channel: str, on: date, kind: str = "") -> ResponseTerm:
        """Return the rule for an appeal received on a day; NoTermInForce if there is none."""
        return most_specific(self.filter(channel=channel), channel=channel, kind=kind, on=on)


class ResponseTerm(models.Model):
    """How long an answer may take: dated, by channel and, where the kind matters, by kind."""

    channel = models.CharField("способ подачи", max_length=20, choices=Channel.choices)
    kind = models.CharField(
        "вид обращения", max_length=20, choices=Kind.choices, blank=True, help_text="Пусто — любой вид."
    )
    amount = models.PositiveSmallIntegerField("срок", validators=[MinValueValidator(1)])
    unit = models.CharField("единица срока", max_length=20, choices=UNITS)
    extension_amount = models.PositiveSmallIntegerField(
        "продление", default=0, help_text="Один раз. 0 — продлить нельзя."
    )
    extension_unit = models.CharField("единица продления", max_length=20, choices=UNITS)
    valid_from = models.DateField("действует с")
    valid_to = models.DateField("действует по", null=True, blank=True)
    source = models.CharField("чем установлен", max_length=300)

    objects = ResponseTermQuerySet.as_manager()

    class Meta:
        verbose_name = "срок ответа"
        verbose_name_plural = "сроки ответа"
        ordering = ["channel", "kind", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "kind", "valid_from"],
                name="response_term_once",
                violation_error_message="Для этого способа подачи и вида уже есть срок с той же даты.",
            )
        ]

    def __str__(self) -> str:
        kind = f", {self.get_kind_display()}" if self.kind else ""
        return f"{self.get_channel_display()}{kind}: {self.amount} {self.get_unit_display()}"

    def clean(self) -> None:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": "Дата окончания раньше даты начала."})

    def applies(self, kind: str, on: date) -> bool:
        """Whether the rule covers a kind (an empty rule covers all) on a day, both ends included."""
        begun = self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)
        return begun and self.kind in ("", kind)

    def as_term(self) -> Term:
        return Term(self.amount, self.unit, self.extension_amount, self.extension_unit)

    def snapshot(self) -> dict[str, Any]:
        """Return the rule as plain values: it stays with the appeal whatever becomes of the rule."""
        return {
            "amount": self.amount,
            "unit": self.unit,
            "extension_amount": self.extension_amount,
            "extension_unit": self.extension_unit,
            "channel": self.channel,
            "kind": self.kind,
            "valid_from": self.valid_from.isoformat(),
            "source": self.source,
        }

    @staticmethod
    def term_from(snapshot: Mapping[str, Any]) -> Term:
        """Return the term that a stored snapshot describes."""
        return Term(
            snapshot["amount"],
            snapshot["unit"],
            snapshot["extension_amount"],
            snapshot["extension_unit"],
        )


def most_specific(rules: Iterable[ResponseTerm], *, channel: str, on: date, kind: str = "") -> ResponseTerm:
    """Return the rule of a channel in force on a day: one for the very kind first, then the latest one."""
    fitting = [rule for rule in rules if rule.channel == channel and rule.applies(kind, on)]
    if not fitting:
        raise NoTermInForce(channel, on)
    return max(fitting, key=lambda rule: (rule.kind != "", rule.valid_from))
