"""The pages of the demonstration, before they stand in the tree."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from pages.demo import rendering
from pages.demo.content import Question
from pages.demo.markup import Block, Document, Heading, MarkupError, Paragraph
from pages.models import (
    Audience,
    ContactsPage,
    DocumentPage,
    Edition,
    FaqPage,
    InfoPage,
    QuestionPage,
    SectionPage,
)

QUESTIONS = "chastye-voprosy"


def section_pages() -> list[SectionPage]:
    return [
        SectionPage(
            title="Физическим лицам",
            slug="fizicheskim-licam",
            show_in_menus=True,
            audience=Audience.INDIVIDUAL,
            intro="Договор, оплата, показания и помощь тем, кому трудно прийти в офис.",
        ),
        SectionPage(
            title="Юридическим лицам",
            slug="yuridicheskim-licam",
            show_in_menus=True,
            audience=Audience.ORGANIZATION,
            intro="Договор энергоснабжения, расчёты и показания для организаций.",
        ),
        SectionPage(
            title="Обращения",
            slug="obrashcheniya",
            show_in_menus=True,
            audience=Audience.BOTH,
            intro="Как спросить, пожаловаться или получить консультацию и когда ждать ответа.",
        ),
    ]


def faq_page() -> FaqPage:
    return FaqPage(
        title="Частые вопросы",
        slug=QUESTIONS,
        show_in_menus=True,
        intro="Ответы взяты из Стандарта качества обслуживания; у каждого указана глава.",
    )


def contacts_page() -> ContactsPage:
    return ContactsPage(
        title="Контакты",
        slug="kontakty",
        show_in_menus=True,
        intro="Центральный офис и пункт приёма потребителей, часы работы и личный приём.",
    )


def document_page(document: Document, *, show_in_menus: bool) -> DocumentPage:
    return DocumentPage(**_common(document), show_in_menus=show_in_menus)


def info_page(document: Document) -> InfoPage:
    return InfoPage(**_common(document), show_in_menus=False)


def question_page(question: Question) -> QuestionPage:
    """Return the page of a question; its first paragraph is the short answer."""
    short = question.blocks[0]
    if not isinstance(short, Paragraph):
        raise MarkupError(f"An answer must start with a paragraph, not with {short!r}.")
    return QuestionPage(
        title=question.title,
        slug=question.anchor,
        short_answer=short.text,
        category={category.label: category for category in QuestionPage.Category}[question.category],
        audience=Audience.BOTH,
    )


def edition(document: Document, chapters: rendering.StreamData) -> Edition:
    return Edition(
        number=document.fields["edition_number"],
        valid_from=date.fromisoformat(document.fields["edition_valid_from"]),
        approving_act=document.fields.get("edition_act", ""),
        approved_by=document.fields.get("edition_approved_by", ""),
        body=json.dumps(chapters),
    )


def chapter_of(blocks: Sequence[Block]) -> dict[str, str]:
    """Map the anchor of each heading of a document to the anchor of the chapter that it lies in."""
    return {
        heading.anchor: chapter.anchor
        for chapter, content in rendering.split_chapters(blocks)
        for heading in (chapter, *content)
        if isinstance(heading, Heading)
    }


def heading_texts(blocks: Sequence[Block]) -> dict[str, str]:
    return {block.anchor: block.text for block in blocks if isinstance(block, Heading)}


def _common(document: Document) -> dict[str, Any]:
    fields = document.fields
    return {
        "title": fields["title"],
        "slug": fields["slug"],
        "intro": fields["intro"],
        "needs_review": fields.get("needs_review") == "yes",
    }
