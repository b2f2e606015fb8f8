"""Letters made of templates: emails/<kind>.subject.txt, .txt and .html."""

import logging
from typing import Any

from django.template.loader import render_to_string

from outbox.errors import UnusableAddress
from outbox.services import queue_message

logger = logging.getLogger(__name__)


def queue_letter(*, to: str, kind: str, related: str, context: dict[str, Any]) -> bool:
    """Queue the letter made of the three templates of its kind; False where the address is unusable.

    ``related`` names in the log whom it was for.
    """
    try:
        queue_message(
            kind=kind,
            to=to,
            subject=render_to_string(f"emails/{kind}.subject.txt", context).strip(),
            text=render_to_string(f"emails/{kind}.txt", context),
            html=render_to_string(f"emails/{kind}.html", context),
            related=related,
        )
    except UnusableAddress:
        logger.warning("No usable e-mail address for %s, so no %s", related, kind)
        return False
    return True
