"""One round of reading the mailbox: note, take, settle. It may run at any time, any number of times."""

import logging
import time
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from inbox import mailbox as mailboxes
from inbox.errors import TryAgain
from inbox.mailbox import Mailbox
from inbox.models import Folder, Letter, Place
from inbox.services.claiming import claimed, renew
from inbox.services.settling import settle
from inbox.services.taking import note_new, take

logger = logging.getLogger(__name__)

ROUND = 100
"""Letters that one round takes and settles: the clock has other work."""
ROUND_SECONDS = 30.0
"""How long one round may keep the clock; after that it begins nothing more."""
STUBBORN = 5
"""Attempts after which a message that does not come is told of."""


@dataclass
class Summary:
    """What a round has done, and what is left to people."""

    noted: int = 0
    taken: int = 0
    settled: int = 0
    troubled: int = 0
    is_through: bool = True
    trouble: str = ""

    def __str__(self) -> str:
        said = (
            f"{self.noted} messages noted, {self.taken} letters taken, {self.settled} settled, "
            f"{self.troubled} not taken or settled yet"
        )
        return f"{said}; {self.trouble}" if self.trouble else said

    @property
    def is_nothing(self) -> bool:
        return not (self.noted or self.taken or self.settled)


def run_round(now: datetime | None = None, *, seconds: float = ROUND_SECONDS, most: int = ROUND) -> Summary:
    """Read the mailbox of the settings once; what is taken already is settled even when it is away.

    Raises NotConfigured, FixSettings and Busy; an outage is told in the summary.
    """
    account = mailboxes.account()
    clock = _Clock(now, time.monotonic() + seconds)
    summary = Summary()
    try:
        with mailboxes.opened(account) as mailbox:
            for name in mailboxes.folders():
                _read_folder((account.name, name), mailbox, summary, clock, most)
    except TryAgain as error:
        summary.trouble = str(error)
    finally:
        _settle_due(summary, clock, most)
    summary.troubled = _count_troubled()
    return summary


@dataclass(frozen=True)
class _Clock:
    """The moment that rows bear, fixed in tests, and the end of the round."""

    fixed: datetime | None
    deadline: float

    @property
    def now(self) -> datetime:
        return self.fixed or timezone.now()

    @property
    def is_over(self) -> bool:
        return time.monotonic() > self.deadline


def _read_folder(
    place: tuple[str, str], mailbox: Mailbox, summary: Summary, clock: _Clock, most: int
) -> None:
    first_day = mailboxes.since() or timezone.localdate(clock.now)
    with claimed(*place, first_day=first_day, now=clock.now) as (folder, claim):
        summary.noted += note_new(folder, mailbox, now=clock.now)
        due = _waiting(folder, clock.now)[: most + 1]
        keys = list(due.values_list("pk", flat=True))
        for number, pk in enumerate(keys):
            if clock.is_over or number == most:
                summary.is_through = False
                return
            renew(folder, claim, now=clock.now)
            summary.taken += take(pk, mailbox, now=clock.now)


def _waiting(folder: Folder, now: datetime) -> QuerySet[Place]:
    waiting = Place.objects.filter(folder=folder, state=Place.State.WAITING, next_try_at__lte=now)
    return waiting.filter(uidvalidity=folder.uidvalidity).order_by("attempts", "pk")


def _settle_due(summary: Summary, clock: _Clock, most: int) -> None:
    due = Letter.objects.filter(state=Letter.State.TAKEN, next_try_at__lte=clock.now)
    keys = list(due.order_by("next_try_at", "pk").values_list("pk", flat=True)[: most + 1])
    for number, pk in enumerate(keys):
        if clock.is_over or number == most:
            summary.is_through = False
            return
        try:
            summary.settled += settle(pk, now=clock.now)
        except Exception:
            # A letter that breaks its reader is tried again later; the others go on.
            logger.exception("Letter %s could not be settled", pk)


def _count_troubled() -> int:
    places = Place.objects.filter(state=Place.State.WAITING, attempts__gte=STUBBORN).count()
    letters = Letter.objects.filter(state=Letter.State.TAKEN, attempts__gte=STUBBORN).count()
    return places + letters
