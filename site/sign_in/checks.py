"""What must hold of the sign-in of a real installation. Identifiers are stable: sign_in.W001 and on."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


def install() -> None:
    register(second_step_is_required, Tags.security, deploy=True)


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
