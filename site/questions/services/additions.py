"""What a customer adds to an appeal after its registration: kept in any state, and the term goes on."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from questions.errors import QuestionsError
from questions.models import Addition, Appeal
from questions.services.intake import attach
from questions.services.staff_letters import tell_of_addition
from questions.services.steps import journal


def add_information(
    *,
    appeal_id: int,
    text: str,
    files: Iterable[UUID] = (),
    source: Addition.Source,
    by: str,
    received_at: datetime,
    key: UUID,
) -> Addition:
    """Keep what was added, with files stored already, and tell the executor; the same key adds once.

    `by` is the journal's name of who brought it: «visitor», or a job such as «job:mail». The journal holds no
    texts. IntegrityError for a key of another appeal and for a file that an appeal has already.
    """
    attached = list(dict.fromkeys(files))
    with transaction.atomic():
        appeal = Appeal.objects.select_for_update().get(pk=appeal_id)
        known = Addition.objects.filter(key=key, appeal=appeal).first()
        if known is not None:
            return known
        if not text.strip() and not attached:
            raise QuestionsError("Напишите, что добавить к обращению, или приложите файл.")
        addition = Addition.objects.create(
            key=key, appeal=appeal, source=source, text=text.strip(), received_at=received_at
        )
        attach(appeal, attached, addition)
        data = {"addition": addition.pk, "source": str(source), "files": len(attached)}
        journal(appeal, "addition", None, data, by=by)
        tell_of_addition(appeal)
    return addition
