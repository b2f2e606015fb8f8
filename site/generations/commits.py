"""A committed change ends the present generation on this machine at once, whichever process made it.

Other machines learn of it by the number (``watching``). Statements are looked at here because a commit itself
does not say what it changed.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from generations.folder import Folder
from generations.tables import unwatched

WRITES = re.compile(
    r'\b(?:INSERT(?: OR \w+)? INTO|REPLACE INTO|UPDATE|DELETE FROM|TRUNCATE)\s+(?!SET\b)"?(\w+)',
    re.IGNORECASE,
)
BEGINS = re.compile(r"\s*(?:INSERT|REPLACE|UPDATE|DELETE|TRUNCATE|WITH)\b", re.IGNORECASE)
"""How a statement begins that may write; what a query reads is not searched."""


@cache
def folder() -> Folder:
    return Folder(settings.GENERATIONS_ROOT)


def attend(*, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Look at what a new connection writes."""
    if _look not in connection.execute_wrappers:
        connection.execute_wrappers.append(_look)


def changes_pages(sql: str) -> bool:
    """Whether a statement writes to a watched table, by itself or in a part of it."""
    return bool(BEGINS.match(sql)) and any(table not in _left_alone() for table in WRITES.findall(sql))


@cache
def _left_alone() -> frozenset[str]:
    return unwatched() | {"django_migrations"}


def _look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    result = execute(sql, params, many, context)
    if changes_pages(sql):
        _close_at_commit(context["connection"])
    return result


def _close_at_commit(connection: BaseDatabaseWrapper) -> None:
    waiting = connection.run_on_commit
    if not any(each[1] is _close for each in waiting):
        transaction.on_commit(_close, using=connection.alias)


def _close() -> None:
    folder().close()
