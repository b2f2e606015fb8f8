from collections.abc import Callable

from django.contrib.auth.models import Group, User
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection, send_mail
from django.test import Client

import pytest
from pytest_django import Settings

from outbox.errors import UnsupportedMail, UnusableAddress
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


def test_wagtails_own_letter_about_a_forgotten_password_is_queued(client: Client, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "outbox.backend.OutboxEmailBackend"
    User.objects.create_user("editor", "editor@example.org", "a-long-password").groups.add(
        Group.objects.get(name="Редактор")
    )

    client.post("/admin/password_reset/", {"email": "editor@example.org"})

    message = Message.objects.get()
    assert (message.kind, message.to) == ("system", "editor@example.org")
    assert "/admin/password_reset/confirm/" in message.text


def test_a_letter_is_queued_for_all_its_recipients_or_for_none(send: Callable[[EmailMessage], int]) -> None:
    with pytest.raises(UnusableAddress):
        send(EmailMessage("Тема", "Текст", to=["a@example.org", "никто"]))

    assert not Message.objects.exists()


def test_who_asks_to_fail_silently_is_not_disturbed_by_a_bad_address(
    caplog: pytest.LogCaptureFixture,
) -> None:
    connection = get_connection("outbox.backend.OutboxEmailBackend", fail_silently=True)

    sent = connection.send_messages(
        [EmailMessage("Тема", "Текст", to=["никто"]), EmailMessage("Тема", "Текст", to=["a@example.org"])]
    )

    assert sent == 1
    assert Message.objects.get().to == "a@example.org"
    assert "никто" not in caplog.text
