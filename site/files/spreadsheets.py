"""Lists that leave the admin as spreadsheets: safe to open and readable without our code book.

It stands in the lowest room, because the admins of outbox and workdays, which may not import each other,
export lists as those above them do.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.http import StreamingHttpResponse
from django.utils.encoding import force_str
from django.utils.text import capfirst
from django.utils.timezone import is_aware, localtime

from wagtail.admin.views.mixins import Echo
from wagtail.coreutils import multigetattr

FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Letters that a workbook may not hold: openpyxl would refuse the whole export for one of them."""
BYTE_ORDER_MARK = "\ufeff"
DELIMITER = ";"
"""Excel in Russian splits lines at semicolons, whatever the file says, and so would split our cells."""


def open_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Return open data as a table for machines: RFC 4180, commas, each line ends with CR LF.

    A byte order mark stands in front, or Excel would take Cyrillic letters for others. What comes out of the
    admin, for people, is written by `SafeExport`.
    """
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: such a one gets an apostrophe in front."""
    clean = UNPRINTABLE.sub("", text)
    return f"'{clean}" if FORMULA.match(clean) else clean


def worded(value: Any) -> Any:
    """Say a value as its reader knows it: nothing as an empty cell, yes and no in words, local time."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, datetime) and is_aware(value):
        return localtime(value).replace(tzinfo=None)
    return value


def in_csv(value: Any) -> Any:
    """Return a worded value as CSV holds it; numbers stay, dates are written as in Russia."""
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value if isinstance(value, int | float | Decimal) else harmless(force_str(value))


def in_workbook(value: Any) -> Any:
    """Return a worded value as a workbook holds it; dates and numbers keep their kind."""
    typed = isinstance(value, date | time | int | float | Decimal)
    return value if typed else harmless(force_str(value))


class SafeExport:
    """Stands before an index view, of wagtail-modeladmin or of Wagtail itself, and takes over its export.

    ``export_permission`` is the permission that exporting takes, in full; to see the list is not enough.
    """

    export_permission = ""
    list_export: Any = ()
    request: Any

    def may_export(self) -> bool:
        return bool(self.export_permission) and self.request.user.has_perm(self.export_permission)

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> Any:
        if not self.may_export():
            raise PermissionDenied
        return super().as_spreadsheet(queryset, spreadsheet_format)  # type: ignore[misc]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.may_export():
            # Both kinds of view offer the export as long as there is something to export.
            self.list_export = ()
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        return {name: worded(self.value_of(item, name)) for name in self.list_export}

    def value_of(self, item: Any, name: str) -> Any:
        """Return a column of a row: a method of the admin, the label of a choice, or what the row says."""
        method = getattr(getattr(self, "model_admin", None), name, None)
        if callable(method):
            return method(item)
        label = getattr(item, f"get_{name}_display", None)
        return label() if label else multigetattr(item, name)

    def get_heading(self, queryset: Any, field: str) -> str:
        described = getattr(getattr(self, "model_admin", None), field, None)
        try:
            label = queryset.model._meta.get_field(field).verbose_name
        except FieldDoesNotExist:
            label = getattr(described, "short_description", field)
        return str(capfirst(force_str(label)))

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        return in_csv(value) if export_format == "csv" else in_workbook(value)

    def stream_csv(self, queryset: Any) -> Iterator[bytes]:
        writer = csv.writer(Echo(), delimiter=DELIMITER)
        yield BYTE_ORDER_MARK.encode()
        yield writer.writerow([self.get_heading(queryset, name) for name in self.list_export])
        for item in queryset:
            yield writer.writerow([in_csv(value) for value in self.to_row_dict(item).values()])

    def write_csv_response(self, queryset: Any) -> StreamingHttpResponse:
        response: StreamingHttpResponse = super().write_csv_response(queryset)  # type: ignore[misc]
        response.headers["Content-Type"] = "text/csv; charset=utf-8"
        return response
