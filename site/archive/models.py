import json
import zlib
from typing import Any, NoReturn

from django.db import models

from archive.errors import SnapshotIsFinal
from archive.querysets import SnapshotQuerySet


class Kind(models.TextChoices):
    """What happened to the thing."""

    PUBLISHED = "published", "опубликовано"
    CHANGED = "changed", "изменено"
    REMOVED = "removed", "снято с сайта"
    DELETED = "deleted", "удалено"


STANDING = [Kind.PUBLISHED, Kind.CHANGED]
"""After these the thing stands on the site."""


class Look(models.TextChoices):
    """Whether the snapshot holds the page as visitors saw it, and if not, why."""

    KEPT = "kept", "вид сохранён"
    NONE = "none", "показывать нечего"
    RESTRICTED = "restricted", "страница закрыта для посетителей"
    FAILED = "failed", "вид сохранить не удалось"


class Snapshot(models.Model):
    """One publication, change or removal: what visitors saw, the data, the files, who did it, who approved.

    It refers to nothing by key, so it outlives the page, its revisions and the people. The digest is over all
    other columns and stands in the ledger too.
    """

    kind = models.CharField("что произошло", max_length=20, choices=Kind.choices)
    base = models.CharField("таблица", max_length=100)
    model = models.CharField("вид", max_length=100)
    object_id = models.CharField("номер", max_length=255)
    title = models.CharField("название", max_length=255)
    # SQLite folds the letters of ASCII only, so the title is kept folded.
    sought = models.CharField("название для поиска", max_length=600)
    url = models.CharField("адрес", max_length=2000, blank=True)
    revision_id = models.PositiveBigIntegerField("редакция", null=True)
    actor = models.CharField("кто", max_length=64)
    approvals = models.TextField("согласования")
    look = models.CharField("вид страницы", max_length=20, choices=Look.choices)
    html = models.BinaryField("страница", blank=True)
    data = models.TextField("данные")
    files = models.TextField("файлы")
    at = models.DateTimeField("когда", db_index=True)
    digest = models.CharField("отпечаток", max_length=64)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = "снимок публикации"
        verbose_name_plural = "архив публикаций"
        ordering = ["-id"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["base", "object_id", "id"], name="snapshot_object")]

    def __str__(self) -> str:
        return f"{self.title}: {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise SnapshotIsFinal("Snapshots are not changed.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SnapshotIsFinal("Snapshots are not deleted.")

    @property
    def is_standing(self) -> bool:
        return self.kind in STANDING

    @property
    def stream(self) -> str:
        """Name the stream of the ledger that the snapshots of this thing stand in."""
        return stream_of(self.base, self.object_id)

    def page_html(self) -> bytes:
        """Return the page as visitors saw it."""
        return zlib.decompress(bytes(self.html)) if self.html else b""

    def kept_files(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.files)
        return found

    def approval_rows(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.approvals)
        return found


def stream_of(base: str, object_id: str) -> str:
    return f"publication:{base.rpartition('.')[2]}-{object_id}"
