from django.template.loader import render_to_string

from outbox.models import Message
from outbox.services import queue_message
from questions.models import Appeal, Reply

ANSWER_KIND = "appeal_answered"
ON_ITS_WAY = [Message.State.QUEUED, Message.State.SENDING, Message.State.ACCEPTED]


def answer_is_on_its_way(appeal: Appeal) -> bool:
    """Whether a letter with the answer waits, leaves or has left, resent ones included."""
    return Message.objects.filter(related=appeal.stream, kind=ANSWER_KIND, state__in=ON_ITS_WAY).exists()


def hold_answers(appeal_id: int) -> None:
    """Keep an appeal's letters as they are until the transaction ends: nobody resends one meanwhile.

    Call it before the appeal's row is locked: the outbox locks the letter first too, then the appeal.
    """
    letters = Message.objects.filter(related=f"appeal:{appeal_id}", kind=ANSWER_KIND)
    list(letters.select_for_update().order_by("pk"))


def queue_answer(reply: Reply) -> None:
    """Queue the e-mail with the signed scan and, beside it, the tagged PDF that a screen reader can read.

    The answer itself is in the letter, not in the body: mailboxes are less private than letters.
    """
    appeal = reply.appeal
    context = {"appeal": appeal, "reply": reply}
    queue_message(
        kind=ANSWER_KIND,
        to=appeal.email,
        subject=render_to_string("emails/appeal_answered.subject.txt", context).strip(),
        text=render_to_string("emails/appeal_answered.txt", context),
        html=render_to_string("emails/appeal_answered.html", context),
        attachments=reply.files,
        related=appeal.stream,
    )
