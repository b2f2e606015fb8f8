"""What holds for every text of the starter and of the demonstration, whatever an author adds to it."""

import re
from itertools import chain
from pathlib import Path

import pytest

from pages.demo.loading import library
from pages.starter import content
from pages.starter.content import DEMO, STARTER, Library
from pages.starter.markup import Document, Heading, parse

TEXTS = [
    path
    for name in (STARTER, DEMO)
    for path in sorted(content.folder(name).rglob("*.md"))
    if path.stem != "README"
]
TABLES = sorted(chain(*(content.folder(name).glob("*.toml") for name in (STARTER, DEMO))))
LIBRARIES = {STARTER: Library(), DEMO: library()}
CATEGORIES = [
    "Обращения и ответы",
    "Офис и приём",
    "Оплата и задолженность",
    "Телефон",
    "Договор",
    "Персональные данные",
    "Качество обслуживания",
]
LOAN_WORDS = re.compile(r"\b(faq|онлайн|online|e-?mail|имейл|чат-бот|колл-центр|call|фидбек|хелп|клик)", re.I)
LONG_NUMBER = re.compile(r"\d(?:[\s()-]{0,2}\d){6,}")
LAWFUL_NUMBERS = {"53368-2009", "30335-95", "50646-94", "52872-2019"}
OWN_WORDS = content.folder(DEMO) / "documents"
"""The company's own act keeps its own words."""


def text_of(document: Document) -> str:
    return "\n".join([*document.fields.values(), *content.lines(document.blocks)])


@pytest.fixture(params=TEXTS, ids=lambda path: f"{path.parent.parent.name}/{path.stem}")
def path(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


@pytest.fixture
def document(path: Path) -> Document:
    return parse(path.read_text(encoding="utf-8"))


@pytest.fixture(params=[STARTER, DEMO])
def texts(request: pytest.FixtureRequest) -> Library:
    return LIBRARIES[request.param]


def test_no_loan_words_stand_where_russian_ones_exist(document: Document) -> None:
    assert LOAN_WORDS.findall(text_of(document)) == []


def test_no_number_looks_like_a_telephone_or_a_tax_number(document: Document) -> None:
    text = re.sub(r"\d{2}\.\d{2}\.\d{4}|\d{4}-\d{2}-\d{2}", "", text_of(document))
    assert set(LONG_NUMBER.findall(text)) <= LAWFUL_NUMBERS


def test_no_address_of_electronic_mail_is_invented(document: Document) -> None:
    assert "@" not in text_of(document)


def test_nobody_shouts(document: Document) -> None:
    assert "!" not in text_of(document)


def test_anchors_are_unique_within_a_text(document: Document) -> None:
    anchors = [block.anchor for block in document.blocks if isinstance(block, Heading)]
    assert len(anchors) == len(set(anchors))


def test_an_introduction_fits_a_card(path: Path, document: Document) -> None:
    if path.parent != OWN_WORDS and "intro" in document.fields:
        assert 0 < len(document.fields["intro"]) <= 200


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_tables_invent_no_numbers_and_no_addresses(table: Path) -> None:
    # Rates for a megawatt have seven digits and kopecks, too.
    text = re.sub(r"\d{4}-\d{2}-\d{2}|https?://\S+|\d+\.\d+", "", table.read_text(encoding="utf-8"))
    assert set(LONG_NUMBER.findall(text)) <= LAWFUL_NUMBERS
    assert "@" not in text
    assert LOAN_WORDS.findall(text) == []


def test_questions_are_many_and_in_every_category(texts: Library) -> None:
    questions = texts.read_questions()
    assert len(questions) >= 25
    assert list(dict.fromkeys(question.category for question in questions)) == CATEGORIES


def test_every_question_is_asked_once_and_asks_something(texts: Library) -> None:
    questions = texts.read_questions()
    assert all(question.title.endswith("?") for question in questions)
    for values in ([question.anchor for question in questions], [question.title for question in questions]):
        assert len(values) == len(set(values))


def test_every_answer_names_a_chapter_of_the_standard_or_an_act() -> None:
    standard = library().read("documents/standart")
    anchors = {block.anchor for block in standard.blocks if isinstance(block, Heading)}
    sources = {question.source for question in library().read_questions()}
    assert {source for source in sources if source.isascii()} <= anchors


def test_the_answer_comes_first_and_is_short(texts: Library) -> None:
    for question in texts.read_questions():
        first = next(content.lines(question.blocks))
        assert len(first) <= 320, question.title
