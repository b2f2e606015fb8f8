"""The scan of a signed letter, kept with its answer or notice: one by one on the card, or from a stack."""

from contextlib import suppress

from django.db import transaction
from django.db.models import ProtectedError, Q

from files.models import StoredFile
from files.services import discard
from questions.choices import ReplyChannel
from questions.errors import NotAllowed, QuestionsError
from questions.lifecycle import State, Step, after
from questions.models import Notice, Reply
from questions.models.notice import CARRIED
from questions.permissions import ANSWER, APPROVE, REGISTER
from questions.services.mailing import answer_is_on_its_way
from questions.services.steps import journal
from staff.models import Employee

SCAN_TYPES = {"application/pdf", "image/jpeg", "image/png"}
SCAN_BYTES = 20 * 1024 * 1024
FILERS = (ANSWER, REGISTER, APPROVE)
"""Whoever has one of these rights may file signed letters, some of them only their own."""

Letter = Reply | Notice


def may_file_any(actor: Employee) -> bool:
    """Whether a person files letters of everybody, as registrars and signatories do."""
    return any(actor.user.has_perm(right) for right in (REGISTER, APPROVE))


def require_filer(letter: Letter, actor: Employee) -> None:
    """Let registrars and signatories file any letter, executors their own; NotAllowed to others."""
    appeal = letter.appeal
    own = {appeal.assignee_id, letter.author_id} if isinstance(letter, Notice) else {appeal.assignee_id}
    if may_file_any(actor) or (actor.user.has_perm(ANSWER) and actor.pk in own):
        return
    raise NotAllowed("Это обращение у другого исполнителя.")


def put_scan(*, letter: Letter, actor: Employee, stored: StoredFile, stack: int | None = None) -> None:
    """Keep the scan with its letter, in place of one kept before; the caller holds the appeal's lock.

    Raises IllegalStep or QuestionsError when the letter needs none any more.
    """
    if stored.content_type not in SCAN_TYPES:
        raise QuestionsError("Скан нужен в PDF, JPEG или PNG.")
    _require_waiting(letter)
    former, letter.signed_scan = letter.signed_scan, stored
    letter.save(update_fields=["signed_scan"])
    if former is not None:
        _discard_unless_sent(former)
    data: dict[str, str | int] = {"file": str(stored.pk), "sha256": stored.sha256}
    if isinstance(letter, Notice):
        data["notice"] = letter.pk
    if stack is not None:
        data["stack"] = stack
    journal(letter.appeal, "scan", actor, data)


def _require_waiting(letter: Letter) -> None:
    if isinstance(letter, Notice):
        if letter.sent_at is not None:
            raise QuestionsError("Уведомление уже отправлено, скан приложить нельзя.")
        if letter.channel in CARRIED and letter.delivery_failed_at is None:
            way = ReplyChannel(letter.channel).label
            raise QuestionsError(f"Уведомление отправляется {way}, скан ему не нужен.")
        return
    after(State(letter.appeal.state), Step.SEND)
    if answer_is_on_its_way(letter.appeal):
        raise QuestionsError("Ответ уже отправляется, скан заменить нельзя.")


def _discard_unless_sent(scan: StoredFile) -> None:
    """Forget a replaced scan, unless a letter that was refused still shows what had been sent."""
    with suppress(ProtectedError), transaction.atomic():
        discard(stored_file=scan)


def find_letter(number: str) -> Letter | None:
    """Return the answer or the notice with an outgoing number such as 2026-000123, None where there is none.

    One series numbers both, so that there is one at most.
    """
    year, _, serial = number.partition("-")
    if not (year.isdecimal() and serial.isdecimal()):
        return None
    numbered = {"letter_year": int(year), "letter_number": int(serial)}
    reply = Reply.objects.select_related("appeal", "letter", "signed_scan").filter(**numbered).first()
    if reply is not None:
        return reply
    return Notice.objects.select_related("appeal", "letter", "signed_scan").filter(**numbered).first()


def letters_awaiting(actor: Employee) -> list[Letter]:
    """Return the letters that wait for their signed scan and that this person may file, oldest first.

    Two queries at any length of the register.
    """
    replies = Reply.objects.filter(signed_scan=None, appeal__state=State.APPROVED).exclude(letter=None)
    notices = Notice.objects.awaiting_people().filter(signed_scan=None)
    if not may_file_any(actor):
        replies = replies.filter(appeal__assignee=actor)
        notices = notices.filter(Q(appeal__assignee=actor) | Q(author=actor))
    found: list[Letter] = [*replies.select_related("appeal"), *notices.select_related("appeal")]
    return sorted(found, key=lambda letter: (letter.letter_year or 0, letter.letter_number or 0))
