"""Where letters lie in the mailbox, as its server names it (RFC 3501, 2.3.1.1)."""

import uuid

from django.db import models
from django.db.models import Q


class Folder(models.Model):
    """A folder of the mailbox that is read, and how far it has been looked through."""

    account = models.CharField("почтовый ящик", max_length=200)
    name = models.CharField("папка", max_length=200)
    uidvalidity = models.PositiveBigIntegerField("UIDVALIDITY", default=0)
    highest_uid = models.PositiveBigIntegerField("просмотрено до UID", default=0)
    since = models.DateField("письма начиная с", help_text="Письма, полученные раньше, не забираются.")
    lease_until = models.DateTimeField("занято до", null=True)
    claimed_by = models.CharField("кем занято", max_length=64, blank=True)
    looked_at = models.DateTimeField("просмотрено", null=True)

    class Meta:
        default_permissions = ()
        verbose_name = "папка почтового ящика"
        verbose_name_plural = "папки почтового ящика"
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="inbox_folder_once")]

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """One message of the mailbox. This row is the truth of whether it has been taken."""

    class State(models.TextChoices):
        WAITING = "waiting", "ещё не получено"
        TAKEN = "taken", "получено"
        GONE = "gone", "удалено из ящика до получения"

    folder = models.ForeignKey(Folder, models.CASCADE, related_name="places", verbose_name="папка")
    uidvalidity = models.PositiveBigIntegerField("UIDVALIDITY")
    uid = models.PositiveBigIntegerField("UID")
    token = models.UUIDField("имя файла", default=uuid.uuid4, editable=False)
    state = models.CharField("состояние", max_length=10, choices=State.choices, default=State.WAITING)
    letter = models.ForeignKey(
        "inbox.Letter", models.SET_NULL, null=True, related_name="places", verbose_name="письмо"
    )
    attempts = models.PositiveIntegerField("попыток", default=0)
    next_try_at = models.DateTimeField("следующая попытка")
    trouble = models.CharField("что мешает", max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = "место письма"
        verbose_name_plural = "места писем"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["folder", "uidvalidity", "uid"], name="inbox_place_once")
        ]
        indexes = [
            models.Index(
                fields=["next_try_at", "id"], condition=Q(state="waiting"), name="inbox_place_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.folder_id}/{self.uidvalidity}/{self.uid}"

    @property
    def raw_path(self) -> str:
        """Where the letter's bytes are kept: known before they are written, so none are left behind."""
        name = self.token.hex
        return f"mail/{name[:2]}/{name[2:]}"
