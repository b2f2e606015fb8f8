from collections.abc import Iterator
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static

from wagtail.models import Page

from pages import structured
from pages.addresses import absolute, canonical, path_of
from pages.models import CompanySettings, ContactsPage, FaqPage, HomePage, NewsPage, QuestionPage

register = template.Library()


@register.inclusion_tag("components/head_meta.html", takes_context=True)
def head_meta(context: dict[str, Any], company: Any) -> dict[str, Any]:
    """Say who and what a page is, to those who read only its head; asks the database for nothing."""
    request, page = context.get("request"), context.get("page")
    if request is None:
        return {}
    if not isinstance(page, Page):
        return {"address": canonical(request)}
    return {
        "address": _address_of(page, request),
        "title": page.seo_title or page.title,
        "description": structured.description_of(page),
        "kind": "article" if isinstance(page, NewsPage) else "website",
        "site_name": getattr(company, "short_name", ""),
        "image": absolute(static("pages/share.png")),
        "data": structured.data_block(list(_described(page, context, request, company))),
    }


def _address_of(page: Page, request: HttpRequest) -> str:
    """Return the page's own address; a page that mirrors another is known by the other's."""
    return absolute(path_of(page.alias_of, request)) if page.alias_of_id else canonical(request)


def _described(
    page: Page, context: dict[str, Any], request: HttpRequest, company: Any
) -> Iterator[structured.Data]:
    trail = context.get("trail") or []
    if trail:
        yield structured.breadcrumbs(_steps([*trail, page], request))
    if isinstance(page, HomePage | ContactsPage) and isinstance(company, CompanySettings):
        organization = structured.organization(company, settings.SITE_URL)
        yield from [organization] if organization else []
    elif isinstance(page, NewsPage):
        yield structured.news_article(
            title=page.title,
            day=page.date,
            description=structured.plain(page.intro),
            address=_address_of(page, request),
            origin=settings.SITE_URL,
        )
    else:
        asked = _asked(page, context)
        yield from [structured.questions(asked)] if asked else []


def _steps(pages: list[Page], request: HttpRequest) -> list[tuple[str, str]]:
    home, *others = pages
    named = [("Главная", home), *((page.title, page) for page in others)]
    return [(name, absolute(path_of(page, request))) for name, page in named]


def _asked(page: Page, context: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the questions that a page shows, with their answers."""
    shown: list[QuestionPage] = [page] if isinstance(page, QuestionPage) else []
    if isinstance(page, FaqPage):
        shown = [question for _, group in context.get("groups", []) for question in group]
    return [
        (question.title, structured.answer_text(question.short_answer, question.answer)) for question in shown
    ]
