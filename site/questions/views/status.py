from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache

from pages.throttle import Limit, client_address, exceeds
from questions.explaining import explain_term
from questions.forms import StatusForm
from questions.models import Appeal
from questions.presenters import StatusPresenter
from questions.querysets import REGISTRATION_NUMBER
from questions.services.extending import extension_of

BY_ADDRESS = Limit("status-address", attempts=20, seconds=600)
BY_NUMBER = Limit("status-number", attempts=10, seconds=600)
NOT_FOUND = "Обращение с таким номером и кодом не найдено. Проверьте обе записи."


@never_cache
def status(request: HttpRequest) -> HttpResponse:
    """Show an appeal's states and dates to who knows its number and code; no address holds the code."""
    if request.method != "POST":
        return render(
            request,
            "questions/status.html",
            {"form": StatusForm(initial={"number": request.GET.get("number", "")})},
        )
    form = StatusForm(request.POST)
    if not form.is_valid():
        return render(request, "questions/status.html", {"form": form}, status=422)
    number = form.cleaned_data["number"].strip()
    # Counted alike for numbers that exist and numbers that do not.
    if exceeds(BY_ADDRESS, client_address(request)) | exceeds(BY_NUMBER, _subject(number)):
        return render(request, "pages/too_many.html", status=429)
    appeal = _find(number, form.cleaned_data["code"])
    if appeal is None:
        form.add_error(None, NOT_FOUND)
        return render(request, "questions/status.html", {"form": form}, status=422)
    return render(request, "questions/status_result.html", {"status": present(appeal)})


def present(appeal: Appeal) -> StatusPresenter:
    term = explain_term(appeal, to="вам")
    extension = extension_of(appeal)
    former = extension.former_due_on if extension is not None and extension.is_granted else None
    return StatusPresenter(appeal, term.days, timezone.localdate(), former, term.note)


def _subject(number: str) -> str:
    """Return one spelling for all of a number, so that leading zeros give no further guesses."""
    found = REGISTRATION_NUMBER.fullmatch(number)
    return f"{found[1]}-{int(found[2])}" if found else number


def _find(number: str, code: str) -> Appeal | None:
    appeal = Appeal.objects.numbered(number).first()
    expected = appeal.access_code if appeal else "-" * 12
    return appeal if constant_time_compare(code, expected) else None
