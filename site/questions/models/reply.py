from django.db import models

from wagtail.fields import RichTextField

from questions.choices import ReplyChannel


class Reply(models.Model):
    """The answer to an appeal: a letter on the company's form, signed by hand and scanned."""

    appeal = models.OneToOneField(
        "questions.Appeal", models.PROTECT, related_name="reply", verbose_name="обращение"
    )
    text = RichTextField("текст ответа", features=["bold", "italic", "ol", "ul"])
    author = models.ForeignKey("staff.Employee", models.PROTECT, related_name="+", verbose_name="исполнитель")
    contributors = models.ManyToManyField("staff.Employee", related_name="+", verbose_name="кто писал")
    signatory = models.ForeignKey(
        "staff.Employee", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="подписант"
    )
    remark = models.TextField("замечание подписанта", blank=True)

    letter_year = models.PositiveSmallIntegerField("год письма", null=True, editable=False)
    letter_number = models.PositiveIntegerField("исходящий номер", null=True, editable=False)
    letter_on = models.DateField("дата письма", null=True, editable=False)
    approved_at = models.DateTimeField("согласовано", null=True, editable=False)
    letter = models.OneToOneField(
        "files.StoredFile", models.PROTECT, null=True, editable=False, related_name="+", verbose_name="письмо"
    )
    signed_scan = models.OneToOneField(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="подписанный скан",
    )

    queued_at = models.DateTimeField("передано на отправку", null=True, editable=False)
    delivery_failed_at = models.DateTimeField("почтовый сервер отказал", null=True, editable=False)
    dispatched_by = models.CharField(
        "чем отправлено", max_length=20, choices=ReplyChannel.choices, blank=True
    )
    dispatch_note = models.CharField("отметка об отправке", max_length=200, blank=True)

    class Meta:
        verbose_name = "ответ"
        verbose_name_plural = "ответы"
        constraints = [
            models.UniqueConstraint(fields=["letter_year", "letter_number"], name="reply_letter_number")
        ]

    def __str__(self) -> str:
        return f"Ответ на обращение {self.appeal_id}"

    @property
    def outgoing_number(self) -> str:
        """The letter's own number, empty before approval."""
        return f"{self.letter_year}-{self.letter_number:06d}" if self.letter_number else ""
