"""Periodic work: each room registers its jobs under Wagtail's hook ``periodic_job``.

A job is a function of the present moment that finds what is due in its own rows and may run at any time,
any number of times. It returns a line for the log, or an empty string when there was nothing to do.
"""

import logging
from collections.abc import Iterator
from datetime import datetime

from django.db import DatabaseError

from wagtail import hooks

from config.turns import turn
from operations import maintenance
from operations.services import record_round

logger = logging.getLogger(__name__)


def run_due_jobs(now: datetime) -> Iterator[str]:
    """Run every registered job and keep how each went; one that fails does not stop the others.

    A job at which another machine is just now is left to it. Nothing is done, nor written down, while the
    site is held for maintenance.
    """
    if maintenance.current():
        return
    failures: dict[str, str] = {}
    for job in hooks.get_hooks("periodic_job"):
        name = f"{job.__module__}.{job.__name__}"
        try:
            with turn(name) as is_ours:
                outcome = job(now) if is_ours else ""
        except Exception as error:
            failures[name] = type(error).__name__
            logger.exception("Periodic job %s failed", name)
        else:
            failures[name] = ""
            if outcome:
                yield f"{name}: {outcome}"
    try:
        record_round(failures=failures, now=now)
    except DatabaseError:
        logger.exception("How the jobs went could not be kept")
