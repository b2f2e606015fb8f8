"""What the product must not have written down of the people whose appeals it holds.

Looked for after the whole session: in the server's log, the addresses that browsers asked for, the subjects
of letters, the journal and the access log.
"""

import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import psycopg

VISITED: set[str] = set()
"""Addresses that the browsers of this process have asked for."""
PEOPLE = (
    "SELECT person_name, organization_name, email, phone, phone_digits, account_number FROM questions_appeal"
)
SUBSCRIBERS = "SELECT email, '', '', '', '', '' FROM notices_subscriber"
STAFF = "SELECT full_name, '', '', phone, '', '' FROM staff_employee"
KEPT = {
    "subjects of letters": "SELECT subject FROM outbox_message",
    "the journal": "SELECT stream, event, text, actor FROM ledger_entry",
    "the access log": "SELECT actor, subject, action FROM ledger_accessrecord",
}
SHORTEST = 7
"""Characters of what is looked for: shorter names and numbers stand in other words too."""


def leaks(environment: dict[str, str]) -> list[str]:
    """Return where something of a person was found, without saying whose it was."""
    people = [*_rows(environment, PEOPLE), *_rows(environment, SUBSCRIBERS)]
    words = {_folded(each) for row in people for each in row if each}
    words -= {_folded(each) for row in _rows(environment, STAFF) for each in row if each}
    sought = {word for word in words if len(word) >= SHORTEST}
    assert len(sought) > 20, "the demonstration's people are not in the database"
    texts: dict[str, Iterable[str]] = {
        "the server's log": [(Path(environment["VAR_DIR"]) / "serve.log").read_text(errors="replace")],
        "addresses": VISITED,
        **{
            name: [" ".join(map(str, row)) for row in _rows(environment, query)]
            for name, query in KEPT.items()
        },
    }
    return [name for name, found in texts.items() if any(_has(text, sought) for text in found)]


def _has(text: str, sought: set[str]) -> bool:
    folded = _folded(unquote_plus(text))
    return any(word in folded for word in sought)


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text.lower().replace("ё", "е")).strip()


def _rows(environment: dict[str, str], query: str) -> list[tuple[Any, ...]]:
    if url := environment.get("DATABASE_URL"):
        with psycopg.connect(url) as server:
            return server.execute(query.encode()).fetchall()
    path = Path(environment["VAR_DIR"]) / "site.sqlite3"
    with closing(sqlite3.connect(path, timeout=20)) as embedded:
        return embedded.execute(query).fetchall()
