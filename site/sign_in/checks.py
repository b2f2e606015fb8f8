"""What must hold of the sign-in of a real installation. Identifiers are stable: sign_in.W001 and on."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from sign_in.breached import is_such_a_list

HOW = "Download Pwned Passwords ordered by hash, or sort a part of it: docs/how-to/administrator.md."


def install() -> None:
    register(second_step_is_required, Tags.security, deploy=True)
    register(breached_passwords_are_known, Tags.security, deploy=True)


def second_step_is_required(**kwargs: Any) -> list[CheckMessage]:
    """Warn when a stolen password would be enough to work with appeals."""
    if settings.SECOND_STEP == "required":
        return []
    return [
        Warning(
            "SECOND_STEP is not «required»: whoever has connected no second step signs in by password alone.",
            hint="Remove SECOND_STEP from the environment.",
            id="sign_in.W001",
        )
    ]


def breached_passwords_are_known(**kwargs: Any) -> list[CheckMessage]:
    """Warn when passwords that leaked elsewhere may be chosen; an error when their list cannot be used."""
    if not settings.BREACHED_PASSWORDS:
        words = "BREACHED_PASSWORDS is not set: a password that leaked elsewhere may be chosen."
        return [Warning(words, hint=HOW, id="sign_in.W002")]
    try:
        what = "" if is_such_a_list(Path(settings.BREACHED_PASSWORDS)) else "it is no list of SHA-1 in order"
    except OSError as error:
        what = error.strerror or str(error)
    return [Error(f"BREACHED_PASSWORDS cannot be used: {what}.", hint=HOW, id="sign_in.E001")] if what else []
