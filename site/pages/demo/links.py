"""Links between the texts: ``page:section/page`` or ``page:document#anchor``; other targets stay."""

from collections.abc import Mapping
from html import escape
from typing import Protocol

from pages.demo.markup import MarkupError


class Linked(Protocol):
    """What a link needs of a page."""

    @property
    def pk(self) -> int: ...

    @property
    def url(self) -> str: ...


class Links:
    """Knows the pages by their paths below home, and the chapter in which each anchor of a document lies."""

    def __init__(self, pages: Mapping[str, Linked], chapters: Mapping[str, Mapping[str, str]]) -> None:
        self.pages = pages
        self.chapters = chapters

    def __call__(self, target: str) -> str:
        """Return the attributes of the link; MarkupError if there is no such page or anchor."""
        if not target.startswith("page:"):
            return f'href="{escape(target)}"'
        path, _, anchor = target.removeprefix("page:").partition("#")
        if path not in self.pages:
            raise MarkupError(f"No page {path!r}.")
        page = self.pages[path]
        if not anchor:
            return f'linktype="page" id="{page.pk}"'
        if anchor not in self.chapters.get(path, {}):
            raise MarkupError(f"No anchor {anchor!r} in {path!r}.")
        return f'href="{page.url}#{self.chapters[path][anchor]}"'
