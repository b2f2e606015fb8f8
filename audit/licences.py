"""Under which licence each package of requirements.lock comes, held against those that we may use."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from importlib import metadata
from typing import cast

ALLOWED = {
    "0BSD": "asks for nothing",
    "Apache-2.0": "permissive; its notice stays with the package",
    "BSD-2-Clause": "permissive",
    "BSD-3-Clause": "permissive, as our own",
    "ISC": "permissive",
    "LGPL-3.0-only": "a library used unchanged and replaceable, by import alone",
    "MIT": "permissive",
    "MIT-CMU": "permissive",
    "MPL-2.0": "asks for changed files of its own alone; we change none",
    "PSF-2.0": "permissive",
    "Unlicense": "the public domain",
}
"""SPDX names of the licences that may come with the product, and why each may."""
SPELT = {
    "Apache Software License": "Apache-2.0", "BSD License": "BSD-3-Clause", "ISC License (ISCL)": "ISC",
    "MIT License": "MIT", "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0", "The Unlicense (Unlicense)": "Unlicense",
}  # fmt: skip
"""Names of the older classifiers; «BSD License» says not which, both may be used."""
STATED = {
    "pypdfium2": ("Apache-2.0", "its own code may be taken under either; PDFium is BSD-3-Clause"),
    "pyrage": ("MIT", "the package carries the text alone, in licenses/LICENSE"),
}
"""Packages whose metadata do not say it in a word, what they come under, and how we know."""
PINNED = re.compile(r"([a-z0-9][a-z0-9._-]*)==(\S+)(?: ; ([^\\]*))?")
BETWEEN = re.compile(r"\s+(?:AND|OR)\s+|[();]")


@dataclass(frozen=True)
class Licensed:
    package: str
    licences: tuple[str, ...]
    """None of them: the package does not say."""

    @property
    def is_allowed(self) -> bool:
        return bool(self.licences) and all(each in ALLOWED for each in self.licences)


def packages(lock: str) -> Iterator[tuple[str, bool]]:
    """Yield each package of a lock file once, and whether it is for every machine."""
    seen: dict[str, bool] = {}
    for name, _, marker in PINNED.findall(lock):
        seen[name] = seen.get(name, False) or not marker
    yield from seen.items()


def licensed(lock: str) -> Iterator[Licensed]:
    """Yield what is installed of the lock; PackageNotFoundError if something is not that must be."""
    for name, is_everywhere in packages(lock):
        try:
            yield Licensed(name, licences_of(name))
        except metadata.PackageNotFoundError:
            if is_everywhere:
                raise


def licences_of(name: str) -> tuple[str, ...]:
    """Return the SPDX names that an installed package gives, or the words it has instead."""
    if name in STATED:
        return (STATED[name][0],)
    found = cast(Message, metadata.metadata(name))
    old = [each.rpartition(" :: ")[2] for each in found.get_all("Classifier") or [] if "License ::" in each]
    said = found.get("License-Expression") or ";".join(old) or (found.get("License") or "").partition("\n")[0]
    words = (each.strip() for each in BETWEEN.split(SPELT.get(said, said)))
    return tuple(SPELT.get(each, each) for each in words if each)
