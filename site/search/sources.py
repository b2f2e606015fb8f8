"""What can be found: each room gives its own texts under Wagtail's hook ``search_source``."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from wagtail import hooks

from search.errors import UnknownSource


@dataclass(frozen=True)
class Content:
    """A text to be found by its words.

    ``key`` tells it from the others of its source, ``url`` is a path on this site, ``lead`` says in short
    what it is about, ``place`` names the sections it lies in, ``audience`` whom it is for (empty: everybody).
    From ``stale_on`` on the text will be another one, whether or not anybody saves it.
    """

    key: str
    url: str
    title: str
    lead: str = ""
    body: str = ""
    place: str = ""
    audience: str = ""
    stale_on: date | None = None


class Source(Protocol):
    """What the hook's functions return; ``label`` is a Russian plural: a tab and the kind of a result."""

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> str: ...

    def entries(self) -> Iterator[Content]:
        """Yield everything that any visitor may read now."""

    def entry(self, key: str) -> Content | None:
        """Return one text, or None when there is none that any visitor may read."""


def all_sources() -> list[Source]:
    """Return the sources in the order of the hook, which is that of the tabs."""
    return [give() for give in hooks.get_hooks("search_source")]


def source_named(name: str) -> Source:
    for source in all_sources():
        if source.name == name:
            return source
    raise UnknownSource(name)
