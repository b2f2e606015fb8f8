"""How an answer leaves: by e-mail, or by a room that delivers it."""

from django.conf import settings
from django.db.models import Exists
from django.template.loader import render_to_string

from outbox.models import Message
from outbox.services import queue_message
from questions.choices import ReplyChannel
from questions.delivery import DeliveryChannel, channels_of_rooms
from questions.errors import QuestionsError
from questions.models import Appeal, Reply
from questions.rating_links import rating_url

ANSWER_KIND = "appeal_answered"
ON_ITS_WAY = [Message.State.QUEUED, Message.State.SENDING, Message.State.ACCEPTED]


class ByEmail:
    code = ReplyChannel.EMAIL.value
    label = str(ReplyChannel.EMAIL.label)

    def why_not(self, appeal: Appeal) -> str:
        return "" if appeal.email else "В обращении нет адреса электронной почты."

    def queue(self, reply: Reply) -> None:
        queue_answer(reply)


def delivery_channels() -> list[DeliveryChannel]:
    """Return all ways to deliver an answer for which nobody has to write down a proof."""
    return [ByEmail(), *channels_of_rooms()]


def delivery_by(code: str) -> DeliveryChannel:
    """Return the way with this code; QuestionsError when no room delivers by it."""
    found = next((each for each in delivery_channels() if each.code == code), None)
    if found is None:
        raise QuestionsError("Такой способ отправки не подключён.")
    return found


def job_of(channel: str) -> str:
    """Return how the journal names who delivers by a channel."""
    return "job:outbox" if channel == ReplyChannel.EMAIL else f"job:{channel}"


def way_of_answer(appeal: Appeal) -> str:
    """Return the channel by which the answer is on its way, empty when it is on none; one query.

    By e-mail a letter waits, leaves or has left, resent ones included: the outbox knows. A room that
    delivers is named in the answer itself, from its taking over to its word on what became of it.
    """
    letters = Message.objects.filter(related=appeal.stream, kind=ANSWER_KIND, state__in=ON_ITS_WAY)
    found = Reply.objects.filter(appeal=appeal).values_list("carried_by", Exists(letters)).first()
    carried_by, is_mailed = found or ("", False)
    return carried_by or (ReplyChannel.EMAIL.value if is_mailed else "")


def answer_is_on_its_way(appeal: Appeal) -> bool:
    """Whether the answer waits, leaves or has left by any channel: see `way_of_answer`."""
    return bool(way_of_answer(appeal))


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
    context = {
        "appeal": appeal, "reply": reply, "site_url": settings.SITE_URL, "rating_url": rating_url(appeal),
    }  # fmt: skip
    queue_message(
        kind=ANSWER_KIND,
        to=appeal.email,
        subject=render_to_string("emails/appeal_answered.subject.txt", context).strip(),
        text=render_to_string("emails/appeal_answered.txt", context),
        html=render_to_string("emails/appeal_answered.html", context),
        attachments=reply.files,
        related=appeal.stream,
    )
