"""The search page. What visitors look for is neither logged nor kept."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from search.finding import PER_PAGE, Findings, find
from search.models import PromotedResult
from search.reading import Reading
from search.sources import all_sources
from search.words import clean, distinct

LONGEST_QUERY = 200
TOO_LONG = "Запрос длиннее 200 знаков. Оставьте в нём несколько главных слов."
ONLY_SMALL_WORDS = (
    "Таких слов полно на каждой странице, по ним не найти ничего определённого. "
    "Добавьте слово по существу, например: «тариф» или «договор»."
)
NO_WORDS = "В запросе нет ни слов, ни чисел. Напишите, что вас интересует: «тарифы», «срок ответа»."


@dataclass(frozen=True)
class Link:
    """A choice of results with its count and the address of it, without the path."""

    label: str
    count: int
    query: str
    current: bool


def search(request: HttpRequest) -> HttpResponse:
    query = clean(request.GET.get("q", ""))
    context: dict[str, Any] = {"query": query[:LONGEST_QUERY]}
    problem = _problem(query)
    if not query or problem:
        status = HTTPStatus.BAD_REQUEST if len(query) > LONGEST_QUERY else HTTPStatus.OK
        return render(request, "search/search.html", {**context, "problem": problem}, status=status)
    source = request.GET.get("in", "")
    source = source if source in {each.name for each in all_sources()} else ""
    findings = find(query, source=source, page=_number(request.GET.get("page", "")))
    shown = Paginator(range(findings.total), PER_PAGE).page(findings.page)
    context |= {
        "findings": findings,
        "promoted": _promoted(request, query, findings.reading) if findings.page == 1 else [],
        "tabs": _tabs(query, source, findings),
        "listed": shown,
        "numbers": shown.paginator.get_elided_page_range(findings.page, on_each_side=1, on_ends=1),
        "page_query": _address(query, source),
    }
    return render(request, "search/search.html", context)


def _problem(query: str) -> str:
    """Say what is wrong with a query that cannot be looked for, or nothing."""
    if len(query) > LONGEST_QUERY:
        return TOO_LONG
    if not query or distinct(query):
        return ""
    return ONLY_SMALL_WORDS if any(character.isalpha() for character in query) else NO_WORDS


def _number(text: str) -> int:
    """Return the page asked for; the first when it is no number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 1


def _promoted(request: HttpRequest, query: str, reading: Reading) -> list[dict[str, str]]:
    stems = reading.stems | {word.stem for word in distinct(reading.layout or query)}
    return [
        {
            "url": (row.page.get_url(request) or "/") if row.page else row.url,
            "title": str(row),
            "note": row.note,
        }
        for row in PromotedResult.objects.public().for_stems(stems)
    ]


def _tabs(query: str, source: str, findings: Findings) -> list[Link]:
    """Return «Всё» and the sources that have something; nothing when there is nothing to choose."""
    if len(findings.tabs) < 2 and not (source and findings.everywhere):
        return []
    every = Link("Всё", findings.everywhere, _address(query), current=not source)
    return [
        every,
        *(
            Link(tab.label, tab.count, _address(query, tab.source), tab.source == source)
            for tab in findings.tabs
        ),
    ]


def _address(query: str, source: str = "") -> str:
    return urlencode({"q": query, "in": source} if source else {"q": query})
