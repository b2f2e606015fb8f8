"""Uploads of price caps: files that are read in the background, looked at, and taken over into a draft."""

from django.conf import settings
from django.db import models

from files.models import StoredFile
from tariffs import months
from tariffs.models.bulletin import PriceBulletin
from tariffs.models.prices import PriceTable


class PriceImport(models.Model):
    """Files of one month that were uploaded together, and what became of them."""

    class State(models.TextChoices):
        WAITING = "waiting", "читается"
        READ = "read", "прочитано, ждёт решения"
        REFUSED = "refused", "не принято"
        TAKEN = "taken", "перенесено в черновик"

    year = models.PositiveSmallIntegerField("год")
    month = models.PositiveSmallIntegerField("месяц", choices=list(enumerate(months.NAMES, 1)))
    scope = models.CharField("для кого", max_length=20, choices=PriceBulletin.Scope.choices)
    vat_percent = models.DecimalField("НДС, %", max_digits=4, decimal_places=2)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="кто загрузил"
    )
    uploaded_at = models.DateTimeField("загружено")
    state = models.CharField("состояние", max_length=10, choices=State.choices, default=State.WAITING)
    sheets_read = models.PositiveSmallIntegerField("листов прочитано", default=0)
    sheets = models.PositiveSmallIntegerField("листов", default=0)
    fault = models.TextField("почему не принято", blank=True)
    table = models.ForeignKey(
        PriceTable, models.PROTECT, null=True, related_name="imports", verbose_name="таблица цен"
    )
    bulletin = models.ForeignKey(
        PriceBulletin, models.SET_NULL, null=True, related_name="imports", verbose_name="выпуск"
    )

    class Meta:
        default_permissions = ()
        verbose_name = "загрузка цен"
        verbose_name_plural = "загрузки цен"
        ordering = ["-uploaded_at", "-pk"]
        indexes = [
            # What the clock asks for each minute.
            models.Index(
                fields=["uploaded_at"], condition=models.Q(state="waiting"), name="price_import_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"Загрузка цен за {self.month_words}"

    @property
    def month_words(self) -> str:
        return f"{months.NAMES[self.month - 1]} {self.year} года"


class ImportFile(models.Model):
    """A file of an upload, by the name that its sender knows it by."""

    price_import = models.ForeignKey(
        PriceImport, models.CASCADE, related_name="files", verbose_name="загрузка"
    )
    name = models.CharField("имя", max_length=150)
    stored = models.OneToOneField(StoredFile, models.PROTECT, related_name="+", verbose_name="файл")
    position = models.PositiveSmallIntegerField("место")

    class Meta:
        default_permissions = ()
        verbose_name = "файл загрузки"
        verbose_name_plural = "файлы загрузки"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["price_import", "position"], name="import_file_once")]

    def __str__(self) -> str:
        return self.name
