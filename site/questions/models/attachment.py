from django.db import models


class DraftFile(models.Model):
    """A file chosen in a form that is not accepted yet; it waits for its appeal under the form's token."""

    token = models.UUIDField("ключ формы", db_index=True)
    file = models.OneToOneField("files.StoredFile", models.CASCADE, verbose_name="файл")
    sha256 = models.CharField("отпечаток", max_length=64)
    created_at = models.DateTimeField("выбран", db_index=True)

    class Meta:
        ordering = ["id"]
        # The same file sent twice by a double click is one file.
        constraints = [models.UniqueConstraint(fields=["token", "sha256"], name="draft_file_once")]

    def __str__(self) -> str:
        return str(self.file)


class Attachment(models.Model):
    appeal = models.ForeignKey(
        "questions.Appeal", models.PROTECT, related_name="attachments", verbose_name="обращение"
    )
    file = models.OneToOneField("files.StoredFile", models.PROTECT, verbose_name="файл")
    addition = models.ForeignKey(
        "questions.Addition",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
        verbose_name="дополнение, с которым пришло",
    )

    class Meta:
        verbose_name = "приложение"
        verbose_name_plural = "приложения"
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.file)
