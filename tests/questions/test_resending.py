"""The outbox screen and the card may be pressed at the same moment: one letter leaves all the same."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from django.db import connection, transaction

import pytest
from tests.questions.conftest import Team, moscow, scan

from outbox.models import Message
from outbox.services import resend
from questions.errors import QuestionsError
from questions.models import Appeal
from questions.services import handling

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_letter_being_resent_is_not_queued_beside(approved: Appeal, team: Team) -> None:
    handling.attach_signed_scan(appeal_id=approved.pk, actor=team.operator, upload=scan())
    handling.send_by_email(appeal_id=approved.pk, actor=team.operator)
    Message.objects.filter(kind="appeal_answered").update(state=Message.State.FAILED)
    handling.record_refusal(appeal_id=approved.pk, now=moscow(2026, 11, 26))
    letter, begun = Message.objects.get(kind="appeal_answered"), Event()

    def send() -> None:
        begun.wait(10)
        try:
            handling.send_by_email(appeal_id=approved.pk, actor=team.operator)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(send)
        with transaction.atomic():
            resend(pk=letter.pk, user_id=team.head.user_id)
            begun.set()
            # Long enough for the other to come to the lock; without the lock it would be through by now.
            time.sleep(0.5)
        with pytest.raises(QuestionsError, match="уже передан"):
            sent.result(20)
    assert Message.objects.filter(kind="appeal_answered").count() == 1
