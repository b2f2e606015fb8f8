from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

import pytest
from tests.outbox.conftest import smtp
from tests.questions.conftest import team

from reminders import starter
from reminders.columns import COLUMN_WORDS, Column
from reminders.models import BillingSource, ReminderBatch
from reminders.services import deciding, loading
from reminders.services.checking import check
from review.gate import exempt

__all__ = ["smtp", "team"]
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""A working Tuesday, noon in Moscow: no quiet hour."""
TODAY = date(2026, 11, 24)
HEAD = (
    Column.ACCOUNT, Column.NAME, Column.EMAIL, Column.PHONE, Column.ADDRESS, Column.KIND, Column.AMOUNT,
    Column.AS_OF, Column.PAY_BY, Column.EVENT_ON,
)  # fmt: skip
COLUMNS = {column.value: COLUMN_WORDS[column] for column in HEAD}
LETTER = "г. Пробный, ул. Речная, 3"
Row = tuple[str, ...]
Load = Callable[..., ReminderBatch]


def row(account: str, *, kind: str = "задолженность", amount: str = "1 250,50", **other: str) -> Row:
    values = {
        "name": "Проверкина Вера", "email": "", "phone": "", "address": "", "as_of": "01.11.2026",
        "pay_by": "10.12.2026", "event_on": "", **other,
    }  # fmt: skip
    return tuple(
        {**values, "account": account, "kind": kind, "amount": amount}[column.value] for column in HEAD
    )


def table(*rows: Row) -> bytes:
    head = tuple(COLUMN_WORDS[column] for column in HEAD)
    return "\n".join(";".join(cells) for cells in (head, *rows)).encode()


@pytest.fixture
def wordings(db: None) -> None:
    with exempt("job:tests"):
        for wording in starter.load():
            wording.save_revision().publish()


@pytest.fixture
def people(db: None) -> tuple[User, User]:
    """Who prepares, and who approves."""
    return User.objects.create_superuser("loader"), User.objects.create_superuser("approver")


@pytest.fixture
def source(db: None) -> BillingSource:
    return BillingSource.objects.create(name="Должники", file_kind="csv", columns=COLUMNS)


@pytest.fixture
def load(wordings: None, people: tuple[User, User], source: BillingSource) -> Load:
    """Load a file and leave it as it came, or checked, or offered, or approved."""

    def do(*rows: Row, until: str = "checked", name: str = "f.csv", now: datetime = NOW, **given: Any) -> Any:
        loader, approver = people
        upload = SimpleUploadedFile(name, given.get("content") or table(*rows))
        batch = loading.receive(upload=upload, source=given.get("source", source), user=loader, now=now)
        if until != "prepared":
            loading.start_check(batch=batch, user=loader, now=now)
            check(pk=batch.pk)
        if until in ("waiting", "sending"):
            deciding.submit(batch=batch, user_id=loader.pk, now=now)
        if until == "sending":
            deciding.approve(batch=batch, user_id=approver.pk, now=now)
        batch.refresh_from_db()
        return batch

    return do
