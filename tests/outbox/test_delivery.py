import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core import mail
from django.core.files.base import ContentFile

import pytest
from pytest_django import Settings
from tests.outbox.servers import Mailbox

from files.models import StoredFile
from files.services import store
from outbox.models import Message
from outbox.schedule import GIVE_UP_AFTER
from outbox.services import SETTINGS_RETRY, deliver

MINUTE = timedelta(minutes=1)


def test_an_accepted_letter_is_told_about_once(
    queue: Callable[..., Message], now: datetime, told: list[tuple[str, int]]
) -> None:
    message = queue()

    deliver(message.pk, now=now)
    deliver(message.pk, now=now)

    message.refresh_from_db()
    assert (message.state, message.accepted_at, message.attempts) == (Message.State.ACCEPTED, now, 1)
    assert len(mail.outbox) == 1
    assert told == [("accepted", message.pk)]


def test_a_real_server_gets_both_texts_and_the_attachments(
    queue: Callable[..., Message], now: datetime, smtp: Mailbox
) -> None:
    content = "Прошу проверить счётчик.".encode()
    file = store(upload=ContentFile(content, name="заявление.txt"), max_bytes=1000)
    message = queue(html="<p>Здравствуйте!</p>", attachments=[file], reply_to="ask@example.org")

    deliver(message.pk, now=now)

    (letter,) = smtp.letters
    assert letter["Message-ID"] == message.message_id
    assert letter["Auto-Submitted"] == "auto-generated"
    assert (letter["To"], letter["Reply-To"], letter["Subject"]) == (message.to, "ask@example.org", "Ответ")
    assert letter.get_body(("plain",)).get_content().strip() == "Здравствуйте!"
    assert letter.get_body(("html",)).get_content().strip() == "<p>Здравствуйте!</p>"
    (attachment,) = letter.iter_attachments()
    assert (attachment.get_filename(), attachment.get_payload(decode=True)) == ("заявление.txt", content)


def test_a_cyrillic_domain_is_written_for_the_server_in_ascii(
    queue: Callable[..., Message], now: datetime, smtp: Mailbox
) -> None:
    deliver(queue(to="ask@бэсо.рф").pk, now=now)

    assert smtp.letters[0]["To"] == "ask@xn--90a0ai1c.xn--p1ai"


@pytest.mark.parametrize("refusal", ["550 no such user petrova@example.org", "554 5.7.1 spam"])
@pytest.mark.parametrize("stage", ["refuse_recipient", "refuse_data"])
def test_a_refused_letter_fails_at_once_and_is_told_about(
    queue: Callable[..., Message],
    now: datetime,
    smtp: Mailbox,
    told: list[tuple[str, int]],
    stage: str,
    refusal: str,
) -> None:
    setattr(smtp, stage, refusal)
    message = queue()

    deliver(message.pk, now=now)

    message.refresh_from_db()
    assert (message.state, message.attempts) == (Message.State.FAILED, 1)
    assert refusal[:3] in message.last_error
    assert "@" not in message.last_error
    assert told == [("failed", message.pk)]


@pytest.mark.parametrize("stage", ["refuse_sender", "refuse_recipient", "refuse_data"])
def test_a_server_that_asks_to_wait_is_tried_again_later(
    queue: Callable[..., Message], now: datetime, smtp: Mailbox, told: list[tuple[str, int]], stage: str
) -> None:
    setattr(smtp, stage, "451 try again later")
    message = queue()
    deliver(message.pk, now=now)
    message.refresh_from_db()
    waiting = (message.state, message.next_try_at)

    setattr(smtp, stage, "")
    deliver(message.pk, now=now + MINUTE / 2)
    early = len(smtp.letters)
    deliver(message.pk, now=now + MINUTE)

    assert waiting == (Message.State.QUEUED, now + MINUTE)
    assert (early, len(smtp.letters)) == (0, 1)
    assert told == [("accepted", message.pk)]


def test_a_server_that_is_away_is_no_refusal(
    queue: Callable[..., Message], now: datetime, no_server: None, told: list[tuple[str, int]]
) -> None:
    message = queue()

    deliver(message.pk, now=now)

    message.refresh_from_db()
    assert (message.state, message.next_try_at) == (Message.State.QUEUED, now + MINUTE)
    assert message.last_error == "ConnectionRefusedError"
    assert told == []


def test_after_three_days_the_letter_has_failed(
    queue: Callable[..., Message], now: datetime, no_server: None, told: list[tuple[str, int]]
) -> None:
    message, moment = queue(), now

    while message.state == Message.State.QUEUED:
        moment = message.next_try_at or moment
        deliver(message.pk, now=moment)
        message.refresh_from_db()

    assert message.state == Message.State.FAILED
    assert GIVE_UP_AFTER - timedelta(hours=6) < moment - now <= GIVE_UP_AFTER
    assert told == [("failed", message.pk)]


def test_wrong_settings_cost_the_letter_nothing_and_are_shouted_about(
    queue: Callable[..., Message], now: datetime, smtp: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    smtp.refuse_sender = "550 sender not allowed here"
    message = queue()

    deliver(message.pk, now=now)

    message.refresh_from_db()
    assert (message.state, message.attempts) == (Message.State.QUEUED, 0)
    assert message.next_try_at == now + SETTINGS_RETRY
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_a_server_without_the_demanded_encryption_is_a_matter_of_settings(
    queue: Callable[..., Message], now: datetime, smtp: Mailbox, settings: Settings
) -> None:
    settings.EMAIL_USE_TLS = True
    message = queue()

    deliver(message.pk, now=now)

    message.refresh_from_db()
    assert (message.state, message.attempts) == (Message.State.QUEUED, 0)
    assert message.last_error == "SMTPNotSupportedError"


def test_a_letter_too_big_for_the_server_fails_although_its_sender_is_refused(
    queue: Callable[..., Message], now: datetime, smtp: Mailbox
) -> None:
    smtp.refuse_sender = "552 message exceeds size limit"
    message = queue()

    deliver(message.pk, now=now)

    message.refresh_from_db()
    assert message.state == Message.State.FAILED


def test_an_attachment_that_cannot_be_read_now_is_tried_again(
    queue: Callable[..., Message], now: datetime
) -> None:
    file = store(upload=ContentFile(b"text", name="a.txt"), max_bytes=10)
    message = queue(attachments=[file])
    file.content.storage.delete(file.content.name)

    deliver(message.pk, now=now)

    message.refresh_from_db()
    assert (message.state, message.last_error) == (Message.State.QUEUED, "attachment: FileNotFoundError")
    assert not mail.outbox


def test_the_log_names_letters_by_number_only(
    queue: Callable[..., Message], now: datetime, smtp: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "outbox")
    deliver(queue().pk, now=now)
    smtp.refuse_recipient = "550 no such user petrova@example.org"
    deliver(queue().pk, now=now)

    lines = [record.getMessage() for record in caplog.records if record.name.startswith("outbox")]
    assert len(lines) == 3
    assert not [line for line in lines if "petrova" in line or "Ответ" in line]


def test_an_attachment_in_quarantine_is_not_sent(queue: Callable[..., Message], now: datetime) -> None:
    file = store(upload=ContentFile(b"text", name="a.txt"), max_bytes=10)
    message = queue(attachments=[file])
    StoredFile.objects.update(state=StoredFile.State.QUARANTINED)

    deliver(message.pk, now=now)

    message.refresh_from_db()
    assert (message.state, message.last_error) == (Message.State.QUEUED, "attachment: NotAccepted")
    assert not mail.outbox
