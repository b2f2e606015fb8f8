from django.db import models

from wagtail.fields import RichTextField

from questions.choices import ReplyChannel
from questions.models.letter import Letter


class Reply(Letter):
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

    approved_at = models.DateTimeField("согласовано", null=True, editable=False)
    dispatched_by = models.CharField(
        "чем отправлено", max_length=20, choices=ReplyChannel.choices, blank=True
    )
    carried_by = models.CharField(
        "кто сейчас доставляет, кроме почты", max_length=20, choices=ReplyChannel.choices, blank=True,
        editable=False,
    )  # fmt: skip
    returned_by = models.CharField(
        "кто не доставил", max_length=20, choices=ReplyChannel.choices, blank=True, editable=False
    )
    return_reason = models.TextField("почему не доставлено", blank=True, editable=False)

    class Meta:
        verbose_name = "ответ"
        verbose_name_plural = "ответы"
        constraints = [
            models.UniqueConstraint(fields=["letter_year", "letter_number"], name="reply_letter_number")
        ]

    def __str__(self) -> str:
        return f"Ответ на обращение {self.appeal_id}"
