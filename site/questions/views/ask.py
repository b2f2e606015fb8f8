"""The public form: one page, no script needed, and one appeal however often it is sent."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from pages.models import CompanySettings, Edition
from pages.throttle import Limit, client_address, exceeds
from questions.beginnings import beginning
from questions.choices import Audience
from questions.forms import AppealForm, IndividualForm, OrganizationForm
from questions.models import Appeal
from questions.services.drafts import draft_files, keep_files, missing_files, remove_file
from questions.services.intake import find_registered, register_appeal
from search.finding import similar
from search.models import SearchEntry

POSTS = Limit("ask", attempts=60, seconds=600)
SUGGESTIONS = Limit("suggest", attempts=120, seconds=60)
FASTEST_HUMAN = 3
"""Seconds below which nobody fills in the form."""
ACCEPTED = "accepted_appeal"
SUGGEST_BY = 2000
"""Characters of a text that are looked at for questions like it."""
NO_CONSENT = "Через сайт обращения пока не принимаются: нет текста согласия. Позвоните нам."
CONSENT_CHANGED = "Текст согласия изменился, пока вы писали. Прочитайте его и отправьте обращение ещё раз."
FORMS: dict[str, type[AppealForm]] = {
    Audience.INDIVIDUAL: IndividualForm,
    Audience.ORGANIZATION: OrganizationForm,
}
signer = TimestampSigner(salt="questions.form")


@dataclass(frozen=True)
class FormToken:
    """The form's one-time identity: which appeal it becomes, and when it was given out."""

    signed: str
    uuid: UUID
    too_fast: bool

    @classmethod
    def new(cls) -> "FormToken":
        uuid = uuid4()
        return cls(signer.sign(str(uuid)), uuid, too_fast=False)

    @classmethod
    def read(cls, signed: str) -> "FormToken | None":
        try:
            uuid = UUID(signer.unsign(signed))
        except (BadSignature, ValueError):
            return None
        try:
            signer.unsign(signed, max_age=FASTEST_HUMAN)
        except BadSignature:
            return cls(signed, uuid, too_fast=False)
        return cls(signed, uuid, too_fast=True)


@method_decorator(never_cache, name="dispatch")
class AskView(View):
    audience: str = ""
    template_name = "questions/ask.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        token = FormToken.new()
        form = self._form(request, token, initial=beginning(request.GET.get("about", "")))
        return self._show(request, form, token)

    def post(self, request: HttpRequest) -> HttpResponse:
        if exceeds(POSTS, client_address(request)):
            return render(request, "pages/too_many.html", status=429)
        token = FormToken.read(request.POST.get("token", ""))
        if token is None:
            return self._show_afresh(request)
        known = find_registered(token.uuid)
        if known is not None:
            return self.accept(request, known)
        refusals = missing_files(token.uuid, request.POST.getlist("listed_file"))
        refusals += keep_files(token=token.uuid, uploads=request.FILES.getlist("files"))
        remove_file(token=token.uuid, file_id=request.POST.get("remove_file", ""))
        if "remove_file" in request.POST or "suggest" in request.POST:
            return self._show_unchecked(request, token, refusals)
        return self._submit(request, token, refusals)

    def _submit(self, request: HttpRequest, token: FormToken, refusals: list[str]) -> HttpResponse:
        consent = CompanySettings.for_request(request).consent_edition()
        form = self._form(request, token, data=request.POST)
        with transaction.atomic():
            # The check against robots is used up by the first of several twins, so the others must find the
            # appeal instead: look, check, look again, register, all in one transaction.
            valid = form.is_valid()
            for message in refusals:
                form.add_error("files", message)
            if _looks_like_robot(request, token):
                form.add_error(None, "Форма заполнена слишком быстро. Нажмите «Отправить» ещё раз.")
            if consent is None:
                form.add_error(None, NO_CONSENT)
            elif request.POST.get("consent_edition") != str(consent.pk):
                form.add_error("consent", CONSENT_CHANGED)
            appeal = find_registered(token.uuid)
            if appeal is None and valid and form.is_valid() and consent is not None:
                appeal = self.register(token, form, consent)
        if appeal is not None:
            return self.accept(request, appeal)
        return self._show(request, form, token)

    def register(self, token: FormToken, form: AppealForm, consent: Edition) -> Appeal:
        """Make an appeal of a valid form."""
        return register_appeal(token=token.uuid, intake=form.intake(), consent=consent)

    def accept(self, request: HttpRequest, appeal: Appeal) -> HttpResponse:
        """Lead to the page that shows what the form has become."""
        # The session, not the address, remembers whose number to show: an address is kept in logs and
        # histories.
        request.session[ACCEPTED] = appeal.pk
        return redirect("questions:accepted")

    def more(self) -> dict[str, Any]:
        """Return what the template gets besides."""
        return {}

    def _form(self, request: HttpRequest, token: FormToken, **typed: Any) -> AppealForm:
        """Return the form with what was typed: as `data` to be judged, as `initial` only to be shown."""
        return FORMS[self.audience](token=str(token.uuid), human=request.POST.get("human", ""), **typed)

    def _show_afresh(self, request: HttpRequest) -> HttpResponse:
        token = FormToken.new()
        refusals = keep_files(token=token.uuid, uploads=request.FILES.getlist("files"))
        notice = "Страница устарела. Проверьте и отправьте ещё раз."
        form = self._form(request, token, data=request.POST)
        return self._show(request, form, token, file_errors=refusals, notice=notice)

    def _show_unchecked(self, request: HttpRequest, token: FormToken, refusals: list[str]) -> HttpResponse:
        """Show what was typed without judging it: the visitor looked at answers or removed a file."""
        form = self._form(request, token, initial=request.POST.dict())
        return self._show(request, form, token, file_errors=refusals, asked="suggest" in request.POST)

    def _show(self, request: HttpRequest, form: AppealForm, token: FormToken, **extra: Any) -> HttpResponse:
        text = str(form["text"].value() or "")[:SUGGEST_BY]
        company = CompanySettings.for_request(request)
        context = {
            "form": form,
            "token": token.signed,
            "audience": self.audience,
            "draft_files": draft_files(token.uuid),
            "suggestions": _similar_questions(text, self.audience) if text else [],
            "consent_page": company.consent_page,
            "consent_edition": company.consent_edition(),
            "errors": _error_list(form),
            **self.more(),
            **extra,
        }
        return render(request, self.template_name, context, status=422 if context["errors"] else 200)


def _looks_like_robot(request: HttpRequest, token: FormToken) -> bool:
    """Whether the hidden field was filled in or the form came back faster than a person can type."""
    return bool(request.POST.get("website")) or token.too_fast


def _error_list(form: forms.BaseForm) -> list[dict[str, str]]:
    """Return the errors for the summary above the form, each with the input to go to."""
    rows = []
    for name, messages in form.errors.items():
        target = "" if name == "__all__" else (form[name].id_for_label or f"id_{name}")
        rows += [{"target": target, "message": str(message)} for message in messages]
    return rows


@never_cache
def accepted(request: HttpRequest) -> HttpResponse:
    """Show the number, term and code, fit for printing, to the browser that sent the appeal."""
    appeal = Appeal.objects.filter(pk=request.session.get(ACCEPTED, 0)).first()
    if appeal is None:
        return redirect("questions:status")
    return render(
        request,
        "questions/accepted.html",
        {"appeal": appeal, "files": appeal.attachments.select_related("file")},
    )


@never_cache
def suggest(request: HttpRequest) -> HttpResponse:
    """Answer the form's script with frequent questions like the text being typed; the text comes by POST."""
    if request.method != "POST" or exceeds(SUGGESTIONS, client_address(request)):
        return JsonResponse({"questions": []}, status=405 if request.method != "POST" else 429)
    audience = request.POST.get("audience", "")
    found = _similar_questions(request.POST.get("text", ""), audience if audience in FORMS else "")
    return JsonResponse(
        {"questions": [{"title": entry.title, "url": entry.url, "answer": entry.lead} for entry in found]}
    )


def _similar_questions(text: str, audience: str) -> list[SearchEntry]:
    """Return frequent questions, for this audience or for all, that may already answer the text."""
    return similar(text[:SUGGEST_BY], source="questions", audience=audience)
