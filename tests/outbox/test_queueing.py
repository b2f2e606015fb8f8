from collections.abc import Callable
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

import pytest
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from files.services import store
from outbox.errors import UnusableAddress
from outbox.models import Message
from outbox.services import new_message_id


def test_a_letter_is_kept_and_waits(queue: Callable[..., Message], now: datetime) -> None:
    message = queue(related="appeal:12", html="<p>Здравствуйте!</p>")

    message.refresh_from_db()
    assert (message.state, message.attempts, message.next_try_at) == (Message.State.QUEUED, 0, now)
    assert (message.to, message.related) == ("petrova@example.org", "appeal:12")


def test_the_worker_gets_a_hint_when_the_letter_is_committed(
    queue: Callable[..., Message], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        message = queue()
        assert not DBTaskResult.objects.exists()

    hint = DBTaskResult.objects.get()
    assert (hint.backend_name, hint.args_kwargs["args"]) == ("worker", [message.pk])


@pytest.mark.django_db(transaction=True)
def test_an_undone_transaction_leaves_neither_letter_nor_hint(queue: Callable[..., Message]) -> None:
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)

    assert not Message.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_each_letter_has_its_own_message_id_in_the_sites_domain(queue: Callable[..., Message]) -> None:
    first, second = queue().message_id, queue().message_id

    assert first != second
    assert first.startswith("<")
    assert first.endswith("@testserver>")


@pytest.mark.parametrize(
    ("address", "domain"),
    [("https://бэсо.рф/", "xn--90a0ai1c.xn--p1ai"), ("http://127.0.0.1:8000", "127.0.0.1")],
)
def test_the_domain_of_a_message_id_is_ascii(settings: Settings, address: str, domain: str) -> None:
    settings.SITE_URL = address

    assert new_message_id().endswith(f"@{domain}>")


@pytest.mark.parametrize("address", ["", "нет", "a@b@c", "a@b\nBcc: c@d", "one@example.org, two@example.org"])
def test_what_is_no_address_is_refused_without_repeating_it(
    queue: Callable[..., Message], address: str
) -> None:
    with pytest.raises(UnusableAddress) as error:
        queue(to=address)

    assert not address or address not in str(error.value)
    assert not Message.objects.exists()


def test_a_subject_of_several_lines_becomes_one(queue: Callable[..., Message]) -> None:
    assert queue(subject="Ответ\r\nBcc: a@b.c\n").subject == "Ответ Bcc: a@b.c"


def test_attachments_keep_their_order_and_names(queue: Callable[..., Message]) -> None:
    files = [
        store(upload=ContentFile(b"text", name=name), max_bytes=10) for name in ("скан.txt", "письмо.txt")
    ]

    message = queue(attachments=files)

    assert [attachment.name for attachment in message.attachments.all()] == ["скан.txt", "письмо.txt"]
