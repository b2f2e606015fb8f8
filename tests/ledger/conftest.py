from collections.abc import Callable

from django.db import connection, transaction

import pytest

from ledger import services, triggers
from ledger.models import Entry


@pytest.fixture
def append(db: None) -> Callable[..., Entry]:
    """Append an entry in a transaction of its own."""

    def do(stream: str = "appeal:1", event: str = "registered", **data: object) -> Entry:
        with transaction.atomic():
            return services.append(stream=stream, event=event, data=data, actor="user:5")

    return do


@pytest.fixture
def tamper(db: None) -> Callable[..., None]:
    """Run a statement as somebody who owns the table and has put the triggers aside."""

    def do(statement: str, *values: object) -> None:
        with triggers.lifted(), connection.cursor() as cursor:
            cursor.execute(statement, values)

    return do
