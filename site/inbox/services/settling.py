"""What becomes of a letter that was taken: an appeal, an addition to one, a return noted, or a person's work.

A letter's own key is the key of its appeal and of its addition, so neither can be made twice.
"""

import logging
from datetime import datetime, timedelta
from typing import BinaryIO, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F

from inbox.doubts import Doubt, Facts, doubts_about
from inbox.errors import NotNow
from inbox.models import Letter
from inbox.reading import recognising
from inbox.reading.headers import same_address
from inbox.reading.letters import Letter as Read
from inbox.reading.letters import Unreadable, read_beginning, read_head, read_letter
from inbox.reading.recognising import Kind
from inbox.reading.reports import Returned, report_in
from inbox.services.claiming import delay_after
from inbox.services.outcomes import BY, join, note_return, register, without_code, write_down
from inbox.services.taking import sender_fields
from inbox.services.threads import Thread, thread_of
from inbox.services.unpacking import MOST_FILES, unpack
from outbox.models import Message
from questions.errors import QuestionsError
from questions.lifecycle import FINISHED

logger = logging.getLogger(__name__)

LARGEST = 64 * 1024 * 1024
"""Bytes of a letter that is taken apart; public mail services carry half of it."""
BEGINNING = 1024 * 1024
LONGEST = 50_000
"""Characters of a text that are kept in rows; the whole letter stays beside them for its term."""
MOST_ATTEMPTS = 5
"""After so many deaths of its reader a letter is not opened again, and a person decides."""
WITH_FILES = frozenset({Kind.LETTER, Kind.AUTOMATIC, Kind.MAILING})
CUT = "\n\n[Текст длиннее: целиком он в самом письме.]"


def settle(pk: int, *, now: datetime) -> bool:
    """Settle one letter and tell whether that is done; somebody else's is left alone."""
    waiting = Letter.objects.filter(pk=pk, state=Letter.State.TAKEN, next_try_at__lte=now)
    letter = waiting.first()
    if letter is None:
        return False
    attempts = letter.attempts + 1
    if not waiting.filter(attempts=letter.attempts).update(
        attempts=F("attempts") + 1, next_try_at=now + delay_after(attempts)
    ):
        return False
    try:
        _settle(letter, now)
    except (QuestionsError, NotNow) as error:
        Letter.objects.filter(pk=pk).update(trouble=str(error)[:300])
        logger.warning("Letter %s cannot be settled yet", pk)
        return False
    return True


def _settle(letter: Letter, now: datetime) -> None:
    read, doubts = read_of(letter)
    returned = report_in(read)
    kind = _kind(read, returned)
    if kind in WITH_FILES:
        unpack(letter, read)
        if len(read.attachments) > MOST_FILES:
            doubts.append(Doubt.MANY_FILES)
    if len(read.text) > LONGEST:
        doubts.append(Doubt.LONG)
    with transaction.atomic():
        locked = Letter.objects.select_for_update().get(pk=letter.pk)
        if locked.state != Letter.State.TAKEN:
            return
        _fill(locked, read, kind)
        _decide(locked, read, returned, doubts, now)


def read_of(letter: Letter) -> tuple[Read, list[Doubt]]:
    """Read a letter as far as it can be, and say what keeps it from being read whole."""
    with letter.raw.open("rb") as content:
        stream = cast(BinaryIO, content)
        try:
            if letter.attempts >= MOST_ATTEMPTS:
                return read_head(stream), [Doubt.UNREADABLE]
            if letter.size > LARGEST:
                return read_beginning(stream, BEGINNING), [Doubt.TOO_LARGE]
            return read_letter(stream), []
        except Unreadable:
            return read_head(stream), [Doubt.UNREADABLE]


def _kind(read: Read, returned: Returned) -> Kind:
    is_ours = bool(read.message_id) and Message.objects.filter(message_id=read.message_id).exists()
    if is_ours and same_address(read.sender.email, settings.DEFAULT_FROM_EMAIL):
        return Kind.OWN
    return recognising.kind_of(read, returned)


def _fill(letter: Letter, read: Read, kind: Kind) -> None:
    letter.kind, letter.subject = kind.value, read.subject[:300]
    letter.text = read.text if len(read.text) <= LONGEST else read.text[:LONGEST] + CUT
    for name, value in sender_fields(read.sender).items():
        setattr(letter, name, value)


def _decide(letter: Letter, read: Read, returned: Returned, doubts: list[Doubt], now: datetime) -> None:
    kind = Kind(letter.kind)
    thread = thread_of(read)
    if kind is Kind.RETURNED and note_return(letter, returned, now):
        return
    # A program's answer to a letter of ours tells that it has arrived, and nothing else.
    if kind in {Kind.OWN, Kind.RECEIPT} or (kind is Kind.AUTOMATIC and thread.answers_us):
        write_down(letter, Letter.State.NOTHING, by=BY, now=now)
        return
    if thread.appeal is not None:
        letter.text = without_code(letter.text, thread.appeal)
    doubts = [*doubts_about(_facts(letter, read, kind, thread, now)), *doubts]
    if doubts:
        letter.doubts, letter.suggested = doubts, thread.appeal
        write_down(letter, Letter.State.HUMAN, by=BY, now=now)
    elif thread.appeal is not None:
        join(letter, thread.appeal, by=BY, now=now)
    else:
        register(letter, now=now)


def _facts(letter: Letter, read: Read, kind: Kind, thread: Thread, now: datetime) -> Facts:
    joins = thread.appeal is not None and thread.is_senders
    has_files = letter.files.exclude(stored=None).exists()
    return Facts(
        kind=kind,
        has_address=is_usable(letter.from_email),
        has_name=bool(letter.from_name),
        has_text=bool(letter.text) or (joins and has_files),
        is_spam=letter.in_spam_folder or recognising.is_marked_as_spam(read.message),
        is_forged=recognising.is_forged(read.message),
        is_from_us=same_address(letter.from_email, settings.DEFAULT_FROM_EMAIL),
        repeats_id=_repeats_id(letter),
        registered_today=_registered_since(letter, now - timedelta(days=1)),
        joins=joins,
        is_others=thread.appeal is not None and not thread.is_senders,
        is_finished=joins and thread.appeal is not None and thread.appeal.state in FINISHED,
        answers_staff_letter=thread.answers_staff_letter,
    )


def is_usable(address: str) -> bool:
    """Whether a letter can be sent to an address."""
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


def _repeats_id(letter: Letter) -> bool:
    if not letter.message_id:
        return False
    return (
        Letter.objects.filter(message_id=letter.message_id).exclude(pk=letter.pk).exists()
        or Message.objects.filter(message_id=letter.message_id).exists()
    )


def _registered_since(letter: Letter, since: datetime) -> int:
    registered = Letter.objects.filter(state=Letter.State.REGISTERED, decided_by=None)
    # By the index: a database may fold the case of other letters in its own way, or read all rows for it.
    return registered.filter(from_email=letter.from_email, decided_at__gt=since).count()
