"""Each letter has its three texts; what all mail servers can read of it says nothing about the person."""

import re
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

import pytest
from tests.questions.conftest import Team, scan

from outbox.models import Message
from questions.models import Appeal, CallBack
from questions.services import handling, notices
from questions.services.staff_letters import DIGEST, STAFF_KINDS, write_to
from questions.wagtail_hooks import message_kinds

pytestmark = pytest.mark.django_db
EMAILS = Path(settings.BASE_DIR) / "templates" / "emails"
PERSON = {
    "person_name": "Секретова <Ольга> & Ко",
    "organization_name": "ООО «Тайна»",
    "email": "tajna@pochta.example",
    "phone": "0-00-01",
    "postal_address": "ул. Закрытая, 1",
    "account_number": "77-88-99",
    "text": "Сокровенное",
}


@pytest.fixture
def letters(make_appeal: Callable[..., Appeal], team: Team) -> list[Message]:
    """Every kind of letter that this room queues, for one person."""
    appeal = make_appeal(**PERSON)
    team.other.user.email = "other@example.org"
    call = CallBack(appeal=appeal, phone=PERSON["phone"], agreed_at=appeal.received_at)
    for kind in STAFF_KINDS:
        words = {"words": "последний день срока", "due_on": appeal.due_on}
        write_to(team.other, kind=kind, appeal=appeal, call=call, **words)
    handling.take(appeal_id=appeal.pk, actor=team.operator)
    notices.ask_to_clarify(appeal_id=appeal.pk, actor=team.operator, text="Скрытое", channel="email")
    handling.save_draft(
        appeal_id=appeal.pk, actor=team.operator, text="<p>Скрытое</p>", signatory=team.signatory
    )
    handling.submit_for_approval(appeal_id=appeal.pk, actor=team.operator)
    handling.approve(appeal_id=appeal.pk, actor=team.signatory)
    handling.attach_signed_scan(appeal_id=appeal.pk, actor=team.operator, upload=scan())
    handling.send_by_email(appeal_id=appeal.pk, actor=team.operator)
    return list(Message.objects.all())


@pytest.mark.parametrize("kind", sorted(message_kinds()))
def test_each_kind_has_subject_text_and_html(kind: str) -> None:
    for ending in ("subject.txt", "txt", "html"):
        assert (EMAILS / f"{kind}.{ending}").read_text(encoding="utf-8").strip()


def test_every_letter_queued_is_of_a_declared_kind(letters: list[Message]) -> None:
    # The daily summary is about no appeal; it is held where its numbers are.
    assert {letter.kind for letter in letters} | {DIGEST} == set(message_kinds())


def test_subjects_and_bodies_carry_the_number_and_nothing_of_the_person(letters: list[Message]) -> None:
    number = Appeal.objects.get().registration_number
    for letter in letters:
        assert number in letter.subject
        assert "\n" not in letter.subject
        for body in (letter.subject, letter.text, letter.html):
            assert number in body
            assert not any(secret in body for secret in [*PERSON.values(), "Скрытое"])


def test_the_code_goes_in_the_body_of_the_confirmation_only_and_never_in_an_address(
    letters: list[Message],
) -> None:
    code = Appeal.objects.get().access_code
    for letter in letters:
        body = letter.text + letter.html
        assert code not in letter.subject.replace(" ", "")
        assert (code in body.replace(" ", "")) == (letter.kind == "appeal_registered")
        assert not any(code in address for address in re.findall(r"https?://\S+", body))
