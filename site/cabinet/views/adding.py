"""Adding to one's own appeal: the same page and the same care for files as in the site's form."""

from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cabinet.forms import AddForm
from cabinet.own import for_its_owner
from cabinet.views.appeals import to_card
from pages.throttle import Limit, client_address, exceeds
from questions.errors import QuestionsError
from questions.models import Addition, Appeal
from questions.services.additions import add_information
from questions.services.drafts import draft_files, keep_files, missing_files, remove_file, take_files
from questions.views.ask import FormToken

POSTS = Limit("cabinet-add", attempts=60, seconds=600)
STALE = "Страница устарела. Проверьте и отправьте ещё раз."


@for_its_owner
def add(request: HttpRequest, appeal: Appeal) -> HttpResponse:
    """Take in a text and files; one form adds once, however often it is sent."""
    if request.method != "POST":
        return _show(request, appeal, AddForm(), FormToken.new())
    if exceeds(POSTS, client_address(request)):
        return render(request, "pages/too_many.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    known = FormToken.read(request.POST.get("token", ""))
    token = known or FormToken.new()
    refusals = missing_files(token.uuid, request.POST.getlist("listed_file")) if known else []
    refusals += keep_files(token=token.uuid, uploads=request.FILES.getlist("files"))
    remove_file(token=token.uuid, file_id=request.POST.get("remove_file", ""))
    if known is None or "remove_file" in request.POST:
        form = AddForm(initial=request.POST.dict())
        return _show(request, appeal, form, token, file_errors=refusals, notice="" if known else STALE)
    return _submit(request, appeal, token, refusals)


def _submit(request: HttpRequest, appeal: Appeal, token: FormToken, refusals: list[str]) -> HttpResponse:
    form = AddForm(request.POST)
    if form.is_valid() and not refusals:
        try:
            # What is refused leaves the chosen files where they were.
            with transaction.atomic():
                add_information(
                    appeal_id=appeal.pk, text=form.cleaned_data["text"], files=take_files(token.uuid),
                    source=Addition.Source.CABINET, by="visitor", received_at=timezone.now(), key=token.uuid,
                )  # fmt: skip
        except QuestionsError as error:
            form.add_error("text", str(error))
        else:
            return to_card(appeal, "added")
    return _show(request, appeal, form, token, file_errors=refusals, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _show(
    request: HttpRequest, appeal: Appeal, form: AddForm, token: FormToken, *,
    status: int = HTTPStatus.OK, **more: Any,
) -> HttpResponse:  # fmt: skip
    context = {
        "appeal": appeal, "form": form, "token": token.signed, "draft_files": draft_files(token.uuid), **more,
    }  # fmt: skip
    return render(request, "cabinet/add.html", context, status=status)
