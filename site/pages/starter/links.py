"""Links between the texts: ``page:section/page`` or ``page:document#anchor``; other targets stay."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Protocol

from pages.starter.markup import Block, MarkupError, Paragraph, targets

PREFIX = "page:"
SOURCE = "Источник: "
"""How a paragraph starts that only names where a text comes from."""


class Linked(Protocol):
    """What a link needs of a page."""

    @property
    def pk(self) -> int: ...

    @property
    def url(self) -> str: ...

    @property
    def live(self) -> bool: ...


class Links:
    """Knows the pages by their paths below home, and the chapter in which each anchor of a document lies."""

    def __init__(self, pages: Mapping[str, Linked], chapters: Mapping[str, Mapping[str, str]]) -> None:
        self.pages = pages
        self.chapters = chapters

    def __call__(self, target: str) -> str | None:
        """Return the attributes of the link, None if its page is only a draft.

        MarkupError if there is no such page or anchor.
        """
        if not target.startswith(PREFIX):
            return f'href="{escape(target)}"'
        path, _, anchor = target.removeprefix(PREFIX).partition("#")
        page = self.page(path)
        if not page.live:
            return None
        if not anchor:
            return f'linktype="page" id="{page.pk}"'
        if anchor not in self.chapters.get(path, {}):
            raise MarkupError(f"No anchor {anchor!r} in {path!r}.")
        return f'href="{page.url}#{self.chapters[path][anchor]}"'

    def page(self, path: str) -> Linked:
        if path not in self.pages:
            raise MarkupError(f"No page {path!r}.")
        return self.pages[path]

    def readable(self, blocks: Sequence[Block]) -> list[Block]:
        """Leave out the paragraphs that name as their source what nobody can read yet."""
        return [block for block in blocks if not self._names_a_draft(block)]

    def _names_a_draft(self, block: Block) -> bool:
        is_source = isinstance(block, Paragraph) and block.text.startswith(SOURCE)
        return is_source and None in map(self, targets(block.text))  # type: ignore[union-attr]
