from django.db import models
from django.urls import reverse

from wagtail.admin.panels import FieldPanel

from measures.models.measure import YEAR, Measure
from measures.words import faults_of_words
from review.publications.models import ReviewedRow

WORDS = "Мероприятия не проводились."


class NoMeasures(ReviewedRow):
    """The explicit statement that in a year nothing was done (Стандарт: «или указание на их отсутствие»).

    Who wrote it and who let it go live, its review keeps.
    """

    year = models.PositiveSmallIntegerField("год", unique=True, validators=YEAR)
    words = models.TextField("что сказать посетителям", default=WORDS)
    is_demo = models.BooleanField("демонстрационное", default=False, editable=False)

    panels = [FieldPanel("year"), FieldPanel("words")]

    class Meta(ReviewedRow.Meta):
        abstract = False
        verbose_name = "указание, что мероприятий не было"
        verbose_name_plural = "указания, что мероприятий не было"
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"Мероприятия не проводились ({self.year})"

    def get_absolute_url(self) -> str:
        return reverse("measures:year", args=[self.year])

    def faults(self) -> list[str]:
        found = faults_of_words({"что сказать посетителям": self.words})
        if Measure.objects.live().in_force().filter(year=self.year).exists():
            found.append("В программе этого года есть мероприятия: сказать, что их не было, нельзя.")
        return found
