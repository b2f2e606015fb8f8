"""«Частые вопросы» made from answers: from which appeal a draft comes, and what in it is no personal data."""

from django.conf import settings
from django.db import models

LONGEST_FRAGMENT = 300


class FrequentDraft(models.Model):
    """That a frequent question was written from the answer to an appeal; only staff see it."""

    page = models.OneToOneField(
        "pages.QuestionPage", models.CASCADE, related_name="made_from", verbose_name="частый вопрос"
    )
    appeal = models.OneToOneField(
        "questions.Appeal", models.PROTECT, related_name="frequent_draft", verbose_name="обращение"
    )
    made_by = models.ForeignKey("staff.Employee", models.PROTECT, related_name="+", verbose_name="кто сделал")
    made_at = models.DateTimeField("когда")

    class Meta:
        verbose_name = "частый вопрос из обращения"
        verbose_name_plural = "частые вопросы из обращений"
        default_permissions = ()
        permissions = [("make_frequentdraft", "Делать из ответов черновики частых вопросов")]

    def __str__(self) -> str:
        return f"Частый вопрос {self.page_id} из обращения {self.appeal_id}"


class NotPersonal(models.Model):
    """A fragment of one frequent question that looks like personal data and is none, with the reason."""

    page = models.ForeignKey(
        "pages.QuestionPage", models.CASCADE, related_name="not_personal", verbose_name="частый вопрос"
    )
    fragment = models.CharField("что найдено", max_length=LONGEST_FRAGMENT)
    reason = models.CharField("почему это не личные данные", max_length=300)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="кто отметил"
    )
    marked_at = models.DateTimeField("когда")

    class Meta:
        verbose_name = "отметка «не личные данные»"
        verbose_name_plural = "отметки «не личные данные»"
        default_permissions = ()
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["page", "fragment"], name="not_personal_once")]

    def __str__(self) -> str:
        return f"Отметка {self.pk} к частому вопросу {self.page_id}"
