"""What is printed and handed out: letters with their addresses, the calls to make, the rows that go back."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from wagtail.admin.views.mixins import Echo

from files.spreadsheets import BYTE_ORDER_MARK, DELIMITER, harmless
from pages.typst import compile_pdf, literal
from reminders.choices import Outcome
from reminders.letters import Letters, paragraphs
from reminders.models import RejectedRow, Reminder, ReminderBatch
from reminders.rules import Channel
from reminders.words import rubles

PART = 500
"""Letters in one file for printing: it opens anywhere and takes little memory to make."""
CHUNK = 2_000
ADDRESSES = ("№", "Адресат", "Адрес", "Лицевой счёт или договор", "О чём", "Номер напоминания")
CALLS = ("Номер напоминания", "Лицевой счёт или договор", "Кому", "Телефон", "О чём", "Сумма", "Что сказать")
REASON = "Почему не принята"


def waiting_letters(batch: ReminderBatch) -> Any:
    """Return the letters to be printed, and those that were, in the order of the file."""
    return (
        batch.reminders.still_there()
        .filter(channel=Channel.LETTER)
        .exclude(state=Outcome.HELD)
        .order_by("line")
    )


def waiting_calls(batch: ReminderBatch) -> Any:
    return (
        batch.reminders.still_there()
        .filter(channel=Channel.CALL)
        .exclude(state=Outcome.HELD)
        .order_by("line")
    )


def parts_of(count: int) -> int:
    return -(-count // PART)


def letters_pdf(batch: ReminderBatch, rows: Sequence[Reminder]) -> bytes:
    """Return a tagged PDF: each letter on pages of its own, with its address where the window is."""
    letters = Letters.of(batch)
    day = timezone.localdate(batch.approved_at) if batch.approved_at else timezone.localdate()
    data = {
        "company": letters.name,
        "lines": _form_lines(letters.company),
        "date": f"{day:%d.%m.%Y}",
        "warning": "Демонстрация: счета и люди вымышлены" if batch.is_demo else "",
    }
    body = "\n".join(_letter(letters, row) for row in rows)
    return compile_pdf(template="reminders", data=data, body=body)


def _form_lines(company: Any) -> list[str]:
    if company is None:
        return []
    address = company.postal_address or company.address
    phones = ", ".join(line.strip() for line in company.phones.splitlines() if line.strip())
    return [line for line in (address, phones, company.email) if line]


def _letter(letters: Letters, row: Reminder) -> str:
    addressee = [row.name or f"Потребителю по счёту {row.account}", row.address]
    to = ", ".join(literal(line) for line in addressee if line)
    text = "".join(f"#par({literal(each)});" for each in paragraphs(letters.text(row)))
    number = literal(f"{row.batch_id}/{row.pk}")
    subject = literal(letters.subject(row))
    return f"#metadata((to: ({to},), subject: {subject}, number: {number}, body: [{text}]))"


def address_rows(rows: Iterable[Reminder]) -> Iterator[tuple[Any, ...]]:
    for place, row in enumerate(rows, 1):
        kind, number = row.get_kind_display(), f"{row.batch_id}/{row.pk}"
        yield place, row.name, row.address, row.account, kind, number


def call_rows(batch: ReminderBatch, rows: Iterable[Reminder]) -> Iterator[tuple[Any, ...]]:
    letters = Letters.of(batch)
    for row in rows:
        amount = rubles(row.amount) if row.amount is not None else ""
        yield row.pk, row.account, row.name, row.phone, row.get_kind_display(), amount, letters.call(row)


def rejected_csv(batch: ReminderBatch) -> StreamingHttpResponse:
    """Answer with the rows that were not taken, as they stood in the file, and why they were not."""
    response = StreamingHttpResponse(_rejected(batch), content_type="text/csv; charset=utf-8")
    name = f"Не принято из файла {batch.pk}.csv"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _rejected(batch: ReminderBatch) -> Iterator[bytes]:
    writer = csv.writer(Echo(), delimiter=DELIMITER)
    yield BYTE_ORDER_MARK.encode()
    width = len(batch.titles)
    yield writer.writerow([*map(harmless, batch.titles), REASON])
    rows = RejectedRow.objects.filter(batch=batch).order_by("line", "pk").values_list("cells", "reason")
    for cells, reason in rows.iterator(chunk_size=CHUNK):
        whole = [*cells, *[""] * (width - len(cells))]
        yield writer.writerow([*map(harmless, whole), reason])
