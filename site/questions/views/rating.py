"""Rating an answer from its letter. Mail scanners follow links, so a button rates and no link does."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from pages.throttle import Limit, client_address, exceeds
from questions.errors import QuestionsError
from questions.models import Rating
from questions.rating_links import rated_appeal
from questions.services.rating import COMMENT_LIMIT, rate, rating_of

POSTS = Limit("rate", attempts=60, seconds=600)


@never_cache
def rate_answer(request: HttpRequest, signed: str) -> HttpResponse:
    """Show the marks to who has the letter, without a word of whose appeal it is or what about."""
    appeal = rated_appeal(signed)
    if appeal is None:
        return unreferred(render(request, "questions/rate_unknown.html", status=HTTPStatus.NOT_FOUND))
    error = ""
    if request.method == "POST":
        if exceeds(POSTS, client_address(request)):
            return render(request, "pages/too_many.html", status=HTTPStatus.TOO_MANY_REQUESTS)
        error = take_mark(request, appeal.pk)
        if not error:
            return unreferred(redirect("questions:rate", signed))
    context = {
        "appeal": appeal, "error": error, "action": request.path,
        **rating_context(rating_of(appeal), request.POST.get("comment")),
    }  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return unreferred(render(request, "questions/rate.html", context, status=status))


def take_mark(request: HttpRequest, appeal_id: int) -> str:
    """Rate as the pressed button says; return what is wrong with it, in Russian, or an empty string."""
    mark = request.POST.get("mark", "")
    try:
        rate(
            appeal_id=appeal_id,
            mark=int(mark) if mark.isascii() and mark.isdigit() and len(mark) == 1 else 0,
            comment=request.POST.get("comment"),
        )
    except QuestionsError as error:
        return str(error)
    return ""


def rating_context(rating: Rating | None, typed: str | None = None) -> dict[str, object]:
    """Return what questions/_rating.html shows: the marks, the present one, what is written or was typed."""
    return {
        "marks": [(mark.value, mark.label) for mark in Rating.Mark],
        "rating": rating,
        "comment": typed if typed is not None else (rating.comment if rating else ""),
        "comment_limit": COMMENT_LIMIT,
    }


def unreferred(response: HttpResponse) -> HttpResponse:
    """Let the address, which is a key, go nowhere with the next request."""
    # Not «no-referrer»: a browser would then hide the form's origin, too, and the form would be refused.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
