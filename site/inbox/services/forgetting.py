"""Letters are kept whole for a term only; with the data of an appeal they are forgotten at once.

What stays is that a letter came, when, and what became of it, with the fingerprint by which it is not taken
again.
"""

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction

from files.models import StoredFile
from files.services import discard
from inbox.models import Letter
from ledger.services import append
from privacy.holders import Wipe
from questions.models import Attachment

ROUND = 200
"""Letters that one round forgets: the clock has other work."""
PERSONAL = ("message_id", "from_name", "from_email", "subject", "text", "trouble")


def forget_old(now: datetime) -> int:
    """Remove the bytes of letters decided on long ago and, where no appeal came of them, all the rest too."""
    last = now - timedelta(days=settings.MAIL_KEPT_DAYS)
    old = Letter.objects.filter(decided_at__lt=last).exclude(raw="").order_by("decided_at")
    letters = list(old[:ROUND])
    for letter in letters:
        if letter.state in {Letter.State.REGISTERED, Letter.State.JOINED}:
            _remove_bytes(letter.pk)
        else:
            forget(letter.pk, "job:mail", now)
    return len(letters)


def _remove_bytes(pk: int) -> None:
    with transaction.atomic():
        _drop_raw(Letter.objects.select_for_update().get(pk=pk))


def forget(pk: int, by: str, now: datetime, wipe: Wipe | None = None) -> bool:
    """Remove what a letter says, whose it is, its files and bytes; tell whether there was anything left.

    `by` is the journal's name of who wants it; with `wipe` the bytes go by an act. A file that the appeal
    itself has is the appeal's to remove. Doing it twice is as good as once.
    """
    with transaction.atomic():
        letter = Letter.objects.select_for_update().get(pk=pk)
        if not letter.raw and not any(getattr(letter, name) for name in PERSONAL):
            return False
        if letter.state == Letter.State.TAKEN:
            # Its bytes are all that is known of it.
            return False
        _drop_raw(letter, wipe)
        for name in PERSONAL:
            setattr(letter, name, "")
        letter.suggested, letter.written_at = None, None
        letter.save()
        _drop_files(letter, wipe)
        append(stream=letter.stream, event="forgotten", actor=by, now=now)
    return True


def _drop_raw(letter: Letter, wipe: Wipe | None = None) -> None:
    path, storage = letter.raw.name, letter.raw.storage
    Letter.objects.filter(pk=letter.pk).update(raw="")
    letter.raw = ""
    if path and wipe is not None:
        wipe.path(path)
    elif path:
        # Robust: a storage that is away must not undo what is committed; it is logged.
        transaction.on_commit(partial(storage.delete, path), robust=True)


def _drop_files(letter: Letter, wipe: Wipe | None) -> None:
    kept = list(letter.files.exclude(stored=None).values_list("stored_id", flat=True))
    letter.files.all().delete()
    of_appeals = set(Attachment.objects.filter(file__in=kept).values_list("file_id", flat=True))
    for stored in StoredFile.objects.filter(pk__in=set(kept) - of_appeals):
        if wipe is None:
            discard(stored_file=stored)
        else:
            wipe.file(stored)
