"""Addresses inside a page, in Latin letters, so that a link can be read aloud and survives copying."""

import re

from anyascii import anyascii


def anchor_of(heading: str) -> str:
    """Transliterate a heading: lower-case letters, digits, hyphens; a letter first; 60 characters."""
    latin = re.sub(r"[^a-z0-9]+", "-", anyascii(heading).lower().replace("'", "")).strip("-")[:60].strip("-")
    return latin if latin[:1].isalpha() else f"p-{latin}".rstrip("-")
