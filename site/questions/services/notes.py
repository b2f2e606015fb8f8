"""Remarks for colleagues. They stay on the card: no letter, export or page of the site shows them."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from questions.errors import QuestionsError
from questions.models import Appeal, InternalNote
from questions.services.steps import journal
from staff.models import Employee


def add_note(*, appeal_id: int, actor: Employee, text: str, now: datetime | None = None) -> Appeal:
    """Keep a remark with the appeal, whatever its state; the journal says only that there is one."""
    if not text.strip():
        raise QuestionsError("Напишите текст заметки.")
    with transaction.atomic():
        appeal = Appeal.objects.select_for_update().get(pk=appeal_id)
        note = keep_note(appeal, actor=actor, text=text, now=now)
        journal(appeal, "note", actor, {"note": note.pk})
    return appeal


def keep_note(appeal: Appeal, *, actor: Employee, text: str, now: datetime | None = None) -> InternalNote:
    """Keep what belongs to a step, such as its reason; the step's own journal row names the note."""
    return InternalNote.objects.create(
        appeal=appeal, author=actor, text=text.strip(), created_at=now or timezone.now()
    )
