"""Beginning a report and counting it; it is reviewed and published as everything else is."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from disclosure.yearly.building import snapshot_of
from disclosure.yearly.errors import ReportError
from disclosure.yearly.models import NOT_YET, YearlyReport
from disclosure.yearly.requests import CountRequest
from disclosure.yearly.rows import freeze
from disclosure.yearly.snapshot import to_json
from ledger.services import append
from review.gate import is_under_review
from review.rules import NO_STEPS

WAITS = "Черновик отчёта за {year} год уже есть: откройте его."
FIXED = "Опубликованная редакция не меняется. Начните исправление: это будет новая редакция."
NOT_BEGUN = "{year} год ещё не начался."
IN_REVIEW = "Отчёт уже на согласовании."
STAYS = "Отчёт за {year} год уже публиковался: его редакции не удаляют."
IS_COUNTED = "Числа пересчитываются: дождитесь конца, посмотрите на них и отправьте отчёт тогда."
EARLIEST = 2000


@transaction.atomic
def begin(*, year: int, user: Any, now: datetime) -> YearlyReport:
    """Begin the report of a year or, after its publication, a correction; ReportError where one waits.

    It is counted at once: as of the end of yesterday, a correction as of the day of what it corrects.
    """
    return recount(report_id=open_draft(year=year, user=user, now=now).pk, user=user, now=now)


def open_draft(*, year: int, user: Any, now: datetime) -> YearlyReport:
    """Make a draft without figures, as `begin` does; in the caller's transaction."""
    today = timezone.localdate(now)
    if not EARLIEST <= year <= today.year or today == date(year, 1, 1):
        raise ReportError(NOT_BEGUN.format(year=year))
    editions = YearlyReport.objects.select_for_update().of_year(year)
    known = list(editions.values_list("edition", "live", "first_published_at", "cut_off"))
    if any(not live and first is None for _, live, first, _ in known):
        raise ReportError(WAITS.format(year=year))
    report = YearlyReport(
        year=year,
        edition=max((edition for edition, *_ in known), default=0) + 1,
        cut_off=next((cut_off for *_, cut_off in known), today - timedelta(days=1)),
        live=False,
        has_unpublished_changes=True,
    )
    report.save()
    _note(report, "begun", user, now)
    return report


def draft_to_count(report_id: int, now: datetime) -> tuple[YearlyReport, YearlyReport]:
    """Return the locked row of a draft and its latest words; ReportError when it cannot be counted."""
    row = YearlyReport.objects.select_for_update().get(pk=report_id)
    if not row.is_draft:
        raise ReportError(FIXED)
    report: YearlyReport = row.get_latest_revision_as_object()
    if report.cut_off >= timezone.localdate(now):
        raise ReportError(NOT_YET)
    return row, report


@transaction.atomic
def recount(*, report_id: int, user: Any, now: datetime) -> YearlyReport:
    """Count a draft anew and freeze its rows; ReportError if it is published.

    What was under review begins with its first step again: it is another report now.
    """
    row, report = draft_to_count(report_id, now)
    counts, frozen = freeze(row, report.cut_off, now)
    snapshot = snapshot_of(
        counts, year=report.year, cut_off=report.cut_off, made_at=now, rows_sha256=frozen.sha256,
        rows_count=frozen.count,
    )  # fmt: skip
    report.snapshot = to_json(snapshot)
    report.save_revision(user=user, log_action=user is not None)
    _note(row, "counted", user, now, rows=frozen.count, sha256=frozen.sha256)
    return report


@transaction.atomic
def discard(*, report_id: int, user: Any, now: datetime) -> int:
    """Delete a draft that was begun by mistake, with its rows; return its year.

    ReportError while it is reviewed, and for ever once any edition of its year has been published.
    """
    row = YearlyReport.objects.select_for_update().get(pk=report_id)
    if YearlyReport.objects.of_year(row.year).exclude(first_published_at=None, live=False).exists():
        raise ReportError(STAYS.format(year=row.year))
    if is_under_review(row):
        raise ReportError(IN_REVIEW)
    _note(row, "discarded", user, now)
    row.delete()
    return int(row.year)


@transaction.atomic
def send_on(*, report_id: int, user: Any, now: datetime) -> YearlyReport:
    """Send a draft to its review; ReportError names all that stands in the way."""
    row = YearlyReport.objects.select_for_update().get(pk=report_id)
    if not row.is_draft:
        raise ReportError(FIXED)
    if is_under_review(row):
        raise ReportError(IN_REVIEW)
    if CountRequest.objects.filter(report=row, fault="").exists():
        raise ReportError(IS_COUNTED)
    draft: YearlyReport = row.get_latest_revision_as_object()
    if faults := draft.faults():
        raise ReportError(" ".join(faults))
    workflow = row.get_workflow()
    if workflow is None:
        raise ReportError(NO_STEPS)
    workflow.start(row, user)
    return row


def _note(report: YearlyReport, event: str, user: Any, now: datetime, **data: int | str) -> None:
    actor = f"user:{user.pk}" if user is not None else "job:yearly_report"
    about = {"year": report.year, "edition": report.edition, **data}
    append(stream=report.stream, event=event, data=about, actor=actor, now=now)
