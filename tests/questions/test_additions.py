"""What a customer adds to an appeal: kept once, shown to who may see the appeal, told to its executor."""

import json
from collections.abc import Callable
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

import pytest
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks
from tests.questions.conftest import PDF, Team, employee, moscow
from tests.questions.register import as_

from files.models import StoredFile
from files.services import store
from ledger.models import AccessRecord, Entry
from outbox.models import Message
from questions.errors import QuestionsError
from questions.finding import find
from questions.models import Addition, Appeal, Attachment
from questions.services import handling
from questions.services.additions import add_information

pytestmark = pytest.mark.django_db
KEY = UUID(int=1)
SAID = "Опломбировали шестого ноября."


def card(appeal: Appeal) -> str:
    return f"/admin/appeals/{appeal.pk}/"


def kept(name: str = "снимок.pdf") -> StoredFile:
    return store(upload=SimpleUploadedFile(name, PDF, "application/pdf"), max_bytes=1_000_000)


def add(appeal: Appeal, key: UUID = KEY, text: str = SAID, *files: StoredFile) -> Addition:
    return add_information(
        appeal_id=appeal.pk, text=text, files=[each.pk for each in files], source=Addition.Source.CABINET,
        by="visitor", received_at=moscow(2026, 11, 26), key=key,
    )  # fmt: skip


def test_it_is_kept_once_and_the_term_goes_on(drafted: Appeal) -> None:
    first, again = add(drafted), add(drafted)
    assert first == again
    row = Entry.objects.get(stream=drafted.stream, event="addition")
    assert (row.actor, json.loads(row.text)) == (
        "visitor",
        {"addition": first.pk, "source": "cabinet", "files": 0},
    )
    term, state = drafted.due_on, drafted.state
    drafted.refresh_from_db()
    assert (drafted.due_on, drafted.state) == (term, state)


def test_its_executor_is_told_without_a_word_of_it(drafted: Appeal, team: Team) -> None:
    team.operator.user.email = "operator@example.org"
    team.operator.user.save()
    add(drafted)
    letter = Message.objects.get(kind="appeal_addition")
    assert letter.to == "operator@example.org"
    assert card(drafted) in letter.text
    assert "Срок ответа прежний: 14.12.2026" in letter.text
    assert not [part for part in (letter.subject, letter.text, letter.html) if "пломб" in part]


def test_nobody_is_told_of_what_nobody_has(make_appeal: Callable[..., Appeal]) -> None:
    add(make_appeal())
    assert not Message.objects.filter(kind="appeal_addition").exists()


@pytest.mark.parametrize("state", ["registered", "approved", "sent", "closed", "withdrawn"])
def test_it_is_kept_and_shown_in_any_state(drafted: Appeal, team: Team, state: str) -> None:
    Appeal.objects.update(state=state, sent_at=moscow(2026, 11, 25) if state in {"sent", "closed"} else None)
    add(drafted)
    html = as_(team.operator).get(card(drafted)).content.decode()
    assert SAID in html
    assert "26.11.2026, 10:00, личный кабинет" in html
    assert ("Пришло после ответа." in html) == (state in {"sent", "closed"})
    assert "Заявитель дополнил обращение" in html


def test_its_files_are_shown_with_it_and_handed_out_under_the_same_rules(drafted: Appeal, team: Team) -> None:
    own, file = kept("первый.pdf"), kept("второй.pdf")
    Attachment.objects.create(appeal=drafted, file=own)
    add(drafted, KEY, "", file)
    html = as_(team.operator).get(card(drafted)).content.decode()
    assert html.index("первый.pdf") < html.index("Дополнения заявителя") < html.index("второй.pdf")
    address = f"{card(drafted)}files/{file.pk}/"
    answer = as_(team.operator).get(address)
    assert b"".join(answer) == PDF  # type: ignore[call-overload]
    assert AccessRecord.objects.filter(subject=f"{drafted.stream}/{file.pk}", action="file").exists()
    assert Client().get(address).status_code == 302
    assert as_(employee("editor", "Редактор", "Редакторова Рита")).get(address).status_code in (302, 403)


def test_the_receipt_lists_only_what_came_with_the_appeal(drafted: Appeal, team: Team) -> None:
    add(drafted, KEY, "", kept("второй.pdf"))
    receipt = as_(team.head).get(f"/admin/registration/{drafted.pk}/receipt/")
    assert receipt.status_code == 200
    assert "второй.pdf" not in receipt.content.decode()


def test_nothing_is_no_addition(drafted: Appeal) -> None:
    with pytest.raises(QuestionsError, match="Напишите, что добавить"):
        add(drafted, KEY, "  \n")
    assert not Addition.objects.exists()


def test_a_file_of_another_appeal_is_refused_whole(
    drafted: Appeal, make_appeal: Callable[..., Appeal]
) -> None:
    file = kept()
    Attachment.objects.create(appeal=make_appeal(), file=file)
    with pytest.raises(IntegrityError), transaction.atomic():
        add(drafted, KEY, SAID, file)
    assert not Addition.objects.exists()
    assert not Entry.objects.filter(event="addition").exists()


def test_the_desk_finds_an_appeal_by_what_was_added(
    drafted: Appeal, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    assert find("опломбировали") == []
    with django_capture_on_commit_callbacks(execute=True):
        add(drafted)
    assert find("опломбировали") == [drafted.pk]


def test_the_card_costs_the_same_with_many(
    drafted: Appeal, team: Team, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_(team.operator)
    handling.assign(appeal_id=drafted.pk, actor=team.head, assignee=team.other)
    add(drafted, KEY, SAID, kept())
    client.get(card(drafted))
    with django_assert_max_num_queries(60) as few:
        client.get(card(drafted))
    for number in range(2, 8):
        add(drafted, UUID(int=number), SAID, kept(f"{number}.pdf"))
    with django_assert_max_num_queries(len(few)):
        client.get(card(drafted))
