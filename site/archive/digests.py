"""The digest of a snapshot, over plain values: everything it says, in one way of writing. Pure."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

COLUMNS = (
    "kind",
    "base",
    "model",
    "object_id",
    "title",
    "sought",
    "url",
    "revision_id",
    "actor",
    "approvals",
    "look",
    "html",
    "data",
    "files",
    "at",
)
"""What the digest is over: every column but the key, which the ledger binds to it, and the digest itself."""


def canonical_json(value: Any) -> str:
    """Return the one way to write a value: sorted keys, no spaces, letters as they are.

    What JSON has no word for is written as Python shows it: of a damaged row, too, there is a digest.
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=repr)


def digest_of(values: Mapping[str, Any]) -> str:
    """Return the SHA-256, in hexadecimal, over all columns; bytes count by a hash of their own."""
    line = canonical_json([[name, _plain(values[name])] for name in COLUMNS])
    return hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, bytes | memoryview):
        return {"sha256": hashlib.sha256(bytes(value)).hexdigest()}
    return value
