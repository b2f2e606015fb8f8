"""An appeal as a program reads it: how it stands, nothing about the person. No queries here."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from cabinet.own import answer_files
from files.models import StoredFile
from pages.addresses import absolute
from questions.lifecycle import ENDED
from questions.models import Appeal, Topic


def appeal_data(appeal: Appeal) -> dict[str, Any]:
    """Describe an appeal read with its answer and its extension."""
    return {
        "number": appeal.registration_number,
        "url": address_of(appeal),
        "kind": appeal.kind,
        "audience": appeal.audience,
        "state": appeal.state,
        "state_label": appeal.get_state_display(),
        "received_at": _moment(appeal.received_at),
        "registered_on": appeal.registered_on.isoformat(),
        "due_on": appeal.due_on.isoformat(),
        "due_provisional": appeal.due_provisional,
        "extension": _extension(appeal),
        "answer": _answer(appeal),
        "ended_on": appeal.outcome_on.isoformat() if appeal.state in ENDED and appeal.outcome_on else None,
    }


def address_of(appeal: Appeal) -> str:
    return absolute(reverse("appeals-api:appeal", args=[appeal.registration_number]))


def topic_data(topic: Topic) -> dict[str, Any]:
    return {
        "id": topic.pk, "title": topic.title, "parent": topic.parent_id, "needs_account": topic.needs_account
    }  # fmt: skip


def _extension(appeal: Appeal) -> dict[str, Any] | None:
    extension = getattr(appeal, "extension", None)
    if extension is None or not extension.is_granted:
        return None
    return {"former_due_on": extension.former_due_on.isoformat(), "until": extension.until.isoformat()}


def _answer(appeal: Appeal) -> dict[str, Any] | None:
    if not appeal.is_answered or appeal.sent_at is None:
        return None
    return {
        "sent_at": _moment(appeal.sent_at),
        "files": [_file(appeal, stored) for stored in answer_files(appeal)],
    }


def _file(appeal: Appeal, stored: StoredFile) -> dict[str, Any]:
    address = reverse("appeals-api:file", args=[appeal.registration_number, stored.pk])
    return {
        "id": str(stored.pk),
        "name": stored.original_name,
        "content_type": stored.content_type,
        "size": stored.size,
        "sha256": stored.sha256,
        "url": absolute(address),
    }


def _moment(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")
