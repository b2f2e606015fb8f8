"""What became of an appeal in another system, written down here by the job that saw it there.

Nobody here has decided on it and no letter is owed. Said twice it is as good as once, so that a job may ask
again and again.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from questions.choices import Outcome
from questions.errors import QuestionsError
from questions.given_terms import GivenTerm, given_in
from questions.lifecycle import FINISHED, IllegalStep
from questions.lifecycle import RULES as STEP_RULES
from questions.models import Appeal, Attachment, Extension
from questions.outcome_rules import RULES
from questions.services.intake import attach, hold_given
from questions.services.steps import journal, take_step

LONGEST_NAME = 300


def record_withdrawal(*, appeal_id: int, by: str, reason: str, on: date) -> Appeal:
    """Record that the customer has withdrawn the appeal there; `by` is the journal's name of the job.

    IllegalStep when it has ended otherwise here, QuestionsError while its answer is on its way.
    """
    return _record(Outcome.WITHDRAWN, appeal_id=appeal_id, by=by, reason=reason, on=on)


def record_redirection(*, appeal_id: int, by: str, reason: str, redirected_to: str, on: date) -> Appeal:
    """Record that the appeal was passed to another body there; refused as `record_withdrawal` is."""
    return _record(
        Outcome.REDIRECTED, appeal_id=appeal_id, by=by, reason=reason, on=on, redirected_to=redirected_to
    )


def _record(
    outcome: Outcome, *, appeal_id: int, by: str, reason: str, on: date, redirected_to: str = ""
) -> Appeal:
    step = RULES[outcome].step
    try:
        return take_step(
            step, _end, appeal_id=appeal_id, actor=None, by=by, outcome=outcome, reason=reason.strip(),
            redirected_to=redirected_to.strip(), on=on,
        )  # fmt: skip
    except IllegalStep as error:
        # Told before, or it was our own step that is seen there.
        if error.state is not STEP_RULES[step].target:
            raise
        return Appeal.objects.get(pk=appeal_id)


def _end(
    *, appeal: Appeal, actor: None, outcome: Outcome, reason: str, redirected_to: str, on: date
) -> dict[str, Any]:
    if not reason:
        raise QuestionsError(f"Напишите, {RULES[outcome].motive}.")
    appeal.outcome, appeal.outcome_reason = outcome, reason
    appeal.outcome_by, appeal.outcome_on = actor, on
    appeal.redirected_to = redirected_to
    return {"outcome": str(outcome), "elsewhere": True}


def adopt_due_date(*, appeal_id: int, by: str, given: GivenTerm) -> Appeal:
    """Take over the last day that the other system names now, earlier or later: the date is its own.

    The journal holds both. A granted extension then ends on that day too. An appeal that is finished, or
    has been given this very term before, stays as it is.
    """
    with transaction.atomic():
        appeal = Appeal.objects.select_for_update().get(pk=appeal_id)
        if appeal.state in FINISHED or given_in(appeal.term_snapshot) == given:
            return appeal
        former = appeal.due_on
        hold_given(appeal, given)
        appeal.save(update_fields=["due_on", "control_on", "due_provisional", "term_snapshot"])
        Extension.objects.filter(appeal=appeal, is_granted=True).update(until=given.due_on)
        data = {
            "former_due_on": former.isoformat(),
            "due_on": given.due_on.isoformat(),
            "control_on": appeal.control_on.isoformat(),
            "due_on_by": given.source,
        }
        journal(appeal, "due_date", None, data, by=by)
    return appeal


def name_organisation(*, appeal_id: int, by: str, former: str, name: str) -> Appeal:
    """Name an organisation of which the other system had told an identifier only: `former` stands for it."""
    with transaction.atomic():
        appeal = Appeal.objects.select_for_update().get(pk=appeal_id)
        if name and appeal.organization_name == former:
            appeal.organization_name = name[:LONGEST_NAME]
            appeal.save(update_fields=["organization_name"])
            journal(appeal, "named", None, {}, by=by)
    return appeal


def add_files(*, appeal_id: int, by: str, files: Iterable[UUID]) -> Appeal:
    """Add files, stored already, that came after the appeal was registered, whatever its state."""
    with transaction.atomic():
        appeal = Appeal.objects.select_for_update().get(pk=appeal_id)
        known = set(Attachment.objects.filter(appeal=appeal).values_list("file_id", flat=True))
        fresh = [each for each in dict.fromkeys(files) if each not in known]
        if fresh:
            attach(appeal, fresh)
            journal(appeal, "files", None, {"files": len(fresh)}, by=by)
    return appeal
