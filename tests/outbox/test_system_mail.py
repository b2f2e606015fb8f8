from collections.abc import Callable

from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection, send_mail

import pytest

from outbox.errors import UnsupportedMail
from outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def send() -> Callable[[EmailMessage], int]:
    """Send as Django does in an installation: through the outbox."""

    def do(message: EmailMessage) -> int:
        message.connection = get_connection("outbox.backend.OutboxEmailBackend")
        return message.send()

    return do


def test_djangos_own_mail_is_queued_and_not_sent() -> None:
    connection = get_connection("outbox.backend.OutboxEmailBackend")

    sent = send_mail("Смена пароля", "Текст", None, ["editor@example.org"], connection=connection)

    message = Message.objects.get()
    assert (sent, message.kind, message.to) == (1, "system", "editor@example.org")
    assert (message.subject, message.text, message.html) == ("Смена пароля", "Текст", "")
    assert not mail.outbox


def test_every_recipient_gets_a_letter_of_his_own(send: Callable[[EmailMessage], int]) -> None:
    send(
        EmailMessage(
            "Тема", "Текст", to=["Иванов <a@example.org>"], cc=["b@example.org"], bcc=["c@example.org"]
        )
    )

    recipients = Message.objects.order_by("to").values_list("to", flat=True)
    assert list(recipients) == ["a@example.org", "b@example.org", "c@example.org"]


def test_the_formatted_text_is_kept_beside_the_plain_one(send: Callable[[EmailMessage], int]) -> None:
    letter = EmailMultiAlternatives("Тема", "Текст", to=["a@example.org"], reply_to=["ask@example.org"])
    letter.attach_alternative("<p>Текст</p>", "text/html")

    send(letter)

    message = Message.objects.get()
    assert (message.text, message.html, message.reply_to) == ("Текст", "<p>Текст</p>", "ask@example.org")


def test_a_letter_of_html_alone_gets_a_plain_text(send: Callable[[EmailMessage], int]) -> None:
    letter = EmailMessage("Тема", "<p>Текст</p>", to=["a@example.org"])
    letter.content_subtype = "html"

    send(letter)

    message = Message.objects.get()
    assert (message.text, message.html) == ("Текст", "<p>Текст</p>")


def test_an_attachment_is_refused_rather_than_lost(send: Callable[[EmailMessage], int]) -> None:
    letter = EmailMessage(
        "Тема", "Текст", to=["a@example.org"], attachments=[("a.txt", "text", "text/plain")]
    )

    with pytest.raises(UnsupportedMail):
        send(letter)


def test_installations_send_through_the_outbox() -> None:
    from config.settings import base

    assert base.EMAIL_BACKEND == "outbox.backend.OutboxEmailBackend"
