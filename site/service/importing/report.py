"""The report of a file: each line that is a record, what became of it and why. No personal data are in it."""

import csv
from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus

from django.db.models import Count, QuerySet
from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime

from wagtail.admin.views.mixins import Echo

from files.spreadsheets import BYTE_ORDER_MARK, DELIMITER, harmless
from service.importing.reasons import MARKED, OVERLAPS, VERDICT_WORDS, Verdict, words_of
from service.models import ImportedLine, ImportRun

HEAD = ("Строка", "Решение", "Причина или отметка", "Приход или звонок", "Начало", "Окончание")
CHUNK = 2_000


def report_of(run: ImportRun) -> StreamingHttpResponse:
    """Answer with the report as CSV for a spreadsheet; it is written line by line, however long."""
    response = StreamingHttpResponse(_rows(run), content_type="text/csv; charset=utf-8", status=HTTPStatus.OK)
    name = f"Отчёт о загрузке {run.pk}.csv"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _rows(run: ImportRun) -> Iterator[bytes]:
    writer = csv.writer(Echo(), delimiter=DELIMITER)
    yield BYTE_ORDER_MARK.encode()
    yield writer.writerow(HEAD)
    fields = ("line", "verdict", "reason", "overlaps", "arrived_at", "started_at", "ended_at")
    lines = ImportedLine.objects.filter(run=run).order_by("line", "pk").values_list(*fields)
    for line, verdict, reason, overlaps, *moments in lines.iterator(chunk_size=CHUNK):
        words = verdict_words(verdict, reason, overlaps)
        cells = [line, words, harmless(reason_words(reason, overlaps)), *map(_clock, moments)]
        yield writer.writerow(cells)


def verdict_words(verdict: str, reason: str, overlaps: bool) -> str:
    is_marked = verdict == Verdict.ACCEPTED and (reason or overlaps)
    return MARKED if is_marked else VERDICT_WORDS[Verdict(verdict)]


def reason_words(reason: str, overlaps: bool) -> str:
    return "; ".join(words for words in (words_of(reason), OVERLAPS if overlaps else "") if words)


def _clock(moment: datetime | None) -> str:
    return f"{localtime(moment):%d.%m.%Y %H:%M:%S}" if moment else ""


def reasons_of(run: ImportRun) -> list[tuple[str, str, int]]:
    """Return verdict, reason and number of lines, in words, the most frequent first; one query."""
    return [
        (verdict_words(verdict, reason, overlaps), reason_words(reason, overlaps), count)
        for verdict, reason, overlaps, count in _groups(run)
        if reason or overlaps
    ]


def _groups(run: ImportRun) -> "QuerySet[ImportedLine, tuple[str, str, bool, int]]":
    lines = ImportedLine.objects.filter(run=run).order_by()
    groups = lines.values_list("verdict", "reason", "overlaps").annotate(count=Count("pk"))
    return groups.order_by("-count", "reason")
