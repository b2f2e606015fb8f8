"""Steps of a measure: who may take them, what they leave, what they refuse."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

import pytest
from tests.measures.conftest import LinkComplaint, MakeMeasure
from tests.questions.conftest import moscow

from ledger.models import Entry
from measures.errors import MeasureError, NotAllowed
from measures.models import ComplaintLink, Measure, NoMeasures, Progress
from measures.rules import Result, State
from measures.services.progress import (
    ResultRefused,
    link_complaint,
    move,
    record_result,
    unlink_complaint,
)  # fmt: skip
from staff.models import Employee
from staff.roles import Role
from staff.services import create_employee

pytestmark = pytest.mark.django_db
NOW = moscow(2025, 10, 20)
DAY = date(2025, 10, 20)


@pytest.fixture
def head(db: None) -> Employee:
    return create_employee(
        login="boss", password="x", role=Role.HEAD, full_name="Главная Анна", post="начальник"
    )


def test_a_measure_begins_ends_and_is_journaled(make_measure: MakeMeasure, head: Employee) -> None:
    measure = make_measure()
    assert measure.state is State.PLANNED
    move(measure_id=measure.pk, actor=head, target=State.UNDER_WAY, now=NOW)
    move(measure_id=measure.pk, actor=head, target=State.DONE, on=DAY, now=NOW)
    measure = Measure.objects.with_progress().get()
    assert (measure.state, measure.done_on) == (State.DONE, DAY)
    entries = Entry.objects.filter(stream=measure.stream).order_by("seq")
    assert [(entry.event, entry.actor) for entry in entries] == [("move", f"user:{head.user_id}")] * 2
    assert '"2025-10-20"' in entries[1].text


def test_only_who_runs_the_programme_says_how_it_stands(make_measure: MakeMeasure) -> None:
    editor = create_employee(
        login="ed", password="x", role=Role.EDITOR, full_name="Редактор", post="редактор"
    )
    with pytest.raises(NotAllowed):
        move(measure_id=make_measure().pk, actor=editor, target=State.UNDER_WAY)
    assert not Entry.objects.filter(stream__startswith="measure:").exists()


def test_a_reason_to_cancel_stays_and_is_forgotten_when_it_is_taken_back(
    make_measure: MakeMeasure, head: Employee
) -> None:
    measure = make_measure()
    with pytest.raises(MeasureError, match="почему"):
        move(measure_id=measure.pk, actor=head, target=State.CANCELLED, now=NOW)
    move(measure_id=measure.pk, actor=head, target=State.CANCELLED, reason=" Нет средств. ", now=NOW)
    assert Progress.objects.get().reason == "Нет средств."
    assert "средств" not in "".join(
        Entry.objects.filter(stream=measure.stream).values_list("text", flat=True)
    )
    move(measure_id=measure.pk, actor=head, target=State.PLANNED, now=NOW)
    assert Progress.objects.get().reason == ""


def test_what_was_cancelled_does_not_come_back_into_a_year_said_to_be_empty(
    make_measure: MakeMeasure, head: Employee
) -> None:
    measure = make_measure(state="cancelled", reason="Нет средств.")
    NoMeasures.objects.create(year=2025, live=True)
    with pytest.raises(MeasureError, match="не проводились"):
        move(measure_id=measure.pk, actor=head, target=State.PLANNED, now=NOW)


def test_an_audit_is_done_when_its_result_is_written_down(make_measure: MakeMeasure, head: Employee) -> None:
    audit = make_measure(kind="audit")
    with pytest.raises(ResultRefused) as refused:
        record_result(measure_id=audit.pk, actor=head, result=Result(DAY, findings="Всё хорошо."), now=NOW)
    assert list(refused.value.faults) == ["conducted_by"]
    said = Result(DAY, conducted_by="ООО «Аудит»", findings="Всё хорошо.")
    record_result(measure_id=audit.pk, actor=head, result=said, now=NOW)
    record = audit.records.get()
    assert (record.as_result, record.recorded_by, record.recorded_at) == (said, head, NOW)
    move(measure_id=audit.pk, actor=head, target=State.DONE, on=DAY, now=NOW)


def test_a_record_can_be_corrected(make_measure: MakeMeasure, head: Employee) -> None:
    measure = make_measure(kind="training")
    first = Result(DAY, conducted_by="Учебный центр", participants=12, passed=10)
    record_result(measure_id=measure.pk, actor=head, result=first, now=NOW)
    second = Result(DAY, conducted_by="Учебный центр", participants=12, passed=11, score=Decimal("4.5"))
    record_result(
        measure_id=measure.pk, actor=head, result=second, record_id=measure.records.get().pk, now=NOW
    )
    assert measure.records.get().as_result == second
    entry = json.loads(Entry.objects.in_stream(measure.stream).last().text)
    changes = {name: entry[name] for name in ("passed_old", "passed_new", "score_old", "score_new")}
    assert changes == {"passed_old": "10", "passed_new": "11", "score_old": None, "score_new": "4.5"}
    assert "participants_old" not in entry
    assert "Учебный" not in json.dumps(entry, ensure_ascii=False)


def test_a_complaint_is_tied_once_and_can_be_untied(
    make_measure: MakeMeasure, link: LinkComplaint, head: Employee
) -> None:
    other, measure = make_measure(), make_measure()
    decision = link(other).decision_id
    for _ in range(2):
        link_complaint(measure_id=measure.pk, actor=head, decision_id=decision, now=NOW)
    assert set(ComplaintLink.objects.values_list("measure", flat=True)) == {other.pk, measure.pk}
    unlink_complaint(measure_id=measure.pk, actor=head, decision_id=decision, now=NOW)
    assert ComplaintLink.objects.get().measure == other


@pytest.mark.parametrize(
    "values", [{"state": "done"}, {"state": "planned", "done_on": DAY}, {"state": "cancelled"}]
)
def test_the_database_keeps_states_whole(make_measure: MakeMeasure, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_measure(**values)
