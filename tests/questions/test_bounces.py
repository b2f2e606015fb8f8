"""A letter that comes back after the mail server had taken it is no answer: the appeal is at work again."""

from collections.abc import Callable

import pytest
from tests.questions.conftest import Team, moscow, scan

from ledger.models import Entry
from outbox.models import Message
from outbox.services import deliver, record_bounce
from questions.models import Appeal, Notice
from questions.services import handling
from questions.services.notices import record_bounce as record_bounced_notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(approved: Appeal, team: Team) -> Message:
    """The letter of an answer that the mail server has accepted."""
    handling.attach_signed_scan(appeal_id=approved.pk, actor=team.operator, upload=scan())
    handling.send_by_email(appeal_id=approved.pk, actor=team.operator)
    letter = Message.objects.get(kind="appeal_answered")
    deliver(letter.pk)
    approved.refresh_from_db()
    assert approved.state == "sent"
    return letter


@pytest.mark.parametrize("closed", [False, True])
def test_the_answer_returns_to_the_desk_and_may_be_sent_again(
    approved: Appeal, letter: Message, team: Team, closed: bool
) -> None:
    if closed:
        handling.close(appeal_id=approved.pk, actor=team.operator)
    record_bounce(pk=letter.pk, actor=f"user:{team.operator.user_id}")
    appeal = Appeal.objects.returned().get()
    assert (appeal.state, appeal.sent_at) == ("approved", None)
    assert Entry.objects.in_stream(appeal.stream).last().event == "bounce"
    handling.send_by_email(appeal_id=appeal.pk, actor=team.operator)
    deliver(Message.objects.filter(kind="appeal_answered").latest("pk").pk)
    appeal.refresh_from_db()
    assert appeal.state == "sent"


def test_an_answer_that_reached_its_customer_otherwise_stays_answered(
    approved: Appeal, letter: Message, team: Team
) -> None:
    record_bounce(pk=letter.pk, actor=f"user:{team.operator.user_id}")
    handling.record_dispatch(
        appeal_id=approved.pk,
        actor=team.operator,
        channel="post",
        note="№ 1",
        on=approved.reply.letter_on,
        now=moscow(2026, 11, 26),
    )
    handling.record_bounce(appeal_id=approved.pk, now=moscow(2026, 11, 27))
    assert Appeal.objects.get().state == "sent"


def test_a_letter_to_staff_that_comes_back_moves_nothing(
    make_appeal: Callable[..., Appeal], team: Team
) -> None:
    appeal = make_appeal()
    letter = Message.objects.get(related=appeal.stream)
    deliver(letter.pk)
    record_bounce(pk=letter.pk, actor=f"user:{team.operator.user_id}")
    assert Appeal.objects.get().state == "registered"


def test_a_notice_that_comes_back_is_on_the_card_again(approved: Appeal, team: Team) -> None:
    notice = Notice.objects.create(
        appeal=approved,
        kind=Notice.Kind.CLARIFICATION,
        text="Уточните.",
        author=team.operator,
        signatory=team.operator,
        letter_year=2026,
        letter_number=900,
        letter_on=approved.reply.letter_on,
        letter=approved.reply.letter,
        channel="email",
        sent_at=moscow(2026, 11, 26),
    )
    for _ in range(2):
        record_bounced_notice(notice_id=notice.pk, now=moscow(2026, 11, 27))
    notice.refresh_from_db()
    assert (notice.sent_at, notice.delivery_failed_at) == (None, moscow(2026, 11, 27))
    assert Entry.objects.filter(event="notice_failed").count() == 1
