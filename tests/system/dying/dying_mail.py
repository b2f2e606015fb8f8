"""The product's own reading of mail, but its process kills itself at one point of it.

DIES_AT names the function before, or with «+» after, which it dies; nothing in the product knows of it.
"""

import os
import signal
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from inbox.mailbox import Mailbox  # noqa: E402
from inbox.services import outcomes, rounds, settling, taking  # noqa: E402

POINTS: dict[str, Any] = {
    "note_new": rounds, "copy": Mailbox, "_write": taking, "keep": taking, "settle": rounds,
    "unpack": settling,
    "register_once": outcomes, "write_down": outcomes,
}  # fmt: skip
name, after, _ = os.environ["DIES_AT"].partition("+")
real = getattr(POINTS[name], name)


def deadly(*arguments: Any, **more: Any) -> None:
    if after:
        real(*arguments, **more)
    os.kill(os.getpid(), signal.SIGKILL)


setattr(POINTS[name], name, deadly)
call_command("fetch_mail")
