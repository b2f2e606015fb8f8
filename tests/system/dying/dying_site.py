"""The product's own application, but its process kills itself at one point of the registration.

Started in the place of ``config.wsgi``; nothing in the product knows of it. DIES_AT names the point.
"""

import os
import signal
from typing import Any, NoReturn

from config.wsgi import application as application
from outbox import jobs
from questions.services import intake


def die(*arguments: Any) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("A killed process goes on.")


class Handing:
    """Takes the place of the task: the letter is committed, nobody has been told to send it."""

    enqueue = staticmethod(die)


confirm_registration = intake.confirm_registration


def confirm_and_die(*arguments: Any) -> NoReturn:
    # All is written: number, appeal, files, consent, journal row and letter. Nothing is committed.
    confirm_registration(*arguments)
    die()


if os.environ["DIES_AT"] == "inside":
    intake.confirm_registration = confirm_and_die
else:
    jobs.deliver_message = Handing  # type: ignore[assignment]
