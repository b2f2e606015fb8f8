"""Periodic work: each room registers its jobs under Wagtail's hook ``periodic_job``.

A job is a function of the present moment that finds what is due in its own rows and may run at any time,
any number of times. It returns a line for the log, or an empty string when there was nothing to do.
"""

import logging
from collections.abc import Iterator
from datetime import datetime

from wagtail import hooks

from config.turns import turn

logger = logging.getLogger(__name__)


def run_due_jobs(now: datetime) -> Iterator[str]:
    """Run every registered job; one that fails is logged and does not stop the others.

    A job at which another machine is just now is left to it.
    """
    for job in hooks.get_hooks("periodic_job"):
        name = f"{job.__module__}.{job.__name__}"
        try:
            with turn(name) as is_ours:
                outcome = job(now) if is_ours else ""
        except Exception:
            logger.exception("Periodic job %s failed", name)
        else:
            if outcome:
                yield f"{name}: {outcome}"
