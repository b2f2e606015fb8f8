"""What keeps a yearly report from being published: a list with a tick or a reason for each thing."""

from dataclasses import dataclass
from datetime import date

from disclosure.yearly import counting
from disclosure.yearly.building import programme_of, surveys_of, tables_of
from disclosure.yearly.models import YearlyReport
from disclosure.yearly.rows import frozen_of
from disclosure.yearly.snapshot import Programme, Snapshot
from disclosure.yearly.tables import Counts
from measures.words import faults_of_words

RECOUNT = "нажмите «Пересчитать»"


@dataclass(frozen=True)
class Check:
    """One condition: `words` say it as it stands, met or not."""

    is_met: bool
    words: str


def checks_of(report: YearlyReport, today: date) -> list[Check]:
    """Return the conditions of a publication as they stand for a draft, as it is in memory."""
    snapshot = report.as_snapshot() if report.snapshot is not None else None
    counts = counting.count_everything(report.year, report.cut_off)
    programme = programme_of(report.year, report.cut_off)
    return [
        _not_published(report),
        _ended(report, today),
        Check(not counts.is_empty, "Данные за год есть." if not counts.is_empty else NO_DATA),
        _with_measures(programme),
        _counted(report, snapshot),
        *([_unchanged(report, snapshot, counts)] if snapshot is not None else []),
        *([_reasoned(report)] if report.edition > 1 else []),
        *_spoken(report),
    ]  # fmt: skip


NO_DATA = "За этот год нет ни обращений, ни записей об обслуживании: отчёт не из чего составить."
NO_PROGRAMME = (
    "Не заполнены мероприятия за год: внесите их или прямо укажите, что мероприятий не было. Так требует "
    "Стандарт."
)
NO_REASON = "Это исправление опубликованного отчёта: напишите, что исправлено и почему."


def _with_measures(programme: Programme) -> Check:
    """The Standard wants the measures of the year, or the words that there were none; silence is neither."""
    if programme.measures:
        return Check(True, "Мероприятия за год внесены.")
    return (
        Check(True, "Указано, что мероприятий не было.")
        if programme.statement
        else Check(False, NO_PROGRAMME)
    )


def _not_published(report: YearlyReport) -> Check:
    """An edition is published once, after the one before it; what follows is a correction."""
    others = YearlyReport.objects.of_year(report.year).filter(first_published_at__isnull=False)
    latest = others.values_list("edition", flat=True).first() or 0
    if report.edition > latest:
        return Check(True, "Эта редакция ещё не публиковалась.")
    return Check(
        False, f"Отчёт за {report.year} год уже опубликован. Исправление — новая редакция с причиной."
    )


def _ended(report: YearlyReport, today: date) -> Check:
    """A report is of a whole year: its cut-off is no earlier than 31 December and has passed."""
    last = date(report.year, 12, 31)
    if today <= last:
        return Check(False, f"{report.year} год ещё не закончился: опубликовать отчёт можно с 1 января.")
    if report.cut_off < last:
        return Check(False, f"Дата отсечки раньше конца года: поставьте {last:%d.%m.%Y} или позже.")
    if report.cut_off >= today:
        return Check(False, "День отсечки ещё не закончился: поставьте вчерашний или более ранний.")
    return Check(True, f"Год закончился, ответы учтены по {report.cut_off:%d.%m.%Y} включительно.")


def _counted(report: YearlyReport, snapshot: Snapshot | None) -> Check:
    if snapshot is None:
        return Check(False, f"Числа ещё не посчитаны: {RECOUNT}.")
    if snapshot.cut_off != report.cut_off:
        return Check(False, f"Дата отсечки изменена после подсчёта: {RECOUNT}.")
    if frozen_of(report, snapshot.rows_sha256) is None:
        return Check(False, f"Строки, по которым посчитаны числа, не сохранились: {RECOUNT}.")
    return Check(True, "Числа посчитаны, строки зафиксированы.")


def _unchanged(report: YearlyReport, snapshot: Snapshot, counts: Counts) -> Check:
    """What the reviewers see must still be what the register says at the moment of publication."""
    now = (
        tables_of(counts),
        programme_of(report.year, report.cut_off),
        surveys_of(report.year, report.cut_off),
    )
    if now == (snapshot.tables, snapshot.programme, snapshot.surveys):
        return Check(True, "С тех пор числа не изменились.")
    return Check(
        False, f"После подсчёта данные изменились: {RECOUNT} и отправьте отчёт на согласование снова."
    )


def _spoken(report: YearlyReport) -> list[Check]:
    """The words of the report name nobody: figures cannot, words of people can."""
    words = {"Вступление": report.summary, "Что исправлено и почему": report.correction_reason}
    return [Check(False, fault) for fault in faults_of_words(words)]


def _reasoned(report: YearlyReport) -> Check:
    return (
        Check(True, "Причина исправления указана.")
        if report.correction_reason.strip()
        else Check(False, NO_REASON)
    )
