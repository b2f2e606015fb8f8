"""Addresses inside a page, in Latin letters, so that a link can be read aloud and survives copying."""

import re
from collections.abc import Iterable

from anyascii import anyascii

TAKEN_BY_THE_PAGE = frozenset({"main", "menu", "toc-title"})


def latin_of(text: str, length: int) -> str:
    """Transliterate a text: lower-case letters, digits and single hyphens, none of them at an end."""
    latin = re.sub(r"[^a-z0-9]+", "-", anyascii(text).lower().replace("'", "")).strip("-")
    return latin[:length].strip("-")


def anchor_of(heading: str) -> str:
    """Transliterate a heading: lower-case letters, digits, hyphens; a letter first; 60 characters."""
    latin = latin_of(heading, 60)
    return latin if latin[:1].isalpha() else f"p-{latin}".rstrip("-")


def distinct_anchors(chapters: Iterable[tuple[str, str]]) -> list[str]:
    """Return an anchor for each pair of a wished anchor, which may be empty, and a heading; no two alike."""
    taken = set(TAKEN_BY_THE_PAGE)
    anchors = []
    for wished, heading in chapters:
        base = anchor = wished or anchor_of(heading)
        number = 1
        while anchor in taken:
            number += 1
            anchor = f"{base}-{number}"
        taken.add(anchor)
        anchors.append(anchor)
    return anchors
