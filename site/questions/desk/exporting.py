"""The rows of the desk's list as a spreadsheet: what the filters leave, in words, in local time."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from files.spreadsheets import SafeExport, harmless
from ledger.access import AccessAction, record_access
from questions.models import Appeal
from questions.permissions import EXPORT

REGISTER = "appeals:list"
"""What the access log calls a list of many appeals."""
ROWS_AT_ONCE = 1000
COLUMNS = {
    "registration_number": "Номер",
    "registered_on": "Зарегистрировано",
    "received_at": "Получено",
    "channel": "Способ подачи",
    "kind": "Вид",
    "topic": "Тема",
    "audience": "От кого поступило",
    "person_name": "Фамилия, имя, отчество",
    "organization_name": "Организация",
    "inn": "ИНН",
    "account_number": "Лицевой счёт или договор",
    "reply_channel": "Как ответить",
    "email": "Электронная почта",
    "phone": "Телефон",
    "postal_address": "Почтовый адрес",
    "text": "Текст обращения",
    "state": "Состояние",
    "executor": "Исполнитель",
    "department": "Отдел",
    "due_on": "Срок ответа",
    "sent_at": "Ответ отправлен",
    "letter_number": "Номер письма",
    "outcome": "Особый исход",
    "outcome_on": "Когда решено",
    "extended_on": "Срок продлён",
    "mark": "Оценка ответа",
    "rated_on": "Когда оценено",
    "redirected_to": "Кому передано",
    "erased_act": "Сведения уничтожены по акту",
}


class Rows:
    """Appeals read a thousand at a time: a long register is never in memory as a whole."""

    def __init__(self, appeals: QuerySet[Appeal]) -> None:
        self.model = appeals.model
        self._appeals = appeals

    def __iter__(self) -> Iterator[Appeal]:
        return self._appeals.iterator(chunk_size=ROWS_AT_ONCE)


class AppealExport(SafeExport):
    """Stands before the list and takes over its export."""

    is_export: bool
    get_queryset: Any
    export_permission = EXPORT
    list_export = list(COLUMNS)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.is_export:
            # At once: the page around the list would count all rows and hold them.
            return self.as_spreadsheet(self.get_queryset(), request.GET["export"])
        return super().get(request, *args, **kwargs)  # type: ignore[misc]

    def get_filename(self) -> str:
        return f"obrashcheniya-{timezone.localdate():%Y-%m-%d}"

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> Any:
        if not self.may_export():
            raise PermissionDenied
        record_access(actor=f"user:{self.request.user.pk}", subject=REGISTER, action=AccessAction.EXPORT)
        whole = queryset.select_related(None).defer(None)
        read = whole.select_related("assignee__department", "topic__parent", "reply", "extension", "rating")
        return super().as_spreadsheet(Rows(read.defer("term_snapshot", "reply__text")), spreadsheet_format)

    def value_of(self, item: Any, name: str) -> Any:
        if name in OF_OTHERS:
            return OF_OTHERS[name](item)
        return super().value_of(item, name)

    def get_heading(self, queryset: Any, field: str) -> str:
        return COLUMNS[field]


class TableExport(SafeExport, SpreadsheetExportMixin):
    """A table of words and numbers as a file, for a page that shows the same."""

    export_permission = EXPORT

    def __init__(self, request: HttpRequest, head: Sequence[str], filename: str) -> None:
        self.request = request
        self.export_filename = filename
        self.list_export = [str(place) for place in range(len(head))]
        self._head = head

    def value_of(self, item: Any, name: str) -> Any:
        return item[int(name)]

    def get_heading(self, queryset: Any, field: str) -> str:
        # Titles of topics are typed by people too.
        return harmless(str(capfirst(self._head[int(field)])))


def _topic(appeal: Appeal) -> str:
    if appeal.topic is None:
        return ""
    return f"{appeal.topic.parent}: {appeal.topic}" if appeal.topic.parent else str(appeal.topic)


def _executor(appeal: Appeal) -> str:
    return appeal.assignee.initials_name if appeal.assignee else ""


def _department(appeal: Appeal) -> str:
    return str(appeal.assignee.department or "") if appeal.assignee else ""


def _letter_number(appeal: Appeal) -> str:
    return appeal.reply.outgoing_number if hasattr(appeal, "reply") else ""


def _extended_on(appeal: Appeal) -> date | None:
    extension = getattr(appeal, "extension", None)
    return timezone.localdate(extension.decided_at) if extension and extension.is_granted else None


def _mark(appeal: Appeal) -> int | None:
    return appeal.rating.mark if hasattr(appeal, "rating") else None


def _rated_on(appeal: Appeal) -> date | None:
    return timezone.localdate(appeal.rating.rated_at) if hasattr(appeal, "rating") else None


OF_OTHERS: dict[str, Callable[[Appeal], Any]] = {
    "topic": _topic, "executor": _executor, "department": _department, "letter_number": _letter_number,
    "extended_on": _extended_on, "mark": _mark, "rated_on": _rated_on,
}  # fmt: skip
"""Columns that are no fields of the appeal."""
