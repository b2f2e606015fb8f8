"""Rows that pages keep beside their text: acts, state bodies, contact persons."""

from collections.abc import Callable, Sequence
from typing import Any

from wagtail.models import Page

from pages.models import ActsPage, ContactPerson, ContactsPage, LegalAct, StateBodiesPage, StateBody
from pages.starter.content import Library
from pages.starter.links import Links
from pages.starter.markup import parse_blocks
from pages.starter.rendering import html


def fill(pages: Sequence[Page], library: Library, links: Links) -> None:
    """Give each page that keeps rows those of its table."""
    for page in pages:
        if isinstance(page, ActsPage):
            _add(page.acts, library.read_table("acts"), lambda row: _act(row, links))
        elif isinstance(page, StateBodiesPage):
            _add(page.bodies, library.read_table("bodies"), lambda row: StateBody(**row))
        elif isinstance(page, ContactsPage):
            _add(page.persons, library.read_table("persons"), lambda row: ContactPerson(**row))


def _act(row: dict[str, Any], links: Links) -> LegalAct:
    return LegalAct(**{**row, "extract": html(parse_blocks(row["extract"]), links)})


def _add(manager: Any, table: list[dict[str, Any]], make: Callable[[dict[str, Any]], Any]) -> None:
    for order, row in enumerate(table):
        made = make(row)
        made.sort_order = order
        manager.add(made)
