from django.db import models

from questions.choices import ReplyChannel


class Notice(models.Model):
    """A letter to the customer that is not the answer: it is numbered and kept like one."""

    class Kind(models.TextChoices):
        EXTENSION = "extension", "о продлении срока"
        CLARIFICATION = "clarification", "с просьбой уточнить"
        REDIRECTION = "redirection", "о передаче обращения"
        UNREADABLE = "unreadable", "о том, что текст не читается"
        REPEATED = "repeated", "о ранее данном ответе"
        CONFIDENTIAL = "confidential", "о невозможности ответить"

    appeal = models.ForeignKey(
        "questions.Appeal", models.PROTECT, related_name="notices", verbose_name="обращение"
    )
    kind = models.CharField("о чём", max_length=20, choices=Kind.choices)
    text = models.TextField("текст")
    author = models.ForeignKey(
        "staff.Employee", models.PROTECT, related_name="+", verbose_name="кто составил"
    )
    letter_year = models.PositiveSmallIntegerField("год письма")
    letter_number = models.PositiveIntegerField("исходящий номер")
    letter_on = models.DateField("дата письма")
    letter = models.OneToOneField("files.StoredFile", models.PROTECT, related_name="+", verbose_name="письмо")
    channel = models.CharField("как отправляется", max_length=20, choices=ReplyChannel.choices)
    queued_at = models.DateTimeField("передано почтовому серверу", null=True)
    sent_at = models.DateTimeField("отправлено", null=True)
    delivery_failed_at = models.DateTimeField("почтовый сервер отказал", null=True)
    dispatch_note = models.CharField("отметка об отправке", max_length=200, blank=True)

    class Meta:
        verbose_name = "уведомление"
        verbose_name_plural = "уведомления"
        ordering = ["letter_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["letter_year", "letter_number"], name="notice_letter_number")
        ]

    def __str__(self) -> str:
        return f"Уведомление {self.get_kind_display()}"

    @property
    def outgoing_number(self) -> str:
        return f"{self.letter_year}-{self.letter_number:06d}"
