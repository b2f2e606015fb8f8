from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from files.models import StoredFile
from measures.rules import KINDS, Kind, State, state_words
from measures.words import faults_of_words
from review.publications.models import ReviewedRow

KIND_CHOICES = [(code.value, label) for code, label in KINDS.items()]
YEAR = (MinValueValidator(2000), MaxValueValidator(2100))
STATED = "За этот год опубликовано, что мероприятия не проводились. Сначала снимите это с публикации."
OTHER_YEAR = "Срок — в другом году, чем программа."
NOT_A_TRAIL = "Мероприятие не может следовать из самого себя."


class MeasureQuerySet(models.QuerySet["Measure"]):
    def live(self) -> Self:
        return self.filter(live=True)

    def with_progress(self) -> Self:
        return self.select_related("progress")

    def in_force(self) -> Self:
        """Leave out what was cancelled."""
        return self.exclude(progress__state=State.CANCELLED)

    def counting_complaints(self) -> Self:
        """Say of each how many complaints led to it, as `complaints`."""
        return self.annotate(complaints=models.Count("complaint_links"))


class Measure(ReviewedRow):
    """Something that the company does in a year to serve better. How it stands is `progress`.

    Its words go through the review; its state and its results are facts that services write down.
    """

    year = models.PositiveSmallIntegerField("год программы", validators=YEAR)
    kind = models.CharField("вид", max_length=20, choices=KIND_CHOICES)
    title = models.CharField("мероприятие", max_length=250)
    purpose = models.TextField("для чего", blank=True)
    due_on = models.DateField("выполнить до", help_text="Последний день. В том же году, что и программа.")
    responsible = models.ForeignKey(
        "staff.Employee", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="ответственный", help_text="Посетители увидят должность, без имени.",
    )  # fmt: skip
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="follow_ups",
        verbose_name="по результатам чего",
        help_text="Например, тайного покупателя или аудита: так складывается план по результатам.",
    )  # fmt: skip
    result = models.TextField(
        "результат", blank=True, help_text="Что сделано и что это дало, словами для посетителей."
    )
    file = models.ForeignKey(
        "pages.PublishedFile", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="файл с итогами", help_text="Его увидят посетители. Например, краткий отчёт об аудите.",
    )  # fmt: skip
    said = models.TextField(
        "что говорили потребители",
        blank=True,
        help_text="Обобщённо, без имён, адресов и номеров. С этими словами мероприятие попадёт "
        "на страницу «Вы сказали — мы сделали».",
    )
    topic = models.ForeignKey(
        "questions.Topic", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="тема жалоб"
    )
    notice = models.TextField(
        "объявление о съёмке",
        blank=True,
        help_text="Для видеомониторинга: встанет на страницу политики и на лист для офиса.",
    )
    is_demo = models.BooleanField("демонстрационное", default=False, editable=False)

    objects = MeasureQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("year"), FieldPanel("kind"), FieldPanel("due_on")]),
        FieldPanel("title"),
        FieldPanel("purpose"),
        FieldPanel("responsible"),
        FieldPanel("follows"),
        MultiFieldPanel([FieldPanel("result"), FieldPanel("file")], heading="Что получилось"),
        MultiFieldPanel([FieldPanel("said"), FieldPanel("topic")], heading="Вы сказали — мы сделали"),
        FieldPanel("notice"),
    ]

    class Meta(ReviewedRow.Meta):
        abstract = False
        verbose_name = "мероприятие"
        verbose_name_plural = "мероприятия"
        ordering = ["-year", "due_on", "pk"]
        indexes = [
            models.Index(fields=["year", "due_on"], name="measure_year", condition=models.Q(live=True))
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})"

    def get_absolute_url(self) -> str:
        return reverse("measures:year", args=[self.year])

    @property
    def stream(self) -> str:
        return f"measure:{self.pk}"

    @property
    def state(self) -> State:
        """How it stands; what nobody has touched yet is planned."""
        return State(self.progress.state) if hasattr(self, "progress") else State.PLANNED

    @property
    def done_on(self) -> Any:
        return self.progress.done_on if hasattr(self, "progress") else None

    @property
    def progress_words(self) -> str:
        """Say how it stands today."""
        return state_words(self.state, self.due_on, timezone.localdate())

    def public_words(self) -> dict[str, str]:
        """Return what visitors read, by the labels of the form."""
        names = ("title", "purpose", "result", "said", "notice")
        return {str(self._meta.get_field(name).verbose_name): getattr(self, name) for name in names}

    def faults(self) -> list[str]:
        from measures.models.statement import NoMeasures

        found = faults_of_words(self.public_words())
        if NoMeasures.objects.filter(year=self.year, live=True).exists():
            found.append(STATED)
        if self.due_on and self.due_on.year != self.year:
            found.append(OTHER_YEAR)
        if self.follows_id is not None and self.follows_id == self.pk:
            found.append(NOT_A_TRAIL)
        if self.notice and self.kind != Kind.VIDEO_MONITORING:
            found.append("Объявление о съёмке пишут только для видеомониторинга.")
        return found

    def archived_files(self) -> list[StoredFile]:
        return [self.file.stored] if self.file is not None else []
