"""Requests of people: the search, the choice, the preview and the files for the answer."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from ledger.access import AccessAction, record_access
from privacy.dossier import as_json, as_pdf, collect
from privacy.errors import PrivacyError
from privacy.forms import AnsweredForm, ReasonForm, RequestForm
from privacy.models import SubjectRequest
from privacy.permissions import ANSWER
from privacy.services import requests
from privacy.services.proposing import propose_by_hand
from privacy.views.base import FormView, PrivacyView, address_of, names_of

FORMS = {"json": ("application/json", as_json), "pdf": ("application/pdf", as_pdf)}
"""In which forms the answer is given: the type of the file and what makes it."""
PROLONG = {"label": "Почему нужно ещё пять рабочих дней"}
DESTROY = {
    "label": "Основание уничтожения",
    "help_text": "Чьё требование или решение, с датой и номером. Без имён: основание печатается в акте.",
}


class RequestsView(PrivacyView):
    """The requests by their numbers and days; whose they are stands on the page of each."""

    page_title = "Запросы людей"
    template_name = "privacy/requests.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        listed = self.page_of(SubjectRequest.objects.all())
        names = names_of({each.recorded_by for each in listed})
        today = timezone.localdate()
        context: dict[str, Any] = super().get_context_data(
            listed=listed,
            rows=[(each, names[each.recorded_by], each.is_overdue(today)) for each in listed],
            may_answer=self.request.user.has_perm(ANSWER),
            **kwargs,
        )
        return context


class NewRequestView(FormView):
    page_title = "Новый запрос"
    permission = ANSWER
    form_class = RequestForm
    button = "Записать и искать"
    done = "Запрос записан. Отметьте в найденном то, что относится к этому человеку."

    def save(self, form: RequestForm) -> str:
        recorded = requests.record_request(
            person=form.person, reason=form.cleaned_data["reason"],
            received_on=form.cleaned_data["received_on"], user_id=self.user_id,
        )  # fmt: skip
        return reverse("privacy:request", args=[recorded.pk])


class RequestView(PrivacyView):
    """One request with what is found, what is chosen, and what the answer would hold."""

    page_title = "Запрос о личных данных"
    template_name = "privacy/request.html"
    permission = ANSWER
    bound: dict[str, forms.Form] = {}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.request_row = get_object_or_404(SubjectRequest, pk=pk)
        return self.show()

    def get_page_subtitle(self) -> str:
        return f"№ {self.request_row.pk}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request_row
        found = requests.find(asked, user_id=self.user_id)
        sections = collect(asked) if "preview" in self.request.GET else []
        if sections:
            for subject in asked.subjects:
                record_access(actor=self.actor, subject=subject, action=AccessAction.PREVIEW)
        given = {
            "prolong": ReasonForm(**PROLONG),
            "answered": AnsweredForm(),
            "destroy": ReasonForm(**DESTROY),
            **self.bound,
        }
        context: dict[str, Any] = super().get_context_data(
            asked=asked,
            is_open=asked.answered_on is None,
            is_overdue=asked.is_overdue(timezone.localdate()),
            found=[(each, address_of(each.subject), each.subject in asked.subjects) for each in found],
            sections=sections,
            forms_of=given,
            **kwargs,
        )
        return context


class RequestStepView(RequestView):
    """A step with a request: choosing, taking the files, prolonging, answering, proposing to destroy."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        self.request_row = get_object_or_404(SubjectRequest, pk=pk)
        if step in FORMS:
            return self._export(step)
        take = {
            "choose": self._choose, "prolong": self._prolong, "answered": self._answer,
            "destroy": self._destroy,
        }.get(step)  # fmt: skip
        if take is None:
            raise Http404
        return take()

    def _export(self, form: str) -> HttpResponse:
        asked = self.request_row
        if not asked.subjects:
            messages.error(self.request, "Сначала отметьте, что относится к этому человеку.")
            return self._back()
        content_type, make = FORMS[form]
        content = make(asked, collect(asked))
        requests.record_export(request_id=asked.pk, form=form, content=content, user_id=self.user_id)
        response = HttpResponse(content, content_type=content_type)
        response.headers["Content-Disposition"] = f'attachment; filename="zapros-{asked.pk}.{form}"'
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def _choose(self) -> HttpResponse:
        found = [each.subject for each in requests.find(self.request_row, user_id=self.user_id)]
        chosen = self.request.POST.getlist("subject")
        try:
            requests.choose(
                request_id=self.request_row.pk, subjects=chosen, found=found, user_id=self.user_id
            )
        except PrivacyError as error:
            messages.error(self.request, str(error))
            return self._back()
        messages.success(self.request, "Выбор записан.")
        return redirect(f"{self._address()}?preview")

    def _prolong(self) -> HttpResponse:
        form = ReasonForm(self.request.POST, **PROLONG)
        return self._by_form("prolong", form, lambda typed: requests.prolong_request(
            request_id=self.request_row.pk, because=typed["reason"], user_id=self.user_id
        ), "Срок ответа продлён. Сообщите об этом человеку.")  # fmt: skip

    def _answer(self) -> HttpResponse:
        form = AnsweredForm(self.request.POST)
        return self._by_form("answered", form, lambda typed: requests.mark_answered(
            request_id=self.request_row.pk, on=typed["on"], user_id=self.user_id
        ), "Записано, что на запрос ответили.")  # fmt: skip

    def _destroy(self) -> HttpResponse:
        asked = self.request_row
        labels = {each.subject: each.label for each in requests.find(asked, user_id=self.user_id)}
        records = {subject: labels[subject] for subject in asked.subjects if subject in labels}
        form = ReasonForm(self.request.POST, **DESTROY)
        return self._by_form("destroy", form, lambda typed: propose_by_hand(
            records=records, ground=typed["reason"], user_id=self.user_id
        ), "Список на уничтожение составлен. Решает тот, у кого есть это право.")  # fmt: skip

    def _by_form(self, name: str, form: forms.Form, act: Any, done: str) -> HttpResponse:
        if form.is_valid():
            try:
                act(form.cleaned_data)
            except PrivacyError as error:
                form.add_error(None, str(error))
            else:
                messages.success(self.request, done)
                return self._back()
        self.bound = {name: form}
        return self.show(status=422)

    def _address(self) -> str:
        return reverse("privacy:request", args=[self.request_row.pk])

    def _back(self) -> HttpResponse:
        return redirect(self._address())
