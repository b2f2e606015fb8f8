from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from ledger.errors import EntryIsFinal
from ledger.querysets import EntryQuerySet

ANCHOR = "anchor"
"""The stream whose daily entries hold the heads of all others."""


class Entry(models.Model):
    """One fact in a stream. Identifiers and codes only: a person's data would stay here for ever."""

    stream = models.CharField("поток", max_length=64)
    seq = models.PositiveIntegerField("номер")
    event = models.CharField("событие", max_length=64)
    # The very text that is hashed: a JSON column of PostgreSQL would reorder and normalise it.
    text = models.TextField("данные")
    previous_hash = models.CharField("отпечаток предыдущей записи", max_length=64)
    hash = models.CharField("отпечаток", max_length=64)
    actor = models.CharField("кто", max_length=64)
    created_at = models.DateTimeField("когда")

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "запись журнала"
        verbose_name_plural = "записи журнала"
        constraints = [
            models.UniqueConstraint(fields=["stream", "seq"], name="ledger_entry_once"),
            models.UniqueConstraint(
                fields=["event"], condition=Q(stream=ANCHOR), name="ledger_one_anchor_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stream} № {self.seq}: {self.event}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise EntryIsFinal("Entries of the ledger are not changed.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise EntryIsFinal("Entries of the ledger are not deleted.")


class AccessRecord(models.Model):
    """Who looked at whose data and when. Not chained: it is kept for a term and then removed."""

    actor = models.CharField("кто", max_length=64)
    subject = models.CharField("к чему", max_length=64)
    action = models.CharField("что сделал", max_length=40)
    at = models.DateTimeField("когда", db_index=True)

    class Meta:
        verbose_name = "обращение к личным данным"
        verbose_name_plural = "обращения к личным данным"
        ordering = ["-at", "-id"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["subject", "at"], name="access_subject")]

    def __str__(self) -> str:
        return f"{self.actor}: {self.action} {self.subject}"
