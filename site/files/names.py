"""Names of files as people give them, made safe to keep and to show."""

import unicodedata

LONGEST = 150
NAMELESS = "файл"


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
