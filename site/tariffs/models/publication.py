"""What the public reads of tariffs: it holds from a day to a day, by a decision."""

from datetime import date
from typing import Any, Self

from django.db import models

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from review.publications.models import Publication, PublicationQuerySet
from review.publications.panels import ChecksPanel
from tariffs import periods


class Standing(models.TextChoices):
    """How a publication stands on a day; the database says it, so a page cannot take one for another."""

    COMING = "coming", "вступит в силу"
    IN_FORCE = "in_force", "действует"
    FORMER = "former", "не действует"


class DatedQuerySet(PublicationQuerySet):
    def in_force(self, on: date) -> Self:
        """What is published and holds on a day of the Moscow calendar."""
        open_or_later = models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=on)
        return self.live().filter(open_or_later, valid_from__lte=on)

    def standing_on(self, on: date) -> Self:
        """Say of each how it stands on a day, as `standing`."""
        return self.annotate(
            standing=models.Case(
                models.When(valid_from__gt=on, then=models.Value(Standing.COMING.value)),
                models.When(valid_to__lt=on, then=models.Value(Standing.FORMER.value)),
                default=models.Value(Standing.IN_FORCE.value),
            )
        )


class DatedPublication(Publication):
    """A publication that holds from a day to a day, by an order; no two of a kind hold at once."""

    order = models.ForeignKey(
        "tariffs.RegulatoryOrder", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="решение", help_text="Без решения публикуют только демонстрационные данные.",
    )  # fmt: skip
    valid_from = models.DateField("действует с")
    valid_to = models.DateField(
        "по", null=True, blank=True, help_text="Последний день. Пусто — пока не заменят."
    )
    comment = models.TextField("примечание", blank=True, help_text="Его видят посетители.")
    is_demo = models.BooleanField(
        "демонстрационные данные", default=False, help_text="Посетители увидят, что данные не настоящие."
    )

    objects = DatedQuerySet.as_manager()
    dated_panels = [
        ChecksPanel(),
        MultiFieldPanel(
            [
                FieldPanel("order"),
                FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
                FieldPanel("comment"),
                FieldPanel("is_demo"),
            ],
            heading="Когда и по какому решению",
        ),
    ]

    class Meta(Publication.Meta):
        abstract = True
        ordering = ["-valid_from", "-pk"]

    def standing_on(self, on: date) -> Standing:
        """Say how what is in memory stands on a day; pages ask the database (`standing_on` of the rows)."""
        if self.valid_from > on:
            return Standing.COMING
        return Standing.IN_FORCE if periods.holds(self, on) else Standing.FORMER

    @property
    def words(self) -> str:
        """Say when it holds: «с 01.01.2026 по 30.09.2026»."""
        return periods.words_of(self)

    def faults(self) -> list[str]:
        found = [self._fault_of_order(), periods.fault_of_dates(self.valid_from, self.valid_to)]
        return [fault for fault in [*found, *self._faults_of_overlap()] if fault]

    def _fault_of_order(self) -> str:
        if self.order is None:
            return "" if self.is_demo else "Укажите решение, которым это установлено."
        return (
            "" if self.order.live else f"Решение «{self.order}» ещё не опубликовано: сначала опубликуйте его."
        )

    def _faults_of_overlap(self) -> list[str]:
        rows: Any = type(self)._base_manager
        others = rows.filter(live=True).exclude(pk=self.pk)
        return [
            f"Пересекается с опубликованным: {other} ({periods.words_of(other)}). "
            "Сначала исправьте его последний день."
            for other in others
            if periods.overlap(self, other)
        ]
