"""Changing a subscription: a link by letter lets one in, as it does into «Мои обращения»."""

from collections.abc import Sequence
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from notices import visits
from notices.choices import Subscribed, Topic
from notices.forms import ChoicesForm, places_of
from notices.models import Subscriber
from notices.places import distinct
from notices.purposes import MANAGE
from notices.services.subscribing import asked_beside, choose
from notices.views.subscribing import errors_of, rows_of, typed
from one_time_links.forms import AddressForm
from one_time_links.services import issue
from one_time_links.throttling import may_not_ask
from one_time_links.views import masked


@never_cache
def manage_link(request: HttpRequest) -> HttpResponse:
    """Send a link to any address; whether it is subscribed, only its owner reads."""
    form = AddressForm(request.POST or None)
    if request.method != "POST":
        return render(request, "notices/manage_link.html", {"form": form})
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render(request, "notices/manage_link.html", {"form": form}, status=status)
    address = form.cleaned_data["email"]
    if may_not_ask(request, address):
        return render(request, "pages/too_many.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    issue(purpose=MANAGE, address=address)
    return redirect("notices:sent")


@never_cache
def not_subscribed(request: HttpRequest) -> HttpResponse:
    """Say to the owner of an address that it has no subscription."""
    return render(request, "notices/not_subscribed.html")


@never_cache
def confirmed(request: HttpRequest) -> HttpResponse:
    """Say that the subscription has begun, and what to."""
    subscriber = visits.subscriber_of(request)
    if subscriber is None:
        return redirect("notices:manage_link")
    return render(request, "notices/confirmed.html", _about(subscriber))


@never_cache
def manage(request: HttpRequest) -> HttpResponse:
    """Show what the visitor gets, and change it."""
    subscriber = visits.subscriber_of(request)
    if subscriber is None:
        return redirect("notices:manage_link")
    if request.method != "POST" or subscriber.state == Subscribed.SUSPENDED:
        return _show_present(request, subscriber)
    places = places_of(request.POST)
    if "more" in request.POST:
        form = ChoicesForm(initial=typed(request), places=places)
        return _show(request, subscriber, form, more=True)
    form = ChoicesForm(request.POST, places=places)
    if not form.is_valid():
        return _show(request, subscriber, form)
    choose(subscriber_id=subscriber.pk, choices=form.choices)
    return redirect(f"{reverse('notices:manage')}?saved=1")


def _show_present(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    """Show what is chosen, and chosen beside it what the form has been asked for since."""
    topics = list(subscriber.interests.values_list("topic", flat=True))
    places = [street.place for street in subscriber.streets.all()]
    asked = asked_beside(subscriber) if subscriber.state == Subscribed.ACTIVE else None
    new_topics = [topic for topic in Topic if asked and topic in asked.topics and topic not in topics]
    all_places = distinct([*places, *(asked.places if asked else [])])
    new_places = all_places[len(distinct(places)) :]
    form = ChoicesForm(initial={"topics": [*topics, *new_topics]}, places=all_places)
    added = [str(topic.label) for topic in new_topics] + [str(place) for place in new_places]
    return _show(request, subscriber, form, added=added)


def _show(
    request: HttpRequest, subscriber: Subscriber, form: ChoicesForm, *, more: bool = False,
    added: Sequence[str] = (),
) -> HttpResponse:  # fmt: skip
    errors = errors_of(form)
    rows = rows_of(form.places, more=more)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    context = {**_about(subscriber), "form": form, "rows": rows, "errors": errors, "added": added}
    context["is_saved"] = request.method != "POST" and "saved" in request.GET
    return render(request, "notices/manage.html", context, status=status)


def _about(subscriber: Subscriber) -> dict[str, object]:
    return {
        "subscriber": subscriber,
        "address": masked(subscriber.email),
        "is_suspended": subscriber.state == Subscribed.SUSPENDED,
        "topics": [interest.get_topic_display() for interest in subscriber.interests.all()],
        "streets": [str(street) for street in subscriber.streets.all()],
    }
