"""A yearly report: its editions, the rows that they rest on, and where the register says otherwise by now."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Revision

from disclosure.yearly.facts import APPEAL, CONTACT
from disclosure.yearly.panels import ReportPanel
from disclosure.yearly.snapshot import Snapshot, from_json
from review.publications.models import ReviewedRow

NOT_YET = "Этот день ещё не закончился: выберите день не позже вчерашнего."
TOO_EARLY = "Дата отсечки не может быть раньше начала года отчёта."
SOURCES = [(APPEAL, "обращение"), (CONTACT, "обслуживание")]


class ReportQuerySet(models.QuerySet["YearlyReport"]):
    def live(self) -> Self:
        return self.filter(live=True)

    def drafts(self) -> Self:
        """Editions that have never been published."""
        return self.filter(live=False, first_published_at=None)

    def of_year(self, year: int) -> Self:
        return self.filter(year=year).order_by("-edition")


class YearlyReport(ReviewedRow):
    """An edition of a year's report. Published, it never changes: a correction is the next edition.

    The figures are in `snapshot` (`disclosure.yearly.snapshot`), with the texts as they were then; what is
    public of an edition is `as_snapshot`.
    """

    year = models.PositiveSmallIntegerField("год", editable=False)
    edition = models.PositiveSmallIntegerField("редакция", editable=False)
    cut_off = models.DateField(
        "дата отсечки",
        help_text="Ответы учтены по этот день включительно. Дата печатается на отчёте. "
        "После изменения нажмите «Пересчитать» на странице отчёта.",
    )
    summary = models.TextField(
        "вступление", blank=True, help_text="Два-три предложения о годе. Их видят посетители над таблицами."
    )
    correction_reason = models.TextField(
        "что исправлено и почему",
        blank=True,
        help_text="Для второй и следующих редакций. Посетители увидят это на странице отчёта.",
    )
    snapshot = models.JSONField("числа", null=True, blank=True, editable=False)

    objects = ReportQuerySet.as_manager()
    panels = [
        ReportPanel(),
        FieldRowPanel([FieldPanel("cut_off")]),
        FieldPanel("summary"),
        FieldPanel("correction_reason"),
    ]

    class Meta(ReviewedRow.Meta):
        abstract = False
        verbose_name = "годовой отчёт"
        verbose_name_plural = "годовые отчёты"
        ordering = ["-year", "-edition"]
        default_permissions = ("add", "change", "view")  # type: ignore[assignment]  # fewer of them
        constraints = [
            models.UniqueConstraint(fields=["year", "edition"], name="yearly_report_edition_once"),
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(live=False, first_published_at=None),
                name="yearly_report_one_draft",
            ),
        ]

    def __str__(self) -> str:
        words = f"Отчёт за {self.year} год"
        return words if self.edition == 1 else f"{words}, редакция {self.edition}"

    def get_absolute_url(self) -> str:
        return reverse("disclosure:year", args=[self.year])

    @property
    def stream(self) -> str:
        """The report's own stream in the ledger."""
        return f"yearly_report:{self.pk}"

    @property
    def is_draft(self) -> bool:
        """Whether this edition has never been published."""
        return not self.live and self.first_published_at is None

    def clean(self) -> None:
        if self.cut_off and self.cut_off >= timezone.localdate():
            raise ValidationError({"cut_off": NOT_YET})
        if self.cut_off and self.cut_off < date(self.year, 1, 1):
            raise ValidationError({"cut_off": TOO_EARLY})

    def as_snapshot(self) -> Snapshot:
        """Return what this edition says, its texts included; ValueError while nothing has been counted."""
        if self.snapshot is None:
            raise ValueError(f"{self}: nothing has been counted yet.")
        return from_json(self.snapshot).with_changes(
            edition=self.edition, summary=self.summary, correction_reason=self.correction_reason
        )

    def faults_of(self, revision: Revision) -> Sequence[str]:
        """Say what keeps a revision from going live; under a lock, so that two do not pass each other."""
        list(YearlyReport.objects.select_for_update().filter(year=self.year).values_list("pk"))
        found: list[str] = revision.as_object().faults()
        return found

    def faults(self) -> list[str]:
        """Say in Russian all that keeps the draft, as it is in memory, from being published."""
        from disclosure.yearly.checks import checks_of

        return [check.words for check in checks_of(self, timezone.localdate()) if not check.is_met]


class FrozenRows(models.Model):
    """The rows that the figures of a report rest on, as they were when it was counted: never changed.

    Kept in parts (`disclosure.yearly.rows`), each a whole gzip file, so that a million rows are written and
    read in little memory; the parts one after another are a gzip file too.
    """

    report = models.ForeignKey(
        YearlyReport, models.CASCADE, related_name="frozen", verbose_name="отчёт", editable=False
    )
    sha256 = models.CharField("отпечаток", max_length=64, blank=True)
    count = models.PositiveIntegerField("строк", default=0)
    made_at = models.DateTimeField("когда")

    class Meta:
        verbose_name = "зафиксированные строки"
        verbose_name_plural = "зафиксированные строки"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["report", "sha256"], name="frozen_rows_once")]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.count}, {self.sha256[:12]}"


class FrozenPart(models.Model):
    rows = models.ForeignKey(FrozenRows, models.CASCADE, related_name="parts", verbose_name="строки")
    number = models.PositiveIntegerField("часть")
    data = models.BinaryField("содержимое")

    class Meta:
        verbose_name = "часть зафиксированных строк"
        verbose_name_plural = "части зафиксированных строк"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["rows", "number"], name="frozen_part_once")]

    def __str__(self) -> str:
        return f"{self.rows_id}: {self.number}"


class Reconciliation(models.Model):
    """When the register was last compared with what is published."""

    report = models.OneToOneField(
        YearlyReport, models.CASCADE, related_name="reconciliation", verbose_name="отчёт"
    )
    looked_on = models.DateField("сверено")
    is_damaged = models.BooleanField("строки повреждены", default=False)

    class Meta:
        verbose_name = "сверка отчёта"
        verbose_name_plural = "сверки отчётов"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.report_id}: {self.looked_on:%d.%m.%Y}"


class Mismatch(models.Model):
    """A published figure that the register no longer says; gone when it says it again."""

    report = models.ForeignKey(YearlyReport, models.CASCADE, related_name="mismatches", verbose_name="отчёт")
    cell = models.CharField("число", max_length=120)
    count = models.PositiveIntegerField("строк расходится")
    found_on = models.DateField("найдено")
    told_at = models.DateTimeField("сообщено", null=True)

    class Meta:
        verbose_name = "расхождение"
        verbose_name_plural = "расхождения"
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["report", "cell"], name="yearly_mismatch_once")]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.cell}"


class Difference(models.Model):
    """A row that a figure counted otherwise than the register would now; of many, the first ones."""

    mismatch = models.ForeignKey(
        Mismatch, models.CASCADE, related_name="differences", verbose_name="расхождение"
    )
    source = models.CharField("что", max_length=10, choices=SOURCES)
    row = models.PositiveBigIntegerField("номер записи")
    before = models.CharField("было", max_length=200, blank=True)
    after = models.CharField("стало", max_length=200, blank=True)
    found_on = models.DateField("найдено")

    class Meta:
        verbose_name = "расходящаяся строка"
        verbose_name_plural = "расходящиеся строки"
        ordering = ["source", "row"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["mismatch", "source", "row"], name="yearly_difference_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.row}"

    @property
    def as_shown(self) -> Any:
        """The row before and after, field by field: see `disclosure.yearly.differing`."""
        from disclosure.yearly.differing import changes_of

        return changes_of(self.before, self.after)
