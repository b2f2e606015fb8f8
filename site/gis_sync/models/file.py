"""Files that applicants gave with their appeals in GIS ZhKKh."""

from django.db import models
from django.db.models import Q


class GisFile(models.Model):
    """A file of an appeal: named there, and from some moment on here as well."""

    class State(models.TextChoices):
        WAITING = "waiting", "ещё не получен"
        TAKEN = "taken", "получен"
        REFUSED = "refused", "не получен"

    gis_appeal = models.ForeignKey(
        "gis_sync.GisAppeal", models.CASCADE, related_name="files", verbose_name="обращение ГИС ЖКХ"
    )
    guid = models.UUIDField("идентификатор в ГИС ЖКХ")
    name = models.CharField("имя", max_length=1024)
    digest = models.CharField("хеш ГОСТ Р 34.11-94", max_length=64, blank=True)
    state = models.CharField("состояние", max_length=20, choices=State.choices, default=State.WAITING)
    stored = models.OneToOneField(
        "files.StoredFile", models.SET_NULL, null=True, related_name="+", verbose_name="файл"
    )
    trouble = models.TextField("замечание", blank=True)
    attempts = models.PositiveIntegerField("попыток", default=0)
    next_try_at = models.DateTimeField("следующая попытка")

    class Meta:
        default_permissions = ()
        verbose_name = "файл обращения ГИС ЖКХ"
        verbose_name_plural = "файлы обращений ГИС ЖКХ"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["gis_appeal", "guid"], name="gis_file_once")]
        indexes = [
            models.Index(fields=["next_try_at", "id"], condition=Q(state="waiting"), name="gis_file_waiting")
        ]

    def __str__(self) -> str:
        return self.name
