"""Limits on attempts, counted in the cache. Visitors' addresses are kept only as keyed digests."""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


@dataclass(frozen=True)
class Limit:
    """At most `attempts` in `seconds` counted from the first of them."""

    name: str
    attempts: int
    seconds: int


def client_address(request: HttpRequest) -> str:
    """Return the visitor's address: the proxy's header when one is configured, else the connection's."""
    header = settings.CLIENT_IP_HEADER
    value = request.headers.get(header, "") if header else ""
    return value.split(",")[-1].strip() or request.META.get("REMOTE_ADDR", "")


def exceeds(limit: Limit, subject: str) -> bool:
    """Count one attempt of `subject`; return whether it is over the limit."""
    digest = salted_hmac("pages.throttle", subject).hexdigest()[:32]
    key = f"throttle:{limit.name}:{digest}"
    if cache.add(key, 1, limit.seconds):
        return limit.attempts < 1
    try:
        return cache.incr(key) > limit.attempts
    except ValueError:
        # It expired between the two calls: this is the first attempt of a new window.
        cache.add(key, 1, limit.seconds)
        return False
