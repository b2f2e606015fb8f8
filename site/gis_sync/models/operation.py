"""What we ask GIS ZhKKh for, and each packet that went there or came back."""

import uuid

from django.db import models
from django.db.models import Q

from files.models import private_storage


def body_path(packet: "Packet", name: str) -> str:
    """Return a path that tells nothing of what is in it."""
    return f"gis/{uuid.uuid4().hex}"


class Operation(models.Model):
    """One request from its first packet to what came of it. This row is the truth of it."""

    class Kind(models.TextChoices):
        WINDOW = "window", "обращения за период"
        APPEALS = "appeals", "обращения по идентификаторам"
        ANSWERS = "answers", "ответы и действия"
        TOPICS = "topics", "справочник тем"
        ORGANISATION = "organisation", "сведения об организации"

    class State(models.TextChoices):
        QUEUED = "queued", "ждёт отправки"
        SENDING = "sending", "отправляется"
        WAITING = "waiting", "обрабатывается в ГИС ЖКХ"
        DONE = "done", "выполнено"
        FAILED = "failed", "нужен человек"

    kind = models.CharField("что", max_length=20, choices=Kind.choices)
    state = models.CharField("состояние", max_length=20, choices=State.choices, default=State.QUEUED)
    starts_on = models.DateField("с", null=True)
    ends_on = models.DateField("по", null=True)
    subjects = models.JSONField(
        "о чём", default=list, help_text="Идентификаторы обращений или номера действий."
    )
    message_guid = models.UUIDField("наш идентификатор", null=True, unique=True)
    gis_guid = models.UUIDField("идентификатор в ГИС ЖКХ", null=True)
    is_unclear = models.BooleanField(
        "неизвестно, дошло ли",
        default=False,
        help_text="Подтверждение потерялось: сначала сверяем, потом отправляем.",
    )
    lookup = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="+", verbose_name="чем сверяем",
        help_text="Выгрузка обращений, по которой видно, что из отправленного дошло.",
    )  # fmt: skip
    attempts = models.PositiveIntegerField("попыток", default=0)
    polls = models.PositiveIntegerField("опросов", default=0)
    next_try_at = models.DateTimeField("следующая попытка", null=True)
    lease_until = models.DateTimeField("занято до", null=True)
    claimed_by = models.CharField("кем занято", max_length=64, blank=True)
    error_code = models.CharField("код ошибки", max_length=20, blank=True)
    error = models.TextField("что не так", blank=True)
    taken = models.PositiveIntegerField("объектов принято", default=0)
    created_at = models.DateTimeField("создано")
    accepted_at = models.DateTimeField("принято в ГИС ЖКХ", null=True)
    finished_at = models.DateTimeField("закончено", null=True)

    class Meta:
        default_permissions = ()
        permissions = [
            ("view_operation", "Смотреть журнал обмена с ГИС ЖКХ"),
            ("retry_operation", "Повторять операции обмена с ГИС ЖКХ и проверять связь"),
        ]
        verbose_name = "операция обмена"
        verbose_name_plural = "операции обмена"
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["next_try_at", "id"],
                condition=Q(state__in=["queued", "sending", "waiting"]),
                name="gis_operation_open",
            ),
            models.Index(fields=["kind", "state", "id"], name="gis_operation_kind"),
            models.Index(fields=["-id"], condition=Q(state="failed"), name="gis_operation_failed"),
            models.Index(fields=["gis_guid"], name="gis_operation_gis_guid"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display().capitalize()}, операция {self.pk}"


class Packet(models.Model):
    """A message that went out or came in, with its body for as long as bodies are kept."""

    class Direction(models.TextChoices):
        OUT = "out", "от нас"
        IN = "in", "к нам"

    operation = models.ForeignKey(Operation, models.CASCADE, related_name="packets", verbose_name="операция")
    direction = models.CharField("куда", max_length=3, choices=Direction.choices)
    action = models.CharField("действие", max_length=40)
    message_guid = models.UUIDField("идентификатор", null=True)
    at = models.DateTimeField("когда")
    status = models.PositiveSmallIntegerField("код HTTP", null=True)
    size = models.PositiveIntegerField("байт", default=0)
    outcome = models.CharField("итог", max_length=200, blank=True)
    body = models.FileField("содержимое", storage=private_storage, upload_to=body_path, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = "сообщение обмена"
        verbose_name_plural = "сообщения обмена"
        ordering = ["-id"]
        indexes = [models.Index(fields=["at"], name="gis_packet_at")]

    def __str__(self) -> str:
        return f"{self.action}, {self.get_direction_display()}"
