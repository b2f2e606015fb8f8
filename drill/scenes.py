"""What happens in the drill: one part after another is killed under load, and how long it is felt."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import psycopg

from drill.load import Load
from drill.mail import MailServer
from drill.place import Place

QUIET = 5.0
"""Seconds without an error after which a scene is over."""
LONGEST = 60.0
DEAD_ONES = "SELECT id, claimed_by FROM outbox_message WHERE state = 'sending' ORDER BY id"


@dataclass(frozen=True)
class Scene:
    """``felt``: seconds from the blow to the last error of who asks for a page that needs the database."""

    name: str
    blow: str
    back: float
    felt: float
    asked: int
    asked_errors: int
    read: int
    read_errors: int


def calm(load: Load, seconds: float) -> Scene:
    load.phase = "calm"
    time.sleep(seconds)
    return _told(load, "calm", "nothing is killed", 0.0, 0.0)


def kill(place: Place, load: Load, part: str, *, down_for: float, serves: Callable[[], bool]) -> Scene:
    load.phase = part
    begun = time.monotonic()
    place.named(part).kill(down_for=down_for)
    back = _wait(serves, begun)
    _wait(lambda: time.monotonic() - load.asked.last_error_at.get(part, begun) > QUIET, begun)
    felt = max(0.0, load.asked.last_error_at.get(part, begun) - begun)
    blow = f"kill -9, kept down for {down_for:.0f} s" if down_for else "kill -9, restarted as by systemd"
    return _told(load, part, blow, back, felt)


def kill_the_sender(place: Place, load: Load, mail: MailServer) -> Scene:
    """Kill whoever is just sending a letter, and see the letter leave by its lease."""
    load.phase = "worker"
    mail.somebody_waits.clear()
    mail.is_held.set()
    if not mail.somebody_waits.wait(30):
        raise RuntimeError("Nobody sends a letter.")
    letter, holder = _who_sends(place)
    begun = time.monotonic()
    place.named(holder).kill(down_for=0)
    mail.is_held.clear()
    # Its term is five minutes; the drill does not wait for them. All else is as it would be.
    place.rows(f"UPDATE outbox_message SET lease_until = now() WHERE id = {letter}")  # noqa: S608 - a number
    left = f"SELECT 1 FROM outbox_message WHERE id = {letter} AND state = 'accepted'"  # noqa: S608
    back = _wait(lambda: bool(place.rows(left)), begun, patience=100)
    felt = max(0.0, load.asked.last_error_at.get("worker", begun) - begun)
    return _told(load, "worker", f"kill -9 of {holder} while it sends; its lease ended", back, felt)


def _who_sends(place: Place) -> tuple[int, str]:
    by_pid = {part.process.pid: part.name for part in place.keeper.parts if part.process}
    for letter, claim in place.rows(DEAD_ONES):
        pid = int(str(claim).split(":")[1])
        if pid in by_pid:
            return int(str(letter)), by_pid[pid]
    raise RuntimeError("No letter is being sent by a part of the drill.")


def _wait(true: Callable[[], bool], begun: float, patience: float = LONGEST) -> float:
    """Return the seconds since the beginning at which it came true."""
    while not true():
        if time.monotonic() - begun > patience:
            raise RuntimeError(f"Not recovered within {patience:.0f} s.")
        time.sleep(0.05)
    return time.monotonic() - begun


def _told(load: Load, name: str, blow: str, back: float, felt: float) -> Scene:
    return Scene(
        name=name,
        blow=blow,
        back=back,
        felt=felt,
        asked=load.asked.all[name],
        asked_errors=load.asked.errors[name],
        read=load.read.all[name],
        read_errors=load.read.errors[name],
    )


def wait_for_letters(place: Place, seconds: float) -> int:
    """Wait until all letters have left; return how many leases of those that cannot go on were ended."""
    waiting = "SELECT count(*) FROM outbox_message WHERE state IN ('queued', 'sending')"
    # A sender that lost the database between the server's yes and its record holds its letter to the end.
    stuck = "UPDATE outbox_message SET lease_until = now() WHERE state = 'sending' RETURNING id"
    ended, begun = 0, time.monotonic()
    while time.monotonic() - begun < seconds:
        try:
            if place.rows(waiting) == [(0,)]:
                break
            if not ended and time.monotonic() - begun > seconds / 2:
                ended = len(place.rows(stuck))
        except psycopg.OperationalError:
            pass
        time.sleep(0.5)
    return ended
