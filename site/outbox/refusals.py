"""What a failed letter says of its address (pure)."""

import re

CODE = re.compile(r"\b([45]\d\d)\b")
OF_RECIPIENT = ("SMTPRecipientsRefused", "SMTPDataError")
"""Refusals that are about the address or its mailbox; all others are about our own server."""
NO_SUCH = "почтовый сервер получателя не принимает письма на этот адрес (код {code})"
TOO_LONG = "три дня почтовый сервер получателя откладывал приём писем (код {code})"
CAME_BACK = "письмо вернулось: доставить его не удалось"


def reason_to_suspend(error: str) -> str:
    """Return, in Russian, why an address is written to no more after `Message.last_error`; empty to go on.

    A server that was away, ours or theirs, is no fault of the address.
    """
    found = CODE.search(error)
    if found is None or not error.startswith(OF_RECIPIENT):
        return ""
    words = NO_SUCH if found[1].startswith("5") else TOO_LONG
    return words.format(code=found[1])
