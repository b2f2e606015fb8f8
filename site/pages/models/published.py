from django.conf import settings
from django.db import models

from files import wording
from files.models import StoredFile


class PublishedFile(models.Model):  # type: ignore[django-manager-missing]  # modelcluster has no types
    """A file that an edition of a document is published as. It is never changed: a new text is a new file."""

    class Reading(models.TextChoices):
        """What became of looking for text in the file."""

        WAITING = "waiting", "текст ещё не прочитан"
        READ = "read", "текст прочитан"
        NO_TEXT = "no_text", "текста в файле нет"

    title = models.CharField(
        "название", max_length=200, help_text="Его видят редакторы, когда выбирают файл."
    )
    stored = models.OneToOneField(
        StoredFile, models.PROTECT, related_name="published", verbose_name="содержимое"
    )
    pages = models.PositiveIntegerField("страниц", null=True, blank=True)
    text = models.TextField("текст для поиска", blank=True, editable=False)
    reading = models.CharField(
        "чтение текста", max_length=20, choices=Reading.choices, default=Reading.WAITING, editable=False
    )
    uploaded_at = models.DateTimeField("загружен", editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name="кем загружен",
    )  # fmt: skip

    class Meta:
        verbose_name = "файл документа"
        verbose_name_plural = "файлы документов"
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return f"{self.title} ({self.described})"

    @property
    def described(self) -> str:
        """Kind and size in Russian words: «PDF, 340 КБ»."""
        return f"{wording.kind_words(self.stored.content_type)}, {wording.size_words(self.stored.size)}"
