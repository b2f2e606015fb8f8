"""What holds for every text of the demonstration, whatever an author adds to it."""

import re

import pytest

from pages.demo import content
from pages.demo.markup import Document, Heading

NAMES = sorted(
    str(path.relative_to(content.folder()).with_suffix("")) for path in content.folder().rglob("*.md")
)
TEXTS = [name for name in NAMES if name != "README"]
CATEGORIES = [
    "Обращения и ответы",
    "Офис и приём",
    "Оплата и задолженность",
    "Телефон",
    "Договор",
    "Персональные данные",
    "Качество обслуживания",
]
LOAN_WORDS = re.compile(r"\b(faq|онлайн|online|e-?mail|имейл|чат-бот|колл-центр|call|фидбек|хелп)", re.I)
LONG_NUMBER = re.compile(r"\d(?:[\s()-]{0,2}\d){6,}")
LAWFUL_NUMBERS = {"53368-2009", "30335-95", "50646-94"}


def text_of(document: Document) -> str:
    return "\n".join([*document.fields.values(), *content.lines(document.blocks)])


@pytest.fixture(params=TEXTS)
def document(request: pytest.FixtureRequest) -> Document:
    return content.read(request.param)


def test_no_loan_words_stand_where_russian_ones_exist(document: Document) -> None:
    assert LOAN_WORDS.findall(text_of(document)) == []


def test_no_number_looks_like_a_telephone_or_a_tax_number(document: Document) -> None:
    text = re.sub(r"\d{2}\.\d{2}\.\d{4}|\d{4}-\d{2}-\d{2}", "", text_of(document))
    assert set(LONG_NUMBER.findall(text)) <= LAWFUL_NUMBERS


def test_no_address_of_electronic_mail_is_invented(document: Document) -> None:
    assert "@" not in text_of(document)


def test_anchors_are_unique_within_a_text(document: Document) -> None:
    anchors = [block.anchor for block in document.blocks if isinstance(block, Heading)]
    assert len(anchors) == len(set(anchors))


def test_questions_are_many_and_in_every_category() -> None:
    questions = content.read_questions()
    assert len(questions) >= 20
    assert list(dict.fromkeys(question.category for question in questions)) == CATEGORIES


def test_every_question_is_asked_once_and_asks_something() -> None:
    questions = content.read_questions()
    assert all(question.title.endswith("?") for question in questions)
    for values in ([question.anchor for question in questions], [question.title for question in questions]):
        assert len(values) == len(set(values))


def test_every_answer_names_a_chapter_of_the_standard() -> None:
    anchors = {
        block.anchor for block in content.read("documents/standart").blocks if isinstance(block, Heading)
    }
    assert {question.source for question in content.read_questions()} <= anchors


def test_the_answer_comes_first_and_is_short() -> None:
    for question in content.read_questions():
        first = next(content.lines(question.blocks))
        assert len(first) <= 320, question.title
