"""What the worker and the clock do with files: read on, take, forget. At any time, any number of times."""

import logging
from datetime import datetime, timedelta

from files.models import StoredFile
from service.importing import checking, taking, undoing
from service.importing.choices import AT_WORK, RunState
from service.importing.claiming import free
from service.importing.closing import finish
from service.importing.errors import Busy
from service.models import ImportedLine, ImportRun

HINT_FIRST = timedelta(minutes=2)
"""How long the clock leaves a file to the worker that was told of it."""
ROUND_SECONDS = 20.0
"""How long one round may keep the clock from its other work; the next round reads on."""
KEPT_DAYS = 30
logger = logging.getLogger(__name__)


def work_on(pk: int, *, seconds: float | None = None) -> bool:
    """Check, take or undo one file; return whether anything was done."""
    run = ImportRun.objects.filter(pk=pk, state__in=AT_WORK).first()
    if run is None:
        return False
    try:
        if run.state == RunState.CHECKING:
            checking.check(pk=pk, seconds=seconds)
        elif run.state == RunState.TAKING:
            taking.take(pk=pk)
        else:
            undoing.undo(pk=pk)
    except Busy:
        return False
    return True


def go_on(now: datetime) -> int:
    """Go on with files that no worker holds: it was killed, or never heard of them; return how many."""
    waiting = ImportRun.objects.filter(free(now), state__in=AT_WORK, uploaded_at__lt=now - HINT_FIRST)
    waiting = waiting.exclude(stored__state=StoredFile.State.QUARANTINED)
    done = 0
    for pk in list(waiting.order_by("uploaded_at").values_list("pk", flat=True)[:3]):
        try:
            done += work_on(pk, seconds=ROUND_SECONDS)
        except OSError as error:
            # A storage that is away is no wrong file: it is tried again.
            logger.error("File %s of contacts cannot be read: %s", pk, type(error).__name__)
    return done


def forget_stale(now: datetime) -> int:
    """Forget files that nobody has decided on for a month, and the lines of those taken then."""
    limit = now - timedelta(days=KEPT_DAYS)
    undecided = (RunState.PREPARED, RunState.CHECKED, RunState.FAILED)
    stale = list(
        ImportRun.objects.filter(state__in=undecided, uploaded_at__lt=limit).select_related("stored")
    )
    for run in stale:
        finish(run, state=RunState.CANCELLED, now=now)
    ends = (RunState.DONE, RunState.CANCELLED, RunState.UNDONE)
    closed = ImportRun.objects.filter(state__in=ends, finished_at__lt=limit)
    lines = ImportedLine.objects.filter(
        run__in=[*closed.values_list("pk", flat=True), *(r.pk for r in stale)]
    )
    lines._raw_delete(lines.db)
    return len(stale)
