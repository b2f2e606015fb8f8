"""The ends that a letter may come to; each within the caller's transaction, under the letter's lock."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from inbox.errors import NotNow
from inbox.models import Letter
from inbox.reading.recognising import Kind
from inbox.reading.reports import Returned
from inbox.services.threads import appeal_id_of
from ledger.services import append
from outbox.models import Message
from outbox.services import record_bounce
from questions.choices import Audience, Channel, ReplyChannel
from questions.choices import Kind as AppealKind
from questions.models import Addition, Appeal
from questions.services.additions import add_information
from questions.services.intake import Entrance, Intake, register_once
from staff.models import Employee

BY = "job:mail"
"""The journal's name of the reading of mail."""
CLOCKS_DIFFER = timedelta(hours=1)
"""How far the clocks of two mail servers may be apart."""
HIDDEN = "…"
STILL_SENDING = "Письмо, которое вернулось, ещё числится отправляемым."


def write_down(
    letter: Letter,
    state: Letter.State,
    *,
    by: str,
    now: datetime,
    actor: Employee | None = None,
    event: str = "",
) -> None:
    """Give a letter its state, and the ledger a row: codes and numbers, nothing of what it says."""
    letter.state, letter.trouble, letter.next_try_at = state, "", None
    letter.decided_by, letter.decided_at = actor, None if state == Letter.State.HUMAN else now
    letter.save()
    data: dict[str, Any] = {"state": state.value, "kind": letter.kind}
    data |= {f"doubt_{doubt.value}": True for doubt in letter.doubts}
    if letter.appeal_id:
        data["appeal"] = letter.appeal_id
    append(
        stream=letter.stream,
        event=event or "settled",
        data=data,
        actor=f"user:{actor.user_id}" if actor else by,
        now=now,
    )


def register(
    letter: Letter,
    *,
    now: datetime,
    intake: Intake | None = None,
    actor: Employee | None = None,
    previous: Appeal | None = None,
) -> Appeal:
    """Make an appeal of a letter; its term runs from the day that the mailbox received it.

    What a program has sent is not confirmed: it would be answered by a program again (RFC 3834, 2).
    """
    entrance = Entrance(
        channel=Channel.EMAIL, received_at=letter.received_at, registered_at=now, registered_by=actor,
        by="" if actor else BY, files=files_of(letter), previous=previous,
        confirms=letter.kind == Kind.LETTER,
    )  # fmt: skip
    said = intake or intake_of(letter)
    letter.appeal, _ = register_once(token=letter.token, intake=said, consent=None, entrance=entrance)
    write_down(letter, Letter.State.REGISTERED, by=BY, now=now, actor=actor, event="registered")
    return letter.appeal


def intake_of(letter: Letter) -> Intake:
    """Return what a letter tells by itself."""
    return Intake(
        kind=AppealKind.QUESTION,
        audience=Audience.INDIVIDUAL,
        text=text_of(letter),
        person_name=letter.from_name,
        reply_channel=ReplyChannel.EMAIL,
        email=letter.from_email,
    )


def text_of(letter: Letter) -> str:
    """Return the words of a letter with its subject, which often says what the rest does not."""
    return "\n\n".join(filter(None, (f"Тема: {letter.subject}" if letter.subject else "", letter.text)))


def join(
    letter: Letter, appeal: Appeal, *, by: str, now: datetime, actor: Employee | None = None
) -> Addition:
    """Add a letter to an appeal; nobody is told of it but the executor."""
    addition = add_information(
        appeal_id=appeal.pk,
        text=without_code(text_of(letter), appeal),
        files=files_of(letter),
        source=Addition.Source.EMAIL,
        by=f"user:{actor.user_id}" if actor else by,
        received_at=letter.received_at,
        key=letter.token,
    )
    letter.appeal = appeal
    letter.text = without_code(letter.text, appeal)
    write_down(letter, Letter.State.JOINED, by=by, now=now, actor=actor, event="joined")
    return addition


def files_of(letter: Letter) -> tuple[UUID, ...]:
    return tuple(letter.files.exclude(stored=None).values_list("stored_id", flat=True))


def without_code(text: str, appeal: Appeal) -> str:
    """Return the words without the code of our confirmation, which an answer quotes: it is the customer's."""
    for code in (
        appeal.access_code_spaced,
        appeal.access_code_spaced.replace(" ", "\u00a0"),
        appeal.access_code,
    ):
        text = text.replace(code, HIDDEN)
    return text


def note_return(letter: Letter, returned: Returned, now: datetime) -> bool:
    """Tell the outbox that a letter of ours has come back; False when none of ours is meant.

    NotNow while our own record of its sending is not finished.
    """
    message = Message.objects.filter(message_id__in=returned.message_ids).order_by("-pk").first()
    if message is None:
        return False
    if message.state == Message.State.SENDING:
        raise NotNow(STILL_SENDING)
    # A late notice of an earlier attempt says nothing of the letter that was sent anew since.
    is_late = message.accepted_at is None or message.accepted_at > letter.received_at + CLOCKS_DIFFER
    if message.state == Message.State.ACCEPTED and not is_late:
        record_bounce(pk=message.pk, actor=BY, now=now)
    letter.returned, appeal_id = message, appeal_id_of(message)
    letter.appeal = Appeal.objects.filter(pk=appeal_id).first() if appeal_id else None
    write_down(letter, Letter.State.RETURNED, by=BY, now=now)
    return True
