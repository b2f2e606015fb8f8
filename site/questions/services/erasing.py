"""Erasing appeals: all that says who wrote and what about goes; kinds, days, states and outcomes stay.

What is emptied here and why the rest may stay is listed field by field in tests/privacy/fields.py.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Model, QuerySet

from files.models import StoredFile
from privacy.holders import Wipe
from privacy.letters import erase_letters
from privacy.wording import ERASED
from questions.finding import forget
from questions.models import (
    Addition,
    Appeal,
    Attachment,
    CallBack,
    Decision,
    Extension,
    InternalNote,
    Notice,
    Rating,
    Reply,
    ScanPage,
    ScanStack,
)
from questions.services.steps import ERASED_EVENT, journal

SOUGHT = "desk_sought"
"""Where the session keeps what was looked for: a name in an address would be kept by every log on its way."""
BY = "job:destroying"
EMPTIED: Mapping[type[Model], tuple[str, ...]] = {
    Addition: ("text",),
    Extension: ("reason", "refusal"),
    Notice: ("text", "dispatch_note"),
    Rating: ("comment",),
    Reply: ("text", "remark", "dispatch_note", "return_reason"),
    InternalNote: ("text",),
    CallBack: ("phone", "result"),
    Decision: ("done_note",),
}
OF_APPEAL = (
    "text", "person_name", "organization_name", "inn", "account_number", "email", "phone", "postal_address",
    "phone_digits", "sender_number", "outcome_reason", "redirected_to", "access_code",
)  # fmt: skip


def related_codes(appeal_ids: Collection[int], staff: Iterable[int]) -> list[str]:
    """Return the codes by which the outbox relates letters to appeals: their own, of notices, to staff."""
    notices = Notice.objects.filter(appeal__in=appeal_ids).values_list("pk", flat=True)
    return [
        *(f"appeal:{pk}" for pk in appeal_ids),
        *(f"notice:{pk}" for pk in notices),
        *(f"staff:{person}:{pk}" for pk in appeal_ids for person in staff),
    ]


def erase_appeals(
    *, appeal_ids: Collection[int], staff: Iterable[int], act: str, wipe: Wipe, now: datetime
) -> dict[str, int]:
    """Erase appeals in the caller's transaction, their rows locked; return how much of what was erased."""
    appeals = list(
        Appeal.objects.select_for_update().filter(pk__in=appeal_ids, erased_at=None).order_by("pk")
    )
    keys = [appeal.pk for appeal in appeals]
    if not keys:
        return {}
    counts = {"обращений": len(keys), "писем": erase_letters(related_codes(keys, staff))}
    attached = Attachment.objects.filter(appeal__in=keys).select_related("file")
    files = [each.file for each in attached]
    attached.delete()
    for letters in (Reply.objects.filter(appeal__in=keys), Notice.objects.filter(appeal__in=keys)):
        files += _letters_of(letters)
    for stored in files:
        wipe.file(stored)
    _empty(keys)
    stacks = ScanStack.objects.filter(pages__appeal__in=keys).distinct()
    erase_stacks(stack_ids=list(stacks.values_list("pk", flat=True)), wipe=wipe)
    forget(keys)
    forget_sought()
    gone: dict[str, object] = {**dict.fromkeys(OF_APPEAL, ""), "sender_date": None}
    Appeal.objects.filter(pk__in=keys).update(**gone, erased_at=now, erased_act=act)
    for appeal in appeals:
        journal(appeal, ERASED_EVENT, None, {"act": act}, by=BY, now=now)
    return counts


def _letters_of(letters: "QuerySet[Reply] | QuerySet[Notice]") -> list[StoredFile]:
    """Return the files of answers and notices, no longer referred to."""
    pairs = letters.values_list("letter", "signed_scan")
    files = {key for pair in pairs for key in pair if key is not None}
    letters.update(letter=None, signed_scan=None)
    return list(StoredFile.objects.filter(pk__in=files))


def _empty(keys: Collection[int]) -> None:
    for model, fields in EMPTIED.items():
        model._default_manager.filter(appeal__in=keys).update(**dict.fromkeys(fields, ""))
    # A decision is followed up if it demands something: that it did stays.
    Decision.objects.filter(appeal__in=keys).exclude(action="").update(action=ERASED)


def erase_stacks(*, stack_ids: Collection[int], wipe: Wipe) -> int:
    """Erase the scans of stacks; signed letters filed from them are files of their own and stay."""
    stacks = list(ScanStack.objects.select_for_update().select_related(None).filter(pk__in=stack_ids))
    keys = [stack.pk for stack in stacks if stack.file_id is not None]
    files = list(StoredFile.objects.filter(pk__in=[stack.file_id for stack in stacks if stack.file_id]))
    ScanStack.objects.filter(pk__in=keys).update(file=None, failure="")
    ScanPage.objects.filter(stack__in=keys).update(reason="")
    for stored in files:
        wipe.file(stored)
    return len(keys)


def forget_sought() -> None:
    """Forget what people of the desk looked for last: it may be the very name."""
    for session in Session.objects.iterator():
        decoded = session.get_decoded()
        if decoded.pop(SOUGHT, None) is not None:
            session.session_data = SessionStore().encode(decoded)
            session.save(update_fields=["session_data"])
