from django.db import models


class Rating(models.Model):
    """What the customer thinks of the answer: one mark, which may be changed."""

    class Mark(models.IntegerChoices):
        EXCELLENT = 5, "отлично"
        GOOD = 4, "хорошо"
        FAIR = 3, "удовлетворительно"
        POOR = 2, "плохо"
        VERY_POOR = 1, "очень плохо"

    appeal = models.OneToOneField(
        "questions.Appeal", models.PROTECT, related_name="rating", verbose_name="обращение"
    )
    mark = models.PositiveSmallIntegerField("оценка", choices=Mark.choices)
    comment = models.TextField("что улучшить", blank=True)
    rated_at = models.DateTimeField("когда")

    class Meta:
        verbose_name = "оценка ответа"
        verbose_name_plural = "оценки ответов"

    def __str__(self) -> str:
        return f"Оценка ответа на обращение {self.appeal_id}: {self.mark}"
