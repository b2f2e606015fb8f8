"""Which appeal a letter belongs to, by what it answers. Nothing is ever told to whoever wrote it.

A letter is joined by itself only when it comes from the address of the appeal: whoever forges that address
adds words to a stranger's appeal at most, and learns nothing of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from inbox.models import Letter
from inbox.reading.headers import same_address
from inbox.reading.letters import Letter as Read
from outbox.models import Message
from questions.models import Appeal, Notice

NUMBER = re.compile(r"(?<!\d)(20\d\d-\d{6,8})(?!\d)")
MOST_NUMBERS = 5


@dataclass(frozen=True)
class Thread:
    """What a letter goes on from: an appeal, perhaps another person's, and whether it answers us."""

    appeal: Appeal | None = None
    is_senders: bool = False
    answers_us: bool = False
    answers_staff_letter: bool = False


def thread_of(read: Read) -> Thread:
    """Return the thread of a letter: by our Message-ID, by an earlier letter, by the number in its words."""
    ours = list(Message.objects.filter(message_id__in=read.references).order_by("pk"))
    found = [*_appeals_of(ours), *_of_earlier_letters(read)] or list(_numbered(read))
    own = next((appeal for appeal in found if same_address(appeal.email, read.sender.email)), None)
    return Thread(
        appeal=own or next(iter(found), None),
        is_senders=own is not None,
        answers_us=bool(ours),
        answers_staff_letter=bool(ours) and not _appeals_of(ours),
    )


def _appeals_of(messages: list[Message]) -> list[Appeal]:
    keys = [appeal_id for message in messages if (appeal_id := appeal_id_of(message)) is not None]
    return list(Appeal.objects.filter(pk__in=keys).order_by("-pk"))


def appeal_id_of(message: Message) -> int | None:
    """Return the appeal that a letter to its customer is about; None of letters to anybody else."""
    kind, _, rest = message.related.partition(":")
    number = rest.partition(":")[0]
    if not number.isdecimal():
        return None
    if kind == "notice":
        return Notice.objects.filter(pk=int(number)).values_list("appeal_id", flat=True).first()
    return int(number) if kind == "appeal" else None


def _of_earlier_letters(read: Read) -> list[Appeal]:
    """Return the appeals of letters that this one answers, if their sender wrote them."""
    earlier = (
        Letter.objects.filter(message_id__in=read.references).exclude(appeal=None).select_related("appeal")
    )
    found = [each.appeal for each in earlier if same_address(each.from_email, read.sender.email)]
    return sorted((appeal for appeal in found if appeal is not None), key=lambda appeal: -appeal.pk)


def _numbered(read: Read) -> Iterator[Appeal]:
    """Return the appeals that the words name, of this sender alone: a number is no secret."""
    numbers = dict.fromkeys(NUMBER.findall(f"{read.subject}\n{read.text}"))
    for number in list(numbers)[:MOST_NUMBERS]:
        appeal = Appeal.objects.numbered(number).first()
        if appeal is not None and same_address(appeal.email, read.sender.email):
            yield appeal
