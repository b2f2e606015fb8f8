"""Sheets at the desk, results, free answers, files, copies."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.test import Client
from django.utils import timezone

import pytest
import time_machine
from tests.questions.register import put
from tests.surveys.conftest import Fill, MakeSurvey

from ledger.models import Entry
from pages.models import HomePage
from questions.models import Rating
from review.errors import Unfit
from staff.roles import Role
from staff.services import create_employee
from surveys.breakdowns import by_month, by_way, ratings_by_month
from surveys.models import Answer, Question, Sheet, Survey
from surveys.results import of_surveys

pytestmark = pytest.mark.django_db
DESK = "/admin/answers/"


@pytest.fixture(autouse=True)
def _june(home: HomePage) -> Any:
    with time_machine.travel("2025-06-02T12:00:00+03:00", tick=False) as clock:
        yield clock


def client_of(role: Role) -> Client:
    person = create_employee(
        login=role.value, password="x", role=role, full_name=f"{role.label} И.И.", post="сотрудник"
    )
    client = Client()
    client.force_login(person.user)
    return client


def sheet(survey: Survey, **changes: Any) -> dict[str, Any]:
    first = Question.objects.filter(survey=survey).order_by("sort_order")[0]
    return {"way": "paper", "received_on": "2025-06-01", "number": "12", f"q{first.pk}": "4", **changes}


def test_sheets_are_typed_in_one_after_another(make_survey: MakeSurvey) -> None:
    survey, operator = make_survey(), client_of(Role.OPERATOR)
    address = f"{DESK}{survey.pk}/enter/"
    assert operator.get(address).status_code == 200
    answer = operator.post(address, sheet(survey))
    assert answer["Location"] == f"{address}?way=paper&received_on=2025-06-01"
    html = operator.get(answer["Location"]).content.decode()
    assert "Лист 12 записан." in html
    assert 'value="2025-06-01"' in html
    kept = Sheet.objects.get()
    assert (kept.way, kept.received_on, kept.number) == ("paper", date(2025, 6, 1), "12")
    assert kept.entered_by is not None
    assert kept.entered_by.user.username == "operator"
    assert [entry.event for entry in Entry.objects.filter(stream=survey.stream)] == ["enter"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"number": "12 "}, "Лист № 12 этой анкеты уже введён."),
        ({"number": ""}, "Напишите номер листа"),
        ({"received_on": "2024-12-31", "number": "13"}, "В этот день анкета не была открыта"),
        ({"received_on": "2025-06-03", "number": "13"}, "В этот день анкета не была открыта"),
        ({"way": "web", "number": "13"}, "Проверьте отмеченное"),
    ],
)
def test_what_is_wrong_with_a_sheet_is_said(
    make_survey: MakeSurvey, changes: dict[str, Any], words: str
) -> None:
    survey, operator = make_survey(), client_of(Role.OPERATOR)
    operator.post(f"{DESK}{survey.pk}/enter/", sheet(survey))
    answer = operator.post(f"{DESK}{survey.pk}/enter/", sheet(survey, **changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Sheet.objects.count() == 1


def test_the_same_number_of_another_survey_is_another_sheet(make_survey: MakeSurvey) -> None:
    operator = client_of(Role.OPERATOR)
    for survey in (make_survey(), make_survey(slug="other")):
        assert operator.post(f"{DESK}{survey.pk}/enter/", sheet(survey)).status_code == 302


@pytest.mark.parametrize(
    ("role", "may_look", "may_enter"),
    [
        (Role.OPERATOR, True, True), (Role.HEAD, True, True), (Role.DIRECTOR, True, False),
        (Role.EDITOR, True, False), (Role.SIGNATORY, False, False),
    ],
)  # fmt: skip
def test_who_may_look_and_who_may_type(
    make_survey: MakeSurvey, role: Role, may_look: bool, may_enter: bool
) -> None:
    survey, client = make_survey(), client_of(role)
    assert (client.get(DESK).status_code == 200) == may_look
    assert (client.get(f"{DESK}{survey.pk}/enter/").status_code == 200) == may_enter
    client.post(f"{DESK}{survey.pk}/enter/", sheet(survey))
    assert Sheet.objects.exists() == may_enter
    assert Client().get(DESK).status_code == 302


def test_results_are_counted_by_way_and_month(make_survey: MakeSurvey, fill: Fill) -> None:
    survey = make_survey()
    fill(survey, {0: 5, 1: 4})
    fill(survey, {0: 2}, way="paper", number="1", received_on=date(2025, 4, 30))
    fill(survey, {6: "Лавочку"}, way="oral", received_on=date(2025, 4, 1))
    assert [(part.label, part.people, part.score) for part in by_way(survey)] == [
        ("на сайте", 1, of_score("4.50")), ("на бумаге", 1, of_score("2.00")), ("устно", 1, None),
    ]  # fmt: skip
    assert [(part.label, part.people, part.score) for part in by_month(survey)] == [
        ("Март 2025", 1, of_score("4.50")), ("Апрель 2025", 2, of_score("2.00")),
    ]  # fmt: skip
    html = client_of(Role.DIRECTOR).get(f"{DESK}{survey.pk}/").content.decode()
    for words in ("Апрель 2025", "на бумаге", "4,50", "Лавочку"):
        assert words in html


def of_score(text: str) -> Any:
    return Decimal(text)


def test_ratings_of_answers_join_in(make_survey: MakeSurvey) -> None:
    for number, mark in enumerate((5, 2), 1):
        appeal = put(number, state="closed")
        Rating.objects.create(appeal=appeal, mark=mark, rated_at=timezone.now())
    (june,) = ratings_by_month(2025)
    assert (june.label, june.people, june.score) == ("Июнь", 2, of_score("3.50"))
    html = client_of(Role.HEAD).get(f"{DESK}ratings/2025/").content.decode()
    assert "3,50" in html


def test_a_text_is_wiped_and_counts_stay(make_survey: MakeSurvey, fill: Fill) -> None:
    survey = make_survey()
    fill(survey, {0: 5, 6: "Петрова Анна груба"})
    Answer.objects.filter(question__kind="text").update(is_marked=True)
    before = of_surveys([survey])
    head = client_of(Role.HEAD)
    assert "Похоже на персональные данные" in head.get(f"{DESK}{survey.pk}/").content.decode()
    pk = Answer.objects.get(question__kind="text").pk
    assert client_of(Role.OPERATOR).post(f"{DESK}texts/{pk}/erase/").status_code in {302, 403}
    assert Answer.objects.get(pk=pk).text
    head.post(f"{DESK}texts/{pk}/erase/")
    assert not Answer.objects.get(pk=pk).text
    assert of_surveys([survey]) == before
    assert "Свободных ответов нет" in head.get(f"{DESK}{survey.pk}/").content.decode()


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize("what", ["", "answers"])
def test_results_leave_as_files_without_texts(
    make_survey: MakeSurvey, fill: Fill, file_format: str, what: str
) -> None:
    survey = make_survey()
    fill(survey, {0: 5, 2: 1, 6: "Тайная просьба"})
    query = {"export": file_format, "what": what}
    answer: Any = client_of(Role.DIRECTOR).get(f"{DESK}{survey.pk}/", query)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if file_format == "csv":
        assert "квитанция" in content.decode() or "сайт" in content.decode()
        assert "Тайная" not in content.decode()
    assert content
    refused = client_of(Role.OPERATOR).get(f"{DESK}{survey.pk}/", query)
    assert not refused.get("Content-Disposition")


def test_questions_freeze_with_the_first_answer_and_can_be_copied(
    make_survey: MakeSurvey, fill: Fill
) -> None:
    survey = make_survey()
    survey = Survey.objects.get(pk=survey.pk)
    survey.title = "Другое название"
    fill(survey, {0: 5})
    survey.save_revision().publish()
    survey = Survey.objects.get(pk=survey.pk)
    question = survey.questions.all()[0]
    question.text = "Грубы ли сотрудники?"
    survey.questions.add(question)
    with pytest.raises(Unfit, match="вопросы больше не меняются"):
        survey.save_revision().publish()
    answer = client_of(Role.EDITOR).post(f"{DESK}{survey.pk}/copy/")
    made = Survey.objects.get(slug="how-2")
    assert answer["Location"].endswith(f"/edit/{made.pk}/")
    assert made.live is False
    asked = [row.asked for row in Question.objects.filter(survey=made).order_by("sort_order")]
    assert asked == [row.asked for row in Question.objects.filter(survey=survey).order_by("sort_order")]


@pytest.mark.parametrize(
    ("questions", "fields", "words"),
    [
        ((), {}, "нет ни одного вопроса"),
        (({"text": "Что?", "kind": "single", "options": "одно"},), {}, "хотя бы два варианта"),
        (({"text": "Что?", "kind": "scale", "options": "одно\nдва"},), {}, "только для вопроса с выбором"),
        (({"text": "Что?", "kind": "scale"},), {"closes_on": date(2024, 1, 1)}, "Последний день раньше"),
    ],
)
def test_what_is_wrong_with_a_survey_keeps_it_back(
    make_survey: MakeSurvey, questions: Any, fields: dict[str, Any], words: str
) -> None:
    survey = make_survey(questions, live=False, **fields)
    with pytest.raises(Unfit, match=words):
        Survey.objects.get(pk=survey.pk).save_revision().publish()


def test_any_number_of_answers_takes_as_many_queries(
    make_survey: MakeSurvey, fill: Fill, django_assert_max_num_queries: Any
) -> None:
    survey, head = make_survey(), client_of(Role.HEAD)
    fill(survey, {0: 5, 3: {1}, 6: "Раз"})
    for address in (DESK, f"{DESK}{survey.pk}/"):
        head.get(address)
        with django_assert_max_num_queries(80) as first:
            head.get(address)
        for number in range(4):
            fill(survey, {0: 5, 3: {1, 2}, 6: "Ещё"}, number=f"{address}{number}", way="paper")
        with django_assert_max_num_queries(len(first)):
            head.get(address)
