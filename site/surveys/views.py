"""The public side: a questionnaire without accounts, cookies or scripts; its results when it is over."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from pages.throttle import Limit, client_address, exceeds
from questions.views.ask import FormToken
from surveys.errors import SurveyError
from surveys.form import VisitorForm
from surveys.models import Question, Survey
from surveys.plots import SurveyPage
from surveys.results import of_surveys
from surveys.services.taking import find_taken, take

POSTS = Limit("survey", attempts=60, seconds=600)
STALE = "Страница устарела. Проверьте ответы и отправьте ещё раз."
TOO_FAST = "Анкета заполнена слишком быстро. Нажмите «Отправить» ещё раз."


def index(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    listed = Survey.objects.listed()
    opened = listed.open(today).order_by("closes_on", "pk")
    closed = list(listed.closed(today).order_by("-closes_on", "-pk"))
    results = list(zip(closed, of_surveys(closed), strict=True)) if closed else []
    return render(request, "surveys/index.html", {"opened": opened, "closed": results})


# Nobody is signed in here and nothing is remembered: a foreign page could send in no more than any visitor
# can. The check against it would need a cookie.
@csrf_exempt
@never_cache
def survey_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, while the survey is open; say when it opens, before; show the results, after."""
    survey = get_object_or_404(Survey.objects.live(), slug=slug)
    today = timezone.localdate()
    if survey.is_open(today):
        return _answer(request, survey) if request.method == "POST" else _ask(request, survey)
    if not survey.is_closed(today):
        return render(request, "surveys/closed.html", {"survey": survey})
    (result,) = of_surveys([survey])
    context = {"survey": survey, "shown": SurveyPage.of(result), "came_late": request.method == "POST"}
    return render(request, "surveys/results.html", context)


@never_cache
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    survey = get_object_or_404(Survey.objects.live(), slug=slug)
    if survey.opens_on > timezone.localdate():
        raise Http404
    return render(request, "surveys/thanks.html", {"survey": survey})


def _ask(request: HttpRequest, survey: Survey) -> HttpResponse:
    token = FormToken.new()
    return _show(request, survey, VisitorForm(questions=_questions(survey), token=str(token.uuid)), token)


def _answer(request: HttpRequest, survey: Survey) -> HttpResponse:
    if exceeds(POSTS, client_address(request)):
        return render(request, "pages/too_many.html", status=429)
    token = FormToken.read(request.POST.get("token", ""))
    if token is None:
        token = FormToken.new()
        return _show(request, survey, _bound(request, survey, token), token, notice=STALE)
    if find_taken(token.uuid) is not None:
        return redirect("surveys:thanks", survey.slug)
    form = _bound(request, survey, token)
    # The check against robots is used up by the first of two twins: look again before saying that it failed.
    with transaction.atomic():
        valid = form.is_valid()
        if request.POST.get("website") or token.too_fast:
            form.add_error(None, TOO_FAST)
        taken = find_taken(token.uuid) is not None
        if valid and not taken and form.is_valid():
            taken = _take(survey, token, form)
    return redirect("surveys:thanks", survey.slug) if taken else _show(request, survey, form, token)


def _take(survey: Survey, token: FormToken, form: VisitorForm) -> bool:
    try:
        take(survey_id=survey.pk, token=token.uuid, said=form.said())
    except SurveyError as error:
        form.add_error(None, str(error))
        return False
    return True


def _bound(request: HttpRequest, survey: Survey, token: FormToken) -> VisitorForm:
    return VisitorForm(
        request.POST, questions=_questions(survey), token=str(token.uuid), human=request.POST.get("human", "")
    )


def _questions(survey: Survey) -> list[Question]:
    return list(Question.objects.filter(survey=survey.pk).order_by("sort_order", "pk"))


def _show(
    request: HttpRequest, survey: Survey, form: VisitorForm, token: FormToken, notice: str = ""
) -> HttpResponse:
    errors = [
        {
            "target": "" if name == "__all__" else f"id_{name}",
            "message": str(message),
            "label": _label(form, name),
        }
        for name, messages in form.errors.items()
        for message in messages
    ]
    context: dict[str, Any] = {
        "survey": survey, "form": form, "token": token.signed, "errors": errors, "notice": notice,
    }  # fmt: skip
    return render(request, "surveys/survey.html", context, status=422 if errors else 200)


def _label(form: VisitorForm, name: str) -> str:
    field = form.fields.get(name)
    return str(field.label) if field is not None and name != "captcha" else ""
