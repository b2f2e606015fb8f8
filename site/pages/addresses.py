"""Addresses of this site: host names in their xn-- form, absolute addresses, slugs in Latin letters.

What a machine reads (canonical addresses, the sitemap, links in letters) bears the xn-- form, because not
every program knows Cyrillic host names; what people read keeps the letters that they know.
"""

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils.encoding import escape_uri_path, iri_to_uri

from pages.anchors import latin_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from wagtail.models import Page

HOST = re.compile(r"\*|\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\]")
PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
SLUG_LENGTH = 60
ROOM_FOR_A_NUMBER = 4
"""Characters left for «-12» or «-123» behind a slug that a neighbour has already."""


def ascii_host(host: str) -> str:
    """Return a host name in lower case and its Cyrillic labels in xn-- form (RFC 3490).

    A leading dot, «*» and an IPv6 address in brackets stay as they are. ValueError when it is no host name,
    for instance because a scheme, a port or a path stands with it.
    """
    name = host.strip().lower()
    if not name.isascii():
        dot, bare = name[: len(name) - len(name.lstrip("."))], name.lstrip(".")
        name = dot + bare.encode("idna").decode()
    if not HOST.fullmatch(name):
        raise ValueError(f"{host!r} is not a host name")
    return name


def ascii_origin(address: str) -> str:
    """Return «scheme://host[:port]» with the host in xn-- form; ValueError for anything else."""
    parts = urlsplit(address.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{address!r} does not start with http:// or https:// and a host name")
    if parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError(f"{address!r} has more in it than a scheme, a host name and a port")
    host = ascii_host(f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname)
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port else "")


def ascii_email(address: str) -> str:
    """Return an e-mail address with its domain in xn-- form."""
    name, _, domain = address.rpartition("@")
    return f"{name}@{ascii_host(domain)}"


def is_loopback(host: str) -> bool:
    """Whether a host name or an IP address means this very machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def absolute(address: str) -> str:
    """Return the address of a path on this site in full; one that is full already stays."""
    return iri_to_uri(urljoin(f"{settings.SITE_URL}/", address))


def canonical(request: "HttpRequest") -> str:
    """Return the one address that a page should be known by: no query, but the number of a list's page."""
    page = request.GET.get("page", "")
    further = PAGE_NUMBER.fullmatch(page) and page != "1"
    # Not joined: a path that starts with two slashes would pass for a host.
    return f"{settings.SITE_URL}{escape_uri_path(request.path)}" + (f"?page={page}" if further else "")


def path_of(page: "Page", request: "HttpRequest") -> str:
    """Return the path of a page on its own site; no query once the request knows the sites."""
    parts = page.get_url_parts(request)
    return (parts and parts[2]) or "/"


def slug_of(title: str) -> str:
    """Transliterate a title into a slug: lower-case letters, digits, hyphens; room left for a number."""
    return latin_of(title, SLUG_LENGTH - ROOM_FOR_A_NUMBER) or "stranitsa"


def store_ascii_host(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """Bring a site's host name, before it is saved, to the form in which browsers send it."""
    try:
        instance.hostname = ascii_host(instance.hostname)
    except ValueError:
        # What is no host name matches no request either; the form, not the database, is to complain.
        return
