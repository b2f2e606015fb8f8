"""The delivery log: by account, and the proof that somebody was reminded. And the ways that are closed."""

from datetime import time, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from ledger.access import AccessAction, record_access
from ledger.models import Entry
from outbox.models import Message
from privacy.views.base import names_of
from questions.desk.exporting import TableExport
from reminders import digests
from reminders.choices import Origin
from reminders.desk.forms import LogForm, StopForm
from reminders.desk.views import PER_PAGE, Screen
from reminders.errors import RemindersError
from reminders.letters import RELATED, Letters
from reminders.models import ChannelStop, Reminder
from reminders.rights import EXPORT, STOPS
from reminders.services.stops import close_way, open_way
from workdays.services import moment_on

CHUNK = 2_000
HEAD = (
    "Номер", "Лицевой счёт или договор", "Кому", "О чём", "Сумма", "Долг на дату", "Оплатить до",
    "Дата события", "Способ", "Состояние", "Почему", "Пометка", "Записано",
    "Поставлено в очередь", "Чем кончилось — когда",
    "Файл", "Утверждён",
)  # fmt: skip


EVENTS = {
    "received": "файл загружен", "check": "начата проверка", "checked": "проверен", "failed": "не прочитан",
    "submitted": "предложен к отправке", "sent_back": "возвращён", "approved": "утверждён",
    "posted": "письма сданы на почту", "finished": "закончен", "cancelled": "отменён", "forgotten": "удалён",
    "called": "звонок отмечен",
}  # fmt: skip
"""What the journal's codes say, in words."""


class LogView(Screen):
    template_name = "reminders/log.html"
    page_title = "Журнал напоминаний"

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Turn what was typed into an address that names no account."""
        if "export" in request.GET:
            return self._export(Reminder.objects.none())
        form = LogForm(request.POST)
        if not form.is_valid():
            return self._page(form, Reminder.objects.none(), status=422)
        kept = QueryDict(mutable=True)
        for name, value in form.cleaned_data.items():
            if value:
                kept[name] = digests.of_account(value) if name == "account" else str(value)
        return redirect(f"{reverse('reminders:log')}?{kept.urlencode()}")

    def get(self, request: HttpRequest) -> HttpResponseBase:
        rows, shown = self._found()
        if "export" in request.GET:
            return self._export(rows)
        action = AccessAction.SEARCH if request.GET.get("account") else AccessAction.LIST
        record_access(actor=f"user:{self.user_id}", subject="reminders:log", action=action)
        return self._page(LogForm(initial=shown), rows)

    def _found(self) -> "tuple[QuerySet[Reminder], dict[str, Any]]":
        form = LogForm(
            {name: self.request.GET.get(name, "") for name in LogForm.base_fields if name != "account"}
        )
        form.is_valid()
        wanted = form.cleaned_data
        rows = Reminder.objects.select_related("batch__source").order_by("-pk")
        if digest := self.request.GET.get("account", ""):
            rows = rows.filter(account_digest=digest)
        for name in ("kind", "channel", "state"):
            if wanted.get(name):
                rows = rows.filter(**{name: wanted[name]})
        if wanted.get("since"):
            rows = rows.filter(created_at__gte=moment_on(wanted["since"], time()))
        if wanted.get("until"):
            rows = rows.filter(created_at__lt=moment_on(wanted["until"] + timedelta(days=1), time()))
        return rows, wanted

    def _page(self, form: LogForm, rows: "QuerySet[Reminder]", *, status: int = 200) -> HttpResponse:
        listed = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("p"))
        kept = self.request.GET.copy()
        for name in ("p", "export"):
            kept.pop(name, None)
        return self.show(
            status=status,
            form=form,
            listed=listed,
            query=kept.urlencode(),
            of_account=bool(self.request.GET.get("account")),
            may_export=self.request.user.has_perm(EXPORT),
        )

    def _export(self, rows: "QuerySet[Reminder]") -> HttpResponseBase:
        if not self.request.user.has_perm(EXPORT):
            raise PermissionDenied
        record_access(actor=f"user:{self.user_id}", subject="reminders:log", action=AccessAction.EXPORT)
        export = TableExport(self.request, HEAD, "zhurnal-napominaniy")
        export.export_permission = EXPORT
        wanted = self.request.GET["export"]
        response: HttpResponseBase = export.as_spreadsheet(
            map(_cells, rows.iterator(chunk_size=CHUNK)), wanted if wanted in ("csv", "xlsx") else "xlsx"
        )
        return response


def _cells(row: Reminder) -> tuple[Any, ...]:
    return (
        row.pk, row.account, row.name, row.get_kind_display(), row.amount, row.as_of, row.pay_by,
        row.event_on, row.get_channel_display(), row.get_state_display(), row.reason, row.note,
        row.created_at, row.queued_at, row.settled_at, row.batch_id, row.batch.approved_at,
    )  # fmt: skip


class ProofView(Screen):
    """One reminder: what was said to whom, when, by which way, who approved it, and the journal behind it."""

    template_name = "reminders/proof.html"
    page_title = "Напоминание"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(Reminder.objects.select_related("batch__source"), pk=pk)
        record_access(actor=f"user:{self.user_id}", subject=row.subject, action=AccessAction.CARD)
        letters = Letters.of(row.batch)
        is_told = row.kind in row.batch.wordings and row.erased_at is None
        entries = list(
            Entry.objects.filter(stream__in=[row.batch.stream, row.subject]).order_by("created_at", "pk")
        )
        people = names_of([row.settled_by, *(entry.actor for entry in entries)])
        return self.show(
            reminder=row,
            batch=row.batch,
            heading=letters.subject(row) if is_told else "",
            text=letters.text(row) if is_told else "",
            said=letters.call(row) if is_told and row.channel == "call" else "",
            norm=row.batch.wordings.get(row.kind, {}).get("norm", ""),
            letter=Message.objects.filter(related=f"{RELATED}{row.pk}").first(),
            settled_by=people.get(row.settled_by, ""),
            entries=[
                (entry, EVENTS.get(entry.event, entry.event), people.get(entry.actor, "сайт"))
                for entry in entries
            ],
        )

    def get_page_subtitle(self) -> str:
        return f"№ {self.kwargs['pk']}"

    def way(self) -> list[dict[str, str]]:
        return [*super().way(), {"url": reverse("reminders:log"), "label": LogView.page_title}]


class StopsView(Screen):
    """Ways that are closed: by a refusal or because the letters do not arrive."""

    permission = STOPS
    template_name = "reminders/stops.html"
    page_title = "Отказы и недоступные адреса"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(StopForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if "end" in request.POST:
            return self._end(request)
        form = StopForm(request.POST)
        if form.is_valid():
            try:
                close_way(origin=Origin.REFUSAL, user_id=self.user_id, **form.cleaned_data)
            except RemindersError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "Записано: этим способом больше не напоминаем.")
                return redirect("reminders:stops")
        return self._page(form, status=422)

    def _end(self, request: HttpRequest) -> HttpResponse:
        stop = get_object_or_404(ChannelStop, pk=request.POST["end"])
        try:
            open_way(stop=stop, user_id=self.user_id)
        except RemindersError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Запрет снят.")
        return redirect("reminders:stops")

    def _page(self, form: StopForm, *, status: int = 200) -> HttpResponse:
        record_access(actor=f"user:{self.user_id}", subject="reminders:stops", action=AccessAction.LIST)
        stops = ChannelStop.objects.filter(ended_at=None).select_related("made_by")
        listed = Paginator(stops, PER_PAGE).get_page(self.request.GET.get("p"))
        return self.show(status=status, form=form, listed=listed)
