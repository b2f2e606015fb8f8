"""Invented reminders to accounts and addresses that belong to nobody (RFC 2606), marked as such."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from reminders.columns import COLUMN_WORDS, Column
from reminders.models import BillingSource, ReminderBatch, ReminderWording
from reminders.services import checking, deciding, loading
from review.gate import exempt
from staff.errors import DemoRefused
from staff.models import Employee

STREETS = ("ул. Образцовая", "пер. Примерный", "ул. Показательная")
NAMES = (
    "Образцова Анна Петровна", "Примерный Олег Ильич", "Пробина Вера Сергеевна", "Учебнов Пётр Фомич",
    "Показателев Иван Лукич", "Демонова Нина Львовна", "Тестова Юлия Марковна", "Условный Глеб Яковлевич",
)  # fmt: skip
HEAD = (
    Column.ACCOUNT, Column.NAME, Column.EMAIL, Column.PHONE, Column.ADDRESS, Column.KIND, Column.AMOUNT,
    Column.AS_OF, Column.PAY_BY, Column.EVENT_ON,
)  # fmt: skip


@transaction.atomic
def load(*, now: datetime) -> None:
    """Publish the wordings and send one invented file, where there are none. DemoRefused in production."""
    if not settings.DEMO_ALLOWED:
        raise DemoRefused
    if ReminderBatch.objects.exists():
        return
    with exempt("job:load_demo"):
        for wording in ReminderWording.objects.filter(live=False):
            wording.is_demo = True
            wording.save()
            wording.save_revision().publish()
    source = BillingSource.objects.create(
        name="Демо: выгрузка расчётной системы", file_kind="csv",
        columns={column.value: COLUMN_WORDS[column] for column in HEAD},
    )  # fmt: skip
    loader = Employee.objects.select_related("user").filter(user__username="operator").first()
    head = Employee.objects.select_related("user").filter(user__username="head").first()
    if loader is None or head is None:
        return
    sent = _file(source, loader.user, rows(timezone.localdate(now)), now)
    deciding.submit(batch=sent, user_id=loader.user.pk, now=now)
    deciding.approve(batch=sent, user_id=head.user.pk, now=now)
    _file(source, loader.user, rows(timezone.localdate(now), kind="срок оплаты", first=40), now)


def _file(source: BillingSource, user: Any, content: str, now: datetime) -> ReminderBatch:
    upload = SimpleUploadedFile("demo-napominaniya.csv", content.encode())
    batch = loading.receive(upload=upload, source=source, user=user, now=now)
    ReminderBatch.objects.filter(pk=batch.pk).update(is_demo=True)
    loading.start_check(batch=batch, user=user, now=now)
    checking.check(pk=batch.pk)
    batch.refresh_from_db()
    return batch


def rows(today: date, *, kind: str = "", first: int = 0) -> str:
    """Return an invented file: most rows may be sent, some are wrong as real ones are."""
    lines = [";".join(COLUMN_WORDS[column] for column in HEAD)]
    for place, name in enumerate(NAMES):
        number = first + place
        email = f"demo{number}@pochta.example" if place % 3 == 0 else ""
        address = f"Демоград, {STREETS[place % 3]}, {place + 1}" if place % 3 != 2 else ""
        phone = f"+7 900 000-00-{number:02}" if place % 3 == 2 else ""
        said = kind or ("ограничение" if place % 3 == 1 else "задолженность")
        amount = "-15,00" if place == 6 else f"{1200 + 137 * place},50"
        event = today + timedelta(days=30) if said == "ограничение" else None
        dates = (today, today + timedelta(days=14), event)
        told = [f"{day:%d.%m.%Y}" if day else "" for day in dates]
        lines.append(";".join((f"ДЕМО-{number:04}", name, email, phone, address, said, amount, *told)))
    return "\n".join(lines) + "\n"
