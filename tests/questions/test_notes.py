"""Remarks for colleagues: on the card and nowhere else."""

from datetime import date

from django.test import Client

import pytest
from tests.questions.conftest import Team, moscow

from ledger.models import Entry
from outbox.models import Message
from questions.errors import QuestionsError
from questions.letters import letter_data
from questions.models import Appeal, InternalNote, Reply
from questions.reply_fields import values_of
from questions.services import notes, notices
from staff.models import Employee

pytestmark = pytest.mark.django_db
SECRET = "Звонил дважды, просил не торопить."


def as_(person: Employee) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def test_a_note_is_read_by_colleagues_on_the_card(drafted: Appeal, team: Team) -> None:
    address = f"/admin/appeals/{drafted.pk}/"
    assert as_(team.other).post(f"{address}note/", {"text": SECRET}).status_code == 302
    html = as_(team.signatory).get(address).content.decode()
    assert SECRET in html
    assert "И. И. Иной" in html


def test_an_empty_note_is_refused_in_words(drafted: Appeal, team: Team) -> None:
    answer = as_(team.operator).post(f"/admin/appeals/{drafted.pk}/note/", {"text": " "})
    assert answer.status_code == 422
    assert "Напишите текст заметки." in answer.content.decode()
    with pytest.raises(QuestionsError):
        notes.add_note(appeal_id=drafted.pk, actor=team.operator, text="")
    assert not InternalNote.objects.exists()


def test_a_note_is_kept_in_any_state_and_the_journal_tells_only_that_there_is_one(
    drafted: Appeal, team: Team
) -> None:
    Appeal.objects.update(state="closed")
    notes.add_note(appeal_id=drafted.pk, actor=team.operator, text=SECRET, now=moscow(2026, 12, 1))
    row = Entry.objects.get(stream=drafted.stream, event="note")
    assert "Звонил" not in row.text


def test_no_letter_message_or_public_page_has_a_note(approved: Appeal, team: Team) -> None:
    notes.add_note(appeal_id=approved.pk, actor=team.operator, text=SECRET)
    Appeal.objects.update(state="assigned")
    notices.ask_to_clarify(appeal_id=approved.pk, actor=team.operator, text="Какой счётчик?")
    code = {"number": approved.registration_number, "code": approved.access_code}
    seen = [
        Client().post("/ask/status/", code).content.decode(),
        str(letter_data(Reply.objects.get())),
        str(notices.notice_data(approved.notices.get())),
        str(values_of(approved)),
        *Message.objects.values_list("text", flat=True),
        *Message.objects.values_list("html", flat=True),
    ]
    assert all("Звонил" not in text for text in seen)
    assert approved.reply.letter_on == date(2026, 11, 25)
