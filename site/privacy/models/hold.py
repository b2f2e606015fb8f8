from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q


class HoldQuerySet(models.QuerySet["Hold"]):
    def standing(self, on: date) -> Self:
        return self.filter(lifted_at=None, until__gte=on)


class Hold(models.Model):
    """«Не уничтожать до»: a record that a dispute, a check or a court still needs."""

    subject = models.CharField("к чему относится", max_length=64, db_index=True)
    label = models.CharField("что это", max_length=100)
    until = models.DateField("не уничтожать до")
    reason = models.CharField("почему", max_length=300)
    set_by = models.CharField("кто запретил", max_length=64)
    set_at = models.DateTimeField("когда")
    lifted_by = models.CharField("кто снял запрет", max_length=64, blank=True)
    lifted_at = models.DateTimeField("когда снят", null=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = "запрет уничтожения"
        verbose_name_plural = "запреты уничтожения"
        ordering = ["until", "pk"]
        default_permissions = ()
        permissions = [("forbid_destruction", "Запрещать уничтожение сведений до названного дня")]
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=Q(lifted_at=None), name="privacy_one_standing_hold"
            )
        ]

    def __str__(self) -> str:
        return f"{self.label}: не уничтожать до {self.until:%d.%m.%Y}"
