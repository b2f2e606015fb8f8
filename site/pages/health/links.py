"""Whether a link leads anywhere. Pure; other people's sites are never asked.

The order is that in which the site answers: its own routes and pages, then redirects.
"""

from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from pages.health.facts import KnownSite, Link, Target

MOST_REDIRECTS = 5
ANYWHERE = frozenset({"", "top"})
"""Fragments that every browser understands without an anchor: HTML, «select the indicated part»."""
TEXT_FRAGMENT = ":~:"
STAFF_ONLY = "/admin/"


def fault_of(link: Link, page_path: str, site: KnownSite) -> str:
    """Say in Russian why a link leads nowhere; empty when it leads somewhere, or to another site."""
    match link.target:
        case Target.PAGE | Target.DOCUMENT_PAGE:
            return _page_fault(link.value, site)
        case Target.FILE:
            there = link.value.isdecimal() and int(link.value) in site.files
            return "" if there else "файла нет в хранилище"
        case Target.WAGTAIL_DOCUMENT:
            return "такие файлы сайт не отдаёт, их размещают редакцией документа"
    return _address_fault(link.value, page_path, site)


def _page_fault(value: str, site: KnownSite) -> str:
    key = int(value) if value.isdecimal() else 0
    if key in site.live:
        return ""
    if key in site.unpublished:
        return f"страница «{site.unpublished[key]}» не размещена"
    return "такой страницы больше нет"


def _address_fault(address: str, page_path: str, site: KnownSite) -> str:
    if not address.strip():
        return "адрес пуст"
    try:
        parts = urlsplit(urljoin(site.origin + page_path, address.strip()))
        is_ours = parts.scheme in {"http", "https"} and _host(parts) in site.hosts
    except ValueError:
        return "адрес записан с ошибкой"
    return _path_fault(parts, site, MOST_REDIRECTS) if is_ours else ""


def _host(parts: SplitResult) -> str:
    """Return the host of an address in the form that `KnownSite.hosts` has: small letters, xn-- labels."""
    host = (parts.hostname or "").rstrip(".")
    return host if host.isascii() else host.encode("idna").decode()


def _path_fault(parts: SplitResult, site: KnownSite, redirects_left: int) -> str:
    path, fragment = unquote(parts.path) or "/", unquote(parts.fragment)
    if path.startswith(STAFF_ONLY):
        return "это адрес для сотрудников, посетителю он закрыт"
    page = next((form for form in _forms(path) if form in site.anchors), None)
    if page is not None:
        return _anchor_fault(fragment, site.anchors[page])
    # Which anchors a route of ours has, nobody can tell.
    if any(site.answers(form) for form in _forms(path)):
        return ""
    return _redirect_fault(path, fragment, site, redirects_left)


def _forms(path: str) -> tuple[str, ...]:
    """Return a path and, since the site adds a missing last slash, the path with it."""
    return (path,) if path.endswith("/") else (path, f"{path}/")


def _anchor_fault(fragment: str, anchors: frozenset[str]) -> str:
    known = fragment in ANYWHERE or fragment in anchors or fragment.startswith(TEXT_FRAGMENT)
    return "" if known else f"на странице нет места «#{fragment}»"


def _redirect_fault(path: str, fragment: str, site: KnownSite, left: int) -> str:
    key = path.rstrip("/") or "/"
    if key not in site.redirects:
        return "по этому адресу ничего нет"
    target = site.redirects[key]
    if target is None or not left:
        return "перенаправление с этого адреса никуда не ведёт"
    parts = urlsplit(urljoin(site.origin, target))
    # A browser keeps the fragment of the link, unless the redirect has one of its own (RFC 9110, 10.2.2).
    parts = parts if parts.fragment else parts._replace(fragment=fragment)
    return _path_fault(parts, site, left - 1) if _host(parts) in site.hosts else ""
