"""Messages of the mailbox into our own rows: all that came, whatever is made of it afterwards.

First each message gets its row, then its bytes are copied to the place that the row names, then the letter is
written down in one transaction. A run that dies anywhere is repeated from the row and leaves nothing behind.
"""

import logging
from datetime import datetime
from functools import partial
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO, cast

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import F

from files.models import private_storage
from inbox.errors import MailError, TryAgain
from inbox.mailbox import Found, Mailbox
from inbox.models import Folder, Letter, Place
from inbox.reading.headers import Sender
from inbox.reading.letters import digest_of, read_head
from inbox.services.claiming import delay_after

logger = logging.getLogger(__name__)

BATCH = 500
"""Messages that one statement notes."""


def note_new(folder: Folder, mailbox: Mailbox, *, now: datetime) -> int:
    """Give each message that is new in an open folder its row; return how many there were."""
    validity = mailbox.open(folder.name)
    known = folder.highest_uid if validity == folder.uidvalidity else 0
    uids = mailbox.uids_after(known, folder.since)
    with transaction.atomic():
        if validity != folder.uidvalidity:
            # RFC 3501, 2.3.1.1: the numbers mean other messages now. What was not taken is listed anew.
            stale = Place.objects.filter(folder=folder, state=Place.State.WAITING)
            stale.exclude(uidvalidity=validity).update(state=Place.State.GONE)
        for start in range(0, len(uids), BATCH):
            Place.objects.bulk_create(
                [
                    Place(folder=folder, uidvalidity=validity, uid=uid, next_try_at=now)
                    for uid in uids[start : start + BATCH]
                ],
                ignore_conflicts=True,
            )
        folder.uidvalidity, folder.looked_at = validity, now
        folder.highest_uid = uids[-1] if uids else known
        folder.save(update_fields=["uidvalidity", "highest_uid", "looked_at"])
    return len(uids)


def take(pk: int, mailbox: Mailbox, *, now: datetime) -> bool:
    """Take the message of a row; return whether a letter is there now that was not before.

    TryAgain, and what it is told, when the server breaks off: the row waits for its next attempt.
    """
    waiting = Place.objects.filter(pk=pk, state=Place.State.WAITING)
    place = waiting.select_related("folder").first()
    if place is None:
        return False
    # Counted before it is tried: a message that kills its reader is known by it.
    waiting.update(attempts=F("attempts") + 1, next_try_at=now + delay_after(place.attempts + 1))
    try:
        return _take(place, mailbox, now)
    except MailError as error:
        waiting.update(trouble=str(error)[:200])
        raise


def _take(place: Place, mailbox: Mailbox, now: datetime) -> bool:
    found = mailbox.describe(place.uid)
    if found is None:
        logger.warning("Message %s is in the mailbox no more: it was deleted before it was taken", place)
        Place.objects.filter(pk=place.pk, state=Place.State.WAITING).update(state=Place.State.GONE)
        return False
    with TemporaryFile() as content:
        copied = mailbox.copy(place.uid, cast(BinaryIO, content))
        if not copied and found.size:
            raise TryAgain("Почтовый сервер назвал письмо и не отдал его.")
        return keep(place, content, found, now=now)


def keep(place: Place, content: IO[bytes], found: Found, *, now: datetime) -> bool:
    """Keep the bytes of a message as a letter, unless they are there already; return whether it is new."""
    stream = cast(BinaryIO, content)
    digest = digest_of(stream)
    values = _values(place, stream, found, now)
    path = _write(place, content)
    with transaction.atomic():
        locked = Place.objects.select_for_update().get(pk=place.pk)
        letter, is_new = Letter.objects.get_or_create(digest=digest, defaults={**values, "raw": path})
        if letter.raw.name != path:
            # Robust: what is written down must not be undone because the storage is away.
            transaction.on_commit(partial(private_storage().delete, path), robust=True)
        locked.state, locked.letter, locked.trouble = Place.State.TAKEN, letter, ""
        locked.save(update_fields=["state", "letter", "trouble"])
    return is_new


def _write(place: Place, content: IO[bytes]) -> str:
    storage = private_storage()
    # A run that died has left its own, perhaps half of it.
    storage.delete(place.raw_path)
    content.seek(0)
    return storage.save(place.raw_path, File(cast("IO[Any]", content)))


def _values(place: Place, content: BinaryIO, found: Found, now: datetime) -> dict[str, Any]:
    head = read_head(content)
    return {
        "message_id": head.message_id,
        "subject": head.subject[:300],
        "written_at": head.written_at,
        "received_at": min(found.received_at, now),
        "taken_at": now,
        "next_try_at": now,
        "size": content.seek(0, 2),
        "in_spam_folder": place.folder.name in settings.IMAP_SPAM_FOLDERS,
        **sender_fields(head.sender),
    }


def sender_fields(sender: Sender) -> dict[str, str]:
    return {"from_name": sender.name[:200], "from_email": sender.email if len(sender.email) <= 254 else ""}
