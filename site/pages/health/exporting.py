"""The findings as a spreadsheet."""

from typing import Any

from django.http import HttpRequest

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from files.spreadsheets import SafeExport
from pages.addresses import absolute
from pages.health.presenting import Row
from pages.health.rights import VIEW

COLUMNS = {
    "kind": "Вид замечания",
    "title": "Страница",
    "page_type": "Тип страницы",
    "address": "Адрес",
    "sentence": "Что сделать",
    "where": "Где",
}


class FindingExport(SafeExport, SpreadsheetExportMixin):
    """Whoever may read the report may take it along: it holds nothing but what visitors read."""

    export_permission = VIEW
    list_export = list(COLUMNS)

    def __init__(self, request: HttpRequest, filename: str) -> None:
        self.request = request
        self.export_filename = filename

    def value_of(self, item: Row, name: str) -> Any:
        return absolute(item.path) if name == "address" else getattr(item, name)

    def get_heading(self, queryset: Any, field: str) -> str:
        return COLUMNS[field]
