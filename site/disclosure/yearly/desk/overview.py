"""The years of the company and how the report of each stands: a few queries, however many years there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Min

from wagtail.models import WorkflowState

from disclosure.yearly.models import YearlyReport
from questions.models import Appeal
from service.models import Contact


@dataclass(frozen=True)
class YearRow:
    """A year with its editions, the latest first; `may_begin` when another one can be begun."""

    year: int
    editions: list[YearlyReport]
    words: str
    tone: str
    mismatches: int
    is_published: bool
    may_begin: bool

    @property
    def is_correction(self) -> bool:
        return bool(self.editions)


def years(today: date) -> list[YearRow]:
    """Return the years of which there is anything to report, the latest first; four queries."""
    known: dict[int, list[YearlyReport]] = {}
    rows = YearlyReport.objects.defer("snapshot").order_by("-year", "-edition")
    for report in rows.annotate(mismatched=Count("mismatches")):
        known.setdefault(report.year, []).append(report)
    in_review = _in_review()
    return [_row(year, known.get(year, []), in_review, today) for year in _all_years(known, today)]


def _all_years(known: Iterable[int], today: date) -> list[int]:
    appeals = Appeal.objects.order_by("year").values_list("year", flat=True).first()
    contacts = Contact.objects.aggregate(first=Min("year"))["first"]
    firsts = [year for year in (*known, appeals, contacts) if year]
    return list(range(max([today.year, *known]), min([today.year, *firsts]) - 1, -1))


def _in_review() -> set[int]:
    states = WorkflowState.objects.filter(
        status="in_progress",
        base_content_type__app_label="disclosure",
        base_content_type__model="yearlyreport",
    )
    return {int(pk) for pk in states.values_list("object_id", flat=True)}


def _row(year: int, editions: list[YearlyReport], in_review: set[int], today: date) -> YearRow:
    live = next((each for each in editions if each.live), None)
    draft = next((each for each in editions if each.is_draft), None)
    words = [f"опубликован{_edition(live)}"] if live is not None else []
    if draft is not None:
        kind = "исправление" if draft.edition > 1 else "черновик"
        words.append(f"{kind} на согласовании" if draft.pk in in_review else kind)
    mismatches = sum(getattr(each, "mismatched", 0) for each in editions if each.live)
    return YearRow(
        year=year,
        editions=editions,
        words=", ".join(words) or ("год идёт" if year == today.year else "нет отчёта"),
        tone=_tone(live, draft, year, today),
        mismatches=mismatches,
        is_published=live is not None,
        may_begin=draft is None and date(year, 1, 1) <= today - timedelta(days=1),
    )


def _edition(live: YearlyReport) -> str:
    return f", редакция {live.edition}" if live.edition > 1 else ""


def _tone(live: YearlyReport | None, draft: YearlyReport | None, year: int, today: date) -> str:
    if live is not None:
        return "ok"
    return "neutral" if draft is not None or year >= today.year else "warning"
