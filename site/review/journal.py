"""Entries of the review in the ledger: a stream for each thing under review."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from ledger.chain import Value
from ledger.services import append


def stream_of(subject: Any) -> str:
    """Name the stream of a thing: «review:page-12», «review:duty-3»."""
    model = subject.get_base_content_type().model
    return f"review:{model}-{subject.pk}"


def lock(subject: Any) -> None:
    """Hold the row of the thing until the transaction ends: its steps are taken one after another."""
    model = subject.get_base_content_type().model_class()
    model._base_manager.select_for_update().get(pk=subject.pk)


def record(subject: Any, event: str, *, user: Any, **data: Value) -> None:
    """Write an entry of what was done with the thing; the caller holds its lock."""
    append(stream=stream_of(subject), event=event, data=data, actor=f"user:{user.pk}")


def record_refusal(user: Any, *, step: str, what: str) -> None:
    """Write down that somebody tried a step he has no right to; in a stream of his own."""
    with transaction.atomic():
        get_user_model()._base_manager.select_for_update().get(pk=user.pk)
        append(
            stream=f"refusals:{user.pk}",
            event="refused",
            data={"step": step, "object": what},
            actor=f"user:{user.pk}",
        )
