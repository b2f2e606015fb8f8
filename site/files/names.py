"""Names of files as people give them, made safe to keep and to show."""

import re
import unicodedata

LONGEST = 150
NAMELESS = "файл"
TURNING = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
"""Embeddings, overrides and isolates of writing direction [UAX 9]."""

SURELY_PROGRAM = re.compile(
    r"\.(?:apk|bat|chm|cmd|cpl|dll|exe|gadget|hta|jar|jnlp|jse|lnk|msc|msi|msp|mst|pif|ps1|psm1|reg|scf|scr|sct"
    r"|vbe|vbs|wsc|wsf|wsh|xll)"
)
PROGRAM = re.compile(
    SURELY_PROGRAM.pattern + r"|\.(?:app|appimage|com|deb|dmg|inf|iso|js|py|rpm|sh|sys|url|vb|vhd)"
)


def clean_name(name: str) -> str:
    """Return a base name of at most 150 characters without folders, control or direction characters.

    The extension survives the cut; a name of which nothing is left becomes «файл».
    """
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    # Category C holds control characters and those that turn the writing direction («exe.pdf» for «fdp.exe»).
    kept = "".join("_" if char in '<>:"|?*' else char for char in base if _is_kept(char))
    words = " ".join(kept.split()).strip(". ")
    stem, dot, extension = words.rpartition(".")
    if not dot:
        stem, extension = words, ""
    ending = f"{dot}{extension}"[:20] if stem else ""
    return f"{(stem or words)[: LONGEST - len(ending)]}{ending}" or NAMELESS


def _is_kept(char: str) -> bool:
    return char.isspace() or not unicodedata.category(char).startswith("C")


def extension_of(name: str) -> str:
    """Return the extension in lower case with its dot, empty if there is none."""
    stem, dot, extension = name.rpartition(".")
    return f".{extension.lower()}" if dot and stem else ""


def words_within(name: str) -> list[str]:
    """Return what looks like extensions before the last one: «.exe» of «счёт.exe.pdf», blanks ignored."""
    return [f".{part.strip().lower()}" for part in name.split(".")[1:-1]]


def is_of_program(extension: str, *, surely: bool = False) -> bool:
    """Return whether an extension is that of a program or of a disk with programs.

    ``surely`` leaves out what also ends the names of sites and companies: «example.com.pdf» is a page saved.
    """
    return bool((SURELY_PROGRAM if surely else PROGRAM).fullmatch(extension))


def turns_direction(name: str) -> bool:
    """Return whether a name as it came has characters that make «fdp.exe» look like «exe.pdf»."""
    return not TURNING.isdisjoint(name)
