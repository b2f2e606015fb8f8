"""A visitor answers: no account, no cookie, one sheet however often it is sent."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.test import Client

import pytest
import time_machine
from captcha.models import CaptchaStore
from tests.surveys.conftest import Fill, MakeSurvey

from ledger.models import Entry
from pages.models import HomePage
from surveys.errors import NotTaken
from surveys.kinds import Way
from surveys.models import Answer, Question, Sheet, Survey
from surveys.services.taking import Said, take

pytestmark = pytest.mark.django_db
TODAY = date(2025, 6, 2)


@pytest.fixture(autouse=True)
def clock(home: HomePage) -> Any:
    with time_machine.travel("2025-06-02T12:00:00+03:00", tick=False) as traveller:
        yield traveller


def hidden(answer: Any) -> dict[str, str]:
    """Return what the form sends by itself, with the right answer to its question."""
    html = answer.content.decode()
    token = html.split('name="token" value="')[1].split('"')[0]
    human = html.split('name="human" value="')[1].split('"')[0]
    given = {"token": token, "human": human}
    if 'name="captcha_0"' in html:
        key = html.split('name="captcha_0" value="')[1].split('"')[0]
        given |= {"captcha_0": key, "captcha_1": CaptchaStore.objects.get(hashkey=key).response}
    return given


def names(survey: Survey) -> list[str]:
    return [
        f"q{pk}"
        for pk in Question.objects.filter(survey=survey).order_by("sort_order").values_list("pk", flat=True)
    ]


def answered(survey: Survey) -> dict[str, Any]:
    q = names(survey)
    return {q[0]: "5", q[1]: "3", q[2]: "2", q[3]: ["1", "3"], q[4]: "0", q[5]: "7,5", q[6]: "5"}


def test_every_kind_of_answer_is_kept_and_nothing_of_the_person(
    client: Client, make_survey: MakeSurvey, clock: Any
) -> None:
    survey = make_survey()
    given = hidden(client.get("/surveys/how/"))
    clock.shift(10)
    answer = client.post("/surveys/how/", {**given, **answered(survey)})
    assert (answer.status_code, answer["Location"]) == (302, "/surveys/how/thanks/")
    assert not client.cookies
    sheet = Sheet.objects.get()
    assert (sheet.way, sheet.received_on, sheet.number, sheet.entered_by) == ("web", TODAY, "", None)
    kept = list(
        sheet.answers.order_by("question__sort_order", "choice").values_list("choice", "number", "text")
    )
    assert kept == [
        (5, None, ""), (3, None, ""), (2, None, ""), (1, None, ""), (3, None, ""), (0, None, ""),
        (None, Decimal("7.5"), ""), (None, None, "5"),
    ]  # fmt: skip
    assert "Спасибо" in client.get("/surveys/how/thanks/").content.decode()
    assert not Entry.objects.filter(stream=survey.stream).exists()


def test_it_works_where_foreign_cookies_and_checks_do_not(make_survey: MakeSurvey, clock: Any) -> None:
    survey, strict = make_survey(), Client(enforce_csrf_checks=True)
    given = hidden(strict.get("/surveys/how/"))
    clock.shift(10)
    assert strict.post("/surveys/how/", {**given, **answered(survey)}).status_code == 302


def test_the_same_form_sent_twice_is_one_sheet(client: Client, make_survey: MakeSurvey, clock: Any) -> None:
    survey = make_survey()
    given = hidden(client.get("/surveys/how/"))
    clock.shift(10)
    for _ in range(2):
        assert client.post("/surveys/how/", {**given, **answered(survey)}).status_code == 302
    assert Sheet.objects.count() == 1


def test_what_is_wrong_is_said_and_nothing_is_lost(
    client: Client, make_survey: MakeSurvey, clock: Any
) -> None:
    survey = make_survey()
    q = names(survey)
    given = hidden(client.get("/surveys/how/"))
    clock.shift(10)
    answer = client.post("/surveys/how/", {**given, q[3]: ["3"], q[5]: "много", q[6]: "Лавочку"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Вежливы ли сотрудники? — Ответьте на этот вопрос." in html
    assert "Напишите число" in html
    assert "Лавочку" in html
    assert f'name="{q[3]}" value="3"' in html
    assert html.count("checked") == 1
    assert 'name="captcha_0"' not in html
    answer = client.post("/surveys/how/", {**hidden(answer), **answered(survey)})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("changes", "seconds"), [({"website": "x"}, 10), ({}, 1), ({"captcha_1": "99"}, 10), ({"token": "x"}, 10)]
)
def test_robots_and_stale_pages_leave_nothing(
    client: Client, make_survey: MakeSurvey, clock: Any, changes: dict[str, str], seconds: int
) -> None:
    survey = make_survey()
    given = hidden(client.get("/surveys/how/"))
    clock.shift(seconds)
    answer = client.post("/surveys/how/", {**given, **answered(survey), **changes})
    assert answer.status_code in {200, 422}
    assert not Sheet.objects.exists()


def test_an_empty_sheet_is_none(client: Client, make_survey: MakeSurvey, clock: Any) -> None:
    make_survey(({"text": "Что улучшить?", "kind": "text"},))
    given = hidden(client.get("/surveys/how/"))
    clock.shift(10)
    answer = client.post("/surveys/how/", given)
    assert "Ответьте хотя бы на один вопрос." in answer.content.decode()


def test_too_many_are_stopped(client: Client, make_survey: MakeSurvey) -> None:
    make_survey()
    codes = {client.post("/surveys/how/", {"token": "x"}).status_code for _ in range(61)}
    assert 429 in codes
    cache.clear()


def test_a_free_answer_that_names_somebody_is_marked(make_survey: MakeSurvey) -> None:
    survey = make_survey()
    pk = Question.objects.get(kind="text").pk
    take(survey_id=survey.pk, token=uuid4(), said={pk: Said(text="Позвоните мне: 8 920 123-45-67.")})
    take(survey_id=survey.pk, token=uuid4(), said={pk: Said(text="Поставьте лавочку.")})
    assert list(Answer.objects.order_by("pk").values_list("is_marked", flat=True)) == [True, False]


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2026, 1, 1)])
def test_only_an_open_survey_takes_answers(make_survey: MakeSurvey, day: date) -> None:
    survey = make_survey()
    with pytest.raises(NotTaken):
        take(survey_id=survey.pk, token=uuid4(), said={1: Said(choices=(1,))}, today=day)


def test_a_survey_that_has_not_begun_says_when(client: Client, make_survey: MakeSurvey) -> None:
    make_survey(opens_on=date(2025, 7, 1))
    assert "откроется 01.07.2025" in client.get("/surveys/how/").content.decode()
    make_survey(slug="draft", live=False)
    assert client.get("/surveys/draft/").status_code == 404


def test_a_closed_survey_shows_counts_and_never_texts(
    client: Client, make_survey: MakeSurvey, fill: Fill
) -> None:
    survey = make_survey(closes_on=date(2025, 6, 1))
    fill(survey, {0: 5, 2: 1, 6: "Тайная просьба"})
    fill(survey, {0: 4}, way=Way.PAPER, number="7")
    html = client.get("/surveys/how/").content.decode()
    assert "4,50" in html
    assert "100,0&nbsp;%" in html
    assert "Тайная просьба" not in html
    late = client.post("/surveys/how/", {})
    assert "ваши ответы не приняты" in late.content.decode()


def test_a_survey_by_link_is_in_no_list(client: Client, make_survey: MakeSurvey) -> None:
    make_survey(title="По ссылке", is_listed=False)
    assert "По ссылке" not in client.get("/surveys/").content.decode()
    assert client.get("/surveys/how/").status_code == 200


def test_pages_take_as_many_queries_however_much_there_is(
    client: Client, make_survey: MakeSurvey, fill: Fill, django_assert_max_num_queries: Any
) -> None:
    for number in range(4):
        survey = make_survey(slug=f"old-{number}", closes_on=date(2025, 5, number + 1))
        fill(survey, {0: 5, 3: {1, 2}})
    make_survey()
    # The first page of a new site writes down its settings.
    client.get("/surveys/")
    for address in ("/surveys/", "/surveys/old-1/", "/surveys/how/"):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200
