from django.db import models
from django.db.models import Q

from outbox.querysets import MessageQuerySet


class Message(models.Model):
    """One letter to one address. This row is the truth of it; a worker's task is only a hint to look here."""

    class State(models.TextChoices):
        QUEUED = "queued", "ждёт отправки"
        SENDING = "sending", "отправляется"
        ACCEPTED = "accepted", "принято почтовым сервером"
        BOUNCED = "bounced", "вернулось"
        FAILED = "failed", "не отправлено"

    message_id = models.CharField("Message-ID", max_length=255, unique=True)
    kind = models.CharField("вид", max_length=50, db_index=True)
    to = models.CharField("кому", max_length=254)
    reply_to = models.CharField("куда отвечать", max_length=254, blank=True)
    subject = models.CharField("тема", max_length=255)
    text = models.TextField("текст")
    html = models.TextField("текст с оформлением", blank=True)
    unsubscribe_url = models.CharField("адрес отписки", max_length=300, blank=True)
    related = models.CharField("к чему относится", max_length=64, blank=True, db_index=True)

    state = models.CharField("состояние", max_length=20, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveIntegerField("попыток", default=0)
    next_try_at = models.DateTimeField("следующая попытка", null=True)
    lease_until = models.DateTimeField("занято до", null=True)
    claimed_by = models.CharField("кем занято", max_length=64, blank=True)
    interrupted = models.PositiveIntegerField(
        "прерванных попыток",
        default=0,
        help_text="Отправка обрывалась на полпути: письмо могло прийти и дважды, под одним Message-ID.",
    )
    last_error = models.CharField("последняя ошибка", max_length=100, blank=True)
    created_at = models.DateTimeField("создано")
    accepted_at = models.DateTimeField("принято сервером", null=True)
    bounced_at = models.DateTimeField("вернулось", null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "исходящее письмо"
        verbose_name_plural = "исходящие письма"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["next_try_at", "id"], condition=Q(state="queued"), name="outbox_queued"),
            models.Index(fields=["lease_until"], condition=Q(state="sending"), name="outbox_sending"),
            models.Index(fields=["state", "id"], name="outbox_state"),
            models.Index(fields=["to"], name="outbox_to"),
        ]

    def __str__(self) -> str:
        return f"Письмо {self.pk}"


class MessageAttachment(models.Model):
    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments", verbose_name="письмо")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+", verbose_name="файл")
    name = models.CharField("имя", max_length=150)
    order = models.PositiveSmallIntegerField("порядок")

    class Meta:
        verbose_name = "вложение"
        verbose_name_plural = "вложения"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["message", "order"], name="outbox_attachment_order")]

    def __str__(self) -> str:
        return self.name
