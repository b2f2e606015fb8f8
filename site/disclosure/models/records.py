"""What happened to a duty: written once."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from disclosure.choices import STATES
from disclosure.errors import ResultIsFinal
from disclosure.freshness import State
from disclosure.models.duty import Duty
from disclosure.querysets import ResultQuerySet


class DutyConfirmation(models.Model):
    """«Подтверждаю: сведения актуальны» — who and when."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="confirmations", verbose_name="пункт")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="кто")
    at = models.DateTimeField("когда")
    note = models.CharField("примечание", max_length=500, blank=True)

    class Meta:
        verbose_name = "подтверждение"
        verbose_name_plural = "подтверждения"
        ordering = ["-at", "-id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.duty_id}: подтверждено {self.at:%d.%m.%Y}"


class DutyEvent(models.Model):
    """«Сведения изменились»: from that day on the matter is to be renewed."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="events", verbose_name="пункт")
    happened_on = models.DateField("когда изменились")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="кто")
    at = models.DateTimeField("когда записано")
    note = models.CharField("что изменилось", max_length=500, blank=True)

    class Meta:
        verbose_name = "изменение сведений"
        verbose_name_plural = "изменения сведений"
        ordering = ["-happened_on", "-id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.duty_id}: изменилось {self.happened_on:%d.%m.%Y}"


class DutyRenewal(models.Model):
    """A moment at which the matter was seen to change: a page forgets all of them but the last."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="renewals", verbose_name="пункт")
    at = models.DateTimeField("когда")

    class Meta:
        verbose_name = "обновление"
        verbose_name_plural = "обновления"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["duty", "at"], name="duty_renewal_once")]

    def __str__(self) -> str:
        return f"{self.duty_id}: обновлено {self.at:%d.%m.%Y}"


class DutyResult(models.Model):
    """What an evaluation found: one row a day, and one more whenever the state has changed. Never altered."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="results", verbose_name="пункт")
    evaluated_at = models.DateTimeField("когда проверено")
    on = models.DateField("за день")
    state = models.CharField("состояние", max_length=20, choices=STATES)
    reason = models.CharField("почему", max_length=500, blank=True)
    due_on = models.DateField("обновить до", null=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = "итог проверки"
        verbose_name_plural = "итоги проверок"
        ordering = ["-id"]
        default_permissions = ()
        indexes = [models.Index(fields=["on", "duty"], name="duty_result_day")]

    def __str__(self) -> str:
        return f"{self.duty_id}, {self.on:%d.%m.%Y}: {self.words}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ResultIsFinal("Results are not changed.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise ResultIsFinal("Results are not deleted.")

    @property
    def words(self) -> str:
        return State(self.state).words


class DutyNotice(models.Model):
    """That this person was told of this occasion of this duty: nobody is told twice."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="notices", verbose_name="пункт")
    recipient = models.ForeignKey("staff.Employee", models.CASCADE, related_name="+", verbose_name="кому")
    occasion = models.CharField("повод", max_length=40)
    told_on = models.DateField("когда", db_index=True)

    class Meta:
        verbose_name = "напоминание о пункте"
        verbose_name_plural = "напоминания о пунктах"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["duty", "recipient", "occasion"], name="duty_notice_once")
        ]

    def __str__(self) -> str:
        return f"{self.occasion}: пункт {self.duty_id}"
