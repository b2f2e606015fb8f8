"""What leaves the desk as files: letters for printing, their addresses, the calls to make, rows to mend."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header

from ledger.access import AccessAction, record_access
from questions.desk.exporting import TableExport
from reminders.choices import OPEN
from reminders.desk.forms import CallForm
from reminders.desk.views import PER_PAGE, Screen
from reminders.errors import RemindersError
from reminders.letters import Letters
from reminders.lifecycle import State
from reminders.models import Reminder, ReminderBatch, ReminderSettings
from reminders.papers import (
    ADDRESSES,
    CALLS,
    PART,
    address_rows,
    call_rows,
    letters_pdf,
    rejected_csv,
    waiting_calls,
    waiting_letters,
)
from reminders.rights import EXPORT, PREPARE
from reminders.services.outcomes import NOTED_WITHIN, note_call

APPROVED = (State.SENDING, State.DONE)
CHUNK = 2_000


class Handing(Screen):
    """Something of one approved file, for those who may take it out; each look is written down."""

    permission = EXPORT
    batch: ReminderBatch

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.batch = get_object_or_404(ReminderBatch.objects.select_related("source"), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def approved(self) -> ReminderBatch:
        if self.batch.stage not in APPROVED:
            raise Http404
        return self.batch

    def looked_at(self, action: AccessAction) -> None:
        record_access(actor=f"user:{self.user_id}", subject=f"reminders:{self.batch.pk}", action=action)

    def spreadsheet(self, head: tuple[str, ...], name: str, rows: Any) -> HttpResponseBase:
        export = TableExport(self.request, head, f"{name}-{self.batch.pk}")
        export.export_permission = EXPORT
        wanted = self.request.GET.get("export", "xlsx")
        response: HttpResponseBase = export.as_spreadsheet(
            rows, wanted if wanted in ("csv", "xlsx") else "xlsx"
        )
        return response


class LettersView(Handing):
    def get(self, request: HttpRequest, pk: int, part: int) -> HttpResponse:
        rows = list(waiting_letters(self.approved())[(part - 1) * PART : part * PART])
        if part < 1 or not rows:
            raise Http404
        self.looked_at(AccessAction.PRINT)
        response = HttpResponse(letters_pdf(self.batch, rows), content_type="application/pdf")
        name = f"Напоминания {pk}, часть {part}.pdf"
        response.headers["Content-Disposition"] = content_disposition_header(False, name) or ""
        response.headers["Cache-Control"] = "private, no-store"
        return response


class AddressesView(Handing):
    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        rows = waiting_letters(self.approved())
        self.looked_at(AccessAction.EXPORT)
        return self.spreadsheet(ADDRESSES, "adresa-pisem", address_rows(rows.iterator(chunk_size=CHUNK)))


class RejectedView(Handing):
    permission = PREPARE

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        if self.batch.stage in (State.PREPARED, State.CHECKING):
            raise Http404
        self.looked_at(AccessAction.EXPORT)
        return rejected_csv(self.batch)


class CallsView(Handing):
    """Who is to be called, what to say, and what came of it."""

    template_name = "reminders/calls.html"
    page_title = "Звонки"

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        rows = waiting_calls(self.approved())
        if "export" in request.GET:
            self.looked_at(AccessAction.EXPORT)
            waiting = rows.filter(state__in=OPEN).iterator(chunk_size=CHUNK)
            return self.spreadsheet(CALLS, "zvonki", call_rows(self.batch, waiting))
        self.looked_at(AccessAction.LIST)
        return self._page()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = self.approved().reminders
        reminder: Reminder = get_object_or_404(rows, pk=request.POST.get("reminder", "0"))
        form = CallForm(request.POST)
        if not form.is_valid():
            return self._page(status=422, fault="Выберите, чем кончился звонок.")
        try:
            note_call(reminder=reminder, user_id=self.user_id, **form.cleaned_data)
        except RemindersError as error:
            return self._page(status=422, fault=str(error))
        messages.success(request, f"Звонок по счёту {reminder.account} отмечен.")
        return redirect("reminders:calls", pk)

    def _page(self, *, status: int = 200, fault: str = "") -> HttpResponse:
        waiting = waiting_calls(self.batch).filter(state__in=OPEN)
        listed = Paginator(waiting, PER_PAGE).get_page(self.request.GET.get("p"))
        settings = ReminderSettings.load(request_or_site=self.request)
        letters = Letters.of(self.batch)
        return self.show(
            status=status,
            fault=fault,
            batch=self.batch,
            listed=listed,
            rows=[(row, letters.call(row)) for row in listed],
            form=CallForm(auto_id=False),
            settings=settings,
            is_quiet=settings.is_quiet(timezone.now()),
            may_note=not settings.is_quiet(timezone.now() - NOTED_WITHIN),
        )

    def get_page_subtitle(self) -> str:
        return f"файл № {self.batch.pk}"
