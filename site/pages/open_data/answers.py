"""Answers of open data: anybody's page may read them; an unchanged answer is not sent again."""

from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import conditional_page, require_safe

from files.models import StoredFile
from pages.addresses import absolute

INDENT = 2
View = Callable[..., HttpResponse]


class Refused(Exception):
    """There is no answer to what was asked; a sentence in Russian says why."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


def open_data(view: View) -> View:
    """Let programs of other sites read the answer, let them ask whether it has changed, and hear why not."""

    @require_safe
    @conditional_page
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Refused as refused:
            response = json_answer({"error": str(refused)}, status=refused.status)
        response["Access-Control-Allow-Origin"] = "*"
        response["Cache-Control"] = "public, max-age=300"
        return response

    return answer


def json_answer(data: Mapping[str, Any], *, status: int = 200, indent: int | None = INDENT) -> JsonResponse:
    """Write data as JSON that people can read, too: Russian letters stay, lines are indented.

    Without an indent the answer is one line, written several times as fast: for tens of thousands of numbers.
    """
    params = {"ensure_ascii": False, "indent": indent}
    return JsonResponse(dict(data), status=status, json_dumps_params=params)


def csv_answer(table: str, name: str) -> HttpResponse:
    """Hand out a table to be saved as a file of that name."""
    response = HttpResponse(table, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def schema_answer(file: Path) -> HttpResponse:
    """Give out a JSON Schema that is kept beside the code that answers by it."""
    return HttpResponse(file.read_bytes(), content_type="application/schema+json; charset=utf-8")


def file_data(stored: StoredFile, address: str) -> dict[str, Any]:
    """Describe a published file, so that a program knows what it gets before and after it has fetched it."""
    return {
        "url": absolute(address),
        "content_type": stored.content_type,
        "size": stored.size,
        "sha256": stored.sha256,
    }
