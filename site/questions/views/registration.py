"""The registrar's pages: entering an appeal, its receipt, putting a registration right, the agreed calls."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ledger.access import AccessAction, record_access
from pages.models import CompanySettings
from questions.desk.channels import PLACES, place_of, switched, term_words
from questions.desk.correction import CorrectionForm, may_correct
from questions.desk.registration import RegistrationForm
from questions.errors import QuestionsError
from questions.lifecycle import IllegalStep
from questions.models import Appeal, ResponseTerm
from questions.permissions import REGISTER, VIEW
from questions.services.drafts import draft_files, keep_files, missing_files, remove_file
from questions.services.intake import find_registered
from questions.services.registering import (
    DueDateLater,
    correct_registration,
    look_alikes,
    register_at_desk,
)
from staff.models import Employee
from workdays.calendar import CalendarYearMissing

NO_SCAN = "Скана нет: "
STAYS = "По новой теме исполнитель — {}, но его нет и его никто не замещает: исполнитель прежний."


class DeskView(WagtailAdminTemplateMixin, View):
    """A page of the desk for those who hold its permission and have an employee's card."""

    permission = REGISTER
    needs_employee = True
    header_icon = "mail"
    employee: Employee

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        employee = Employee.objects.of_user(request.user)
        if employee is not None:
            self.employee = employee
        elif self.needs_employee:
            messages.error(request, "У вашей учётной записи нет карточки сотрудника: действовать нельзя.")
            return redirect("appeals:index")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("appeals:index"), "label": "Обращения"},
            {"url": "", "label": str(self.get_page_title())},
        ]

    def saw(self, subject: str, action: str) -> None:
        """Write down that this person was shown somebody's data."""
        record_access(actor=f"user:{self.request.user.pk}", subject=subject, action=action)

    def show(self, *, status: int = 200, **context: Any) -> HttpResponse:
        return render(self.request, self.template_name, self.get_context_data(**context), status=status)


class RegisterView(DeskView):
    page_title = "Зарегистрировать обращение"
    template_name = "questions/desk/register.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        channel = place_of(request.GET.get("channel")).channel
        return self._show(RegistrationForm(initial={"channel": channel, "caller": self.employee.pk}), uuid4())

    def post(self, request: HttpRequest) -> HttpResponse:
        token = _token(request.POST.get("token", ""))
        known = find_registered(token)
        if known is not None:
            return redirect("registration:registered", pk=known.pk)
        refusals = missing_files(token, request.POST.getlist("listed_file"))
        refusals += keep_files(token=token, uploads=request.FILES.getlist("files"))
        if "switch" in request.POST or "remove_file" in request.POST:
            return self._change(token, refusals)
        form = RegistrationForm(request.POST, has_files=draft_files(token).exists())
        for message in refusals:
            form.add_error("files" if "files" in form.fields else None, message)
        return self._submit(form, token)

    def _change(self, token: UUID, refusals: list[str]) -> HttpResponse:
        """Show the form for another channel or without a file: nothing is registered, and nothing is lost."""
        typed = self.request.POST.dict()
        if "remove_file" in typed:
            remove_file(token=token, file_id=typed["remove_file"])
        for message in refusals:
            messages.warning(self.request, message)
        if "switch" in typed:
            typed = switched(typed, to=typed["switch"], now=timezone.now())
        return self._show(RegistrationForm(initial=typed), token)

    def _submit(self, form: RegistrationForm, token: UUID) -> HttpResponse:
        if not form.is_valid():
            return self._show(form, token, status=422)
        twins = look_alikes(form.intake(), on=timezone.localdate())
        # Shown once before saving; whoever has seen them saves without further questions.
        if {str(twin.pk) for twin in twins} - set(self.request.POST.getlist("seen_twin")):
            return self._show(form, token, twins=twins)
        try:
            appeal = self._register(form, token)
        except (QuestionsError, IllegalStep, CalendarYearMissing) as error:
            form.add_error(None, str(error))
            return self._show(form, token, status=422)
        return redirect("registration:registered", pk=appeal.pk)

    def _register(self, form: RegistrationForm, token: UUID) -> Appeal:
        without_scan = form.cleaned_data.get("no_scan")
        return register_at_desk(
            token=token,
            intake=form.intake(),
            channel=form.cleaned_data["channel"],
            received_at=form.cleaned_data["received_at"],
            actor=self.employee,
            note=f"{NO_SCAN}{without_scan}" if without_scan else "",
            call=form.call,
        )

    def _show(
        self, form: RegistrationForm, token: UUID, *, status: int = 200, twins: list[Appeal] | None = None
    ) -> HttpResponse:
        for twin in twins or []:
            self.saw(twin.stream, AccessAction.LIST)
        if not twins:
            form.aim()
        rules = list(ResponseTerm.objects.all())
        places = [(place, term_words(rules, place.channel, form.received_day)) for place in PLACES]
        return self.show(
            status=status, form=form, token=token, draft_files=draft_files(token), twins=twins or [],
            places=places,
        )  # fmt: skip


def _token(typed: str) -> UUID:
    """Return the form's one-time key; a form that has lost it begins a new appeal."""
    try:
        return UUID(typed)
    except ValueError:
        return uuid4()


class AppealPageView(DeskView):
    """A page about one appeal."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.appeal = get_object_or_404(Appeal.objects.select_related("topic", "assignee"), pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return f"№ {self.appeal.registration_number}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(appeal=self.appeal, **kwargs)
        return context


class RegisteredView(AppealPageView):
    """The number, large, to be written on the paper or told to the caller."""

    page_title = "Обращение зарегистрировано"
    template_name = "questions/desk/registered.html"
    needs_employee = False

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.saw(self.appeal.stream, AccessAction.CARD)
        return self.show(call_backs=self.appeal.call_backs.select_related("assignee"))


class ReceiptView(AppealPageView):
    """A sheet for whoever has brought an appeal: number, date, term and the code to follow it by."""

    template_name = "questions/desk/receipt.html"
    permission = VIEW
    needs_employee = False

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.saw(self.appeal.stream, AccessAction.PRINT)
        context = {
            "appeal": self.appeal,
            "company": CompanySettings.for_request(request),
            "files": self.appeal.attachments.filter(addition=None).select_related("file"),
            "status_address": f"{settings.SITE_URL}{reverse('questions:status')}",
        }
        return render(request, self.template_name, context)


class CorrectView(AppealPageView):
    page_title = "Исправить регистрацию"
    template_name = "questions/desk/correct.html"

    def show(self, *, status: int = 200, **context: Any) -> HttpResponse:
        self.saw(self.appeal.stream, AccessAction.CARD)
        return super().show(status=status, **context)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(form=CorrectionForm(appeal=self.appeal), may_correct=may_correct(self.appeal))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = CorrectionForm(request.POST, appeal=self.appeal)
        if form.is_valid() and form.must_offer:
            form.offer()
            return self.show(form=form, may_correct=may_correct(self.appeal))
        if form.is_valid() and self._correct(form):
            messages.success(request, "Регистрация исправлена. Прежние значения остались в журнале.")
            if form.away:
                messages.warning(request, STAYS.format(form.away.initials_name))
            return redirect("appeals:inspect", pk=pk)
        self.appeal.refresh_from_db()
        return self.show(status=422, form=form, may_correct=may_correct(self.appeal))

    def _correct(self, form: CorrectionForm) -> bool:
        try:
            correct_registration(
                appeal_id=self.appeal.pk,
                actor=self.employee,
                intake=form.intake(text=self.appeal.text),
                channel=form.cleaned_data["channel"],
                received_at=form.received_at(),
                accepts_later=form.cleaned_data["confirm_later"],
                passes_on=form.cleaned_data["pass_on"],
            )
        except DueDateLater as error:
            form.add_error("confirm_later", str(error))
        except (QuestionsError, IllegalStep, CalendarYearMissing) as error:
            form.add_error(None, str(error))
        return not form.errors
