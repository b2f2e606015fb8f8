from collections.abc import Callable, Iterator

from wagtail import hooks

import pytest

from search.services import index
from search.sources import Content


class Shelf:
    """A source kept in memory."""

    def __init__(self, name: str, label: str) -> None:
        self.name = name
        self.label = label
        self.texts: dict[str, Content] = {}

    def entries(self) -> Iterator[Content]:
        yield from self.texts.values()

    def entry(self, key: str) -> Content | None:
        return self.texts.get(key)

    def put(self, title: str, body: str = "", *, key: str = "", lead: str = "", audience: str = "") -> str:
        key = key or str(len(self.texts) + 1)
        self.texts[key] = Content(key, f"/{key}/", title, lead=lead, body=body, audience=audience)
        index(source=self.name, key=key)
        return key


@pytest.fixture
def sources(db: None, monkeypatch: pytest.MonkeyPatch) -> tuple[Shelf, Shelf]:
    """Two shelves instead of the sources of the site."""
    shelves = Shelf("books", "Книги"), Shelf("letters", "Письма")
    hooks.get_hooks("search_source")
    functions: list[Callable[[], Shelf]] = [lambda: shelves[0], lambda: shelves[1]]
    monkeypatch.setitem(hooks._hooks, "search_source", [(function, 0) for function in functions])
    return shelves


@pytest.fixture
def shelf(sources: tuple[Shelf, Shelf]) -> Shelf:
    return sources[0]
