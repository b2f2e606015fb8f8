"""Texts on their way: what XML can carry, and plain text out of what may be HTML."""

import re
from html import unescape

# What XML 1.0 cannot hold, and the marks that turn the direction of writing for those who read later.
_UNSENDABLE = re.compile(
    "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]"
)
_LINE_END = re.compile(r"\r\n?")

_BLOCKS = (
    "address|article|blockquote|body|br|dd|div|dl|dt|figure|footer|form|h1|h2|h3|h4|h5|h6|head|header|hr|html"
    "|li|main|nav|ol|p|pre|section|table|tbody|tfoot|thead|title|tr|ul"
)
_BLOCK_NAMES = frozenset(_BLOCKS.split("|"))
_INLINE = (
    "a|abbr|acronym|b|big|button|center|cite|code|del|dfn|em|embed|font|i|iframe|img|input|ins|kbd|label|link"
    "|mark|meta|noscript|object|option|q|s|samp|script|select|small|span|strike|strong|style|sub|sup|svg|td"
    "|textarea|th|tt|u|var|video|audio|source"
)
_SILENCING = {"<!--": "-->", "script": "/script", "style": "/style"}
# Only known tags are marks: «U<Uном и U>220» is what a citizen wrote.
_MARK = re.compile(
    rf"<!--|-->|<!doctype\b[^<>]*>|<(/?)({_BLOCKS}|{_INLINE})(?:\s*/?|\s+[a-z_:][^<>]*)>", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def sendable(text: str) -> str:
    """Return a text without characters that XML cannot hold, with plain line ends, trimmed."""
    return _UNSENDABLE.sub("", _LINE_END.sub("\n", text)).strip()


def plain_text(source: str) -> str:
    """Return the plain text of what may be HTML: for reading, searching and escaped output only.

    Known tags go, blocks begin lines, scripts and styles go with what is in them, character references are
    resolved. An unclosed comment or script swallows nothing: its text stays, a citizen's words are not lost.
    """
    text = "".join(_pieces(_UNSENDABLE.sub("", _LINE_END.sub("\n", source))))
    text = sendable(_ENTITY.sub(lambda found: unescape(found[0]), text))
    lines = [re.sub(r"[^\S\n\xa0]+", " ", line).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _pieces(source: str) -> list[str]:
    """Return what stands between the marks, and what the marks themselves become; linear in the source."""
    pieces: list[str] = []
    silenced, kept, at = "", 0, 0
    for mark in _MARK.finditer(source):
        name = _name(mark)
        if silenced:
            if name == silenced:
                silenced, at = "", mark.end()
            continue
        pieces.append(source[at : mark.start()])
        at = mark.end()
        if name == "-->":
            pieces.append(mark[0])
        elif name in _SILENCING:
            silenced, kept = _SILENCING[name], mark.end()
        else:
            pieces.append(_replacement(mark))
    pieces.append(_MARK.sub(_replacement, source[kept:]) if silenced else source[at:])
    return pieces


def _name(mark: re.Match[str]) -> str:
    return f"{mark[1]}{mark[2]}".lower() if mark[2] else mark[0]


def _replacement(mark: re.Match[str]) -> str:
    name = (mark[2] or "").lower()
    if name == "li" and not mark[1]:
        return "\n– "
    if name in {"td", "th"}:
        return " "
    return "\n" if name in _BLOCK_NAMES else ""
