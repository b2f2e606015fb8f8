from django.template.loader import render_to_string

from outbox.services import queue_message
from questions.models import Reply


def queue_answer(reply: Reply) -> None:
    """Queue the e-mail with the signed scan and, beside it, the tagged PDF that a screen reader can read.

    The answer itself is in the letter, not in the body: mailboxes are less private than letters.
    """
    appeal = reply.appeal
    context = {"appeal": appeal, "reply": reply}
    queue_message(
        kind="appeal_answered",
        to=appeal.email,
        subject=render_to_string("emails/appeal_answered.subject.txt", context).strip(),
        text=render_to_string("emails/appeal_answered.txt", context),
        html=render_to_string("emails/appeal_answered.html", context),
        attachments=[file for file in (reply.signed_scan, reply.letter) if file is not None],
        related=appeal.stream,
    )
