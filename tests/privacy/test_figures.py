"""After anonymising the demo's older year every figure is what it was: reports, summary, disclosure."""

from datetime import date, timedelta
from itertools import product
from typing import Any

from django.db.models import Count
from django.test import Client
from django.utils import timezone

import pytest
from tests.disclosure.yearly import published_report_of, state_no_measures
from tests.questions.conftest import employee

import questions.demo
import staff.demo
from disclosure.public.register import counted_years
from disclosure.yearly.building import provisional, tables_of
from disclosure.yearly.counting import count_everything
from disclosure.yearly.models import Mismatch
from disclosure.yearly.rows import counts_of, current_rows
from disclosure.yearly.services.reconciling import reconcile
from pages.models import Edition
from privacy.models import Destruction
from privacy.services.destroying import confirm, destroy_confirmed
from privacy.services.proposing import propose_by_hand
from questions.desk import dashboard
from questions.desk.filters import tabs
from questions.desk.reports import BREAKDOWNS, make_report
from questions.lifecycle import FINISHED
from questions.models import Appeal, CallBack, Decision, Extension, InternalNote, Notice, Reply
from questions.periods import Period
from staff.models import Employee
from workdays.services import load_calendar

pytestmark = [pytest.mark.django_db, pytest.mark.prove]
DAY = timedelta(days=1)


def figures(today: date) -> dict[str, Any]:
    """Return every number that the site makes of its register, by where it is shown."""
    years = range(today.year - 1, today.year + 1)
    found: dict[str, Any] = {
        "years": counted_years(today=today),
        **{f"disclosure {year}": provisional(year, today).tables for year in years},
        **{f"yearly report {year}": tables_of(count_everything(year, today - DAY)) for year in years},
        **{f"rows of {year}": counts_of(current_rows(year, today - DAY)) for year in years},
        "weeks": dashboard.by_week(today),
        "ages": dashboard.by_age(today, load_calendar()),
        "departments": dashboard.by_department(today),
        "executors": dashboard.by_executor(today),
        "tabs": [tab.count for tab in tabs(Employee.objects.earliest("pk").user, today, "all")],
    }
    for year, (rows, columns) in product(years, product(BREAKDOWNS.values(), repeat=2)):
        period = Period.of_dates(date(year, 1, 1), date(year, 12, 31))
        chosen = Appeal.objects.filter(year=year)
        report = make_report(chosen, rows=rows, columns=columns, period=period, query={}, today=today)
        found[f"{year} {rows.code} {columns.code}"] = report
    return {**found, **_rows(today)}


def _rows(today: date) -> dict[str, Any]:
    """Return how many rows there are of everything, and what is kept in the columns that are counted."""
    decisions = Decision.objects.all()
    kept = (
        "year", "number", "kind", "channel", "audience", "topic", "reply_channel", "received_at",
        "registered_on", "due_on", "control_on", "due_provisional", "term_snapshot", "state", "sent_at",
        "outcome", "outcome_on", "assignee", "previous", "is_flagged", "is_demo",
    )  # fmt: skip
    counted = (Reply, Notice, Extension, CallBack, InternalNote)
    return {
        "appeals": list(Appeal.objects.order_by("pk").values(*kept)),
        "rows": {model.__name__: model.objects.count() for model in counted},  # type: ignore[attr-defined]
        "verdicts": list(decisions.order_by("verdict").values_list("verdict").annotate(Count("pk"))),
        "decisions": [
            decisions.followed().count(),
            decisions.open().count(),
            decisions.overdue(today).count(),
        ],
        "done": list(Decision.objects.done().order_by("pk").values("pk", "done_on", "due_on")),
        "replies": list(
            Reply.objects.order_by("pk").values("pk", "letter_number", "letter_on", "dispatched_by")
        ),
    }


def anonymise(year: int) -> Destruction:
    """Destroy by an act what is finished of a year."""
    old = Appeal.objects.filter(year=year, state__in=FINISHED)
    records = {appeal.stream: str(appeal) for appeal in old}
    plan = propose_by_hand(records=records, ground="Проверка", user_id=1)
    commission = list(Employee.objects.order_by("pk")[:2])
    confirm(destruction_id=plan.pk, commission=commission, user_id=1)
    for _ in range(20):
        destroy_confirmed(timezone.now())
    plan.refresh_from_db()
    return plan


def test_every_figure_and_every_page_of_them_is_the_same(consent: Edition, client: Client) -> None:
    staff.demo.load()
    questions.demo.load()
    today = timezone.localdate()
    year = today.year - 1
    client.force_login(employee("watcher", "Руководитель", "Смотрящий Иван Иванович").user)
    public = (f"/disclosure/{year}.json", f"/disclosure/{year}.csv")
    state_no_measures(year)
    report = published_report_of(year, timezone.now())
    before, shown = figures(today), [client.get(path).content for path in public]
    plan = anonymise(year)
    assert plan.state == "done"
    assert Appeal.objects.exclude(erased_at=None).count() == plan.items.filter(state="done").count() > 20
    after = figures(today)
    assert [name for name in before if before[name] != after[name]] == []
    assert [client.get(path).content for path in public] == shown
    reconcile(report_id=report.pk, now=timezone.now())
    assert not Mismatch.objects.exists()
    for path in ("reports/", "dashboard/", "?scope=all", "?export=xlsx&scope=all"):
        assert client.get(f"/admin/appeals/{path}").status_code == 200
    for erased in Appeal.objects.exclude(erased_at=None)[:5]:
        assert "Сведения уничтожены, акт №" in client.get(f"/admin/appeals/{erased.pk}/").content.decode()
