"""What must hold of the antivirus and of the common store. Identifiers are stable: files.E001, files.W001."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

import requests

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


STORE = ("S3_BUCKET", "S3_MEDIA_BUCKET", "S3_ACCESS_KEY", "S3_SECRET_KEY")


@register(Tags.files)
def store_is_named_whole(**kwargs: Any) -> list[CheckMessage]:
    """Refuse a common store that is half named, or one bucket for what is private and what is not."""
    if not settings.S3_ENDPOINT:
        return []
    missing = [name for name in STORE if not getattr(settings, name)]
    if missing:
        return [Error(f"S3_ENDPOINT is set, but not {', '.join(missing)}.", id="files.E002")]
    if settings.S3_BUCKET == settings.S3_MEDIA_BUCKET:
        return [Error("S3_BUCKET and S3_MEDIA_BUCKET are the same.", hint="Make two.", id="files.E002")]
    return []


@register(Tags.files, deploy=True)
def private_bucket_is_private(**kwargs: Any) -> list[CheckMessage]:
    """Ask the store as a stranger would: whoever has no key must be refused."""
    if not settings.S3_ENDPOINT or not settings.S3_BUCKET:
        return []
    address = f"{settings.S3_ENDPOINT.rstrip('/')}/{settings.S3_BUCKET}"
    try:
        answer = requests.get(address, timeout=5, allow_redirects=False)
    except requests.RequestException as error:
        return [Warning(f"The store does not answer: {type(error).__name__}.", id="files.W002")]
    if answer.ok:
        hint = "Take the right to list and to read from everybody but the site's key."
        return [Error("Strangers can list the bucket S3_BUCKET.", hint=hint, id="files.E003")]
    return []
