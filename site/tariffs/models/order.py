from django.db import models

from wagtail.admin.panels import FieldPanel, FieldRowPanel

from files.models import StoredFile
from pages.models import PublishedFile
from review.publications.models import Publication
from review.publications.panels import ChecksPanel
from tariffs.models.reference import Regulator


class RegulatoryOrder(Publication):
    """A decision by which a regulator sets prices, ranges or hours."""

    regulator = models.ForeignKey(
        Regulator, models.PROTECT, related_name="+", verbose_name="орган регулирования"
    )
    kind = models.CharField("вид", max_length=60, default="приказ")
    number = models.CharField("номер", max_length=60)
    adopted_on = models.DateField("дата")
    title = models.CharField("о чём", max_length=500, blank=True)
    url = models.URLField("официальный текст", blank=True, help_text="Адрес на официальном сайте.")
    file = models.ForeignKey(
        PublishedFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="файл"
    )
    amends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="изменяет"
    )
    note = models.TextField("примечание", blank=True)

    panels = [
        ChecksPanel(),
        FieldPanel("regulator"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("number"), FieldPanel("adopted_on")]),
        FieldPanel("title"),
        FieldPanel("url"),
        FieldPanel("file"),
        FieldPanel("amends"),
        FieldPanel("note"),
        *Publication.reason_panels,
    ]

    class Meta(Publication.Meta):
        abstract = False
        verbose_name = "решение регулятора"
        verbose_name_plural = "решения регулятора"
        ordering = ["-adopted_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["regulator", "number", "adopted_on"],
                name="tariffs_order_once",
                violation_error_message="Такое решение уже заведено.",
            )
        ]

    def __str__(self) -> str:
        """Cite the order as Russian acts are cited: «приказ ФСТ России от 26.11.2013 № 1473-э»."""
        return (
            f"{self.kind} {self.regulator.short_name} от\u00a0{self.adopted_on:%d.%m.%Y} №\u00a0{self.number}"
        )

    def remarks(self) -> list[str]:
        if self.url or self.file_id:
            return []
        return ["Нет ни ссылки на официальный текст, ни файла: посетителю нечего открыть."]

    def archived_files(self) -> list[StoredFile]:
        return [self.file.stored] if self.file is not None else []
