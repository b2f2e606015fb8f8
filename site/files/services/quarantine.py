"""What is done with files after they have come, by the clock and the worker: antivirus, then preview.

Nothing here needs a lease. Each step starts from the state of the row and ends by a change of it that only
the first of two workers makes; whoever comes second has worked in vain, and nothing else.
"""

import logging
import time
from datetime import datetime
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.base import ContentFile
from django.db.models import F

from files.antivirus import Clamd, NoVerdict, Unreachable
from files.models import StoredFile
from files.reading import make_preview

ROUND_SECONDS = 20.0
"""How long one round may keep the clock from its other work: after that it begins nothing more."""
ROUND = 50
AWAY, UNDECIDED = "антивирус не отвечает", "антивирус не смог проверить файл"
VIRUS = "вирус {signature}"
GONE = "файла нет в хранилище"
logger = logging.getLogger(__name__)


def scan_waiting(now: datetime) -> int:
    """Show quarantined files to the antivirus, those waiting longest first; return how many it has judged.

    What it does not judge stays in quarantine and is shown to it again at the next round.
    """
    waiting = StoredFile.objects.filter(state=StoredFile.State.QUARANTINED)
    order = (F("scan_tried_at").asc(nulls_first=True), "created_at")
    files = list(waiting.order_by(*order)[:ROUND])
    if not files:
        return 0
    if not settings.CLAMD_ADDRESS:
        logger.error("Files wait in quarantine, and CLAMD_ADDRESS names no antivirus")
        return 0
    judged, deadline = 0, time.monotonic() + ROUND_SECONDS
    for stored in files:
        try:
            judged += scan(stored, now)
        except Unreachable as error:
            _say_that_it_is_away(error)
            break
        if time.monotonic() > deadline:
            break
    return judged


def scan(stored: StoredFile, now: datetime) -> bool:
    """Let the antivirus judge one quarantined file; return whether it did.

    Raises Unreachable when nobody answers.
    """
    try:
        with stored.content.open("rb") as content:
            signature = Clamd.at(settings.CLAMD_ADDRESS).signature_in(cast(BinaryIO, content))
    except NoVerdict as error:
        logger.error("The antivirus has not judged file %s: %s", stored.pk, error)
        return _still_waits(stored, UNDECIDED, now)
    except OSError as error:
        logger.error("File %s cannot be read: %s", stored.pk, type(error).__name__)
        return _still_waits(stored, GONE, now)
    if signature:
        return _refuse(stored, signature, now)
    return _change(stored, now, state=StoredFile.State.ACCEPTED, scan_trouble="")


def _refuse(stored: StoredFile, signature: str, now: datetime) -> bool:
    logger.warning("File %s is refused: %s", stored.pk, signature)
    note = VIRUS.format(signature=signature)[:200]
    return _change(stored, now, state=StoredFile.State.REFUSED, note=note, scan_trouble="")


def _still_waits(stored: StoredFile, trouble: str, now: datetime) -> bool:
    _change(stored, now, scan_trouble=trouble)
    return False


def _say_that_it_is_away(error: Unreachable) -> None:
    """Raise the alarm in the log, and on the desk at every file that waits."""
    waiting = StoredFile.objects.filter(state=StoredFile.State.QUARANTINED)
    told = waiting.exclude(scan_trouble=AWAY).update(scan_trouble=AWAY)
    logger.error("The antivirus does not answer (%s); %d more files wait in quarantine", error, told)


def _change(stored: StoredFile, now: datetime, **values: str) -> bool:
    """Write down what came of looking at a file, unless somebody else has judged it meanwhile."""
    waiting = StoredFile.objects.filter(pk=stored.pk, state=StoredFile.State.QUARANTINED)
    return bool(waiting.update(scan_tried_at=now, **values))


def make_previews() -> int:
    """Make small copies of accepted pictures that wait for them; return how many were dealt with."""
    waiting = StoredFile.objects.filter(
        preview_state=StoredFile.Preview.WAITING, state=StoredFile.State.ACCEPTED
    )
    done, deadline = 0, time.monotonic() + ROUND_SECONDS
    for stored in waiting.order_by("created_at")[:ROUND]:
        preview_of(stored)
        done += 1
        if time.monotonic() > deadline:
            break
    return done


def preview_of(stored: StoredFile) -> None:
    """Make the small copy of one accepted picture and keep it beside the original, which stays as it is."""
    try:
        with stored.content.open("rb") as content:
            made = make_preview(content, stored.content_type)
    except OSError as error:
        logger.warning("File %s cannot be read: %s", stored.pk, type(error).__name__)
        made = b""
    waiting = StoredFile.objects.filter(pk=stored.pk, preview_state=StoredFile.Preview.WAITING)
    if not made:
        waiting.update(preview_state=StoredFile.Preview.NONE)
        return
    stored.preview.save("preview", ContentFile(made), save=False)
    if not waiting.update(preview_state=StoredFile.Preview.MADE, preview=stored.preview.name):
        # Another worker was first, or the file has been discarded.
        stored.preview.delete(save=False)


def look_into(pk: str, now: datetime) -> None:
    """Take one file through all that awaits it, at once instead of at the next round."""
    stored = StoredFile.objects.filter(pk=pk).first()
    if stored is None or stored.state != StoredFile.State.QUARANTINED or not settings.CLAMD_ADDRESS:
        return
    try:
        scan(stored, now)
    except Unreachable as error:
        _say_that_it_is_away(error)
        return
    stored.refresh_from_db()
    if stored.is_accepted and stored.preview_state == StoredFile.Preview.WAITING:
        preview_of(stored)
