"""Two published reports of the demo, each dated in the February after its year."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from disclosure.yearly.models import YearlyReport
from disclosure.yearly.services.drafting import begin
from review.gate import exempt
from workdays.services import moment_on

YEARS = (2, 1)
PUBLISHED = (2, 10)
"""The tenth of February."""
SUMMARY = (
    "(демо) Числа этого отчёта посчитаны по вымышленным обращениям и звонкам: так выглядит отчёт, "
    "который сайт составляет сам."
)


def load() -> None:
    """Publish what can be: a year of which something is missing stays a draft and says what."""
    now = timezone.now()
    for before in YEARS:
        year = timezone.localdate(now).year - before
        if not YearlyReport.objects.filter(year=year).exists():
            _load(year, now)


def _load(year: int, now: datetime) -> None:
    moment = min(moment_on(timezone.localdate(now).replace(year + 1, *PUBLISHED), time(12)), now)
    report = YearlyReport.objects.get(pk=begin(year=year, user=None, now=moment).pk)
    draft = report.get_latest_revision_as_object()
    draft.summary = SUMMARY
    revision = draft.save_revision()
    if draft.faults():
        return
    with exempt("job:load_demo"):
        revision.publish()
    published = moment + timedelta(hours=2) if moment < now else now
    YearlyReport.objects.filter(pk=report.pk).update(
        first_published_at=published, last_published_at=published
    )
