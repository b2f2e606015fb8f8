"""Signing up. Whoever the address belongs to, and whether it is known, the answer is the same."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from notices.choices import Topic
from notices.forms import MOST_STREETS, ChoicesForm, SubscribeForm, places_of
from notices.models import MailingSettings
from notices.places import Place
from notices.purposes import CONFIRM
from notices.services.subscribing import ask
from one_time_links.throttling import may_not_ask
from pages.models import NewsIndexPage
from pages.throttle import Limit, client_address, exceeds
from questions.views.ask import FormToken

POSTS = Limit("subscribe", attempts=60, seconds=600)
BLANK_ROWS = 2
NO_CONSENT = "Подписаться по почте пока нельзя: нет текста согласия. Ленты RSS открыты для всех."
CONSENT_CHANGED = "Текст согласия изменился, пока вы писали. Прочитайте его и отправьте форму ещё раз."
TOO_FAST = "Форма заполнена слишком быстро. Нажмите «Подписаться» ещё раз."


@never_cache
def subscribe(request: HttpRequest) -> HttpResponse:
    """Show the form; keep the request of a valid one and send its letter."""
    if request.method != "POST":
        token = FormToken.new()
        return _show(request, _form(request, token, initial=_asked_by(request)), token)
    if exceeds(POSTS, client_address(request)):
        return render(request, "pages/too_many.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    token = FormToken.read(request.POST.get("token", "")) or FormToken.new()
    if "more" in request.POST:
        return _show(request, _form(request, token, initial=typed(request)), token, more=True)
    return _submit(request, token)


@transaction.atomic
def _submit(request: HttpRequest, token: FormToken) -> HttpResponse:
    consent = MailingSettings.load(request_or_site=request).consent_edition()
    form = _form(request, token, data=request.POST)
    form.is_valid()
    if request.POST.get("website") or token.too_fast or token.signed != request.POST.get("token"):
        form.add_error(None, TOO_FAST)
    if consent is None:
        form.add_error(None, NO_CONSENT)
    elif request.POST.get("consent_edition") != str(consent.pk):
        form.add_error("consent", CONSENT_CHANGED)
    if not form.is_valid() or consent is None:
        return _show(request, form, token)
    email = form.cleaned_data["email"]
    if may_not_ask(request, email):
        return render(request, "pages/too_many.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    ask(email=email, choices=form.choices, consent=consent)
    return redirect("notices:sent")


def typed(request: HttpRequest) -> dict[str, Any]:
    """Return what was typed, to be shown again without judging it."""
    return {**request.POST.dict(), "topics": request.POST.getlist("topics")}


def _asked_by(request: HttpRequest) -> dict[str, Any]:
    """Begin with the topic that a link from another page names."""
    topic = request.GET.get("topic", "")
    return {"topics": [topic]} if topic in Topic.values else {}


def _form(request: HttpRequest, token: FormToken, **values: Any) -> SubscribeForm:
    return SubscribeForm(
        token=str(token.uuid), human=request.POST.get("human", ""), places=places_of(request.POST), **values
    )


def rows_of(places: Sequence[Place], *, more: bool = False) -> list[Place]:
    """Return the rows to be shown: what was typed, and some empty ones while there may be more."""
    blank = BLANK_ROWS if more or not places else 1
    return [*places, *[Place("")] * min(blank, MOST_STREETS - len(places))]


def errors_of(form: ChoicesForm) -> list[dict[str, str]]:
    """Return the errors for the summary above the form, each with the input to go to."""
    fault = form.places_fault
    rows = []
    for name, messages in form.errors.items():
        for message in messages:
            whole = "id_places" if message == fault else ""
            target = whole if name == "__all__" else (form[name].id_for_label or f"id_{name}")
            rows.append({"target": target, "message": str(message)})
    return rows


def _show(request: HttpRequest, form: SubscribeForm, token: FormToken, *, more: bool = False) -> HttpResponse:
    settings = MailingSettings.load(request_or_site=request)
    context = {
        "form": form,
        "rows": rows_of(form.places, more=more),
        "errors": errors_of(form),
        "token": token.signed,
        "consent_page": settings.consent_page,
        "consent_edition": settings.consent_edition(),
        "feeds": feeds(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if context["errors"] else HTTPStatus.OK
    return render(request, "notices/subscribe.html", context, status=status)


def feeds() -> list[tuple[str, str]]:
    """Return the names and addresses of the feeds that need no signing up."""
    own = [(str(topic.label), reverse("notices:feed", args=[topic.value])) for topic in Topic]
    index = NewsIndexPage.objects.live().public().first()
    news = [("Все новости сайта", f"{index.url}{index.reverse_subpage('feed')}")] if index else []
    return [*news, *own]


@never_cache
def sent(request: HttpRequest) -> HttpResponse:
    """Say that a letter is on its way; the same to everybody."""
    return render(request, "notices/sent.html", {"days": CONFIRM.lifetime.days})


@never_cache
def too_late(request: HttpRequest) -> HttpResponse:
    """Say that the request which the link was for is not kept any more."""
    return render(request, "notices/too_late.html", status=HTTPStatus.GONE)
