"""What organisations pay at most: a month's price caps, published with the official files as one."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse

from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, PreviewableMixin, Revision

from files.models import StoredFile
from pages.models import PublishedFile
from review.publications.models import Publication
from review.publications.panels import ChecksPanel
from tariffs import months
from tariffs.caps.categories import HOURLY
from tariffs.models.prices import YEARS, PriceTable
from tariffs.panels import PricesPanel
from tariffs.wording import volume_words

HOURS_OF = "hours-"
NO_PRICES = "Цен нет: загрузите их из файла на странице «Загрузка цен»."
NO_FILES = "Приложите официальный файл: опубликован по закону он, а таблицы — для удобства."
OTHER_MONTH = "Цены загружены за {found}, а выпуск — за {wanted}."
CHANGED = "Числа таблицы цен не те, что были загружены. Загрузите файлы ещё раз."


class PriceBulletin(PreviewableMixin, Publication):
    """The price caps of a month. The files are the legal document; the table says the same as data."""

    class Scope(models.TextChoices):
        REGIONAL = "regional", "через сети региона"
        FSK = "fsk", "через сети ФСК"
        PRODUCER = "producer", "через установки производителя"

    year = models.PositiveSmallIntegerField("год", validators=YEARS)
    month = models.PositiveSmallIntegerField("месяц", choices=list(enumerate(months.NAMES, 1)))
    scope = models.CharField("для кого", max_length=20, choices=Scope.choices, default=Scope.REGIONAL)
    vat_percent = models.DecimalField(
        "НДС, %", max_digits=4, decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(99)],
        help_text="Цены в файле — без него. По этой ставке их покажут с НДС.",
    )  # fmt: skip
    table = models.ForeignKey(
        PriceTable, models.PROTECT, null=True, blank=True, editable=False, related_name="bulletins",
        verbose_name="таблица цен",
    )  # fmt: skip
    digest = models.CharField("отпечаток цен", max_length=64, blank=True, editable=False)
    reason_of_change = models.TextField(
        "причины изменения средневзвешенной цены",
        blank=True,
        help_text="Если она изменилась из-за данных прошлых месяцев. Это обязаны раскрыть.",
    )
    comment = models.TextField("примечание", blank=True, help_text="Его видят посетители.")
    is_demo = models.BooleanField(
        "демонстрационные данные", default=False, help_text="Посетители увидят, что данные не настоящие."
    )

    panels = [
        ChecksPanel(),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("year"), FieldPanel("month")]),
                FieldPanel("scope"),
                FieldPanel("vat_percent"),
                FieldPanel("reason_of_change"),
                FieldPanel("comment"),
                FieldPanel("is_demo"),
            ],
            heading="За какой месяц",
        ),
        InlinePanel("files", label="Файл", heading="Официальные файлы"),
        PricesPanel(heading="Цены"),
        *Publication.reason_panels,
    ]

    class Meta(Publication.Meta):
        abstract = False
        verbose_name = "выпуск предельных цен"
        verbose_name_plural = "выпуски предельных цен"
        ordering = ["-year", "-month", "scope"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "month", "scope"],
                name="price_bulletin_once",
                violation_error_message="За этот месяц выпуск уже есть: исправьте его, а не заводите второй.",
            )
        ]

    def __str__(self) -> str:
        scope = "" if self.scope == self.Scope.REGIONAL else f", {self.get_scope_display()}"
        return f"Предельные уровни цен за {self.month_words}{scope}"

    def get_absolute_url(self) -> str:
        return self.url_of("price_caps")

    def url_of(self, view: str) -> str:
        """Return the address of one of the views of this month."""
        scope = {} if self.scope == self.Scope.REGIONAL else {"scope": self.scope}
        return reverse(f"tariffs:{view}", kwargs={"month": date(self.year, self.month, 1), **scope})

    @property
    def month_words(self) -> str:
        return f"{self.month_name} года"

    @property
    def month_name(self) -> str:
        """Say the month as lists do: «октябрь 2026»."""
        return f"{months.NAMES[self.month - 1]} {self.year}"

    @property
    def month_code(self) -> str:
        """Name the month as addresses and programs do: «2026-10»."""
        return f"{self.year}-{self.month:02}"

    @property
    def vat_words(self) -> str:
        return f"{volume_words(self.vat_percent)}\u00a0%"

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """The month as visitors see it, and all hours of each category, for those who check them."""
        hours = [(f"{HOURS_OF}{number}", f"Все часы, {number} ЦК") for number in HOURLY]
        return [("", "Страница месяца"), *hours]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        name = "hours_preview" if mode_name.startswith(HOURS_OF) else "price_caps"
        return f"tariffs/organisations/{name}.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from tariffs.organisations import previews

        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        category = mode_name.removeprefix(HOURS_OF)
        found = previews.hours_of(self, int(category)) if category else previews.month_of(self)
        return {**context, **found}

    def faults(self) -> list[str]:
        found = [self._fault_of_table(), "" if self.files.all() else NO_FILES]
        return [fault for fault in found if fault]

    def remarks(self) -> list[str]:
        return list(self.table.remarks) if self.table is not None else []

    def faults_of(self, revision: Revision) -> Sequence[str]:
        """Count the digest anew, too: what goes live is what was loaded, looked at and approved."""
        draft = revision.as_object()
        changed = draft.table is not None and draft.table.caps().digest() != draft.digest
        return [*super().faults_of(revision), *([CHANGED] if changed else [])]

    def published_table(self) -> PriceTable | None:
        """Return the numbers that visitors have now, if they have any."""
        live = PriceBulletin.objects.filter(pk=self.pk, live=True).select_related("table").first()
        return live.table if live is not None else None

    def archived_files(self) -> list[StoredFile]:
        return [row.file.stored for row in self.files.all()]

    def _fault_of_table(self) -> str:
        if self.table is None:
            return NO_PRICES
        if (self.table.year, self.table.month) != (self.year, self.month):
            return OTHER_MONTH.format(found=self.table.month_words, wanted=self.month_words)
        return "" if self.table.digest == self.digest else CHANGED


class BulletinFile(Orderable):
    """A file as which a bulletin is published by law."""

    bulletin = ParentalKey(PriceBulletin, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(PublishedFile, models.PROTECT, related_name="+", verbose_name="файл")

    panels = [FieldPanel("file")]

    class Meta(Orderable.Meta):
        verbose_name = "официальный файл"
        verbose_name_plural = "официальные файлы"

    def __str__(self) -> str:
        return str(self.file)
