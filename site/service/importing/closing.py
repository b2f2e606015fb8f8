"""The end of a file, taken or not: what was uploaded goes, what is in the journal stays."""

from datetime import datetime
from typing import Any

from files.services import discard
from service.importing.choices import RunState
from service.models import ImportedLine, ImportRun


def finish(run: ImportRun, *, state: RunState, now: datetime, **fields: Any) -> None:
    """Close a file: its bytes, which know telephone numbers, go with the transaction."""
    stored = run.stored
    ImportRun.objects.filter(pk=run.pk).update(
        state=state, finished_at=now, stored=None, reader_state={}, lease_until=None, claimed_by="", **fields
    )
    run.state, run.stored = state, None
    if stored is not None:
        discard(stored_file=stored)


def forget_lines(run: ImportRun) -> None:
    """Remove what was read of a file; nothing of it is in the journal by this."""
    lines = ImportedLine.objects.filter(run=run)
    lines._raw_delete(lines.db)
