from django.db import models


class ConsentRecord(models.Model):
    """What exactly a person agreed to, and when (152-ФЗ, ст. 9)."""

    appeal = models.OneToOneField(
        "questions.Appeal", models.PROTECT, related_name="consent", verbose_name="обращение"
    )
    edition = models.ForeignKey(
        "pages.Edition", models.PROTECT, related_name="+", verbose_name="редакция согласия"
    )
    text_hash = models.CharField("отпечаток текста", max_length=64)
    given_at = models.DateTimeField("дано")

    class Meta:
        verbose_name = "согласие на обработку персональных данных"
        verbose_name_plural = "согласия на обработку персональных данных"

    def __str__(self) -> str:
        return f"Согласие к обращению {self.appeal_id}"
