"""Signed letters that came back from the scanner together, and what became of each page."""

from django.db import models

from files.models import StoredFile
from questions.errors import QuestionsError


class ScanStack(models.Model):
    """One upload of scanned letters, of any number of pages and letters."""

    uploaded_by = models.ForeignKey(
        "staff.Employee", models.PROTECT, related_name="+", verbose_name="кто загрузил"
    )
    uploaded_at = models.DateTimeField("загружено")
    file = models.OneToOneField(
        "files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="файл",
        help_text="Пусто — уничтожен: страницы разложены по обращениям или отложены.",
    )  # fmt: skip
    read_at = models.DateTimeField("разобрано", null=True)
    failure = models.CharField("почему не разобрано", max_length=300, blank=True)

    class Meta:
        verbose_name = "стопка сканов"
        verbose_name_plural = "стопки сканов"
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return f"Стопка сканов {self.uploaded_at:%d.%m.%Y}"

    @property
    def scans(self) -> StoredFile:
        """The stack's file; QuestionsError once it is destroyed."""
        if self.file is None:
            raise QuestionsError("Сканы этой стопки уничтожены по акту.")
        return self.file


class ScanPage(models.Model):
    """A page of a stack: the letter that its mark names, and whether it was filed there."""

    class State(models.TextChoices):
        UNREAD = "unread", "ещё не прочитана"
        FILED = "filed", "разложена"
        UNMARKED = "unmarked", "код не прочитан"
        UNKNOWN = "unknown", "нет такого письма"
        INCOMPLETE = "incomplete", "письмо без какой-то страницы"
        REFUSED = "refused", "приложить нельзя"
        SET_ASIDE = "set_aside", "отложена"

    stack = models.ForeignKey(ScanStack, models.CASCADE, related_name="pages", verbose_name="стопка")
    position = models.PositiveSmallIntegerField("место в стопке")
    letter_number = models.CharField("исходящий номер", max_length=20, blank=True)
    letter_page = models.PositiveSmallIntegerField("страница письма", null=True)
    state = models.CharField("что с ней", max_length=20, choices=State.choices, default=State.UNREAD)
    reason = models.CharField("почему", max_length=300, blank=True)
    appeal = models.ForeignKey(
        "questions.Appeal", models.PROTECT, null=True, related_name="+", verbose_name="обращение"
    )

    class Meta:
        verbose_name = "страница стопки"
        verbose_name_plural = "страницы стопки"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["stack", "position"], name="scan_page_once")]

    def __str__(self) -> str:
        return f"Страница {self.position}"
