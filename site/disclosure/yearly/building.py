"""Making a snapshot: of counts that the database has grouped, or of counts of frozen rows."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone

import measures.programme
import surveys.results
from disclosure.errors import YearWithoutData
from disclosure.metrics import MONTHS_IN_YEAR
from disclosure.yearly import counting
from disclosure.yearly.definitions import definitions
from disclosure.yearly.facts import AppealFacts
from disclosure.yearly.schedule import schedule_lines
from disclosure.yearly.snapshot import (
    Measure,
    Programme,
    Share,
    Snapshot,
    Survey,
    SurveyQuestion,
    Table,
)
from disclosure.yearly.tables import Counts, appeal_tables, contact_tables
from disclosure.yearly.version import code_version


def provisional(year: int, today: date) -> Snapshot:
    """Count the appeals of a year for the moment, for a page that says so; raise YearWithoutData.

    Only the tables of appeals, as they stand at the end of yesterday; two queries.
    """
    cut_off = today - timedelta(days=1)
    if year > today.year:
        raise YearWithoutData(year)
    appeals, is_demo = counting.count_appeals(year, cut_off)
    if not appeals:
        raise YearWithoutData(year)
    tables = appeal_tables(
        appeals, topics=counting.topic_titles(), months=_months_begun(year, today, appeals)
    )
    return Snapshot(
        year=year,
        edition=0,
        cut_off=cut_off,
        made_at=timezone.now(),
        demo=is_demo,
        code_version=code_version(),
        rows_sha256="",
        rows_count=sum(appeals.values()),
        tables=tables,
        programme=None,
        surveys=(),
        schedule=(),
        definitions=definitions(cut_off),
    )


def _months_begun(year: int, today: date, appeals: Iterable[AppealFacts]) -> int:
    if year < today.year:
        return MONTHS_IN_YEAR
    # A clock set back must hide no appeal that is registered already.
    return max(today.month, *(facts.month for facts in appeals))


def tables_of(counts: Counts) -> tuple[Table, ...]:
    """Build all tables of a year; one query, for the titles of the topics."""
    appeals = appeal_tables(counts.appeals, topics=counting.topic_titles())
    return (*appeals, *contact_tables(counts.contacts))


def snapshot_of(
    counts: Counts, *, year: int, cut_off: date, made_at: datetime, rows_sha256: str, rows_count: int
) -> Snapshot:
    """Make the snapshot of a year from its counts and from what the other rooms tell of it."""
    return Snapshot(
        year=year,
        edition=0,
        cut_off=cut_off,
        made_at=made_at,
        demo=counting.has_demo(year),
        code_version=code_version(),
        rows_sha256=rows_sha256,
        rows_count=rows_count,
        tables=tables_of(counts),
        programme=programme_of(year, cut_off),
        surveys=surveys_of(year, cut_off),
        schedule=schedule_lines(year),
        definitions=definitions(cut_off),
    )


def programme_of(year: int, on: date) -> Programme:
    """Return the measures of a year as its programme tells them on a day."""
    found = measures.programme.of_year(year, today=on)
    return Programme(
        found.statement,
        tuple(
            Measure(
                each.title, each.kind_label, each.due_on, each.state_label, each.done_on, each.result or "",
                each.complaints,
            )
            for each in found.measures
        ),
    )  # fmt: skip


def surveys_of(year: int, on: date) -> tuple[Survey, ...]:
    """Return what the surveys that were closed in a year have shown."""
    return tuple(
        Survey(
            each.title,
            each.closed_on,
            each.answers,
            each.score,
            tuple(
                SurveyQuestion(
                    asked.text,
                    asked.answers,
                    asked.mean,
                    tuple(Share(share.label, share.chosen) for share in asked.shares),
                )
                for asked in each.questions
            ),
        )
        for each in surveys.results.of_year(year, today=on)
    )
