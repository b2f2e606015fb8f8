"""Every address that the site answers at, as its resolver knows them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

STAFF = "admin/"


@dataclass(frozen=True)
class Address:
    """A pattern of the resolver. Two may share a name and differ in their arguments, so both are its key."""

    name: str
    route: str
    takes: tuple[str, ...]
    callback: Any

    @property
    def key(self) -> str:
        """Name it for the table of rights; what has no name is known by its route."""
        known = self.name.rpartition(":")[2]
        return " ".join([self.name if known else self.route, *self.takes])

    @property
    def is_of_the_staff(self) -> bool:
        return self.route.startswith(STAFF)


def addresses() -> list[Address]:
    """Return each pattern once: what stands behind one of the same key is never reached by its name."""
    found: dict[str, Address] = {}
    for each in _walk(get_resolver(), "", ()):
        found.setdefault(each.key, each)
    return list(found.values())


def _walk(resolver: URLResolver, prefix: str, spaces: tuple[str, ...]) -> Iterator[Address]:
    for each in resolver.url_patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLPattern):
            yield Address(":".join((*spaces, each.name or "")), route, _arguments(each), each.callback)
        else:
            inner = (*spaces, each.namespace) if each.namespace else spaces
            yield from _walk(each, route, inner)


def _arguments(pattern: URLPattern) -> tuple[str, ...]:
    named = tuple(getattr(pattern.pattern, "converters", {})) or tuple(pattern.pattern.regex.groupindex)
    return named or tuple(f"[{number}]" for number in range(1, pattern.pattern.regex.groups + 1))
