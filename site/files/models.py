import uuid
from typing import TYPE_CHECKING, Any

from django.core.files.storage import Storage, storages
from django.db import models

from files.errors import NotAccepted

if TYPE_CHECKING:
    from django.core.files import File


def private_storage() -> Storage:
    return storages["private"]


def random_path(stored_file: "StoredFile", name: str) -> str:
    """Return a path that tells nothing: neither the person's name of the file nor its kind."""
    path = uuid.uuid4().hex
    return f"{path[:2]}/{path[2:4]}/{path[4:]}"


class StoredFile(models.Model):
    """A file kept exactly as it came, out of public reach. Who may have it, the code around it decides."""

    class State(models.TextChoices):
        QUARANTINED = "quarantined", "на проверке"
        ACCEPTED = "accepted", "принят"
        REFUSED = "refused", "отклонён"

    class Preview(models.TextChoices):
        """What became of the small copy that is shown instead of a picture."""

        NONE = "none", "предпросмотра нет"
        WAITING = "waiting", "предпросмотр готовится"
        MADE = "made", "предпросмотр есть"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content = models.FileField("содержимое", storage=private_storage, upload_to=random_path)
    original_name = models.CharField("имя файла", max_length=150)
    content_type = models.CharField("вид содержимого", max_length=100)
    size = models.PositiveBigIntegerField("размер, байт")
    sha256 = models.CharField("отпечаток", max_length=64, db_index=True)
    state = models.CharField("состояние", max_length=20, choices=State.choices, default=State.QUARANTINED)
    note = models.CharField("замечание проверки", max_length=200, blank=True)
    has_active_content = models.BooleanField("активное содержимое", default=False)
    scan_tried_at = models.DateTimeField("последняя проверка антивирусом", null=True, editable=False)
    scan_trouble = models.CharField("что помешало проверке", max_length=100, blank=True, editable=False)
    preview = models.FileField(
        "предпросмотр", storage=private_storage, upload_to=random_path, blank=True, editable=False
    )
    preview_state = models.CharField(
        "состояние предпросмотра",
        max_length=20,
        choices=Preview.choices,
        default=Preview.NONE,
        editable=False,
    )
    created_at = models.DateTimeField("получен")

    class Meta:
        verbose_name = "файл"
        verbose_name_plural = "файлы"
        ordering = ["created_at", "id"]
        indexes = [
            # What the clock asks for each minute: few rows, however many files there are.
            models.Index(
                fields=["scan_tried_at", "created_at"],
                condition=models.Q(state="quarantined"),
                name="stored_file_quarantined",
            ),
            models.Index(
                fields=["created_at"],
                condition=models.Q(preview_state="waiting"),
                name="stored_file_previews",
            ),
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def is_accepted(self) -> bool:
        return self.state == self.State.ACCEPTED

    def open_accepted(self) -> "File[Any]":
        """Open the bytes for whoever hands them on; NotAccepted while, or because, they must not be."""
        if not self.is_accepted:
            raise NotAccepted(self.state)
        return self.content.open("rb")

    @property
    def has_preview(self) -> bool:
        return self.is_accepted and self.preview_state == self.Preview.MADE

    @property
    def state_words(self) -> str:
        """Say to whoever works with the file how it stands, «» when there is nothing to heed."""
        if self.is_accepted:
            return self.note
        remark = self.note if self.state == self.State.REFUSED else self.scan_trouble
        return f"{self.get_state_display()}: {remark}" if remark else self.get_state_display()
