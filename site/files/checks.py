"""What must hold of the antivirus in an installation. Identifiers are stable: files.E001, files.W001."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from files.antivirus import Clamd


@register(Tags.files)
def antivirus_address_is_one(**kwargs: Any) -> list[CheckMessage]:
    """Refuse an address at which no file could ever be shown to an antivirus."""
    if not settings.CLAMD_ADDRESS:
        return []
    try:
        Clamd.at(settings.CLAMD_ADDRESS)
    except ValueError:
        return [
            Error(
                f"CLAMD_ADDRESS is no address: {settings.CLAMD_ADDRESS!r}.",
                hint="Set it to the path of clamd's socket, or to host:port.",
                id="files.E001",
            )
        ]
    return []


@register(Tags.files, deploy=True)
def files_are_scanned(**kwargs: Any) -> list[CheckMessage]:
    """Warn when strangers' files reach the operators without an antivirus having seen them."""
    if settings.CLAMD_ADDRESS:
        return []
    return [
        Warning(
            "CLAMD_ADDRESS is empty: files are accepted after structural checks alone.",
            hint="Install clamd and set CLAMD_ADDRESS.",
            id="files.W001",
        )
    ]
