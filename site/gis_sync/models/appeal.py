"""Appeals as GIS ZhKKh has them; the register has its own."""

from django.db import models
from django.db.models import Q

from gis_sync.messages.appeal_reading import iter_appeals
from gis_sync.messages.appeals import Appeal


class GisAppeal(models.Model):
    """The last that GIS ZhKKh said of an appeal. Its XML holds personal data and is shown nowhere."""

    class Status(models.TextChoices):
        SENT = "Send", "направлено"
        IN_WORK = "InWork", "в работе"
        EXECUTED = "Executed", "исполнено"
        WITHDRAWN = "Withdrawn", "отозвано"

    guid = models.UUIDField("идентификатор", unique=True)
    number = models.CharField("номер в ГИС ЖКХ", max_length=30)
    created_on = models.DateField("создано")
    status = models.CharField("состояние", max_length=20, choices=Status.choices)
    execution_ends_on = models.DateField("срок в ГИС ЖКХ", null=True)
    answerer_guid = models.UUIDField("исполнитель в ГИС ЖКХ", null=True)
    xml = models.BinaryField("сообщение")
    digest = models.CharField("отпечаток", max_length=64)
    is_settled = models.BooleanField(
        "учтено в реестре", default=False, help_text="Реестр знает то, что сказано последним."
    )
    appeal = models.OneToOneField(
        "questions.Appeal", models.PROTECT, null=True, related_name="gis", verbose_name="в реестре"
    )
    organisation = models.ForeignKey(
        "gis_sync.OrganisationOfGis",
        models.PROTECT,
        null=True,
        related_name="appeals",
        verbose_name="организация-заявитель",
    )
    trouble = models.CharField("что мешает учесть", max_length=300, blank=True)
    taken_at = models.DateTimeField("впервые получено")
    changed_at = models.DateTimeField("изменилось")
    seen_at = models.DateTimeField("получено последний раз")
    erased_at = models.DateTimeField(
        "сведения уничтожены", null=True, help_text="Что ГИС ЖКХ скажет о нём потом, сюда не попадёт."
    )

    class Meta:
        default_permissions = ()
        verbose_name = "обращение ГИС ЖКХ"
        verbose_name_plural = "обращения ГИС ЖКХ"
        ordering = ["-created_on", "-id"]
        indexes = [
            models.Index(
                fields=["seen_at", "id"], condition=Q(status__in=["Send", "InWork"]), name="gis_appeal_open"
            ),
            models.Index(fields=["id"], condition=Q(is_settled=False), name="gis_appeal_unsettled"),
        ]

    def __str__(self) -> str:
        return f"Обращение {self.number} в ГИС ЖКХ"

    def said(self) -> Appeal:
        """Read what GIS ZhKKh said last; it was readable when it was kept."""
        found = next(iter_appeals(bytes(self.xml))).appeal
        if found is None:
            raise ValueError(f"unreadable: {self.number}")
        return found


class TopicOfGis(models.Model):
    """An entry of registry 220 as appeals name it, and the topic of the register that it leads to."""

    code = models.CharField("код", max_length=20)
    guid = models.UUIDField("идентификатор", unique=True)
    name = models.CharField("название", max_length=1200)
    topic = models.ForeignKey(
        "questions.Topic",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="тема реестра",
    )

    class Meta:
        default_permissions = ()
        verbose_name = "тема ГИС ЖКХ"
        verbose_name_plural = "темы ГИС ЖКХ"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()
