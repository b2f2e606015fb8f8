"""Rich text as it is stored: its paragraphs, links, pictures and anchors. Pure."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BREAKS = frozenset({*HEADINGS, "p", "li", "ul", "ol", "br", "hr", "td", "th", "div", "blockquote"})
"""Tags between which a paragraph ends."""
Attributes = dict[str, str]


@dataclass
class Reading:
    """What a rich text has: paragraphs without markup, links with their words, pictures, anchors."""

    paragraphs: list[str] = field(default_factory=list)
    links: list[tuple[Attributes, str]] = field(default_factory=list)
    pictures: list[Attributes] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.reading = Reading()
        self._words: list[str] = []
        self._link: tuple[Attributes, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if given.get("id") and tag not in {"a", "embed"}:
            self.reading.anchors.add(given["id"])
        if tag in BREAKS:
            self.end_paragraph()
        elif tag == "a":
            self.end_link()
            self._link = (given, [])
        elif tag == "img" or (tag == "embed" and given.get("embedtype") == "image"):
            self.reading.pictures.append(given)

    def handle_endtag(self, tag: str) -> None:
        if tag in BREAKS:
            self.end_paragraph()
        elif tag == "a":
            self.end_link()

    def handle_data(self, data: str) -> None:
        self._words.append(data)
        if self._link:
            self._link[1].append(data)

    def end_paragraph(self) -> None:
        paragraph = " ".join("".join(self._words).split())
        if paragraph:
            self.reading.paragraphs.append(paragraph)
        self._words = []

    def end_link(self) -> None:
        if self._link:
            attributes, words = self._link
            self.reading.links.append((attributes, " ".join("".join(words).split())))
        self._link = None


def read(html: str) -> Reading:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_link()
    reader.end_paragraph()
    return reader.reading
