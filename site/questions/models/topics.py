from django.db import models

from questions.choices import Kind


class Topic(models.Model):
    """What an appeal is about: a tree of two levels that leads it to a department and an executor."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="входит в тему"
    )
    title = models.CharField("название", max_length=200)
    gis_code = models.CharField(
        "код в справочнике ГИС ЖКХ № 220", max_length=20, blank=True, help_text="Если тема там есть."
    )
    department = models.ForeignKey(
        "staff.Department", models.PROTECT, null=True, blank=True, related_name="topics", verbose_name="отдел"
    )
    executor = models.ForeignKey(
        "staff.Employee", models.PROTECT, null=True, blank=True, related_name="topics",
        verbose_name="исполнитель", help_text="Кому приходит обращение. Пусто — его назначат вручную.",
    )  # fmt: skip
    kind = models.CharField(
        "обычный вид обращения",
        max_length=20,
        choices=Kind.choices,
        blank=True,
        help_text="Подставится в форму.",
    )
    needs_account = models.BooleanField(
        "нужен лицевой счёт или договор", default=False, help_text="Например, для вопроса о задолженности."
    )
    on_website = models.BooleanField("предлагать на сайте", default=True)
    order = models.PositiveSmallIntegerField("порядок", default=0)
    is_active = models.BooleanField("действует", default=True)

    class Meta:
        verbose_name = "тема обращений"
        verbose_name_plural = "темы обращений"
        ordering = ["order", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "title"],
                name="topic_once",
                violation_error_message="В этой теме уже есть такая.",
            )
        ]

    def __str__(self) -> str:
        return self.title
