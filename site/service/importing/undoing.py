"""Taking a loaded file out of the journal again: by one statement in one transaction, all of it or nothing.

No row is deleted: each is struck out with the reason, as a single mistaken row is, and leaves every count.
What is published of its year stays as it is; the nightly comparison shows the difference, and a correction
is a new edition (ADR 0030). The keys are set free, so the same file can be loaded again.
"""

from typing import Any

from django.db import transaction
from django.db.models import Case, CharField, Count, F, Max, Min, Q, Value, When
from django.db.models.functions import Concat
from django.utils import timezone

from ledger.services import append
from service.importing.choices import RunState
from service.importing.claiming import claimed
from service.importing.errors import Busy
from service.models import Contact, ImportRun

UNDONE = "Загрузка файла отменена целиком: {reason}"


def undo(*, pk: int) -> int:
    """Strike out all rows that a file has brought; return how many counted till now. Busy as in `taking`."""
    with claimed(pk) as (run, _), transaction.atomic():
        row = ImportRun.objects.select_for_update(of=("self",)).select_related("source").get(pk=run.pk)
        if row.state != RunState.UNDOING:
            raise Busy
        what = undoable(row)
        rows = Contact.objects.filter(loaded=row).update(
            source_key=Concat(Value(f"undone-{row.pk}:"), F("source_key"), output_field=CharField()),
            # What was struck out by itself keeps its own reason.
            void_reason=Case(
                When(is_void=True, then=F("void_reason")),
                default=Value(UNDONE.format(reason=row.undo_reason)),
            ),
            is_void=True,
        )
        if row.left_open and row.source.left_open == row.left_open:
            # No file has followed: what was open before this one is open again.
            row.source.left_open = row.left_before
            row.source.save(update_fields=["left_open"])
        row.state, row.finished_at = RunState.UNDONE, timezone.now()
        row.save(update_fields=["state", "finished_at"])
        append(
            stream=row.stream, event="undone", actor="job:undo_contacts",
            data={"rows": rows, "struck_out": what["counted"]},
        )  # fmt: skip
        return int(what["counted"])


def undoable(run: ImportRun) -> dict[str, Any]:
    """Return how many rows of a file count (`counted`), of which years (`first` to `last`); one query."""
    return Contact.objects.filter(loaded=run).aggregate(
        counted=Count("pk", filter=Q(is_void=False)), first=Min("year"), last=Max("year")
    )
