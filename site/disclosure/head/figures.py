"""What the head's view counts: each number with the choice of rows it counts, grouped by the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from disclosure.head.spans import Span, terms_of_late
from disclosure.head.stages import Course, Taken, course_of
from ledger.models import Entry
from questions.choices import Kind
from questions.desk.dashboard import Figure
from questions.desk.filters import IN_TERM, LATE
from questions.desk.reports import BREAKDOWNS, Breakdown, Part, ReportRow, make_report
from questions.lifecycle import ENDED
from questions.models import Appeal
from questions.periods import Period
from questions.timeliness import Timeliness, conditions
from service.choices import ContactChannel, ContactOutcome, NormOf
from service.models import Contact
from staff.models import Employee
from staff.names import initials_name

MOST_COURSES = 500
"""Late appeals whose ways are looked at, the latest terms first."""


@dataclass(frozen=True)
class KindRow:
    """Appeals of a kind in the present span and in the former one."""

    label: str
    now: Figure
    before: Figure


def by_kind(now: Span, before: Span) -> list[KindRow]:
    """Count what was registered, kind by kind, and all of it last; one query."""
    rows = (
        Appeal.objects.filter(year__in={now.first.year, before.first.year})
        .order_by()
        .values_list("kind")
        .annotate(
            now=Count("pk", filter=Q(registered_on__range=(now.first, now.last))),
            before=Count("pk", filter=Q(registered_on__range=(before.first, before.last))),
        )
    )
    found = {kind: (present, former) for kind, present, former in rows}
    lines = [(kind.label, {"kind": kind.value}, found.get(kind.value, (0, 0))) for kind in Kind]
    total = (sum(pair[0] for *_, pair in lines), sum(pair[1] for *_, pair in lines))
    return [
        KindRow(
            label,
            Figure(pair[0], {"scope": "all", **query, **now.query("registered")}),
            Figure(pair[1], {"scope": "all", **query, **before.query("registered")}),
        )
        for label, query, pair in [*lines, ("всего", {}, total)]
    ]


@dataclass(frozen=True)
class Timely:
    """Appeals whose term ended in a span: answered in time, and not."""

    in_term: Figure
    late: Figure

    @property
    def due(self) -> int:
        return self.in_term.count + self.late.count


def timely(spans: tuple[Span, ...], today: date) -> list[Timely]:
    """Count, for each span of terms, what was answered in time, special outcomes left out; one query."""
    in_term = conditions(today)[Timeliness.IN_TERM]
    counts = {}
    for place, span in enumerate(spans):
        due = Q(due_on__range=(span.first, span.last))
        counts[f"kept{place}"] = Count("pk", filter=due & in_term)
        counts[f"due{place}"] = Count("pk", filter=due)
    first, last = min(span.first for span in spans), max(span.last for span in spans)
    found = Appeal.objects.filter(due_on__range=(first, last)).exclude(state__in=ENDED).aggregate(**counts)
    return [
        Timely(
            Figure(found[f"kept{place}"], {"scope": "all", "timely": IN_TERM, **span.query("due")}),
            Figure(
                found[f"due{place}"] - found[f"kept{place}"],
                {"scope": "all", "timely": LATE, **span.query("due")},
            ),
        )
        for place, span in enumerate(spans)
    ]


@dataclass(frozen=True)
class Driver:
    """A part of the appeals whose term is over: how many of them were late, and their share in it."""

    label: str
    late: Figure
    due: int


@dataclass(frozen=True)
class Drivers:
    """What lateness comes from, seen from one side: the parts that have any, those with most of it first."""

    code: str
    title: str
    rows: tuple[Driver, ...]


def _executors(found: set[Any], period: Period) -> list[Part]:
    people = Employee.objects.filter(pk__in=found - {None}).order_by("full_name")
    parts = [
        Part(pk, initials_name(name), {"executor": str(pk)})
        for pk, name in people.values_list("pk", "full_name")
    ]
    return parts + ([Part(None, "не назначен", {"scope": "unassigned"})] if None in found else [])


EXECUTOR = Breakdown("executor", "Исполнитель", F("assignee"), _executors)
SIDES = [BREAKDOWNS["topic"], BREAKDOWNS["department"], EXECUTOR, BREAKDOWNS["channel"], BREAKDOWNS["kind"]]


def drivers(today: date) -> list[Drivers]:
    """Look at the missed terms of the last quarter from each side; at most two queries a side."""
    span = terms_of_late(today)
    chosen = Appeal.objects.filter(due_on__range=(span.first, span.last)).exclude(state__in=ENDED)
    period, query = Period.of_dates(span.first, span.last), span.query("due")
    found = []
    for side in SIDES:
        report = make_report(
            chosen, rows=side, columns=BREAKDOWNS["timeliness"], period=period, query=query, today=today
        )
        rows = [_driver(row) for row in report.rows]
        late = sorted((row for row in rows if row.late.count), key=lambda row: -row.late.count)
        found.append(Drivers(side.code, side.title, tuple(late)))
    return found


def _driver(row: ReportRow) -> Driver:
    by_part = dict(zip(Timeliness, (figure.count for figure in row.figures), strict=True))
    late = by_part[Timeliness.ANSWERED_LATE] + by_part[Timeliness.OPEN_LATE]
    return Driver(
        row.label, Figure(late, {**row.total.query, "timely": LATE}), late + by_part[Timeliness.IN_TERM]
    )


def courses_of_late(today: date) -> list[Course]:
    """Return the ways of the appeals that missed their terms in the last quarter; two queries."""
    span = terms_of_late(today)
    late = Appeal.objects.late(today).filter(due_on__range=(span.first, span.last)).order_by("-due_on", "-pk")
    rows = list(late.values_list("pk", "received_at", "sent_at")[:MOST_COURSES])
    steps: dict[str, list[Taken]] = {f"appeal:{pk}": [] for pk, *_ in rows}
    entries = Entry.objects.filter(stream__in=list(steps)).order_by("stream", "seq")
    for stream, event, at in entries.values_list("stream", "event", "created_at"):
        steps[stream].append(Taken(event, at))
    now = timezone.now()
    return [
        course_of(pk, steps[f"appeal:{pk}"], begun=received, ended=sent or now) for pk, received, sent in rows
    ]


@dataclass(frozen=True)
class ContactFigures:
    """Visits or calls of a channel in a span; means in seconds, None where nobody has measured."""

    contacts: int = 0
    left: int = 0
    waited: int = 0
    waiting: Decimal | None = None
    served: int = 0
    service: Decimal | None = None

    def mean(self, what: NormOf) -> Decimal | None:
        return self.waiting if what is NormOf.WAITING else self.service

    def measured(self, what: NormOf) -> int:
        return self.waited if what is NormOf.WAITING else self.served


def contacts(spans: tuple[Span, ...]) -> list[Mapping[str, ContactFigures]]:
    """Count, for each span, the contacts of each channel; one query."""
    inside = [Q(day__range=(span.first, span.last)) for span in spans]
    asked: dict[str, Any] = {}
    for place, holds in enumerate(inside):
        asked |= {
            f"contacts{place}": Count("pk", filter=holds),
            f"left{place}": Count("pk", filter=holds & Q(outcome=ContactOutcome.LEFT)),
            f"waited{place}": Count("waiting_seconds", filter=holds),
            f"waiting{place}": Sum("waiting_seconds", filter=holds),
            f"served{place}": Count("service_seconds", filter=holds),
            f"service{place}": Sum("service_seconds", filter=holds),
        }
    years = {span.first.year for span in spans}
    rows = (
        Contact.objects.filter(is_void=False, year__in=years).order_by().values("channel").annotate(**asked)
    )
    found = {row["channel"]: row for row in rows}
    return [
        {channel.value: _contact_figures(found.get(channel.value), place) for channel in ContactChannel}
        for place in range(len(spans))
    ]


def _contact_figures(row: Mapping[str, Any] | None, place: int) -> ContactFigures:
    if row is None:
        return ContactFigures()
    waited, served = row[f"waited{place}"], row[f"served{place}"]
    return ContactFigures(
        contacts=row[f"contacts{place}"],
        left=row[f"left{place}"],
        waited=waited,
        waiting=Decimal(row[f"waiting{place}"]) / waited if waited else None,
        served=served,
        service=Decimal(row[f"service{place}"]) / served if served else None,
    )
