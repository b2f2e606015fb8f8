"""The check of duties that the yearly report fulfils: it is published, and for which year."""

from collections.abc import Mapping, Sequence
from datetime import date

from disclosure.models import Duty
from disclosure.proofs import Found
from disclosure.yearly.models import YearlyReport
from questions.models import Appeal

NO_DATA = "За прошлые годы в реестре нет обращений: отчёт не из чего составить."
NOT_PUBLISHED = "Отчёт за {year} год ещё не опубликован."


def report_published(duties: Sequence[Duty], on: date) -> Mapping[int, Found]:
    """Prove that the report of a closed year is published; at most two queries.

    It was renewed when the latest of them went out: whether that is fresh enough, the duty's own rule says.
    """
    verdict = _verdict(on)
    return {duty.pk: verdict for duty in duties}


def _verdict(on: date) -> Found:
    closed = YearlyReport.objects.live().filter(year__lt=on.year).order_by("-year", "edition")
    first_of_latest = closed.values_list("first_published_at", flat=True).first()
    if first_of_latest is not None:
        return Found.present(first_of_latest)
    if Appeal.objects.filter(year__lt=on.year).exists():
        return Found.missing(NOT_PUBLISHED.format(year=on.year - 1))
    return Found.unfilled(NO_DATA)
