"""What a person decides about a letter, in the services and on the pages of the admin."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pytest
from tests.questions.conftest import Team, intake, moscow

from files.services import store
from inbox.doubts import Doubt
from inbox.models import Letter, LetterFile
from inbox.reading.recognising import Kind
from inbox.services import deciding
from ledger.models import AccessRecord, Entry
from outbox.models import Message
from questions.errors import NotAllowed, QuestionsError
from questions.models import Addition, Appeal, Attachment

pytestmark = pytest.mark.django_db
RECEIVED = moscow(2026, 11, 20, 9)
LIST = "/admin/inbox/letter/"
STEPS = ["register", "join", "spam", "nothing", "take_back"]


def a_letter(number: int = 1, **values: Any) -> Letter:
    fields: dict[str, Any] = {
        "digest": f"{number:064d}", "message_id": f"<{number}@x>", "kind": Kind.LETTER.value,
        "state": "human",
        "from_name": "Проверкина Вера", "from_email": "vera@pochta.example", "subject": "Пересчёт",
        "text": "Прошу <b>пересчитать</b>.", "received_at": RECEIVED, "taken_at": RECEIVED, "size": 10,
        "marks": "|spam|no_name|",
    }  # fmt: skip
    letter = Letter(**{**fields, **values})
    letter.raw.save(f"test-{number}", ContentFile(b"From: vera@pochta.example\r\n\r\nText"), save=True)
    return letter


def with_file(letter: Letter) -> LetterFile:
    stored = store(upload=ContentFile(b"%PDF-1.4\nx", name="a.pdf"), max_bytes=1000)
    return LetterFile.objects.create(letter=letter, position=0, name="a.pdf", size=10, stored=stored)


@pytest.fixture
def letter(consent: object) -> Letter:
    return a_letter()


@pytest.fixture
def desk(client: Client, team: Team) -> Client:
    client.force_login(team.operator.user)
    return client


def test_a_registered_letter_is_an_appeal_from_the_day_of_receipt(letter: Letter, team: Team) -> None:
    with_file(letter)
    appeal = deciding.register_letter(letter_id=letter.pk, actor=team.operator, intake=intake())
    letter.refresh_from_db()
    assert (letter.state, letter.appeal, letter.decided_by) == ("registered", appeal, team.operator)
    assert (appeal.channel, appeal.received_at, appeal.registered_by) == ("email", RECEIVED, team.operator)
    assert Attachment.objects.get(appeal=appeal).file == letter.files.get().stored
    assert Message.objects.get(kind="appeal_registered").to == "vera@pochta.example"
    entry = Entry.objects.in_stream(letter.stream).get()
    assert (entry.event, entry.actor) == ("registered", f"user:{team.operator.user_id}")


@pytest.mark.parametrize("kind", [Kind.AUTOMATIC, Kind.MAILING, Kind.RETURNED])
def test_what_a_program_wrote_is_registered_and_not_answered(consent: object, team: Team, kind: Kind) -> None:
    letter = a_letter(kind=kind.value)
    deciding.register_letter(letter_id=letter.pk, actor=team.operator, intake=intake())
    assert not Message.objects.exists()


def test_a_follow_up_leads_to_the_appeal_before(
    letter: Letter, team: Team, make_appeal: Callable[..., Appeal]
) -> None:
    former = make_appeal()
    appeal = deciding.register_letter(
        letter_id=letter.pk, actor=team.operator, intake=intake(), previous=former
    )
    assert appeal.previous == former


def test_a_joined_letter_is_an_addition_and_its_sender_hears_nothing(
    letter: Letter, team: Team, make_appeal: Callable[..., Appeal]
) -> None:
    appeal = make_appeal(email="other@pochta.example")
    queued = Message.objects.count()
    deciding.join_letter(letter_id=letter.pk, actor=team.head, number=f" {appeal.registration_number} ")
    letter.refresh_from_db()
    assert (letter.state, letter.appeal) == ("joined", appeal)
    assert Addition.objects.get(appeal=appeal).text == "Тема: Пересчёт\n\nПрошу <b>пересчитать</b>."
    assert Message.objects.count() == queued


@pytest.mark.parametrize("number", ["2026-999999", "чушь", "%"])
def test_a_number_that_is_none_changes_nothing(letter: Letter, team: Team, number: str) -> None:
    with pytest.raises(QuestionsError, match="Обращения с таким номером нет"):
        deciding.join_letter(letter_id=letter.pk, actor=team.operator, number=number)
    letter.refresh_from_db()
    assert letter.state == "human"


def test_spam_is_kept_and_can_be_taken_back(letter: Letter, team: Team) -> None:
    deciding.mark_as_spam(letter_id=letter.pk, actor=team.operator)
    letter.refresh_from_db()
    assert (letter.state, bool(letter.raw), letter.text != "") == ("spam", True, True)
    taken = deciding.take_back(letter_id=letter.pk, actor=team.operator)
    assert (taken.state, taken.doubts, taken.decided_at) == ("human", [Doubt.NO_NAME], None)
    with pytest.raises(QuestionsError, match="и так ждёт"):
        deciding.take_back(letter_id=letter.pk, actor=team.operator)


def test_what_is_decided_is_not_decided_again(letter: Letter, team: Team) -> None:
    deciding.register_letter(letter_id=letter.pk, actor=team.operator, intake=intake())
    for again in (deciding.mark_as_spam, deciding.mark_as_nothing, deciding.take_back):
        with pytest.raises(QuestionsError, match="уже решено"):
            again(letter_id=letter.pk, actor=team.operator)
    with pytest.raises(QuestionsError, match="уже решено"):
        deciding.register_letter(letter_id=letter.pk, actor=team.operator, intake=intake())
    assert Appeal.objects.count() == 1


def test_who_has_no_right_decides_nothing(letter: Letter, team: Team) -> None:
    steps: list[Callable[[], object]] = [
        lambda: deciding.register_letter(letter_id=letter.pk, actor=team.signatory, intake=intake()),
        lambda: deciding.join_letter(letter_id=letter.pk, actor=team.signatory, number="2026-000001"),
        lambda: deciding.mark_as_spam(letter_id=letter.pk, actor=team.signatory),
        lambda: deciding.mark_as_nothing(letter_id=letter.pk, actor=team.signatory),
        lambda: deciding.take_back(letter_id=letter.pk, actor=team.signatory),
    ]
    for step in steps:
        with pytest.raises(NotAllowed):
            step()
    assert not Entry.objects.in_stream(letter.stream).exists()


def test_the_page_of_a_letter_says_what_it_is_and_runs_nothing_of_it(desk: Client, letter: Letter) -> None:
    with_file(letter)
    LetterFile.objects.create(
        letter=letter, position=1, name="b.exe", size=5, trouble="Файл «b.exe» — программа."
    )
    page = desk.get(f"{LIST}inspect/{letter.pk}/").content.decode()
    for shown in (
        "похоже на спам", "отправитель не назвал имени", "Проверкина Вера", "vera@pochta.example",
        "20.11.2026 09:00", "Прошу &lt;b&gt;пересчитать&lt;/b&gt;.", "Не принято: Файл «b.exe» — программа.",
    ):  # fmt: skip
        assert shown in page, shown
    offered = [name for name in STEPS if reverse(f"inbox:{name}", args=[letter.pk]) in page]
    assert offered == ["register", "join", "spam", "nothing"]
    assert AccessRecord.objects.get().action == "mail"


def test_files_and_the_whole_letter_are_given_to_be_saved_only(desk: Client, letter: Letter) -> None:
    with_file(letter)
    file = desk.get(reverse("inbox:file", args=[letter.pk, 0]))
    whole = desk.get(reverse("inbox:raw", args=[letter.pk]))
    assert b"".join(file.streaming_content) == b"%PDF-1.4\nx"
    assert b"".join(whole.streaming_content).startswith(b"From: vera@")
    for answer in (file, whole):
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert desk.get(reverse("inbox:file", args=[letter.pk, 1])).status_code == 404
    assert {row.action for row in AccessRecord.objects.all()} == {"file", "mail"}


def test_a_letter_is_registered_on_its_page(desk: Client, letter: Letter, make_appeal: Any) -> None:
    former = make_appeal()
    Letter.objects.update(suggested=former)
    address = reverse("inbox:register", args=[letter.pk])
    form = desk.get(address).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    assert (data["person_name"], data["email"]) == ("Проверкина Вера", "vera@pochta.example")
    wrong = desk.post(address, {**data, "person_name": "", "text": ""})
    assert wrong.status_code == 422
    assert "Напишите, о чём обращение" in wrong.content.decode()
    answer = desk.post(address, {**data, "kind": "complaint", "follows": "on"}, follow=True)
    appeal = Appeal.objects.exclude(pk=former.pk).get()
    assert f"обращение № {appeal.registration_number}" in answer.content.decode()
    assert (appeal.kind, appeal.previous, appeal.reply_channel) == ("complaint", former, "email")


def test_a_letter_is_joined_put_aside_and_taken_back_on_its_page(
    desk: Client, letter: Letter, make_appeal: Any
) -> None:
    appeal = make_appeal()
    for step, state in (
        ("spam", "spam"),
        ("take_back", "human"),
        ("nothing", "nothing"),
        ("take_back", "human"),
    ):
        address = reverse(f"inbox:{step}", args=[letter.pk])
        assert desk.get(address).status_code == 200
        assert Letter.objects.get().state != state
        desk.post(address)
        assert Letter.objects.get().state == state
    join = reverse("inbox:join", args=[letter.pk])
    assert "Напишите номер обращения" in desk.post(join, {"number": ""}).content.decode()
    assert "Обращения с таким номером нет" in desk.post(join, {"number": "1"}, follow=True).content.decode()
    desk.post(join, {"number": appeal.registration_number})
    card = desk.get(reverse("appeals:inspect", args=[appeal.pk])).content.decode()
    assert "Письма из почтового ящика" in card
    assert f"{LIST}inspect/{letter.pk}/" in card


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3), ("state__exact=human", 2), ("state__exact=spam", 1), ("kind__exact=automatic", 1),
        ("doubt=many", 1), ("doubt=many_files", 1), ("doubt=forged", 0), ("q=vera@pochta.example", 2),
        ("q=vera", 0),
    ],
)  # fmt: skip
def test_letters_are_found(desk: Client, consent: object, query: str, found: int) -> None:
    a_letter(1, marks="|many|")
    a_letter(2, marks="|many_files|", kind="automatic", from_email="a@b.example")
    a_letter(3, state="spam", marks="")
    page = desk.get(f"{LIST}?{query}").content.decode()
    assert sum(f"{LIST}inspect/{letter.pk}/" in page for letter in Letter.objects.all()) == found


def test_the_list_costs_the_same_at_any_length(desk: Client, consent: object, make_appeal: Any) -> None:
    def grow(numbers: range) -> None:
        for number in numbers:
            a_letter(number)
            a_letter(100 + number, state="joined", appeal=make_appeal())

    grow(range(1))
    desk.get(LIST)
    with CaptureQueriesContext(connection) as few:
        desk.get(LIST)
    grow(range(1, 9))
    with CaptureQueriesContext(connection) as many:
        desk.get(LIST)
    assert len(many) == len(few) <= 20


def test_the_front_page_tells_how_many_wait_and_since_when(desk: Client, letter: Letter, team: Team) -> None:
    page = desk.get("/admin/").content.decode()
    assert "Писем, которые ждут решения: 1" in page
    assert "20.11.2026 09:00" in page
    desk.force_login(team.signatory.user)
    assert "waiting-mail" not in desk.get("/admin/").content.decode()


@pytest.mark.parametrize("path", ["create/", "edit/{pk}/", "delete/{pk}/"])
def test_nobody_writes_changes_or_removes_letters(desk: Client, letter: Letter, path: str) -> None:
    before = Letter.objects.values().get()
    assert desk.post(LIST + path.format(pk=letter.pk), {"state": "spam"}).status_code in (302, 403)
    assert Letter.objects.values().get() == before


def test_whoever_may_not_sees_and_does_nothing(client: Client, letter: Letter, team: Team) -> None:
    with_file(letter)
    client.force_login(team.signatory.user)
    own = [reverse(f"inbox:{step}", args=[letter.pk]) for step in STEPS]
    for address in (LIST, f"{LIST}inspect/{letter.pk}/", *own, reverse("inbox:raw", args=[letter.pk]),
                    reverse("inbox:file", args=[letter.pk, 0])):  # fmt: skip
        assert client.get(address).status_code in (302, 403), address
    assert not AccessRecord.objects.exists()
    assert Letter.objects.get().state == "human"


def test_who_has_no_card_of_an_employee_is_told_so(client: Client, letter: Letter) -> None:
    client.force_login(User.objects.create_superuser("root"))
    answer = client.post(reverse("inbox:spam", args=[letter.pk]), follow=True)
    assert "нет карточки сотрудника" in answer.content.decode()
    assert Letter.objects.get().state == "human"


def test_a_moment_of_receipt_is_shown_in_moscow_time(desk: Client, consent: object) -> None:
    letter = a_letter(received_at=datetime(2026, 11, 20, 22, 30, tzinfo=UTC))
    assert "21.11.2026 01:30" in desk.get(f"{LIST}inspect/{letter.pk}/").content.decode()
