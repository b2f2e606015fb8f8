"""What the health report knows of a page before it judges it. Plain data: no database, settings or clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


@dataclass(frozen=True)
class Spot:
    """A place on a page in an editor's words, and, where it is known, its anchor in the page's form."""

    words: str
    anchor: str = ""


def form_anchor(field_name: str) -> str:
    """Return how Wagtail's page form calls the place of a field of its first tab."""
    return f"panel-child-content-{field_name}-section"


@dataclass(frozen=True)
class Text:
    """A paragraph, an item, a cell or a field, without any markup; a label heads what stands beside it."""

    spot: Spot
    text: str
    is_label: bool = False


class Target(StrEnum):
    """What a link names: an address, one of our pages, a file of an edition, a document of Wagtail's own."""

    ADDRESS = "address"
    PAGE = "page"
    DOCUMENT_PAGE = "document_page"
    FILE = "file"
    WAGTAIL_DOCUMENT = "wagtail_document"


@dataclass(frozen=True)
class Link:
    """A link as it is stored: `value` is the address, or the key of what it names; empty if that is gone."""

    spot: Spot
    target: Target
    value: str
    words: str = ""


@dataclass(frozen=True)
class Picture:
    """A picture on a page. `alt` None means that nothing is said here and the picture speaks for itself."""

    spot: Spot
    key: int
    alt: str | None
    is_decorative: bool = False


@dataclass(frozen=True)
class Gap:
    """Something required that is empty; `sentence` says what to do."""

    spot: Spot
    sentence: str


@dataclass(frozen=True)
class PageFacts:
    """A live page. `path` is its address on the site; `filled` names what of its type's needs is there."""

    pk: int
    title: str
    kind: str
    kind_label: str
    path: str
    filled: frozenset[str] = frozenset()
    texts: tuple[Text, ...] = ()
    links: tuple[Link, ...] = ()
    pictures: tuple[Picture, ...] = ()
    gaps: tuple[Gap, ...] = ()
    touched_on: date | None = None
    """The last day on which somebody had the text in hand; None when no day is known."""


@dataclass(frozen=True)
class KnownSite:
    """What answers on the site.

    `anchors` has each address of a page with the anchors in it; `redirects` leads an address without its
    last slash to another, or to None when that is gone; `answers` says whether something beside the pages
    answers at a path.
    """

    origin: str
    hosts: frozenset[str]
    live: Mapping[int, str] = field(default_factory=dict)
    unpublished: Mapping[int, str] = field(default_factory=dict)
    anchors: Mapping[str, frozenset[str]] = field(default_factory=dict)
    redirects: Mapping[str, str | None] = field(default_factory=dict)
    answers: Callable[[str], bool] = lambda path: False
    files: frozenset[int] = frozenset()
    pictures: Mapping[int, str] = field(default_factory=dict)
    """Each picture with its own description, which may be empty."""
