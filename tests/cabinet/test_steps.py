"""What a customer does with his appeal: adds to it, withdraws it, rates the answer, writes again."""

import json
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

import pytest
import time_machine
from tests.cabinet.conftest import OTHER, SENT_ON, VERA, address, visitor
from tests.questions.conftest import PDF, Team, moscow
from tests.questions.register import as_

from ledger.models import Entry
from outbox.models import Message
from pages.models import Edition
from questions.errors import QuestionsError
from questions.models import Addition, Appeal, DraftFile, Rating
from questions.rating_links import rating_url
from questions.services import handling
from questions.services.rating import rate
from questions.services.withdrawing import withdraw

pytestmark = pytest.mark.django_db


def pdf(name: str = "снимок.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def token_on(client: Client, path: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', client.get(path).content.decode())
    assert found
    return found[1]


def reachable(team: Team) -> None:
    team.operator.user.email = "operator@example.org"
    team.operator.user.save()


# Adding


def test_an_addition_with_a_file_is_taken_once_however_often_it_is_sent(drafted: Appeal, team: Team) -> None:
    reachable(team)
    client, path = visitor(), address(drafted, "add/")
    token = token_on(client, path)
    for _ in range(3):
        answer = client.post(path, {"token": token, "text": "Номер 77", "files": pdf()})
        assert answer["Location"] == f"{address(drafted)}?done=added"
    addition = Addition.objects.get()
    assert (addition.text, addition.source) == ("Номер 77", "cabinet")
    assert [each.file.original_name for each in addition.attachments.all()] == ["снимок.pdf"]
    page = client.get(answer["Location"]).content.decode()
    assert "Дополнение принято" in page
    assert "Номер 77" in page
    assert Message.objects.filter(kind="appeal_addition", to="operator@example.org").count() == 1


def test_nothing_that_was_chosen_is_lost_by_a_refusal(drafted: Appeal) -> None:
    client, path = visitor(), address(drafted, "add/")
    token = token_on(client, path)
    long = {"token": token, "text": "а" * 10_001, "files": [pdf("1.pdf"), pdf("2.exe")]}
    answer = client.post(path, long)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "1.pdf" in page
    assert "2.exe" in page
    assert "а" * 10_001 in page
    assert "Текст длиннее 10000 знаков" in page.replace("\xa0", "")
    file = str(DraftFile.objects.get().file_id)
    client.post(path, {"token": token, "text": "Коротко", "listed_file": file})
    assert Addition.objects.get().attachments.count() == 1


def test_nothing_at_all_is_refused_in_words(drafted: Appeal) -> None:
    client, path = visitor(), address(drafted, "add/")
    answer = client.post(path, {"token": token_on(client, path), "text": " "})
    assert answer.status_code == 422
    assert "Напишите, что добавить к обращению, или приложите файл." in answer.content.decode()


def test_a_chosen_file_may_be_removed(drafted: Appeal) -> None:
    client, path = visitor(), address(drafted, "add/")
    token = token_on(client, path)
    client.post(path, {"token": token, "text": "а" * 10_001, "files": pdf()})
    file = DraftFile.objects.get().file_id
    page = client.post(path, {"token": token, "text": "Ещё пишу", "remove_file": str(file)})
    assert page.status_code == 200
    assert "Ещё пишу" in page.content.decode()
    assert not DraftFile.objects.exists()
    assert not Addition.objects.exists()


@pytest.mark.parametrize("token", ["", "forged", "a:b:c"])
def test_a_stale_page_keeps_what_was_typed(drafted: Appeal, token: str) -> None:
    answer = visitor().post(address(drafted, "add/"), {"token": token, "text": "Пишу", "files": pdf()})
    page = answer.content.decode()
    assert "Страница устарела" in page
    assert "Пишу" in page
    assert "снимок.pdf" in page
    assert not Addition.objects.exists()


def test_a_visit_that_has_ended_gives_the_text_back(drafted: Appeal) -> None:
    answer = Client().post(address(drafted, "add/"), {"text": "Долго писала"})
    assert answer.status_code == 404
    assert "Долго писала" in answer.content.decode()
    assert "Ваш текст не отправлен" in answer.content.decode()


def test_what_is_added_after_the_answer_is_kept_and_said_to_be_late(answered: Appeal) -> None:
    client, path = visitor(), address(answered, "add/")
    assert "Ответ уже отправлен." in client.get(path).content.decode()
    client.post(path, {"token": token_on(client, path), "text": "Спасибо"})
    answered.refresh_from_db()
    assert (answered.state, Addition.objects.count()) == ("sent", 1)


# Withdrawing


def test_a_withdrawal_is_asked_about_then_done_and_told(drafted: Appeal, team: Team) -> None:
    reachable(team)
    client, path = visitor(), address(drafted, "withdraw/")
    assert "Вернуть его нельзя" in client.get(path).content.decode()
    answer = client.post(path, {"reason": "Нашла ответ сама"})
    assert answer["Location"] == f"{address(drafted)}?done=withdrawn"
    drafted.refresh_from_db()
    assert (drafted.state, drafted.outcome, drafted.outcome_by) == ("withdrawn", "withdrawn", None)
    assert drafted.outcome_on == timezone.localdate()
    assert drafted.outcome_reason == "Отозвано заявителем на сайте. Нашла ответ сама"
    row = Entry.objects.get(stream=drafted.stream, event="withdraw")
    assert (row.actor, json.loads(row.text)) == ("visitor", {"outcome": "withdrawn"})
    assert Message.objects.filter(kind="appeal_withdrawn", to="operator@example.org").count() == 1
    page = client.get(answer["Location"]).content.decode()
    assert "Обращение отозвано заявителем" in page
    assert "Отозвать обращение" not in page
    assert "Отозвано заявителем" in as_(team.operator).get(f"/admin/appeals/{drafted.pk}/").content.decode()


def test_a_second_withdrawal_changes_nothing(drafted: Appeal) -> None:
    client, path = visitor(), address(drafted, "withdraw/")
    client.post(path)
    answer = client.post(path, {"reason": "Ещё раз"})
    assert answer.status_code == 422
    assert "отозвано заявителем" in answer.content.decode()
    assert Entry.objects.filter(event="withdraw").count() == 1


def test_an_answered_appeal_is_not_withdrawn(answered: Appeal) -> None:
    answer = visitor().post(address(answered, "withdraw/"))
    assert answer.status_code == 422
    assert "отозвать его уже нельзя" in visitor().get(address(answered, "withdraw/")).content.decode()
    answered.refresh_from_db()
    assert answered.state == "sent"


def test_an_answer_on_its_way_holds_the_withdrawal(answered: Appeal, team: Team) -> None:
    Appeal.objects.update(state="approved", sent_at=None)
    handling.send_by_email(appeal_id=answered.pk, actor=team.operator)
    answer = visitor().post(address(answered, "withdraw/"))
    assert answer.status_code == 422
    assert "Ответ уже отправляется" in answer.content.decode()


def test_what_came_from_gis_is_withdrawn_there(drafted: Appeal) -> None:
    Appeal.objects.update(channel="gis")
    page = visitor().get(address(drafted, "withdraw/")).content.decode()
    assert "отзовите его там" in page
    with pytest.raises(QuestionsError, match="отзовите его там"):
        withdraw(appeal_id=drafted.pk)


# Rating


def test_one_click_rates_and_another_changes_it(answered: Appeal, team: Team) -> None:
    client, path = visitor(), address(answered, "rate/")
    assert client.post(path, {"mark": "4"})["Location"] == f"{address(answered)}?done=rated"
    assert "Ваша оценка: 4 — хорошо." in client.get(address(answered)).content.decode()
    client.post(path, {"mark": "2", "comment": "Не про то"})
    client.post(path, {"mark": "2", "comment": "Не про то"})
    rating = Rating.objects.get()
    assert (rating.mark, rating.comment) == (2, "Не про то")
    assert [json.loads(row.text) for row in Entry.objects.filter(event="rated").order_by("seq")] == [
        {"mark": 4, "comment": False},
        {"mark": 2, "comment": True},
    ]
    html = as_(team.operator).get(f"/admin/appeals/{answered.pk}/").content.decode()
    assert "Оценка заявителя: 2 — плохо" in html
    assert "Не про то" in html


def test_a_mark_without_a_comment_keeps_the_former_comment(answered: Appeal) -> None:
    rate(appeal_id=answered.pk, mark=3, comment="Было так")
    rate(appeal_id=answered.pk, mark=5)
    assert (Rating.objects.get().mark, Rating.objects.get().comment) == (5, "Было так")
    rate(appeal_id=answered.pk, mark=5, comment="")
    assert Rating.objects.get().comment == ""


@pytest.mark.parametrize("mark", ["", "0", "6", "-1", "55", "пять", "٣"])
def test_what_is_no_mark_is_refused_in_words(answered: Appeal, mark: str) -> None:
    answer = visitor().post(address(answered, "rate/"), {"mark": mark})
    assert answer.status_code == 422
    assert "Выберите одну из пяти оценок." in answer.content.decode()
    assert not Rating.objects.exists()


def test_too_long_a_comment_is_kept_on_the_page(answered: Appeal) -> None:
    rate(appeal_id=answered.pk, mark=3)
    answer = visitor().post(address(answered, "rate/"), {"mark": "3", "comment": "з" * 2_001})
    assert answer.status_code == 422
    assert "з" * 2_001 in answer.content.decode()
    assert Rating.objects.get().comment == ""


def test_the_letters_link_rates_by_a_button_and_says_nothing_of_whose_it_is(answered: Appeal) -> None:
    path = rating_url(answered).removeprefix("http://testserver")
    page = Client().get(path)
    assert not Rating.objects.exists()
    assert not [word for word in ("Проверкина", "Где заплатить", VERA) if word in page.content.decode()]
    answer = Client().post(path, {"mark": "5"})
    assert answer["Location"] == path
    assert Rating.objects.get().mark == 5
    for each in (page, answer):
        assert each["Referrer-Policy"] == "strict-origin"
        assert "no-store" in each["Cache-Control"]


def test_a_forged_link_and_one_without_an_answer_rate_nothing(answered: Appeal) -> None:
    path = rating_url(answered).removeprefix("http://testserver")
    forged = [path[:-2] + "x/", path.replace(f"{answered.pk}:", f"{answered.pk + 1}:"), "/ask/rate/x/"]
    for each in forged:
        assert Client().post(each, {"mark": "1"}).status_code == 404
    Appeal.objects.update(state="approved", sent_at=None)
    assert Client().post(path, {"mark": "1"}).status_code == 404
    assert not Rating.objects.exists()


def test_the_answers_letter_leads_to_the_rating_and_the_first_letter_to_the_cabinet(
    answered: Appeal,
    team: Team,
) -> None:
    Appeal.objects.update(state="approved", sent_at=None)
    handling.send_by_email(appeal_id=answered.pk, actor=team.operator)
    letter = Message.objects.get(kind="appeal_answered")
    assert rating_url(answered) in letter.text
    assert rating_url(answered) in letter.html
    first = Message.objects.get(kind="appeal_registered")
    assert "http://testserver/cabinet/" in first.text
    assert "http://testserver/cabinet/" in first.html


# Writing again, and a new appeal


def filled(client: Client, path: str, **changes: str) -> dict[str, str]:
    html = client.get(path).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    kept = {name: hidden[name] for name in ("token", "consent_edition", "human")}
    return {
        **kept, "kind": "complaint", "text": "Не помогло.", "person_name": "Проверкина Вера Павловна",
        "reply_channel": "email", "consent": "on", **changes,
    }  # fmt: skip


def send(client: Client, path: str, at: datetime, **changes: str) -> object:
    with time_machine.travel(at, tick=False) as clock:
        form = filled(client, path, **changes)
        clock.shift(timedelta(seconds=10))
        return [client.post(path, form) for _ in range(2)][-1]


def test_writing_again_makes_one_appeal_with_its_own_number_and_term(
    answered: Appeal,
    team: Team,
    consent: Edition,
) -> None:
    with time_machine.travel(moscow(2026, 12, 1), tick=False):
        client = visitor()
        begun = client.get(address(answered, "follow-up/")).content.decode()
    assert 'value="Проверкина Вера Павловна"' in begun
    answer = send(client, address(answered, "follow-up/"), moscow(2026, 12, 1), email=OTHER)
    again = Appeal.objects.exclude(pk=answered.pk).get()
    assert answer["Location"] == f"{address(again)}?done=registered"  # type: ignore[index]
    assert (again.previous, again.channel, again.email) == (answered, "cabinet", VERA)
    assert (again.registered_on, again.due_on) == (date(2026, 12, 1), date(2026, 12, 22))
    assert again.consent.edition == consent
    assert Message.objects.filter(kind="appeal_registered", related=again.stream).count() == 1
    with time_machine.travel(moscow(2026, 12, 1, 11), tick=False):
        assert again.registration_number in client.get(address(answered)).content.decode()
        assert answered.registration_number in client.get(address(again)).content.decode()
    card = as_(team.operator).get(f"/admin/appeals/{answered.pk}/").content.decode()
    assert "<dt>Продолжено в обращении</dt>" in card
    assert (
        "<dt>Прежнее обращение</dt>" in as_(team.operator).get(f"/admin/appeals/{again.pk}/").content.decode()
    )


def test_after_thirty_days_there_is_no_writing_again(answered: Appeal) -> None:
    late = moscow(2026, 12, 27, 0)
    with time_machine.travel(late, tick=False):
        client = visitor()
        assert client.get(address(answered, "follow-up/")).status_code == 404
        assert client.post(address(answered, "follow-up/"), {"text": "Поздно"}).status_code == 404
        assert "Направьте новое обращение" in client.get(address(answered)).content.decode()
    assert Appeal.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "audience"), [("ask/", "individual"), ("ask/organization/", "organization")]
)
def test_a_new_appeal_from_the_cabinet_carries_its_channel_and_a_consent(
    consent: Edition, path: str, audience: str
) -> None:
    with time_machine.travel(SENT_ON, tick=False):
        client = visitor()
    send(client, f"/cabinet/{path}", SENT_ON, organization_name="АО «Пример»", email=OTHER)
    appeal = Appeal.objects.get()
    assert (appeal.channel, appeal.audience, appeal.email) == ("cabinet", audience, VERA)
    assert appeal.previous is None
    assert appeal.consent.edition == consent


def test_without_consent_nothing_is_registered_and_nothing_lost(consent: Edition) -> None:
    with time_machine.travel(SENT_ON, tick=False) as clock:
        client = visitor()
        form = filled(client, "/cabinet/ask/")
        del form["consent"]
        clock.shift(timedelta(seconds=10))
        answer = client.post("/cabinet/ask/", form)
    assert answer.status_code == 422
    assert "Не помогло." in answer.content.decode()
    assert not Appeal.objects.exists()


def test_the_form_of_the_cabinet_is_not_there_for_who_has_not_come_in(
    make_appeal: Callable[..., Appeal],
) -> None:
    make_appeal()
    for answer in (Client().get("/cabinet/ask/"), Client().post("/cabinet/ask/", {"text": "Кто я?"})):
        assert answer.status_code == 404
    assert "Кто я?" in answer.content.decode()
    assert Appeal.objects.count() == 1
