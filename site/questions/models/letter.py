from django.db import models

from files.models import StoredFile


class Letter(models.Model):
    """What an answer and a notice share: a numbered letter on the company's form, and how it leaves."""

    letter_year = models.PositiveSmallIntegerField("год письма", null=True, editable=False)
    letter_number = models.PositiveIntegerField("исходящий номер", null=True, editable=False)
    letter_on = models.DateField("дата письма", null=True, editable=False)
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
    queued_at = models.DateTimeField("передано почтовому серверу", null=True, editable=False)
    delivery_failed_at = models.DateTimeField("почтовый сервер отказал", null=True, editable=False)
    dispatch_note = models.CharField("отметка об отправке", max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def outgoing_number(self) -> str:
        """The letter's own number, empty before it is taken."""
        return f"{self.letter_year}-{self.letter_number:06d}" if self.letter_number else ""

    @property
    def files(self) -> list[StoredFile]:
        """What goes to the customer: the signed scan first, if there is one, and the letter itself."""
        return [file for file in (self.signed_scan, self.letter) if file is not None]
