"""«Частые вопросы»."""

import re
from collections.abc import Callable

import pytest

from pages.models import Audience, FaqPage, HomePage, QuestionPage

Read = Callable[[str], str]
CATEGORY = QuestionPage.Category


@pytest.fixture
def faq(home: HomePage) -> FaqPage:
    page = home.add_child(instance=FaqPage(title="Частые вопросы", slug="voprosy", show_in_menus=True))
    rows = [
        ("Куда звонить?", CATEGORY.PHONE, Audience.BOTH),
        ("Когда ответят?", CATEGORY.APPEALS, Audience.INDIVIDUAL),
        ("Как пройти?", CATEGORY.OFFICE, Audience.ORGANIZATION),
        ("Почему долго?", CATEGORY.APPEALS, Audience.BOTH),
    ]
    for number, (title, category, audience) in enumerate(rows):
        page.add_child(
            instance=QuestionPage(
                title=title,
                slug=f"vopros-{number}",
                category=category,
                audience=audience,
                short_answer=f"Коротко о {number}.",
                answer=f"<p>Подробно о {number}</p>",
                source="Стандарт, «Телефон»",
            )
        )
    return page


def test_questions_stand_under_their_topics_in_their_own_order(faq: FaqPage, read: Read) -> None:
    shown = read("/voprosy/")
    topics = re.findall(r'<h2 id="group-\d">([^<]+)</h2>', shown)
    assert topics == ["Обращения и ответы", "Офис и приём", "Телефон"]
    assert re.findall(r"<summary>([^<]+)</summary>", shown) == [
        "Когда ответят?",
        "Почему долго?",
        "Как пройти?",
        "Куда звонить?",
    ]


@pytest.mark.parametrize(
    ("query", "count"), [("", 4), ("?for=individual", 3), ("?for=organization", 3), ("?for=everybody", 4)]
)
def test_an_audience_sees_its_own_and_the_common_questions(
    faq: FaqPage, read: Read, query: str, count: int
) -> None:
    shown = read(f"/voprosy/{query}")
    assert shown.count("<summary>") == count
    assert 'aria-current="true">' in shown


def test_each_question_can_be_linked_to_on_the_common_page(faq: FaqPage, read: Read) -> None:
    assert '<details class="details" id="vopros-2">' in read("/voprosy/")


def test_a_question_has_a_page_with_its_source_and_its_neighbours(faq: FaqPage, read: Read) -> None:
    shown = read("/voprosy/vopros-1/")
    for wanted in ("Коротко о 1.", "Подробно о 1", "Стандарт, «Телефон»", "Почему долго?"):
        assert wanted in shown
    assert "Куда звонить?" not in shown


def test_a_hidden_question_is_not_listed(faq: FaqPage, read: Read) -> None:
    QuestionPage.objects.get(title="Как пройти?").unpublish()
    assert "Как пройти?" not in read("/voprosy/")


def test_home_offers_questions_and_the_way_to_all_of_them(faq: FaqPage, read: Read) -> None:
    shown = read("/")
    assert 'href="/voprosy/vopros-0/"' in shown
    assert '<a class="more" href="/voprosy/">' in shown


def test_the_topics_lead_to_their_groups(faq: FaqPage, read: Read) -> None:
    shown = read("/voprosy/")
    for number in (1, 2, 3):
        assert f'<a href="#group-{number}">' in shown
        assert f'id="group-{number}"' in shown


def test_a_visitor_without_an_answer_gets_the_form_of_his_audience(faq: FaqPage, read: Read) -> None:
    callout = '<a class="button button--primary" href="/ask/organization/">'
    assert callout in read("/voprosy/?for=organization")
    assert callout in read("/voprosy/vopros-2/")
    assert callout not in read("/voprosy/?for=individual")
