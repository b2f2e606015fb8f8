"""What a session of the staff knows of its sign-in; nothing of it is known to sessions of visitors."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from sign_in.limits import CONFIRMED_FOR, NOTED_EVERY, is_over

BEGAN, SEEN, ASKED, ROW = "sign_in_began", "sign_in_seen", "sign_in_asked", "sign_in"
CONFIRMED, NEW_APP = "sign_in_confirmed", "sign_in_new_app"
"""When the password was given again; the secret of an app that is about to be connected."""


def begin(session: SessionBase, now: datetime, *, asked: bool) -> None:
    """Begin the time of a sign-in; `asked` says that the second step has to follow."""
    session[BEGAN] = session[SEEN] = int(now.timestamp())
    if asked:
        session[ASKED] = True


def ended(session: SessionBase, now: datetime) -> bool:
    """Whether the sign-in is over; a session that does not say when it began is over, too."""
    began, seen = (_moment(session, name) for name in (BEGAN, SEEN))
    if began is None or seen is None:
        return True
    idle: timedelta = settings.SIGN_IN_IDLE
    return is_over(began=began, seen=seen, now=now, idle=idle, whole=settings.SIGN_IN_LASTS)


def note_action(session: SessionBase, now: datetime) -> bool:
    """Note that somebody is at work; return whether it was worth noting."""
    seen = _moment(session, SEEN)
    if seen is not None and now - seen < NOTED_EVERY:
        return False
    session[SEEN] = int(now.timestamp())
    return True


def confirm(session: SessionBase, now: datetime) -> None:
    """Note that the password was given again."""
    session[CONFIRMED] = int(now.timestamp())


def is_confirmed(session: SessionBase, now: datetime) -> bool:
    """Whether the password was given again a short while ago."""
    moment = _moment(session, CONFIRMED)
    return moment is not None and now - moment < CONFIRMED_FOR


def _moment(session: SessionBase, name: str) -> datetime | None:
    value = session.get(name)
    return datetime.fromtimestamp(value, UTC) if isinstance(value, int) else None
