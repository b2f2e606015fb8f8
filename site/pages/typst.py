"""From our rich text and data to a tagged PDF, by Typst and its own embedded fonts.

Text enters the markup only as quoted string literals, so that nothing a person typed can act as markup.
"""

import json
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

from django.conf import settings

import typst

INLINE = {"b": "strong", "strong": "strong", "i": "emph", "em": "emph"}
LISTS = {"ul": "list", "ol": "enum"}
CODE = {"script", "style"}
HEADINGS = {"h2": 2, "h3": 3, "h4": 4}


def literal(text: str) -> str:
    """Return text as a Typst string literal: backslash and quote are the only characters that it escapes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class _Converter(HTMLParser):
    """Builds Typst code; tags outside the closed list vanish and leave their text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.closers: list[tuple[str, str]] = []
        self.in_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in CODE:
            self.in_code = True
        elif tag == "li":
            self._start_item()
        elif tag == "br":
            self._write("#linebreak();")
        elif tag in INLINE:
            self._open(tag, f"#{INLINE[tag]}[", "];")
        elif tag in LISTS:
            self._open(tag, f"#{LISTS[tag]}(", ");")
        elif tag == "p":
            self._open(tag, "#par[", "];")
        elif tag in HEADINGS:
            self._open(tag, f"#heading(level: {HEADINGS[tag]})[", "];")

    def handle_endtag(self, tag: str) -> None:
        self.in_code = self.in_code and tag not in CODE
        is_open = any(name == tag for name, _ in self.closers)
        while is_open:
            is_open = self._close() != tag

    def handle_data(self, data: str) -> None:
        if self.in_code:
            return
        if data.strip():
            self._write(f"#{literal(data)};")
        elif data and not self._between_items() and self.parts:
            self._write('#" ";')

    def _between_items(self) -> bool:
        return bool(self.closers) and self.closers[-1][0] in LISTS

    def _start_item(self) -> None:
        """End the item before, as HTML allows to leave that out; an item outside a list is mere text."""
        if not any(name in LISTS for name, _ in self.closers):
            return
        while not self._between_items():
            self._close()
        self.parts.append("[")
        self.closers.append(("li", "],"))

    def _write(self, markup: str) -> None:
        # Typst's lists take items only; what stands between them becomes an item of its own.
        if self._between_items():
            self._start_item()
        self.parts.append(markup)

    def _open(self, tag: str, opener: str, closer: str) -> None:
        self._write(opener)
        self.closers.append((tag, closer))

    def _close(self) -> str:
        tag, closer = self.closers.pop()
        self.parts.append(closer)
        return tag

    def result(self) -> str:
        self.close()
        return "".join(self.parts) + "".join(closer for _, closer in reversed(self.closers))


def rich_text(html: str) -> str:
    """Convert the HTML of a rich text into Typst markup."""
    converter = _Converter()
    converter.feed(html)
    return converter.result()


def table(header: Sequence[str], rows: Sequence[Sequence[str]], caption: str = "") -> str:
    """Write a table of plain texts under its caption, the header repeated on each page."""
    cells = "".join(f"{literal(cell)}, " for row in rows for cell in row)
    head = "".join(f"strong({literal(cell)}), " for cell in header)
    title = f"#block(sticky: true, strong({literal(caption)}))\n" if caption else ""
    return f"{title}#table(columns: {max(len(header), 1)}, table.header({head}), {cells})"


def compile_pdf(*, template: str, data: Mapping[str, Any], body: str) -> bytes:
    """Return the PDF that ``templates/letters/<template>.typ`` makes of data and a body in Typst markup."""
    source = f'#import "/letters/{template}.typ": render\n#render(json(bytes(sys.inputs.data)))[\n{body}\n]\n'
    pdf: bytes = typst.compile(  # type: ignore[type-var]  # the stub ties unrelated arguments together
        source.encode(),
        root=str(settings.BASE_DIR / "templates"),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return pdf
