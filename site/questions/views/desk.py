"""The operators' side: the card of an appeal and the steps taken on it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from wagtail.admin.auth import require_admin_access
from wagtail.admin.views import generic

from files.errors import FileRefused
from files.models import StoredFile
from files.serving import file_response, preview_response
from ledger.access import AccessAction, record_access
from ledger.models import Entry
from questions.desk.actions import grouped, reply_of
from questions.desk.calls import registration_extras
from questions.desk.offers import ACTIONS_BY_NAME, DraftForm, find_action, offers_for
from questions.desk.outcomes import card_extras
from questions.desk.panels import panels_of
from questions.desk.privacy import privacy_extras
from questions.errors import NotAllowed, QuestionsError
from questions.explaining import explain_term
from questions.finding import same_customer
from questions.frequent.telling import frequent_extras
from questions.lifecycle import IllegalStep
from questions.models import Appeal, Attachment
from questions.permissions import VIEW
from questions.presenters import Urgency, journal_rows, sending_words
from questions.reply_fields import UnknownField, fill, values_of
from questions.services.handling import missing_for_answer
from questions.services.mailing import way_of_answer
from review.refusals import write_down
from staff.models import Employee

INSERT = "insert-template"


def _names() -> dict[str, str]:
    rows = Employee.objects.all()
    keys = {key: row for row in rows for key in (f"user:{row.user_id}", f"employee:{row.pk}")}
    return {key: row.initials_name for key, row in keys.items()}


class AppealCardView(generic.InspectView):
    template_name = "questions/desk/card.html"
    page_title = "Обращение"
    header_icon = "mail"
    any_permission_required = ["view"]
    bound: dict[str, forms.Form] = {}

    def get_object(self, queryset: Any = None) -> Appeal:
        appeals = Appeal.objects.with_reply().select_related(
            "assignee", "consent__edition", "extension__requested_by", "decision__responsible", "outcome_by",
            "previous__reply", "topic", "registered_by", "rating",
        )  # fmt: skip
        return get_object_or_404(appeals, pk=self.pk)

    def get_page_subtitle(self) -> str:
        return f"№ {self.object.registration_number}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        appeal = self.object
        # Here and not in `get`: a step that is refused shows the card as well.
        actor = f"user:{self.request.user.pk}"
        record_access(actor=actor, subject=appeal.stream, action=AccessAction.CARD)
        employee = Employee.objects.of_user(self.request.user)
        offers = offers_for(self.request.user, employee, appeal, self.bound)
        reply = reply_of(appeal)
        is_in_work = reply is not None and not (reply.approved_at or appeal.is_answered)
        return super().get_context_data(
            appeal=appeal,
            urgency=Urgency.of(appeal, timezone.localdate()),
            attachments=appeal.attachments.filter(addition=None).select_related("file"),
            reply=reply,
            missing=missing_for_answer(reply) if reply and is_in_work else [],
            offers=offers,
            groups=grouped(offers),
            is_employee=employee is not None,
            on_its_way=sending_words(way_of_answer(appeal)),
            panels=panels_of(appeal, self.request.user),
            term=explain_term(appeal),
            journal=journal_rows(Entry.objects.filter(stream=appeal.stream).order_by("seq"), _names()),
            history=[] if appeal.erased_at else same_customer(appeal),
            **privacy_extras(appeal),
            **frequent_extras(appeal, self.request.user),
            **card_extras(appeal),
            **registration_extras(appeal),
            **kwargs,
        )

    def show_with(self, name: str, form: forms.Form) -> HttpResponse:
        """Show the card with a form that was not accepted, everything typed kept."""
        self.bound = {name: form}
        # The step was refused, perhaps because somebody was faster: show what holds now.
        self.object = self.get_object()
        context = self.get_context_data()
        if name not in {offer.action.name for offer in context["offers"] if not offer.blocked}:
            # The step is not offered, perhaps somebody was faster: its form is not there to say why.
            for reason in form.non_field_errors():
                messages.error(self.request, str(reason))
        response = self.render_to_response(context)
        response.status_code = 422
        return response


class AppealStepView(AppealCardView):
    """Take one step; who may not gets 403, and what is not accepted comes back on the card."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        return self._insert_template(request) if name == INSERT else self._take_step(request, pk, name)

    def _take_step(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        action = find_action(name)
        if action is None:
            raise Http404
        employee = Employee.objects.of_user(request.user)
        if employee is None:
            return self._refuse("У вашей учётной записи нет карточки сотрудника.")
        if not request.user.has_perm(action.permission):
            return self._refuse("У вашей роли нет такого права.")
        form = action.make_form(request.POST, request.FILES, appeal=self.object)
        if form.is_valid():
            try:
                action.run(appeal_id=self.object.pk, actor=employee, **form.cleaned_data)
            except NotAllowed as error:
                return self._refuse(str(error))
            except (QuestionsError, IllegalStep, FileRefused) as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, action.done)
                return redirect("appeals:inspect", pk=pk)
        return self.show_with(name, form)

    def _insert_template(self, request: HttpRequest) -> HttpResponse:
        """Show the card with the template added to what is typed; nothing is saved, no script is needed."""
        typed = DraftForm(request.POST, appeal=self.object)
        typed.is_valid()
        draft = {name: typed[name].value() or "" for name in ("text", "signatory")}
        try:
            template = typed.fields["template"].clean(request.POST.get("template"))
            draft["text"] += fill(template.text, values_of(self.object)) if template else ""
        except (ValidationError, UnknownField) as error:
            messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
        self.bound = {"draft": ACTIONS_BY_NAME["draft"].make_form(appeal=self.object, initial=draft)}
        return self.render_to_response(self.get_context_data())

    def _refuse(self, reason: str) -> HttpResponse:
        # The card with its steps says more than the bare refusal that everything else is answered with.
        write_down(self.request)
        context = {**self.get_context_data(), "reason": reason}
        return render(self.request, "questions/desk/refused.html", context, status=403)


@require_admin_access
def appeal_file(request: HttpRequest, pk: int, file_id: UUID) -> HttpResponseBase:
    """Serve a file of this appeal, and of no other, to who may see it."""
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    appeal = get_object_or_404(Appeal.objects.with_reply(), pk=pk)
    reply = reply_of(appeal)
    letters = appeal.notices.values_list("letter_id", "signed_scan_id")
    own = {each for pair in letters for each in pair}
    own |= set(Attachment.objects.filter(appeal=appeal).values_list("file_id", flat=True))
    own |= {each for each in (reply.letter_id, reply.signed_scan_id) if each} if reply else set()
    if file_id not in own:
        raise Http404
    record_access(
        actor=f"user:{request.user.pk}", subject=f"{appeal.stream}/{file_id}", action=AccessAction.FILE
    )
    stored = StoredFile.objects.get(pk=file_id)
    if "preview" in request.GET:
        return preview_response(stored)
    return file_response(stored, inline="inline" in request.GET)
