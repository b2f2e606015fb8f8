"""What the rooms below tell this one: a letter accepted or refused, a minute passed."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

import pytest
from tests.questions.conftest import moscow, scan

from outbox.models import Message
from questions import wagtail_hooks
from questions.models import Appeal, DraftFile
from questions.services.drafts import keep_files

pytestmark = pytest.mark.django_db


def message(kind: str, appeal: Appeal) -> Message:
    return Message(kind=kind, related=appeal.stream, accepted_at=moscow(2026, 11, 26))


def test_only_the_answers_letter_moves_the_appeal(approved: Appeal) -> None:
    wagtail_hooks.answer_accepted(message("appeal_registered", approved))
    wagtail_hooks.answer_refused(message("appeal_registered", approved))
    approved.refresh_from_db()
    assert (approved.state, approved.reply.delivery_failed_at) == ("approved", None)
    wagtail_hooks.answer_refused(message("appeal_answered", approved))
    assert Appeal.objects.get().reply.delivery_failed_at is not None
    wagtail_hooks.answer_accepted(message("appeal_answered", approved))
    approved.refresh_from_db()
    assert (approved.state, approved.sent_at) == ("sent", moscow(2026, 11, 26))


def test_the_minutes_job_forgets_abandoned_files_and_says_so_once(db: None) -> None:
    assert keep_files(token=uuid4(), uploads=[scan()]) == []
    tomorrow = timezone.now() + timedelta(hours=25)
    assert wagtail_hooks.forget_abandoned_files(tomorrow) == "1 abandoned files forgotten"
    assert wagtail_hooks.forget_abandoned_files(tomorrow) == ""
    assert not DraftFile.objects.exists()
