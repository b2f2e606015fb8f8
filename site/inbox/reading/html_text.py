"""The words of a letter in HTML, for a reader of plain text. Pure: no database, no clock."""

import re
from html.parser import HTMLParser

UNSEEN = frozenset({"head", "script", "style", "title", "template", "noscript", "object", "svg"})
BLOCKS = frozenset(
    {"address", "blockquote", "div", "dl", "dt", "dd", "fieldset", "form", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"hr", "li", "ol", "p", "pre", "section", "table", "tr", "ul", "br"}
)
MOST = 2_000_000
"""Characters of HTML that are read: a person writes no more."""
BLANKS = re.compile(r"[^\S\n]+")
EMPTY_LINES = re.compile(r"\n\s*\n\s*")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.unseen = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.unseen:
            return
        if tag in UNSEEN:
            self.unseen = tag
        elif tag in BLOCKS:
            self.pieces.append("\n\n" if tag == "p" else "\n")
        elif tag == "td":
            self.pieces.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS and not self.unseen:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.unseen or (self.unseen == "head" and tag == "html"):
            self.unseen = ""
        elif tag in BLOCKS and not self.unseen:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.pieces.append(data.replace("\n", " "))


def text_of_html(html: str) -> str:
    """Return the text of a page: blocks on lines of their own, what nobody sees left out."""
    reader = _Reader()
    # Without its body a page with an open <head> would be empty.
    reader.feed(re.sub(r"(?i)<body\b", "</head><body", html[:MOST]))
    reader.close()
    lines = [BLANKS.sub(" ", line).strip() for line in "".join(reader.pieces).split("\n")]
    return EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()
