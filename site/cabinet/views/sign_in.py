"""The way in and out. No password: a letter with a link goes to any address, known here or not."""

from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cabinet.own import own_appeals
from cabinet.purpose import SIGN_IN
from cabinet.visits import address_of, end
from one_time_links.forms import AddressForm
from one_time_links.services import issue
from one_time_links.throttling import may_not_ask

ON_A_PAGE = 20


@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """Show the visitor's appeals; ask who has not come in for his address and send him a link."""
    if request.method == "POST":
        return _send_link(request)
    address = address_of(request)
    if not address:
        return render(request, "cabinet/sign_in.html", {"form": AddressForm()})
    appeals = own_appeals(address).order_by("-registered_on", "-pk").defer("text", "term_snapshot")
    page = Paginator(appeals, ON_A_PAGE).get_page(request.GET.get("page"))
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    context = {"address": address, "appeals": page, "numbers": numbers}
    return render(request, "cabinet/index.html", context)


def _send_link(request: HttpRequest) -> HttpResponse:
    form = AddressForm(request.POST)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render(request, "cabinet/sign_in.html", {"form": form}, status=status)
    address = form.cleaned_data["email"]
    if may_not_ask(request, address):
        return render(request, "pages/too_many.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    issue(purpose=SIGN_IN, address=address)
    return redirect("cabinet:sent")


@never_cache
def sent(request: HttpRequest) -> HttpResponse:
    """Say that a letter is on its way; the same to everybody."""
    return render(request, "cabinet/sent.html", {"minutes": SIGN_IN.lifetime.seconds // 60})


@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    return end(request, redirect("cabinet:index"))
