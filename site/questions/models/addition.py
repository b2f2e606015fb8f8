from django.db import models


class Addition(models.Model):
    """What a customer has added to an appeal after its registration. The term goes on as it was."""

    class Source(models.TextChoices):
        CABINET = "cabinet", "личный кабинет"
        EMAIL = "email", "электронная почта"

    key = models.UUIDField("одноразовый ключ", unique=True, editable=False)
    appeal = models.ForeignKey(
        "questions.Appeal", models.PROTECT, related_name="additions", verbose_name="обращение"
    )
    source = models.CharField("откуда", max_length=20, choices=Source.choices)
    text = models.TextField("текст", blank=True)
    received_at = models.DateTimeField("получено")

    class Meta:
        verbose_name = "дополнение"
        verbose_name_plural = "дополнения"
        ordering = ["received_at", "id"]

    def __str__(self) -> str:
        return f"Дополнение к обращению {self.appeal_id}"
