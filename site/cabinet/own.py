"""What belongs to the visitor: his appeals and, of each, the files that he has sent or been sent."""

from collections.abc import Callable, Iterable
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from cabinet.rules import follow_up_until
from cabinet.visits import address_of
from files.models import StoredFile
from privacy.models import Withdrawal
from questions.models import Appeal
from questions.querysets import AppealQuerySet

OwnView = Callable[..., HttpResponseBase]
_SUBJECT = Concat(Value("appeal:"), Cast(OuterRef("pk"), CharField()))
_WITHDRAWN = Withdrawal.objects.filter(subject=_SUBJECT).values("received_on")[:1]
"""On which day the consent of an appeal was taken back."""


def own_appeals(address: str) -> AppealQuerySet:
    """Return the appeals with the confirmed address; none for an empty one."""
    return Appeal.objects.of_address(address) if address else Appeal.objects.none()


def own_appeal(request: HttpRequest, number: str) -> Appeal | None:
    """Return the visitor's own appeal of this number with its answer; None for any other.

    `withdrawn_on` of it is the day on which its consent was taken back, or None.
    """
    found = own_appeals(address_of(request)).numbered(number).annotate(withdrawn_on=Subquery(_WITHDRAWN))
    return found.with_reply().select_related("extension", "rating", "previous", "consent__edition").first()


def for_its_owner(view: OwnView) -> OwnView:
    """Give the view the visitor's own appeal of the address; anything else is not there."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, number: str, **arguments: Any) -> HttpResponseBase:
        appeal = own_appeal(request, number)
        return not_there(request) if appeal is None else view(request, appeal, **arguments)

    return guarded


def not_there(request: HttpRequest) -> HttpResponse:
    """Say the same of what is another's and of what does not exist; what was being written is given back."""
    context = {"typed": request.POST.get("text", ""), "is_signed_in": bool(address_of(request))}
    return render(request, "cabinet/not_there.html", context, status=HTTPStatus.NOT_FOUND)


def may_follow_up(appeal: Appeal) -> bool:
    """Whether the customer may still write again on the answer."""
    if not appeal.is_answered or appeal.sent_at is None:
        return False
    return timezone.localdate() <= follow_up_until(timezone.localdate(appeal.sent_at))


def files_of(appeal: Appeal) -> dict[UUID, StoredFile]:
    """Return what the customer may open: what he sent, the answer that has left, notices that were sent."""
    own = (attachment.file for attachment in appeal.attachments.select_related("file"))
    return {file.pk: file for file in (*own, *answer_files(appeal), *notice_files(appeal))}


def answer_files(appeal: Appeal) -> list[StoredFile]:
    """Return the letter of the answer and its scan, but not before it has left the company."""
    reply = getattr(appeal, "reply", None)
    return reply.files if reply is not None and appeal.is_answered else []


def notice_files(appeal: Appeal) -> Iterable[StoredFile]:
    """Return the letters of the notices that were sent."""
    sent = appeal.notices.exclude(sent_at=None).select_related("letter", "signed_scan")
    return (file for notice in sent for file in notice.files)
