import uuid

from django.core.files.storage import Storage, storages
from django.db import models


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

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content = models.FileField("содержимое", storage=private_storage, upload_to=random_path)
    original_name = models.CharField("имя файла", max_length=150)
    content_type = models.CharField("вид содержимого", max_length=100)
    size = models.PositiveBigIntegerField("размер, байт")
    sha256 = models.CharField("отпечаток", max_length=64, db_index=True)
    state = models.CharField("состояние", max_length=20, choices=State.choices, default=State.QUARANTINED)
    note = models.CharField("замечание проверки", max_length=200, blank=True)
    created_at = models.DateTimeField("получен")

    class Meta:
        verbose_name = "файл"
        verbose_name_plural = "файлы"
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.original_name

    @property
    def is_accepted(self) -> bool:
        return self.state == self.State.ACCEPTED
