"""After the destruction a search over the whole database and every file finds nothing of the person."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.privacy import person, traces
from tests.questions.conftest import Team

from ledger.models import Entry
from ledger.services import verify_all
from outbox.models import Message
from privacy.models import Destruction
from privacy.services.destroying import confirm, destroy_confirmed
from privacy.services.proposing import propose_by_hand
from questions.models import Appeal

pytestmark = pytest.mark.django_db
HELD_BY = {
    "questions_appeal.person_name", "questions_appeal.email", "questions_appeal.phone",
    "questions_appeal.text",
    "questions_appeal.phone_digits", "questions_appeal.account_number", "questions_appeal.postal_address",
    "questions_appeal.outcome_reason", "questions_appeal.sender_number", "questions_reply.text",
    "questions_reply.dispatch_note", "questions_reply.remark", "questions_reply.return_reason",
    "questions_notice.text", "questions_internalnote.text", "questions_callback.phone",
    "questions_callback.result", "questions_extension.reason", "questions_extension.refusal",
    "questions_decision.action", "questions_decision.done_note", "outbox_message.to", "outbox_message.text",
    "outbox_message.html", "outbox_messageattachment.name", "files_storedfile.original_name",
    "privacy_withdrawal.note", "privacy_subjectrequest.name", "privacy_subjectrequest.email",
    "privacy_subjectrequest.phone", "privacy_subjectrequest.account", "privacy_subjectrequest.reason",
    "django_session.session_data", "questions_addition.text", "questions_rating.comment",
    "inbox_letter.message_id", "inbox_letter.from_name", "inbox_letter.from_email", "inbox_letter.subject",
    "inbox_letter.text", "inbox_letterfile.name",
}  # fmt: skip
"""Where the person is found before: each place by a word that stands there."""


@pytest.fixture
def gone(
    answered: Callable[..., Appeal], team: Team, commission: list[Any], years_later: datetime
) -> tuple[Appeal, set[Path], set[str], set[Path]]:
    """Live through an appeal, destroy it, and return it, its files, and where the person was found before."""
    before = traces.stored_files()
    appeal = answered()
    letter = person.write_beside()
    person.look_for(team)
    person.ask_for_data(team, appeal, date(2029, 2, 27))
    files = traces.stored_files() - before
    places = traces.in_database(person.WORDS), traces.in_files(person.WORDS, files)
    records = {appeal.stream: "Обращение", f"message:{letter.pk}": "Письмо"}
    plan = propose_by_hand(records=records, ground="Требование человека", user_id=1)
    confirm(destruction_id=plan.pk, commission=commission, user_id=team.head.user_id)
    destroy_confirmed(years_later)
    return Appeal.objects.get(pk=appeal.pk), before, *places


def test_the_person_is_found_in_nothing(
    gone: tuple[Appeal, set[Path], set[str], set[Path]], team: Team
) -> None:
    _, before, places, files = gone
    assert places == HELD_BY
    # Two attachments, the answer, the notice, the stack of scans, what was added, the letter that came.
    assert len(files) == 7
    plan = Destruction.objects.get()
    assert plan.state == Destruction.State.DONE
    assert not plan.remains.exists()
    assert traces.in_database(person.WORDS) == set()
    assert traces.in_files(person.WORDS, traces.stored_files() - before) == set()
    assert verify_all() is None


def test_what_is_counted_stays_and_says_that_the_rest_is_gone(
    gone: tuple[Appeal, set[Path], set[str], set[Path]], client: Any, team: Team
) -> None:
    appeal = gone[0]
    assert (appeal.state, appeal.kind, appeal.channel) == ("closed", "complaint", "website")
    assert appeal.sent_at is not None
    assert (appeal.decision.verdict, appeal.decision.action) == ("satisfied", "сведения уничтожены")
    assert appeal.reply.letter_number is not None
    assert (appeal.erased_act, appeal.applicant) == ("2029-1", "сведения уничтожены")
    assert Entry.objects.in_stream(appeal.stream).last().event == "erased"
    assert Message.objects.exclude(to="").count() == 0
    client.force_login(team.head.user)
    card = client.get(f"/admin/appeals/{appeal.pk}/").content.decode()
    assert "Сведения уничтожены, акт № 2029-1" in card
    assert "2029-1" in client.get("/admin/privacy/destructions/").content.decode()


def test_the_act_names_numbers_and_the_commission_and_nobody_else(
    gone: tuple[Appeal, set[Path], set[str], set[Path]],
) -> None:
    act = Destruction.objects.get().act
    assert act is not None
    with act.content.open("rb") as content:
        text = " ".join(traces._pdf_text(content.read()).split())
    for words in (
        "Акт № 2029-1",
        "Требование человека",
        "Руководителев",
        "Подписантова",
        f"appeal:{gone[0].pk}",
    ):
        assert words in text
    assert "Выгрузка из журнала" in text
