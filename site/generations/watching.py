"""A thread of each web process that keeps a generation open: it looks several times a second.

It sees what this process did not do itself: commits of other machines, a process that died between its commit
and the end of the generation, and the minute at which a dated thing comes into force.
"""

import logging
import threading
import time
from datetime import datetime

from django.db import connections
from django.utils import timezone

from generations import numbers
from generations.commits import folder
from generations.moments import next_moment

logger = logging.getLogger(__name__)
PERIOD = 0.2
"""Seconds between two looks; other machines are fresh within a second."""
LEAD = 0.5
"""Seconds before a dated moment at which its generation ends, so that none outlives it by a slow thread."""
CLEANED_EVERY = 30.0


def look(now: datetime) -> None:
    """End a generation that no longer holds, and open one where none is; one query when all is well.

    A commit between the reading of the number and the opening is seen by the next look: that generation is
    ended too early, never too late.
    """
    number = numbers.current()
    opened = folder().opened()
    moment = now.timestamp()
    if opened and opened.number == number and moment < opened.until - LEAD:
        return
    if opened:
        folder().close()
    until = next_moment(now).timestamp()
    if moment < until - LEAD:
        folder().open(number=number, until=until)


def start() -> threading.Thread:
    """Begin with an empty generation, as the code may be another than before, and watch from now on."""
    folder().close()
    thread = threading.Thread(target=_watch, name="generations", daemon=True)
    thread.start()
    return thread


def _watch() -> None:
    cleaned = 0.0
    was_well = True
    while True:
        try:
            look(timezone.now())
            if time.monotonic() - cleaned > CLEANED_EVERY:
                cleaned = time.monotonic()
                folder().clean()
                numbers.add_up()
            was_well = True
        except Exception:
            # Without the database the pages stay readable as they are; it is said once.
            if was_well:
                logger.exception("The generations of pages are not watched")
            was_well = False
            connections.close_all()
        time.sleep(PERIOD)
