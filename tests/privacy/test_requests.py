"""A person's request: found by what he gives, told all that is kept, within ten working days."""

import json
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

from django.test import Client

import pytest
import time_machine
from pypdf import PdfReader
from tests.privacy import person
from tests.questions.conftest import Team, moscow

from ledger.models import AccessRecord, Entry
from privacy.errors import PrivacyError
from privacy.holders import Person
from privacy.models import Destruction, SubjectRequest
from privacy.services import requests
from questions import finding
from questions.models import Appeal

pytestmark = pytest.mark.django_db
TODAY = moscow(2026, 11, 24)


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(TODAY, tick=False):
        yield


def ask(**about: str) -> SubjectRequest:
    return requests.record_request(
        person=Person(**about), reason="Вх. 1", received_on=date(2026, 11, 24), user_id=1
    )


def found_by(**about: str) -> set[str]:
    return {each.subject for each in requests.find(ask(**about), user_id=1)}


def test_ten_working_days_and_five_more_once_for_a_reason(db: None) -> None:
    asked = ask(email=person.EMAIL)
    assert asked.due_on == date(2026, 12, 8)
    with pytest.raises(PrivacyError, match="почему нужно продление"):
        requests.prolong_request(request_id=asked.pk, because=" ", user_id=1)
    assert requests.prolong_request(request_id=asked.pk, because="Архив", user_id=1).due_on == date(
        2026, 12, 15
    )
    with pytest.raises(PrivacyError, match="один раз"):
        requests.prolong_request(request_id=asked.pk, because="Архив", user_id=1)
    assert asked.is_overdue(date(2026, 12, 9))


@pytest.mark.parametrize(
    ("about", "words"),
    [({}, "Напишите адрес"), ({"name": person.NAME}, "По одному имени не ищут")],
)
def test_too_little_to_find_anybody_by_is_refused(db: None, about: dict[str, str], words: str) -> None:
    with pytest.raises(PrivacyError, match=words):
        ask(**about)


def test_appeals_are_found_by_address_phone_and_account_and_not_those_of_a_namesake(
    make_appeal: Callable[..., Appeal],
) -> None:
    own = make_appeal(**person.INTAKE)
    namesake = make_appeal(person_name=person.NAME, email="other@pochta.example")
    neighbour = make_appeal(person_name="Иной Иван Иванович", account_number=person.ACCOUNT)
    finding.index_everything()
    assert found_by(email=person.EMAIL.upper()) == {own.stream}
    assert found_by(phone="8 903 555 41 17") == {own.stream}
    assert found_by(account=person.ACCOUNT, name=person.NAME) == {own.stream}
    assert found_by(account=person.ACCOUNT) == {own.stream, neighbour.stream}
    assert namesake.stream not in found_by(email=person.EMAIL, name=person.NAME)


@pytest.fixture
def asked(answered: Callable[..., Appeal], team: Team) -> SubjectRequest:
    answered(moscow(2026, 10, 1))
    person.write_beside()
    asked = ask(email=person.EMAIL)
    found = [each.subject for each in requests.find(asked, user_id=1)]
    assert len(found) == 2
    requests.choose(request_id=asked.pk, subjects=found, found=found, user_id=1)
    asked.refresh_from_db()
    return asked


def post(who: Any, asked: SubjectRequest, step: str, **data: Any) -> Any:
    client = Client()
    client.force_login(who.user)
    return client.post(f"/admin/privacy/requests/{asked.pk}/{step}/", data)


def test_the_answer_holds_everything_that_every_room_has(asked: SubjectRequest, team: Team) -> None:
    # Somebody has looked at the card: the person is told who.
    client = Client()
    client.force_login(team.operator.user)
    client.get(f"/admin/appeals/{Appeal.objects.get().pk}/")
    answer = post(team.head, asked, "json")
    text = json.dumps(json.loads(answer.content), ensure_ascii=False)
    left_out = {
        "файл внутри": person.MARKS["office"],
        "скан": person.MARKS["stack"],
        "отзыв": person.MARKS["withdrawal"],
    }
    told = [person.NAME, person.PHONE, person.EMAIL, person.ACCOUNT, "Полынная", *person.MARKS.values()]
    assert [word for word in told if word not in left_out.values() and word not in text] == []
    sections = {section["title"] for section in json.loads(answer.content)["sections"]}
    assert sections == {
        "Обращения",
        "Входящая почта",
        "Исходящие письма",
        "Кто смотрел ваши сведения",
        "Запросы и отзывы согласий",
    }
    assert "специалист, О. О. Операторов" in text


def test_the_same_is_given_as_a_tagged_pdf(asked: SubjectRequest, team: Team) -> None:
    answer = post(team.head, asked, "pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    pdf = PdfReader(BytesIO(answer.content))
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert person.NAME in text
    assert person.EMAIL not in answer["Content-Disposition"]


def test_each_look_and_each_file_is_written_down(asked: SubjectRequest, team: Team) -> None:
    post(team.head, asked, "json")
    client = Client()
    client.force_login(team.head.user)
    page = client.get(f"/admin/privacy/requests/{asked.pk}/?preview").content.decode()
    assert person.MARKS["text"] in page
    actor = f"user:{team.head.user_id}"
    looks = set(AccessRecord.objects.filter(actor=actor).values_list("subject", "action"))
    assert looks >= {
        (asked.stream, "export"), (asked.stream, "search"),
        *((subject, action) for subject in asked.subjects for action in ("export", "preview")),
    }  # fmt: skip
    entry = Entry.objects.in_stream(asked.stream).last()
    assert (entry.event, entry.actor) == ("export", actor)


def test_what_was_not_found_for_this_person_is_not_given(
    asked: SubjectRequest, make_appeal: Callable[..., Appeal], team: Team
) -> None:
    stranger = make_appeal()
    answer = post(team.head, asked, "choose", subject=[stranger.stream])
    assert answer.status_code == 302
    asked.refresh_from_db()
    assert stranger.stream not in asked.subjects


def test_nothing_is_taken_out_before_it_is_chosen(db: None, team: Team) -> None:
    asked = ask(email=person.EMAIL)
    assert post(team.head, asked, "json").status_code == 302
    assert not Entry.objects.in_stream(asked.stream).filter(event="export").exists()


def test_what_the_person_wants_destroyed_is_proposed_and_waits_for_its_decision(
    asked: SubjectRequest, team: Team
) -> None:
    assert post(team.head, asked, "destroy").status_code == 422
    assert post(team.head, asked, "destroy", reason="Требование от 24.11.2026").status_code == 302
    plan = Destruction.objects.get()
    assert (plan.state, plan.items.count()) == ("proposed", 2)
    page = Client()
    page.force_login(team.head.user)
    html = page.get(f"/admin/privacy/destructions/{plan.pk}/").content.decode()
    # The request itself is still to be answered, and the page says so beforehand.
    assert f"на запрос человека № {asked.pk} ещё не ответили" in html


def test_an_answered_request_is_closed(asked: SubjectRequest, team: Team) -> None:
    assert post(team.head, asked, "answered", on="2026-11-25").status_code == 422
    assert post(team.head, asked, "answered", on="2026-11-24").status_code == 302
    with pytest.raises(PrivacyError, match="уже ответили"):
        requests.choose(request_id=asked.pk, subjects=[], found=[], user_id=1)
    assert post(team.head, asked, "nothing").status_code == 404


def test_a_year_without_a_calendar_is_said_in_words(db: None) -> None:
    with time_machine.travel(moscow(2040, 1, 10), tick=False), pytest.raises(PrivacyError, match="календар"):
        requests.record_request(
            person=Person(email="a@b.example"), reason="Вх.", received_on=date(2040, 1, 9), user_id=1
        )


def test_an_earlier_request_is_kept_about_the_person_too(db: None) -> None:
    first = ask(email=person.EMAIL)
    assert found_by(email=person.EMAIL) == set()
    requests.mark_answered(request_id=first.pk, on=date(2026, 11, 24), user_id=1)
    assert found_by(email=person.EMAIL) == {f"request:{first.pk}"}
