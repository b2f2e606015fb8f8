"""Which code has counted: the version of the package and a hash of the sources that make the figures."""

from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGE = "supplier-site"
HERE = Path(__file__).parent
SOURCES = (*sorted((HERE.parent / "metrics").glob("*.py")), *(HERE / f"{name}.py" for name in (
    "cells", "counting", "facts", "rows", "tables",
)))  # fmt: skip
SHOWN = 12


@cache
def code_version() -> str:
    """Return «0.1.0+3f2a…»: equal on every machine that has the same files, with git or without."""
    digest = sha256()
    for path in SOURCES:
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return f"{_package_version()}+{digest.hexdigest()[:SHOWN]}"


def _package_version() -> str:
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        return "0"
