"""Until when the certificate of the public address holds, asked of the address itself as a browser would."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings

from operations.models import Run
from operations.services import record_failure, record_success

PERIOD = timedelta(hours=6)
SECONDS = 5.0


def look_at_certificate(now: datetime) -> str:
    """Ask four times a day; nothing is asked of a site without https."""
    address = urlsplit(settings.SITE_URL)
    if address.scheme != "https" or _asked_since(now - PERIOD):
        return ""
    try:
        ends = end_of_certificate(address.hostname or "", address.port or 443)
    except OSError as error:
        record_failure(name=Run.CERTIFICATE, now=now, failure=type(error).__name__)
        return f"the certificate could not be checked: {type(error).__name__}"
    record_success(name=Run.CERTIFICATE, now=now, detail=ends.isoformat())
    return ""


def _asked_since(moment: datetime) -> bool:
    run = Run.objects.filter(name=Run.CERTIFICATE).first()
    return run is not None and max(filter(None, (run.succeeded_at, run.failed_at)), default=moment) > moment


def end_of_certificate(host: str, port: int) -> datetime:
    """Return the end of a certificate that is believed; OSError when nobody answers or it is not believed."""
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as secure,
    ):
        described = secure.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(described["notAfter"])), UTC)
