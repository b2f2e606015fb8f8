from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

import pytest

from ledger.models import AccessRecord, Entry
from outbox.models import Message
from outbox.services import NothingToResend, resend

LIST = "/admin/outbox/message/"


@pytest.fixture
def sign_in(client: Client, db: None) -> Callable[..., Client]:
    """Sign in somebody who may open the admin and has these permissions of this room."""

    def do(*codenames: str) -> Client:
        user = get_user_model().objects.create_user("operator")
        user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
        client.force_login(user)
        return client

    return do


def test_the_list_says_in_russian_what_became_of_the_letters(
    queue: Callable[..., Message], sign_in: Callable[..., Client]
) -> None:
    queue(kind="system")
    Message.objects.update(state=Message.State.FAILED)

    page = sign_in("view_message").get(LIST).content.decode()

    assert "Исходящие письма" in page
    assert "служебное" in page
    assert "не отправлено" in page
    assert "petrova@example.org" not in page


@pytest.mark.parametrize(("query", "shown"), [("state__exact=queued", True), ("state__exact=failed", False)])
def test_the_list_is_filtered_by_state(
    queue: Callable[..., Message], sign_in: Callable[..., Client], query: str, shown: bool
) -> None:
    message = queue()

    page = sign_in("view_message").get(f"{LIST}?{query}").content.decode()

    assert (f"{LIST}resend/{message.pk}/" in page) == shown


@pytest.mark.parametrize(("query", "shown"), [("kind=system", True), ("kind=test", False)])
def test_the_list_is_filtered_by_kind(
    queue: Callable[..., Message], sign_in: Callable[..., Client], query: str, shown: bool
) -> None:
    message = queue(kind="system")

    page = sign_in("view_message").get(f"{LIST}?{query}").content.decode()

    assert (f"{LIST}resend/{message.pk}/" in page) == shown


@pytest.mark.parametrize("path", [LIST, f"{LIST}resend/{{pk}}/"])
def test_without_the_permission_nothing_is_shown(
    queue: Callable[..., Message], sign_in: Callable[..., Client], path: str
) -> None:
    response = sign_in().get(path.format(pk=queue().pk))

    assert response.status_code in (302, 403)


@pytest.mark.parametrize("path", ["create/", "edit/{pk}/", "delete/{pk}/"])
def test_letters_are_not_written_changed_or_removed_here(
    queue: Callable[..., Message], sign_in: Callable[..., Client], path: str
) -> None:
    message = queue()
    client = sign_in("view_message", "add_message", "change_message", "delete_message")

    response = client.post(LIST + path.format(pk=message.pk), {"subject": "другая"})

    assert response.status_code in (302, 403)
    assert Message.objects.get().subject == message.subject


def test_a_failed_letter_is_sent_again_after_a_question(
    queue: Callable[..., Message], sign_in: Callable[..., Client]
) -> None:
    message = queue()
    Message.objects.update(state=Message.State.FAILED, attempts=20, next_try_at=None)
    client = sign_in("view_message")

    question = client.get(f"{LIST}resend/{message.pk}/")
    before = Message.objects.get().state
    client.post(f"{LIST}resend/{message.pk}/")

    message.refresh_from_db()
    assert "Не отправлять" in question.content.decode()
    assert (before, message.state, message.attempts) == (Message.State.FAILED, Message.State.QUEUED, 0)
    assert Entry.objects.get().stream == f"message:{message.pk}"


def test_nobody_sends_again_without_the_permission(
    queue: Callable[..., Message], sign_in: Callable[..., Client]
) -> None:
    message = queue()
    Message.objects.update(state=Message.State.FAILED)

    sign_in().post(f"{LIST}resend/{message.pk}/")

    assert Message.objects.get().state == Message.State.FAILED


@pytest.mark.parametrize("state", [Message.State.ACCEPTED, Message.State.SENDING])
def test_a_letter_accepted_or_on_its_way_is_not_sent_again(
    queue: Callable[..., Message], now: datetime, state: str
) -> None:
    message = queue()
    Message.objects.update(state=state)

    with pytest.raises(NothingToResend, match="уже отправлено"):
        resend(pk=message.pk, user_id=1, now=now)


@pytest.mark.parametrize("state", [Message.State.QUEUED, Message.State.SENDING, Message.State.ACCEPTED])
def test_a_letter_that_another_has_replaced_is_not_sent_again(
    queue: Callable[..., Message], now: datetime, state: str
) -> None:
    first, second = queue(related="appeal:1"), queue(related="appeal:1")
    Message.objects.filter(pk=first.pk).update(state=Message.State.FAILED)
    Message.objects.filter(pk=second.pk).update(state=state)

    with pytest.raises(NothingToResend, match="уже есть другое"):
        resend(pk=first.pk, user_id=1, now=now)


def test_a_letter_is_sent_again_when_the_later_one_failed_too_or_is_about_something_else(
    queue: Callable[..., Message], now: datetime
) -> None:
    first, second, _ = queue(related="appeal:1"), queue(related="appeal:1"), queue(related="appeal:2")
    Message.objects.filter(pk__in=[first.pk, second.pk]).update(state=Message.State.FAILED)

    assert resend(pk=first.pk, user_id=1, now=now).state == Message.State.QUEUED


def test_the_screen_says_so_when_the_letter_has_left_meanwhile(
    queue: Callable[..., Message], sign_in: Callable[..., Client]
) -> None:
    message = queue()
    Message.objects.update(state=Message.State.ACCEPTED)

    page = sign_in("view_message").post(f"{LIST}resend/{message.pk}/", follow=True).content.decode()

    assert "Письмо уже отправлено" in page


def test_a_letter_is_looked_at_without_its_text_and_the_look_is_written_down(
    queue: Callable[..., Message], sign_in: Callable[..., Client]
) -> None:
    message = queue(text="Код для проверки 1234")
    Message.objects.update(state=Message.State.FAILED, last_error="SMTPDataError 554")

    page = sign_in("view_message").get(f"{LIST}inspect/{message.pk}/").content.decode()

    assert "petrova@example.org" in page
    assert "SMTPDataError 554" in page
    assert "Код для проверки" not in page
    look = AccessRecord.objects.get()
    assert (look.subject, look.action) == (f"message:{message.pk}", "letter")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=petrova@example.org", True),
        ("q=PETROVA@example.org", True),
        ("q=petrova", False),
        ("q={message_id}", True),
        ("q=", True),
        ("days=7", True),
        ("days=9", True),
    ],
)
def test_a_letter_is_found_by_its_whole_address_or_id(
    queue: Callable[..., Message], sign_in: Callable[..., Client], query: str, shown: bool
) -> None:
    message = queue(now=timezone.now())
    query = query.format(message_id=message.message_id.strip("<>"))

    page = sign_in("view_message").get(f"{LIST}?{query}").content.decode()

    assert (f"{LIST}inspect/{message.pk}/" in page) == shown


def test_old_letters_are_left_out_by_their_age(
    queue: Callable[..., Message], sign_in: Callable[..., Client]
) -> None:
    message = queue(now=timezone.now() - timedelta(days=8))

    page = sign_in("view_message").get(f"{LIST}?days=7").content.decode()

    assert f"{LIST}inspect/{message.pk}/" not in page


def test_a_letter_that_came_back_is_marked_after_a_question(
    queue: Callable[..., Message], sign_in: Callable[..., Client]
) -> None:
    message = queue()
    Message.objects.update(state=Message.State.ACCEPTED)
    client = sign_in("view_message")

    question = client.get(f"{LIST}bounce/{message.pk}/").content.decode()
    client.post(f"{LIST}bounce/{message.pk}/")
    again = client.post(f"{LIST}bounce/{message.pk}/", follow=True).content.decode()

    assert "Не отмечать" in question
    assert Message.objects.get().state == Message.State.BOUNCED
    assert "Вернуться может только письмо" in again
    assert f"{LIST}resend/{message.pk}/" in client.get(LIST).content.decode()
