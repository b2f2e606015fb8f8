from collections.abc import Callable

import pytest
from tests.inbox.conftest import NOW
from tests.inbox.dovecot import Server
from tests.inbox.mail import PDF, letter
from tests.questions.conftest import moscow

from inbox.models import Letter
from inbox.services.rounds import Summary
from outbox.models import Message
from questions.models import Appeal, Attachment

pytestmark = pytest.mark.django_db
Fetch = Callable[..., Summary]


def test_a_letter_becomes_an_appeal_with_its_files_and_is_confirmed(server: Server, fetch: Fetch) -> None:
    server.append(letter(files=(("Счёт за ноябрь.pdf", PDF, "application/pdf"),)), at=moscow(2026, 11, 23, 9))
    summary = fetch()
    appeal = Appeal.objects.get()
    assert (summary.noted, summary.taken, summary.settled, summary.troubled) == (1, 1, 1, 0)
    assert (appeal.channel, appeal.kind, appeal.person_name) == (
        "email",
        "question",
        "Проверкина Вера Павловна",
    )
    assert (appeal.email, appeal.reply_channel) == ("vera@pochta.example", "email")
    assert appeal.text == "Тема: Пересчёт платы\n\nЗдравствуйте!\nПрошу пересчитать плату за ноябрь."
    assert appeal.received_at == moscow(2026, 11, 23, 9)
    assert appeal.registered_on == NOW.date()
    assert [str(each) for each in Attachment.objects.filter(appeal=appeal)] == ["Счёт за ноябрь.pdf"]
    assert Message.objects.get(kind="appeal_registered").to == "vera@pochta.example"
    assert Letter.objects.get().state == Letter.State.REGISTERED
