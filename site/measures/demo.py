"""Invented measures of three years, marked as demo and dated back from the present day."""

import tomllib
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone

from measures.models import Measure
from measures.rules import REQUIRED, Kind, Result, State
from measures.services.progress import link_complaint, move, record_result
from questions.models import Decision, Topic
from review.gate import exempt
from staff.models import Employee
from workdays.services import moment_on

JOB = "job:load_demo"
EVERY = (-2, -1, 0)
"""Years counted from this one."""
PUBLIC = ("kind", "title", "purpose", "notice", "result", "said")
SCORES = ("8.1", "8.6", "9.0")
"""Of the mystery shopper, one a year: it gets better."""
SOON = 40
"""Days before its term from which a measure is under way."""
CANCELLED = "receipts"
"""What the year before last cancelled, to show how that looks."""


@dataclass(frozen=True)
class Stage:
    head: Employee
    today: date
    topics: dict[str, Topic]
    decisions: list[Decision]

    def take_two(self) -> list[Decision]:
        """Return the next two complaints; those that have been taken come last."""
        taken, self.decisions[:] = self.decisions[:2], [*self.decisions[2:], *self.decisions[:2]]
        return taken


def load() -> None:
    """Write and play the programmes of three years, unless there are measures already."""
    if Measure.objects.exists():
        return
    rows = tomllib.loads((settings.FIXTURES_DIR / "demo" / "measures.toml").read_text(encoding="utf-8"))[
        "measure"
    ]
    today = timezone.localdate()
    decisions = list(Decision.objects.filter(appeal__is_demo=True).order_by("pk"))
    head = Employee.objects.get(user__username="head")
    stage = Stage(head, today, {topic.title: topic for topic in Topic.objects.all()}, decisions)
    for year, score in zip(range(today.year - 2, today.year + 1), SCORES, strict=True):
        _load_year(rows, year, score, stage)


def _load_year(rows: list[dict[str, Any]], year: int, score: str, stage: Stage) -> None:
    made: dict[str, Measure] = {}
    for row in rows:
        if year - stage.today.year not in row.get("years", EVERY):
            continue
        due_on = date(year, row["month"], row["day"])
        measure = Measure.objects.create(
            year=year, due_on=due_on, responsible=stage.head, follows=made.get(row.get("follows", "")),
            topic=stage.topics.get(row.get("topic", "")), is_demo=True, live=False,
            **_words(row, due_on, stage.today),
        )  # fmt: skip
        made[row["code"]] = measure
        _play(measure, row, score, stage)
        if row.get("said") and stage.decisions:
            for decision in stage.take_two():
                link_complaint(measure_id=measure.pk, actor=stage.head, decision_id=decision.pk)
        with exempt(JOB):
            measure.save_revision().publish()


def _words(row: dict[str, Any], due_on: date, today: date) -> dict[str, str]:
    """Return what visitors read; a result only of what is done."""
    held = due_on < today and not row.get("late")
    return {name: row.get(name, "") for name in PUBLIC if name != "result" or held}


def _play(measure: Measure, row: dict[str, Any], score: str, stage: Stage) -> None:
    held_on = measure.due_on - timedelta(days=6)
    now = moment_on(min(held_on, stage.today), time(15))
    step = {"measure_id": measure.pk, "actor": stage.head, "now": now}
    if row["code"] == CANCELLED and measure.year == stage.today.year - 2:
        move(**step, target=State.CANCELLED, reason="(демо) Перенесено на следующий год.")
    elif measure.due_on < stage.today and not row.get("late"):
        if Kind(row["kind"]) is not Kind.OTHER:
            record_result(**step, result=_result(row, held_on, score))
        move(**step, target=State.DONE, on=held_on)
    elif (measure.due_on - stage.today).days < SOON:
        move(**step, target=State.UNDER_WAY)


def _result(row: dict[str, Any], on: date, score: str) -> Result:
    said: dict[str, Any] = {
        name: row[name] for name in ("conducted_by", "participants", "passed", "findings") if name in row
    }
    if "score" in REQUIRED[Kind(row["kind"])]:
        said |= {
            "score": Decimal(row["score"].replace("{shopper}", score)),
            "maximum": Decimal(row["maximum"]),
        }
    return Result(on=on, **said)
