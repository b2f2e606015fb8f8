"""The pages of a new site, before they stand in the tree."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from wagtail.models import Page

from pages.models import (
    ActsPage,
    Audience,
    ContactsPage,
    DocumentListPage,
    DocumentPage,
    Edition,
    FaqPage,
    InfoPage,
    NewsIndexPage,
    NewsPage,
    PaymentPointsPage,
    QuestionPage,
    ReviewedPage,
    SectionPage,
    StateBodiesPage,
)
from pages.starter import rendering
from pages.starter.content import Question
from pages.starter.markup import Block, Document, Heading, MarkupError, Paragraph

TYPES: dict[str, type[Page]] = {
    "section": SectionPage,
    "info": InfoPage,
    "document": DocumentPage,
    "documents": DocumentListPage,
    "acts": ActsPage,
    "payment-points": PaymentPointsPage,
    "state-bodies": StateBodiesPage,
    "questions": FaqPage,
    "contacts": ContactsPage,
    "news": NewsIndexPage,
    "news-item": NewsPage,
}
QUESTIONS = "chastye-voprosy"
NEWS = "novosti"
YES = "yes"


def page_of(document: Document, *, kind: str = "info") -> Page:
    """Return the page that a text describes; its ``type`` is ``kind`` unless it says otherwise."""
    given = document.fields
    page_type = TYPES[given.get("type", kind)]
    page: Any = page_type(title=given["title"], slug=given["slug"], intro=given["intro"])
    page.show_in_menus = given.get("menu") == YES
    if issubclass(page_type, ReviewedPage):
        page.needs_review = given.get("needs_review") == YES
    if page_type is SectionPage:
        page.audience = Audience(given["audience"])
    if page_type is NewsPage:
        page.date, page.category = date.fromisoformat(given["date"]), given["category"]
    return page


def path_of(document: Document) -> str:
    """Return the path of a text's page below home."""
    return f"{document.fields.get('parent', '')}/{document.fields['slug']}".removeprefix("/")


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


def edition(document: Document, chapters: rendering.StreamData, *, valid_from: date) -> Edition:
    """Return the text as an edition; the day is for a text that does not name its own."""
    named = document.fields.get("edition_valid_from")
    return Edition(
        number=document.fields["edition_number"],
        valid_from=date.fromisoformat(named) if named else valid_from,
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
