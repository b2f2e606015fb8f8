"""The rules of a hash-chained stream, over plain values: what may be written, its hash, the first break."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from ledger.errors import UnfitData

Value = str | int | bool | None

GENESIS = "0" * 64
"""What the first entry of a stream has in place of its predecessor's hash."""

STREAM = re.compile(r"[a-z][a-z_]*(:[A-Za-z0-9_-]+)?")
EVENT = re.compile(r"[a-z0-9_.:-]+")
ACTOR = re.compile(r"user:[0-9]+|api:[0-9]+|visitor|job:[a-z_]+")
KEY = re.compile(r"[a-z][a-z0-9_]*")
# Names of people are Cyrillic, addresses hold a space or «@», telephone numbers are written with a plus.
CODE = re.compile(r"([A-Za-z0-9_][A-Za-z0-9_.:+/-]*)?")
LONGEST = 64


class ChainedEntry(Protocol):
    stream: str
    seq: int
    event: str
    text: str
    previous_hash: str
    hash: str
    actor: str
    created_at: datetime


@dataclass(frozen=True)
class Break:
    """The first place where a stream is not what was written."""

    stream: str
    seq: int
    reason: str

    def __str__(self) -> str:
        return f"stream {self.stream}, entry {self.seq}: {self.reason}"


def require_fit(*, stream: str, event: str, data: Mapping[str, Value], actor: str) -> None:
    """Refuse, with UnfitData, whatever is no identifier, code, whole number, flag or ISO date.

    The message names the place and not the value, which may be the personal data that must not be kept.
    """
    _require_match("stream", stream, STREAM)
    _require_match("event", event, EVENT)
    _require_match("actor", actor, ACTOR)
    for key, value in data.items():
        _require_match("a key of the data", key, KEY)
        if isinstance(value, str):
            _require_match(key, value, CODE)
        elif value is not None and not isinstance(value, int):
            raise UnfitData(f"{key}: {type(value).__name__} does not belong in the ledger.")


def _require_match(name: str, value: str, pattern: re.Pattern[str]) -> None:
    if len(value) > LONGEST or not pattern.fullmatch(value):
        raise UnfitData(f"{name}: not an identifier, a code or a date of at most {LONGEST} characters.")


def canonical_text(data: Mapping[str, Value]) -> str:
    """Return the one way to write the data: JSON with sorted keys, no spaces, letters as they are."""
    return json.dumps(dict(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(entry: ChainedEntry) -> str:
    """Return the SHA-256, in hexadecimal, over everything an entry says and its predecessor's hash."""
    moment = entry.created_at.astimezone(UTC).isoformat()
    parts = [entry.previous_hash, entry.stream, entry.seq, entry.event, entry.actor, moment, entry.text]
    # A JSON list, so that no two different entries are ever joined to the same line.
    line = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(line.encode()).hexdigest()


def first_break(entries: Iterable[ChainedEntry]) -> Break | None:
    """Return the first break in one stream's entries, which come in the order of ``seq``, or None."""
    expected, previous = 1, GENESIS
    for entry in entries:
        if entry.seq != expected:
            return Break(entry.stream, expected, "the entry is missing")
        if entry.previous_hash != previous:
            return Break(entry.stream, entry.seq, "it does not follow the entry before it")
        if entry.hash != hash_of(entry):
            return Break(entry.stream, entry.seq, "its content was changed")
        expected, previous = entry.seq + 1, entry.hash
    return None
