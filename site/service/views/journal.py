"""Rows of the journal by hand: recording, putting right, striking out."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from service.choices import ContactChannel
from service.errors import ContactError, MomentsInvalid, Overlaps
from service.forms import CorrectionForm, DetailsForm, RecordForm, VoidForm, read_topics
from service.models import Contact
from service.rights import CORRECT, VIEW, VOID
from service.services import correcting, recording
from service.services.recording import Done
from service.views.base import JOURNAL, PAGE, ContactView, tell


class EntryView(ContactView):
    """A form of the journal: what is not accepted comes back with all that was typed."""

    header_icon = "edit"
    template_name = "service/entry.html"
    button = "Записать"
    done = ""
    explanation = ""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(form=self.make_form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.make_form(request.POST)
        if form.is_valid():
            try:
                done = self.save(form)
            except MomentsInvalid as error:
                form.refuse(error.field, str(error))
            except Overlaps as error:
                form.overlaps = True
                form.refuse("confirmed", str(error))
            except ContactError as error:
                form.add_error(None, str(error))
            else:
                tell(request, done, self.done)
                return redirect(self.after(done))
        return self.show(status=422, form=form)

    def make_form(self, data: Any = None) -> Any:
        raise NotImplementedError

    def save(self, form: Any) -> Done:
        raise NotImplementedError

    def after(self, done: Done) -> str:
        return reverse(PAGE, args=[done.contact.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            token=self.request.POST.get("token") or uuid4(), **kwargs
        )
        return context


class RecordView(EntryView):
    """A visit or a call that no screen has followed."""

    page_title = "Внести запись вручную"
    explanation = (
        "Для приёма на дому, приёма без компьютера и звонков, которые не отметили сразу. "
        "Время, которое никто не отметил, оставьте пустым: оно считается неизмеренным, а не нулём."
    )
    done = "Запись внесена."

    def make_form(self, data: Any = None) -> DetailsForm:
        chosen = self.request.GET.get("channel")
        channel = chosen if chosen in ContactChannel.values else ContactChannel.IN_PERSON
        initial = {"day": timezone.localdate(), "channel": channel, "employee": self.employee.pk}
        return RecordForm(
            data, initial=initial, actor=self.employee, chooses=self.request.user.has_perm(VIEW),
            topics=read_topics(),
        )  # fmt: skip

    def save(self, form: RecordForm) -> Done:
        return recording.record_by_hand(
            token=self.request.POST.get("token", "")[:40] or str(uuid4()), actor=self.employee,
            when=form.moments(), details=form.details(), confirmed=form.cleaned_data["confirmed"],
        )  # fmt: skip

    def after(self, done: Done) -> str:
        return reverse(JOURNAL)


class RowView(EntryView):
    """A form about one row."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.contact = get_object_or_404(Contact.objects.with_people(), pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.contact)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "back": reverse(PAGE, args=[self.contact.pk])}


class CorrectView(RowView):
    page_title = "Исправить запись"
    permission = CORRECT
    button = "Исправить"
    done = "Запись исправлена. Прежние значения остались в её истории."

    def make_form(self, data: Any = None) -> CorrectionForm:
        topics = read_topics(also=self.contact.topic)
        return CorrectionForm(data, contact=self.contact, actor=self.employee, chooses=True, topics=topics)

    def save(self, form: CorrectionForm) -> Done:
        return correcting.correct(
            contact_id=self.contact.pk, actor=self.employee, when=form.moments(), details=form.details(),
            confirmed=form.cleaned_data["confirmed"],
        )  # fmt: skip


class VoidView(RowView):
    page_title = "Исключить из подсчёта"
    permission = VOID
    header_icon = "cross"
    button = "Исключить"
    explanation = "Запись останется в журнале с пометкой и причиной, но ни в одну сумму не войдёт."
    done = "Запись исключена из подсчёта."

    def make_form(self, data: Any = None) -> VoidForm:
        return VoidForm(data)

    def save(self, form: VoidForm) -> Done:
        reason = form.cleaned_data["reason"]
        return Done(correcting.strike_out(contact_id=self.contact.pk, actor=self.employee, reason=reason))


class TakeBackView(ContactView):
    """Count a row again: sent by a button, without a question."""

    page_title = "Вернуть в подсчёт"
    permission = VOID
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(Contact, pk=pk)
        try:
            correcting.take_back(contact_id=pk, actor=self.employee)
        except ContactError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Запись снова входит в подсчёт.")
        return redirect(PAGE, pk)
