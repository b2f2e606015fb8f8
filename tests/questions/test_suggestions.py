from django.test import Client

import pytest
from tests.questions.conftest import home_page
from tests.questions.form import ADDRESS, filled, open_form

from pages.models import Edition, FaqPage, InfoPage, QuestionPage
from search.services import rebuild

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def question(consent: Edition) -> QuestionPage:
    faq = home_page().add_child(instance=FaqPage(title="Частые вопросы", slug="voprosy"))
    page: QuestionPage = faq.add_child(
        instance=QuestionPage(
            title="Где заплатить без комиссии?",
            slug="bez-komissii",
            short_answer="В кассе компании.",
            category="3-payment",
        )
    )
    rebuild()
    return page


def test_the_button_shows_answers_and_keeps_what_was_typed(client: Client) -> None:
    html = client.post(ADDRESS, filled(open_form(client), suggest="1", consent=None)).content.decode()
    assert "Возможно, ответ уже есть" in html
    assert "В кассе компании." in html
    assert "vera@pochta.example" in html
    assert "error-summary" not in html


def test_a_text_like_no_question_is_told_so(client: Client) -> None:
    html = client.post(ADDRESS, filled(open_form(client), suggest="1", text="Погода")).content.decode()
    assert "Похожих вопросов не нашлось" in html


def test_the_script_gets_them_by_post_only(client: Client) -> None:
    answer = client.post("/ask/suggest/", {"text": "комиссия", "audience": "individual"})
    assert [row["title"] for row in answer.json()["questions"]] == ["Где заплатить без комиссии?"]
    assert client.get("/ask/suggest/", {"text": "комиссия"}).status_code == 405


def test_a_question_for_the_others_is_not_offered(client: Client, question: QuestionPage) -> None:
    question.audience = "organization"
    question.save()
    rebuild()
    answer = client.post("/ask/suggest/", {"text": "комиссия", "audience": "individual"})
    assert answer.json()["questions"] == []


def test_what_lies_outside_of_the_questions_is_not_offered(client: Client) -> None:
    home_page().add_child(instance=InfoPage(title="Комиссия", slug="komissiya"))
    rebuild()
    answer = client.post("/ask/suggest/", {"text": "комиссии", "audience": "individual"})
    assert answer.json()["questions"] == [
        {
            "title": "Где заплатить без комиссии?",
            "url": "/voprosy/bez-komissii/",
            "answer": "В кассе компании.",
        }
    ]


def test_a_flood_is_slowed_down(client: Client) -> None:
    statuses = {client.post("/ask/suggest/", {"text": "а"}).status_code for _ in range(121)}
    assert statuses == {200, 429}
